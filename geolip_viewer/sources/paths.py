"""Paths that a person types, or that a file names: none of them makes the program fail."""

from pathlib import Path


def expanded(path: Path) -> Path:
    """The path with ~ replaced; as it is where there is no such user."""
    try:
        return path.expanduser()
    except RuntimeError:
        return path


def is_there(path: Path) -> bool:
    """Whether something has this path; no where the system would not have such a name, of 300 letters, say."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False
