"""Standard output and error of the process: they may be closed, or full, or their reader may be gone.

Whatever libraries print on stderr is discarded, unless GEOLIP_VIEWER_DEBUG is set in the environment.
"""

import errno
import io
import logging
import os
import sys
import warnings
from typing import TextIO


class StreamError(Exception):
    """A standard stream cannot be written. Not an OSError, so that it is not mistaken for an error of another file."""

    def __init__(self, stream: "_Stream", error: OSError) -> None:
        super().__init__(f"{stream.title} cannot be written to ({error.strerror})")
        self.stream = stream
        self.is_closed_pipe = error.errno == errno.EPIPE


class _Stream(io.FileIO):
    """The raw end of a standard stream."""

    def __init__(self, descriptor: int, title: str) -> None:
        super().__init__(descriptor, "w", closefd=False)
        self.title = title

    def write(self, data: object, /) -> int:
        try:
            return super().write(data)  # type: ignore[arg-type]  # whatever a FileIO accepts
        except OSError as error:
            raise StreamError(self, error) from None

    def discard(self) -> None:
        """Drop everything from now on, including what is still buffered when Python exits."""
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self.fileno(), inheritable=False)
        os.close(nowhere)


def open_streams() -> None:
    """Make `sys.stdout` and `sys.stderr` raise StreamError if they fail, and exist even if they were closed.

    A closed one is opened again in a way that makes every write fail; otherwise the next file to be opened would get
    its number, and output would go into that file.
    """
    for descriptor, mode in ((0, os.O_WRONLY), (1, os.O_RDONLY), (2, os.O_RDONLY)):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, mode)  # gets the lowest free number
    sys.stdout = _writer(1, "standard output", sys.stdout, "replace")  # missing characters become question marks
    sys.stderr = _writer(_own_stderr(), "standard error", sys.stderr, "backslashreplace")


def flush_streams() -> None:
    """Flush both streams. StreamError if that fails."""
    sys.stdout.flush()
    sys.stderr.flush()


def _own_stderr() -> int:
    """A descriptor for the program's own stderr output; libraries keep 2, which leads nowhere."""
    if "GEOLIP_VIEWER_DEBUG" in os.environ:
        return 2
    own = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    logging.lastResort = logging.NullHandler()
    warnings.simplefilter("ignore")
    return own


def _writer(descriptor: int, title: str, given: TextIO | None, errors: str) -> TextIO:
    raw = _Stream(descriptor, title)
    encoding = given.encoding if given is not None else "utf-8"
    by_line = title == "standard error" or raw.isatty()
    return io.TextIOWrapper(io.BufferedWriter(raw), encoding=encoding, errors=errors, line_buffering=by_line)
