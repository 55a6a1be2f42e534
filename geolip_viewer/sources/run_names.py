"""What the names of checkpoints tell: a number each, and which belong to the same run."""

import re
from collections import Counter
from collections.abc import Sequence

from geolip_viewer.errors import OptionError
from geolip_viewer.sources.names import listed

_NUMBER = re.compile(r"[0-9]+")
NUMBERED = "*"  # stands for a number in the stem of a name


def last_number(name: str) -> int | None:
    """The last number in a name without its suffix; None if it has none."""
    found = _NUMBER.findall(name)
    return int(found[-1]) if found else None


def stems(names: Sequence[str]) -> tuple[str, ...]:
    """The stem of each name: the name with "*" for its last number, or for every number where no two would agree.

    The second is for names with two numbers that move together, such as "epoch=3-step=1200".
    """
    by_last = [_without_last(name) for name in names]
    if max(Counter(by_last).values(), default=0) > 1:
        return tuple(by_last)
    return tuple(_NUMBER.sub(NUMBERED, name) for name in names)


def run_stems(found: Sequence[str]) -> tuple[str, ...]:
    """The stems that two names or more share, those of most names first: each is a run."""
    return tuple(stem for stem, count in Counter(found).most_common() if count > 1)


def _without_last(name: str) -> str:
    numbers = list(_NUMBER.finditer(name))
    return name[: numbers[-1].start()] + NUMBERED + name[numbers[-1].end() :] if numbers else name


def number_named(names: Sequence[str], name: str, option: str) -> int:
    """The index of a name, the last for ""; OptionError if there is none."""
    if name and name not in names:
        raise OptionError(option, f"no checkpoint is called {name!r}", f"There are {listed(names, 12)}")
    return list(names).index(name) if name else len(names) - 1
