"""Paths that a person types, or that a file names: none of them makes the program fail."""

import re
from pathlib import Path

_HUB_ID = re.compile(r"(?:hf://datasets/|https://huggingface\.co/datasets/)?(?P<id>[\w.-]+/[\w.-]+)/?")


def expanded(path: Path) -> Path:
    """The path with ~ replaced; as it is where there is no such user."""
    try:
        return path.expanduser()
    except RuntimeError:
        return path


def hub_id(text: str) -> str | None:
    """The id of a data set on the Hugging Face hub, owner/name, also of its address; None where the text is none."""
    found = _HUB_ID.fullmatch(text)
    return None if found is None or found["id"].startswith((".", "~")) else found["id"]
