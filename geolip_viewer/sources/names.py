"""Text from files nobody vouches for, made fit for a line on a screen."""

from collections.abc import Iterable

_LIMIT = 160
_LOOKED_AT = 10_000


def shown(value: object) -> str:
    """`value` as one printable line of at most 160 characters: no control characters reach a terminal."""
    line = " ".join(str(value)[:_LOOKED_AT].split())
    if not line.isprintable():
        line = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in line)
    return line if len(line) <= _LIMIT else line[: _LIMIT - 1] + "…"


def listed(values: Iterable[object], limit: int = 8) -> str:
    """Names joined by commas, the rest counted; "none" when there are none."""
    every = list(values)
    more = [f"and {len(every) - limit} more"] if len(every) > limit else []
    return ", ".join([shown(value) for value in every[:limit]] + more) or "none"
