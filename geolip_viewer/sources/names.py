"""Text from files nobody vouches for, made fit for a line on a screen."""

_LIMIT = 160


def shown(value: object) -> str:
    """`value` as one printable line of at most 160 characters: no control characters reach a terminal."""
    line = " ".join(str(value).split())
    printable = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in line)
    return printable if len(printable) <= _LIMIT else printable[: _LIMIT - 1] + "…"


def listed(values: object, limit: int = 8) -> str:
    """Names joined by commas, the rest counted; "none" when there are none."""
    names = [shown(value) for value in values]  # type: ignore[attr-defined]
    more = [f"and {len(names) - limit} more"] if len(names) > limit else []
    return ", ".join(names[:limit] + more) or "none"
