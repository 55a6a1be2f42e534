"""What went wrong, said once and completely: where, what, and what to do about it."""

import errno
import os
import re
from pathlib import Path

from geolip_viewer import __version__
from geolip_viewer.text import plain_text, visible_text


class ViewerError(Exception):
    """Something a person must put right: a file, a value, a missing library.

    `where` names the file or the setting, `problem` the fault, `remedy` the way out; together they make one line,
    which a terminal can show whatever the names in it hold.
    """

    def __init__(self, where: str | Path, problem: str, remedy: str) -> None:
        super().__init__(where, problem, remedy)
        self.where = str(where)
        self.problem = problem
        self.remedy = remedy

    def __str__(self) -> str:
        line = " ".join(f"{self.where}: {self.problem}. {self.remedy}.".split())
        return plain_text(re.sub(r"\.\.(?= |$)", ".", line))


def reason_of(error: BaseException) -> str:
    """What a library or the system says about a failure, without its error numbers."""
    text = getattr(error, "strerror", None) or str(error)
    text = re.sub(r"\s*\[(?:errno|winerror) -?\d+\]:?\s*", " ", text, flags=re.IGNORECASE).strip()
    if re.fullmatch(r"\(?-?\d+\)?", text):
        text = os.strerror(abs(int(text.strip("()"))))
    return text or type(error).__name__


class CheckpointError(ViewerError):
    """A checkpoint that cannot be used."""


class FeaturesError(ViewerError):
    """Features that cannot be read, or that do not fit the checkpoint."""


class OptionError(ViewerError):
    """An option, a view or a command line value that makes no sense here."""


class MissingDataError(ViewerError):
    """The data lack something: one expert where two are needed, no items, no labels."""


class OutputError(ViewerError):
    """A result that could not be written."""


class MemoryLackError(ViewerError):
    """The system has no more memory for this."""

    def __init__(self, error: BaseException) -> None:
        reason = reason_of(error)
        problem = "ran out" if reason == type(error).__name__ else f"ran out ({reason})"
        remedy = "Use fewer items, close other programs, or allow embeddings less memory"
        super().__init__("memory", problem, f"{remedy} (--memory; in the window File → Computations…)")


class UnexpectedError(ViewerError):
    """A fault of the program. `report` is what a bug report needs: versions, and where it happened."""

    def __init__(self, error: BaseException) -> None:
        what = f"an unexpected error occurred: {type(error).__name__}: {str(error)[:200] or 'no details'}"
        super().__init__(
            "geolip-viewer", what, "Please report it; the report can be copied, and doctor prints it again"
        )
        self.report = _report(error)


def told(error: BaseException) -> ViewerError:
    """What is shown of any exception: itself, a lack of memory, or else a fault of the program."""
    if isinstance(error, ViewerError):
        return error
    return MemoryLackError(error) if is_lack_of_memory(error) else UnexpectedError(error)


def is_lack_of_memory(error: BaseException) -> bool:
    """Whether the system refused memory, as Python, numpy, PyTorch or the system itself say it."""
    if isinstance(error, OSError):
        return error.errno == errno.ENOMEM
    is_torch = isinstance(error, RuntimeError) and re.search(r"allocate memory|out of memory", str(error))
    return isinstance(error, MemoryError) or bool(is_torch)


def _report(error: BaseException) -> str:
    import platform
    import traceback
    from datetime import UTC, datetime

    moment = datetime.now(UTC).isoformat(sep=" ", timespec="seconds")
    system = f"Python {platform.python_version()}, {platform.platform()}"
    lines = "".join(traceback.format_exception(error))
    return visible_text(f"geolip-viewer {__version__}, {system}, {moment}\n\n{lines}")
