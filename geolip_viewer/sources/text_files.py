"""Small text files of others: only regular files are read, and only so much of them."""

import os
import re
import stat
from pathlib import Path

from geolip_viewer.errors import FeaturesError, reason_of
from geolip_viewer.operating_system import open_to_read
from geolip_viewer.sources.names import shown

_LINE_ENDS = re.compile(r"\r\n|\n|\r")


def read_text(path: Path, limit: int, what: str, remedy: str) -> str:
    """UTF-8 text of at most `limit` bytes, without a byte order mark; raises FeaturesError.

    A pipe or a device is refused before it is opened: reading it might never end.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise FeaturesError(path, "is not a regular file", remedy)
        with os.fdopen(open_to_read(path), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise FeaturesError(path, "is not a regular file", remedy)
            content = file.read(limit + 1)
    except (OSError, ValueError) as error:
        problem = f"cannot be read ({shown(reason_of(error))})"
        raise FeaturesError(path, problem, "Check the name") from error
    if len(content) > limit:
        raise FeaturesError(path, f"is too large for {what}", remedy)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FeaturesError(path, "is not valid UTF-8", remedy) from error


def lines(text: str) -> list[str]:
    """Lines that end in LF, CR LF or CR; nothing else ends one, since U+2028 or a form feed may be part of a name."""
    return _LINE_ENDS.split(text)
