"""Sizes in bytes as a person reads and writes them, and how much memory may be used."""

import re

from geolip_viewer.operating_system import free_memory

_UNITS = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}


def size_text(count: float) -> str:
    """Bytes in the unit that makes them short: "0 B", "340 KB", "1.2 GB"."""
    for unit, size in reversed(_UNITS.items()):
        if count >= size:
            value = count / size
            return f"{value:.0f} {unit}B" if value >= 100 or not unit else f"{value:.3g} {unit}B"
    return "0 B"


def parsed_size(text: str) -> int:
    """Bytes from "2G", "1.5 GB", "800M" or a plain number. Raises ValueError."""
    found = re.fullmatch(r"\s*(\d{1,18}(?:\.\d{1,18})?)\s*([KMGT]?)(?:i?B)?\s*", text, re.IGNORECASE | re.ASCII)
    if found is None:
        raise ValueError(f"no size: {text!r}")
    return int(float(found[1]) * _UNITS[found[2].upper()])


def usual_memory() -> int:
    """How many bytes of embeddings are held by default: a quarter of what is free."""
    return free_memory() // 4
