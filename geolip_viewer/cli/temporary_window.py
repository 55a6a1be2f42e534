"""The window on files that were written only for it: `python -m geolip_viewer.cli.temporary_window FOLDER …`.

The arguments after the folder are those of `geolip-viewer window`. The folder is removed when the window is closed.
"""

import shutil
import sys


def main() -> int:
    """Open the window, wait until it is closed, remove the folder, and return the exit status."""
    folder, *arguments = sys.argv[1:]
    sys.argv[1:] = ["window", *arguments]
    try:
        from geolip_viewer.cli.process import run_process

        return run_process()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
