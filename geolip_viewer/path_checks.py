"""What is at a path, asked so that there is always an answer.

`Path.exists`, `is_file` and `is_dir` raise for a name that is too long and below a folder that cannot be entered.
"""

from collections.abc import Callable
from pathlib import Path


def is_there(path: Path) -> bool:
    """Whether something is at this path, as far as can be seen."""
    return _answer(path.exists)


def is_file(path: Path) -> bool:
    """Whether a regular file is at this path, as far as can be seen."""
    return _answer(path.is_file)


def is_folder(path: Path) -> bool:
    """Whether a folder is at this path, as far as can be seen."""
    return _answer(path.is_dir)


def _answer(ask: Callable[[], bool]) -> bool:
    try:
        return ask()
    except (OSError, ValueError):
        return False
