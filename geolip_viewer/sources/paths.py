"""Paths that a person types or a file names, none of which may crash the program."""

import re
from pathlib import Path

_HUB_ID = re.compile(r"(?:hf://datasets/|https://huggingface\.co/datasets/)?(?P<id>[\w.-]+/[\w.-]+)/?")


_ADDRESS = re.compile(r"(?P<protocol>[a-z][a-z0-9]{1,9})://(?P<rest>[^\0]+)")
PROTOCOLS = frozenset(
    ("file", "local", "memory", "http", "https", "s3", "s3a", "gs", "gcs", "az", "abfs", "adl", "hf", "hdfs", "webhdfs",
     "sftp", "ssh", "ftp", "oss", "oci", "smb")
)  # fmt: skip


def is_address(text: str) -> bool:
    """Whether a text is the address of files elsewhere, such as s3://bucket/data, and no id of the hub."""
    found = _ADDRESS.fullmatch(text)
    return found is not None and found["protocol"] in PROTOCOLS and "::" not in text and hub_id(text) is None


def address_parts(text: str) -> tuple[str, str]:
    """The protocol of an address, and the rest."""
    protocol, _, rest = text.partition("://")
    return protocol, rest


def expanded(path: Path) -> Path:
    """The path with ~ expanded; unchanged if there is no such user."""
    try:
        return path.expanduser()
    except RuntimeError:
        return path


def hub_id(text: str) -> str | None:
    """The id of a dataset on the Hugging Face hub, owner/name, also of its address; None if the text is none."""
    found = _HUB_ID.fullmatch(text)
    return None if found is None or found["id"].startswith((".", "~")) else found["id"]
