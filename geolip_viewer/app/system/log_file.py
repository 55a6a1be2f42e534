"""Where the program writes what happened, for bug reports."""

import logging
from contextlib import suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path

import platformdirs

from geolip_viewer.errors import OutputError
from geolip_viewer.files import atomic_write
from geolip_viewer.text import visible_text

LARGEST = 512 * 1024


class _Lines(logging.Formatter):
    """Lines that are safe to show in a terminal, whatever names they contain."""

    def format(self, record: logging.LogRecord) -> str:
        return visible_text(super().format(record))


class _File(RotatingFileHandler):
    """A log that falls silent if the disk is full or the folder is gone."""

    def handleError(self, record: logging.LogRecord) -> None:
        pass


def log_path() -> Path:
    """The log of the window, whether or not it exists yet."""
    return Path(platformdirs.user_log_dir("geolip-viewer", appauthor=False)) / "window.log"


def report_path() -> Path:
    """The path for the report of the last program fault, whether or not there was one."""
    return log_path().with_name("last-error.txt")


def keep_report(report: str) -> None:
    """Store a fault for `geolip-viewer doctor`, if it can be written."""
    with suppress(OutputError), atomic_write(report_path()) as part:
        part.write_text(report, encoding="utf-8", errors="backslashreplace")


def last_report() -> str:
    """The report of the last fault; empty if there was none."""
    try:
        return report_path().read_text(encoding="utf-8", errors="replace")[-LARGEST:]
    except OSError:
        return ""


def keep_log(path: Path) -> logging.Handler | None:
    """Write the package's log to a file from now on; no log if the folder cannot be written to."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = _File(path, maxBytes=LARGEST, backupCount=1, encoding="utf-8", delay=True)
    except OSError:
        return None
    handler.setFormatter(_Lines("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logger = logging.getLogger("geolip_viewer")
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    return handler
