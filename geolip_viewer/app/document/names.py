"""Names that a person gives to saved things."""

from collections.abc import Iterable

LONGEST = 80  # letters


def unlike(name: str, taken: Iterable[str]) -> str:
    """The name, followed by a number if it is taken."""
    others, name = set(taken), " ".join(name.split())[:LONGEST]
    numbered = (f"{name[: LONGEST - 8]} {number}" for number in range(2, len(others) + 3))
    return name if name not in others else next(each for each in numbered if each not in others)
