"""Paths on the command line, as types of flags. None is empty: that would be the working folder, which nobody named."""

import argparse
from pathlib import Path


def named_path(text: str) -> Path:
    """A file or a folder."""
    return Path(named_source(text))


def named_source(text: str) -> str:
    """A file, a folder, a pattern or an id of the hub."""
    if not text.strip():
        raise argparse.ArgumentTypeError("is empty")
    return text
