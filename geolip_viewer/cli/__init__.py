"""The command line: one module per command, each with `add` (its flags and help) and `run`.

Importing a command's module is cheap, so that --help is instant; heavy imports are left to `run`.
"""

import argparse
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import NoReturn

from geolip_viewer import __version__
from geolip_viewer.cli.output import note
from geolip_viewer.cli.signals import Ended, received
from geolip_viewer.cli.streams import StreamError
from geolip_viewer.errors import MemoryLackError, ViewerError, is_lack_of_memory
from geolip_viewer.library_settings import isolate_libraries
from geolip_viewer.task import Cancelled
from geolip_viewer.text import plain_text

PROGRAM = "geolip-viewer"
# In the order of the help; each names a module of this package.
COMMANDS = (
    "window",
    "analyze",
    "run",
    "inspect",
    "render",
    "figures",
    "movie",
    "page",
    "report",
    "views",
    "guide",
    "sample",
    "cache",
    "doctor",
)
DONE, FAILED, BAD_INPUT = 0, 1, 2
WORDS = {signal.SIGINT: "interrupted", signal.SIGTERM: "terminated"}

DESCRIPTION = """\
A viewer of trained GeoLIP constellations: anchors on a hypersphere, and how
several experts see the same items on it.

Without a command it opens the window."""

EXAMPLES = """\
examples:
  geolip-viewer --sample                            the window, on the included sample
  geolip-viewer --sample-run                        its training: twelve checkpoints, shared projectors only
  geolip-viewer model.pt --features data/           the window, on your own files
  geolip-viewer analyze model.pt --features data/ --out numbers/
  geolip-viewer run checkpoints/ --features data/   the checkpoints of one training, compared
  geolip-viewer analyze --help                      everything about one command

guide: F1 in the window, or geolip-viewer guide

CHECKPOINT is a .pt or .safetensors file. SRC, the features, is a folder with one
config (or subfolder of Parquet files) per expert, a save_to_disk folder, the id of
a Hugging Face dataset, or one file (Parquet, Arrow, CSV, .npy, .npz, .safetensors),
with the columns image_id, labels and features, or those that --columns names.

exit status: 0 done · 1 a fault of the program, or a full output · 2 bad input,
files that cannot be written, or too little memory, told in one line on stderr ·
130 interrupted, 143 terminated · 141 nobody reads"""


class Parser(argparse.ArgumentParser):
    """An ArgumentParser whose errors take one line."""

    def error(self, message: str) -> NoReturn:
        note(f"{PROGRAM}: {plain_text(message)}. See '{self.prog} --help'.")
        self.exit(BAD_INPUT)


def parsers(names: Sequence[str] = COMMANDS) -> tuple[Parser, Mapping[str, argparse.ArgumentParser]]:
    """The program's parser, and those of the named commands; the modules of other commands are not imported."""
    layout = argparse.RawDescriptionHelpFormatter
    top = Parser(prog=PROGRAM, description=DESCRIPTION, epilog=EXAMPLES, formatter_class=layout)
    top.usage = f"{PROGRAM} [CHECKPOINT] [--features SRC] [--split NAME]\n       {PROGRAM} COMMAND …"
    top.add_argument("--version", action="version", version=f"{PROGRAM} {__version__}")
    commands = top.add_subparsers(prog=PROGRAM, title="commands", metavar="COMMAND", dest="command", required=True)
    for name in names:
        import_module(f"{__name__}.{name}").add(commands)
    return top, commands.choices


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status; argparse exits by itself on --help and bad flags."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # its idle threads spin; `task.ahead` uses the cores
    isolate_libraries()
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        chosen = _chosen(given)
        status: int = chosen.run(chosen)
        return status
    except ViewerError as error:
        return _printed(str(error), BAD_INPUT)
    except (KeyboardInterrupt, Cancelled) as end:
        return _ended(end.number if isinstance(end, Ended) else signal.SIGINT)
    except StreamError:
        raise
    except Exception as error:  # a bug in the program: report it without a traceback
        if (number := received()) is not None:  # an interrupted import may raise anything
            return _ended(number)
        if "GEOLIP_VIEWER_DEBUG" in os.environ:
            raise
        if is_lack_of_memory(error):
            return _printed(str(MemoryLackError(error)), BAD_INPUT)
        fault = plain_text(f"{type(error).__name__}: {error}")
        return _printed(f"a program error: {fault}. GEOLIP_VIEWER_DEBUG=1 shows where; please report it", FAILED)


def _chosen(given: Sequence[str]) -> argparse.Namespace:
    """The flags of the command that comes first, or of the window if there is none."""
    if given and given[0] in ("-h", "--help", "--version"):
        return parsers()[0].parse_args(given)
    name, *rest = given if given and given[0] in COMMANDS else ("window", *given)
    return parsers([name])[1][name].parse_args(rest)


def _printed(text: str, status: int) -> int:
    note(f"{PROGRAM}: {text}")
    return status


def _ended(number: signal.Signals) -> int:
    """Say that a signal ended the work, unless the terminal is gone, and return the status that shells expect."""
    return _printed(WORDS[number], 128 + number) if number in WORDS else 128 + number
