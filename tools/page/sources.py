"""Checks that the program of exported pages was built from the current sources."""

import hashlib
import re
from pathlib import Path

HERE = Path(__file__).parent


def digest_of_sources() -> str:
    """SHA-256 over the name and content of each source, ordered by name, as build.mjs computes it."""
    digest = hashlib.sha256()
    files = [*(HERE / "src").iterdir(), HERE / "package-lock.json", HERE / "build.mjs"]
    for name, file in sorted((file.relative_to(HERE).as_posix(), file) for file in files):
        digest.update(f"{name}\0".encode() + file.read_bytes() + b"\0")
    return digest.hexdigest()


def digest_built(program: str) -> str | None:
    """The digest in the first line of a built program."""
    found = re.match(r"/\* Sources ([0-9a-f]{64})\.", program)
    return found[1] if found else None
