"""How well a few typed letters fit a name."""


def fit(typed: str, name: str) -> float | None:
    """Higher fits better; None when the letters do not occur in this order. Each word that was typed must occur.

    Letters count double at the start of a word and when they follow the letter before; short names win among equals.
    """
    scores = [_word(word, name.casefold()) for word in typed.casefold().split()]
    if any(score is None for score in scores):
        return None
    return sum(score for score in scores if score is not None) - len(name) / 1000


def _word(word: str, name: str) -> float | None:
    whole = name.find(word)
    if whole >= 0:
        return 4.0 * len(word) + (4.0 if _starts_word(name, whole) else 0.0) - whole / 100
    score, at = 0.0, -1
    for letter in word:
        place = _next(letter, name, at)
        if place < 0:
            return None
        score += 2.0 if place == at + 1 or _starts_word(name, place) else 0.5
        at = place
    return score


def _next(letter: str, name: str, after: int) -> int:
    """The next place of a letter: the start of a word where there is one, else the first."""
    first = place = name.find(letter, after + 1)
    while place >= 0:
        if _starts_word(name, place):
            return place
        place = name.find(letter, place + 1)
    return first


def _starts_word(name: str, place: int) -> bool:
    return place == 0 or not name[place - 1].isalnum()
