"""Where the program writes what happened, for bug reports."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

import platformdirs

LARGEST = 512 * 1024


def log_path() -> Path:
    """The log of the window, whether or not it exists yet."""
    return Path(platformdirs.user_log_dir("geolip-viewer", appauthor=False)) / "window.log"


def keep_log(path: Path) -> logging.Handler | None:
    """Write the package's log to a file from now on; without a log where the folder cannot be written to."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(path, maxBytes=LARGEST, backupCount=1, encoding="utf-8", delay=True)
    except OSError:
        return None
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logger = logging.getLogger("geolip_viewer")
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    return handler
