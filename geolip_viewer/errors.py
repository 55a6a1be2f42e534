"""What went wrong, said once and in full: where, what, and what to do about it."""

import re
from pathlib import Path

from geolip_viewer.text import plain_text


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


class CheckpointError(ViewerError):
    """A checkpoint that cannot be used."""


class FeaturesError(ViewerError):
    """Features that cannot be read, or that do not fit the checkpoint."""


class OptionError(ViewerError):
    """An option, a view or a command line value that makes no sense here."""


class MissingDataError(ViewerError):
    """The data cannot answer: one expert where two are needed, no items, no labels."""


class OutputError(ViewerError):
    """A result that could not be written."""


def unexpected_error(error: BaseException) -> ViewerError:
    """A fault of the program, as something that can be shown; the log has the rest."""
    what = f"an unexpected error happened: {type(error).__name__}: {str(error)[:200] or 'no details'}"
    return ViewerError("geolip-viewer", what, "Open the log in the Help menu for the details")
