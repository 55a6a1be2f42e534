"""The command line: one module a command, each with `add` (its flags and help) and `run`.

Importing a command's module is cheap, so that --help is instant; whatever is heavy is imported by `run`.
"""

import argparse
import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

from geolip_viewer import __version__
from geolip_viewer.errors import ViewerError
from geolip_viewer.task import Cancelled

PROGRAM = "geolip-viewer"
# In the order of the help; each is a module of this package.
COMMANDS = ("window", "analyze", "inspect", "render", "figures", "views", "sample", "doctor")
DONE, FAILED, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130

DESCRIPTION = """\
A viewer of trained GeoLIP constellations: anchors on a hypersphere, and how
several experts see the same items on it.

Without a command it opens the window."""

EXAMPLES = """\
examples:
  geolip-viewer --sample                            the window, on the sample that comes along
  geolip-viewer model.pt --features data/           the window, on your own files
  geolip-viewer analyze model.pt --features data/ --out numbers/
  geolip-viewer analyze --help                      everything about one command

CHECKPOINT is a .pt or .safetensors file. SRC, the features, is a folder with one
config (or sub-folder of parquet files) an expert, a save_to_disk folder, or the id
of a Hugging Face data set, with the columns image_id, labels and features.

exit status: 0 done · 2 bad input, told in one line on stderr · 130 interrupted"""


class Parser(argparse.ArgumentParser):
    """An ArgumentParser that says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(BAD_INPUT, f"{PROGRAM}: {message}. See '{self.prog} --help'.\n")


def parser() -> Parser:
    """Every command with its flags."""
    layout = argparse.RawDescriptionHelpFormatter
    top = Parser(prog=PROGRAM, description=DESCRIPTION, epilog=EXAMPLES, formatter_class=layout)
    top.usage = f"{PROGRAM} [CHECKPOINT] [--features SRC] [--split NAME]\n       {PROGRAM} COMMAND …"
    top.add_argument("--version", action="version", version=f"{PROGRAM} {__version__}")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", dest="command", required=True)
    for name in COMMANDS:
        import_module(f"{__name__}.{name}").add(commands)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says and return the exit status; argparse exits by itself on --help and bad flags."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given or given[0] not in (*COMMANDS, "-h", "--help", "--version"):
        given = ["window", *given]
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that lacks a letter shows a question mark
    try:
        chosen = parser().parse_args(given)
        status: int = chosen.run(chosen)
        sys.stdout.flush()
        return status
    except ViewerError as error:
        return _told(str(error), BAD_INPUT)
    except (KeyboardInterrupt, Cancelled):
        return _told("interrupted", INTERRUPTED)
    except BrokenPipeError:  # whoever read our output has seen enough; nothing more can be flushed
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:  # the last door: a fault of ours, told without a wall of text
        if "GEOLIP_VIEWER_DEBUG" in os.environ:
            raise
        fault = " ".join(f"{type(error).__name__}: {error}".split())
        return _told(f"a fault of the program: {fault}. GEOLIP_VIEWER_DEBUG=1 shows where; please report it", FAILED)


def _told(text: str, status: int) -> int:
    print(f"{PROGRAM}: {text}", file=sys.stderr)
    return status
