"""Names of the data as choices of an option: typed, listed with commas, and made distinct where several are alike."""

import difflib
from collections import Counter
from collections.abc import Sequence

OPTION_WORDS = frozenset({"all", "any", "first", "fused", "last", "mean", "none"})
"""What options say besides names of the data: no name of the data stands for one of these."""
SEPARATOR = ","


def names_in(text: str, names: Sequence[str]) -> tuple[str, ...]:
    """The names that a text lists with commas between them, which names may have too; ValueError for other words."""
    if not text.strip():
        return ()
    for name in sorted(names, key=len, reverse=True):
        length = next((end for end in _ends(text) if typed(text[:end]) == typed(name)), 0)
        if length:
            try:
                return (name, *names_in(text[length + 1 :], names))
            except ValueError:
                continue
    raise ValueError(f"lists other words: {text}")


def _ends(text: str) -> list[int]:
    """Where a name in a list may end: before a comma, and at the end of the text."""
    return [*(place for place, letter in enumerate(text) if letter == SEPARATOR), len(text)]


def distinct(names: Sequence[str], kind: str) -> tuple[str, ...]:
    """The names as they can be chosen, each by a distinct text.

    A name that several have, or that is a word of an option such as "any", has its number behind it: "cat (class 17)".
    """
    count = Counter(names)
    found: list[str] = []
    for index, name in enumerate(names):
        is_clear = count[name] == 1 and name not in OPTION_WORDS
        found.append(name if is_clear else f"{name} ({kind} {index})")
    while len(set(found)) < len(found):  # the result may equal another name
        count = Counter(found)
        found = [name if count[name] == 1 else f"{name} ({kind} {index})" for index, name in enumerate(found)]
    return tuple(found)


def typed(name: str) -> str:
    """A name as a keyboard can write it: no case, no spaces, every dash a hyphen, every prime an apostrophe."""
    return "".join(name.casefold().translate(_KEYS).split())


_KEYS = str.maketrans({"−": "-", "–": "-", "—": "-", "’": "'"})


def listed(names: Sequence[str], sought: str = "", most: int = 30) -> str:
    """The names in one line; where they are too many, those nearest to what was sought and how many there are."""
    if len(names) <= most:
        return ", ".join(names) or "none"
    near = difflib.get_close_matches(sought, names, n=5, cutoff=0.5) or list(names[:5])
    return f"{', '.join(near)} … ({len(names)} in all)"
