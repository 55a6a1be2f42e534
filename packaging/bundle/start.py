"""The program that brings its own Python: the command line; `-P -m MODULE …` runs a module of ours, as Python does."""

import runpy
import sys

PACKAGE = "geolip_viewer"


def main() -> None:
    """Run what the arguments name."""
    if sys.argv[1:3] == ["-P", "-m"] and sys.argv[3:] and sys.argv[3].partition(".")[0] == PACKAGE:
        name = sys.argv[3]
        sys.argv[1:] = sys.argv[4:]
    else:
        name = PACKAGE
    runpy.run_module(name, run_name="__main__", alter_sys=True)


main()
