"""The order of the checkpoints of a run, and which of two at the same place is shown."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from geolip_viewer.errors import CheckpointError
from geolip_viewer.sources.metadata import Metric
from geolip_viewer.sources.names import listed
from geolip_viewer.sources.run_names import last_number, run_stems, stems

OrderedBy = Literal["epoch", "step", "number in the name", "time of the file"]
Number = int | float


@dataclass(frozen=True)
class Entry:
    """A checkpoint to be ordered: its name, its own metrics, and the time of its file in nanoseconds."""

    name: str
    metrics: Mapping[str, Metric]
    time: int


@dataclass(frozen=True)
class Order:
    """`rows` are the entries in order, as numbers of the list given; those left out are told in `warnings`.

    `numbers` are the epochs, steps or numbers that they are ordered by; of files ordered by time, 0, 1, 2, …
    """

    by: OrderedBy
    rows: tuple[int, ...]
    numbers: tuple[Number, ...]
    warnings: tuple[str, ...]


def own_number(metrics: Mapping[str, Metric], *keys: str) -> Number | None:
    """The first of these metrics that is a finite number, also one written as text; None if there is none."""
    for key in keys:
        value = metrics.get(key)
        try:
            number = float(value) if value is not None and not isinstance(value, bool) else math.nan
        except (ValueError, OverflowError):
            continue
        if math.isfinite(number):
            return int(number) if number == int(number) else number
    return None


def order_of(where: str, entries: Sequence[Entry]) -> Order:
    """By the file's own epoch, else its step, else the last number in its name, else the time of the file.

    The key is the first that every checkpoint of the run has, where a run is what shares a stem; a file beside it,
    such as "best", is left out where it lacks the key. Of two in the same place the one of the larger stem is shown,
    then the newer. Raises CheckpointError if two runs are mixed.
    """
    found = stems([_stem(entry.name) for entry in entries])
    runs = run_stems(found)
    if len(runs) > 1:
        told = listed([f"{stem} ({found.count(stem)} checkpoints)" for stem in runs], 4)
        remedy = f"Choose the checkpoints of one, with a pattern such as {runs[0]}"
        raise CheckpointError(where, f"holds {len(runs)} runs, told apart by their names: {told}", remedy)
    main = [row for row, stem in enumerate(found) if not runs or stem == runs[0]]
    by, key = next((by, key) for by, key in _KEYS if all(key(entries[row]) is not None for row in main))
    keys = [key(entry) for entry in entries]
    lacking = [entry.name for entry, value in zip(entries, keys, strict=True) if value is None]
    warnings = [f"Left out, because they have no {by}: {listed(lacking)}"] if lacking else []
    placed = [(value, row) for row, value in enumerate(keys) if value is not None]
    main_rows = set(main)
    placed.sort(key=lambda each: (each[0], each[1] in main_rows, entries[each[1]].time, entries[each[1]].name))
    if by == "time of the file":
        rows = [row for _, row in placed]
        warnings += _equal_times([entries[row] for row in rows])
        numbers: tuple[Number, ...] = tuple(range(len(rows)))
    else:
        last = dict(placed)
        rows, numbers = list(last.values()), tuple(last)
        warnings += _same_place(by, entries, placed, last) + _clock(by, [entries[row] for row in rows])
    return Order(by, tuple(rows), numbers, tuple(warnings))


def _stem(name: str) -> str:
    return name.rpartition(".")[0] or name


_KEYS: tuple[tuple[OrderedBy, Callable[[Entry], Number | None]], ...] = (
    ("epoch", lambda entry: own_number(entry.metrics, "epoch")),
    ("step", lambda entry: own_number(entry.metrics, "global_step", "step")),
    ("number in the name", lambda entry: last_number(_stem(entry.name))),
    ("time of the file", lambda entry: entry.time),
)


def _same_place(
    by: OrderedBy, entries: Sequence[Entry], placed: Sequence[tuple[Number, int]], last: Mapping[Number, int]
) -> list[str]:
    twice = [f"{entries[row].name} (as {entries[last[value]].name})" for value, row in placed if last[value] != row]
    return [f"Left out, because another has the same {by}: {listed(twice)}"] if twice else []


def _equal_times(ordered: Sequence[Entry]) -> list[str]:
    times = [entry.time for entry in ordered]
    return ["Files with the same time are ordered by name"] if len(set(times)) < len(times) else []


def _clock(by: OrderedBy, ordered: Sequence[Entry]) -> list[str]:
    """A warning if a file is older than the one before it."""
    for before, entry in pairwise(ordered):
        if entry.time < before.time:
            older = f"{entry.name} is older than {before.name}"
            return [f"File times contradict the order by {by}, which is used ({older})"]
    return []
