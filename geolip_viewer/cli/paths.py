"""Paths on the command line, as types of flags. Empty ones are refused: they would mean the working folder."""

import argparse
from pathlib import Path


def named_path(text: str) -> Path:
    """A file or a folder."""
    return Path(named_source(text))


def named_source(text: str) -> str:
    """A file, a folder, a pattern or a hub id."""
    if not text.strip():
        raise argparse.ArgumentTypeError("is empty")
    return text
