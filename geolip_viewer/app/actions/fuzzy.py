"""How well a few typed letters match a name."""

from collections.abc import Iterator


def fit(typed: str, name: str) -> float | None:
    """Higher fits better; None when the letters do not occur in this order. Each word that was typed must occur.

    Letters count double at the start of a word and when they follow the letter before; short names win among equals.
    """
    scores = [_word(word, name.casefold()) for word in typed.casefold().split()]
    if any(score is None for score in scores):
        return None
    return sum(score for score in scores if score is not None) - len(name) / 1000


def _word(word: str, name: str) -> float | None:
    """Whole at the start of a word is best, then its letters at the starts of words, then whole within one."""
    whole = name.find(word)
    start = next((place for place in _places(word, name) if _starts_word(name, place)), -1)
    if start >= 0:
        return 4.0 * len(word) + 4.0 - start / 100
    scattered = _scattered(word, name)
    return scattered if whole < 0 else max(1.5 * len(word) - whole / 100, scattered or 0.0)


def _places(word: str, name: str) -> Iterator[int]:
    place = name.find(word)
    while place >= 0:
        yield place
        place = name.find(word, place + 1)


def _scattered(word: str, name: str) -> float | None:
    latest = _latest(word, name)
    if latest is None:
        return None
    score, at = 0.0, -1
    for letter, last in zip(word, latest, strict=True):
        place = _next(letter, name, at, last)
        score += 2.0 if place == at + 1 or _starts_word(name, place) else 0.5
        at = place
    return score


def _latest(word: str, name: str) -> list[int] | None:
    """The last place of each letter that leaves room for those after it; None when they do not occur in this order."""
    places, end = [], len(name)
    for letter in reversed(word):
        end = name.rfind(letter, 0, end)
        if end < 0:
            return None
        places.append(end)
    return places[::-1]


def _next(letter: str, name: str, after: int, last: int) -> int:
    """The next place of a letter, no later than `last`: the start of a word where there is one, else the first."""
    first = place = name.find(letter, after + 1)
    while 0 <= place <= last:
        if _starts_word(name, place):
            return place
        place = name.find(letter, place + 1)
    return first


def _starts_word(name: str, place: int) -> bool:
    return place == 0 or not name[place - 1].isalnum()
