"""Hostile JSON: valid text with some values replaced, moved or removed, or with bytes changed."""

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from random import Random
from typing import Any

from tools.fuzz.mutation import ODD_NUMBERS, changed

_TEXTS = (
    *("", " ", "all", "none", "fused", "mean", "~", "~nosuchuser", "/dev/zero", "../" * 9, "..", ".", "/", "a\0b"),
    *(
        "x" * 300,
        "x/" * 3000,
        "\x1b[31m",
        "\u202e\u2028",
        "<b>$x$|</b>",
        "\ud800",
        "PCA 1-2-" + "9" * 5000,
        "PCA 0-0-0",
    ),
    *("PCA 0-0-0", "pca 9999999-2-1 centred of class " + "x" * 99, "PCA of selection", "1e400", "9" * 5000, "id=,id=b"),
    *("kmeans:0", "kmeans:" + "9" * 30, "classes", "hf://x/y", "a/b", "*", "[a", "**/" * 50, "-5", "nan"),
)
_NUMBERS = (*ODD_NUMBERS, -1, -(10**30), 10**400, 0.5, -0.0, 1e-320, 1e308, -1e308, 2**53, 2**53 + 1)
_OTHERS: tuple[Any, ...] = (None, True, False, [], {}, [[]], [{}], {"": None}, [0] * 500, [1.5, None, "a", [2]])


def odd(random: Random) -> Any:
    """A value that is rarely what is expected."""
    return deepcopy(random.choice(random.choice((_TEXTS, _NUMBERS, _OTHERS))))


def change(random: Random, whole: Any) -> None:
    """Change the lists and mappings of `whole` in a few places."""
    for _ in range(random.choice((1, 1, 1, 2, 3, 8))):
        places = tuple(_places(whole))
        if places:
            random.choice(_CHANGES)(random, whole, *random.choice(places))


def text_of(random: Random, whole: Any) -> str:
    """`whole` as JSON, or as something that is no longer JSON."""
    text = json.dumps(whole)
    match random.random():
        case share if share < 0.1:
            return changed(random, text.encode()).decode("utf-8", "surrogateescape")
        case share if share < 0.12:
            return random.choice('[{"') * random.choice((1000, 100_000)) + text
        case share if share < 0.14:
            return text.replace("null", random.choice(("NaN", "Infinity", "-1e999", "1" * 6000, "00", "'x'")))
    return text


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every replaceable place in a value: the list or mapping that holds it, and its key there."""
    keys = value.keys() if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield value, key
        yield from _places(value[key])


def _replace(random: Random, _: Any, holder: Any, key: Any) -> None:
    holder[key] = odd(random)


def _nudge(random: Random, _: Any, holder: Any, key: Any) -> None:
    value = holder[key]
    if isinstance(value, str):
        holder[key] = value + random.choice(_TEXTS)
    elif isinstance(value, int | float):
        near = float(value) if abs(value) < 1e300 else 0.5
        holder[key] = random.choice((-value, value * 1000, str(value), [value], near))
    else:
        holder[key] = [value]


def _take(random: Random, whole: Any, holder: Any, key: Any) -> None:
    """A value from elsewhere in the same text."""
    other, place = random.choice(tuple(_places(whole)))
    holder[key] = json.loads(json.dumps(other[place]))


def _leave_out(random: Random, _: Any, holder: Any, key: Any) -> None:
    del holder[key]
    if isinstance(holder, dict) and random.random() < 0.5:
        holder[random.choice((key.upper(), key + " ", "x" * 5000, "\x1b[2J"))] = odd(random)


def _again(random: Random, _: Any, holder: Any, key: Any) -> None:
    if isinstance(holder, list):
        holder[key:key] = [holder[key]] * random.choice((1, 2, 300))
    else:
        holder[f"{key}2"] = holder[key]


_CHANGES: tuple[Callable[[Random, Any, Any, Any], None], ...] = (_replace, _replace, _nudge, _take, _leave_out, _again)
