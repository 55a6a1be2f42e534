"""Tables by columns, for the window and for files. Nothing is made per row before it is needed."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from geolip_viewer.scene import Array, Indices, Mask
from geolip_viewer.sources.labels import Labels

NOTHING = "–"


@dataclass(frozen=True, eq=False)
class Numbers:
    """(n,) numbers, NaN if there is none; `digits` after the point, None for a number that is a name."""

    values: npt.NDArray[Any]
    digits: int | None = 3

    def __len__(self) -> int:
        return len(self.values)

    def text(self, row: int) -> str:
        value = self.values[row]
        if self.digits is None:
            return str(value)
        return f"{value:,.{self.digits}f}" if np.isfinite(value) else NOTHING

    @property
    def keys(self) -> npt.NDArray[Any]:
        return self.values

    def holding(self, text: str) -> Mask:
        """Rows whose number has these digits, if the number is a name."""
        if self.digits is not None:
            return np.zeros(len(self), np.bool_)
        return np.asarray(np.char.find(self.values.astype(str), text) >= 0)

    def plain(self, rows: Indices) -> npt.NDArray[Any]:
        return self.values[rows]


@dataclass(frozen=True, eq=False)
class Texts:
    """One text per row."""

    values: Sequence[str] | npt.NDArray[Any]

    def __len__(self) -> int:
        return len(self.values)

    def text(self, row: int) -> str:
        return str(self.values[row])

    @cached_property
    def keys(self) -> npt.NDArray[Any]:
        return np.array([str(text).casefold() for text in self.values], np.str_)

    def holding(self, text: str) -> Mask:
        return np.asarray(np.char.find(self.keys, text.casefold()) >= 0)

    def plain(self, rows: Indices) -> list[str]:
        return [str(self.values[row]) for row in rows]


@dataclass(frozen=True, eq=False)
class Codes:
    """(n,) codes of `names`; −1 is nothing."""

    codes: Indices
    names: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.codes)

    def text(self, row: int) -> str:
        code = self.codes[row]
        return self.names[code] if code >= 0 else NOTHING

    @cached_property
    def keys(self) -> Array:
        return np.append(alphabetical(self.names), np.nan)[self.codes]

    def holding(self, text: str) -> Mask:
        return np.append(named(self.names, text), False)[self.codes]

    def plain(self, rows: Indices) -> list[str | None]:
        return [self.names[code] if code >= 0 else None for code in self.codes[rows]]


@dataclass(frozen=True, eq=False)
class Lists:
    """The classes of each row, in the order of their ids; sorted by the first of them."""

    labels: Labels
    names: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.labels)

    def text(self, row: int) -> str:
        return ", ".join(self.names[label] for label in self.labels.of(row)) or NOTHING

    @cached_property
    def keys(self) -> Array:
        offsets = self.labels.offsets
        keys = np.full(len(self), np.nan)
        some = offsets[1:] > offsets[:-1]
        keys[some] = alphabetical(self.names)[self.labels.ids[offsets[:-1][some]]]
        return keys

    def holding(self, text: str) -> Mask:
        found = np.zeros(len(self), np.bool_)
        found[self.labels.items[named(self.names, text)[self.labels.ids]]] = True
        return found

    def plain(self, rows: Indices) -> list[list[str]]:
        return [[self.names[label] for label in self.labels.of(row)] for row in rows]


Values = Numbers | Texts | Codes | Lists


@dataclass(frozen=True, eq=False)
class Column:
    """One column: `key` names it in files, `title` above it in the window, `help` says what it means."""

    key: str
    title: str
    help: str
    values: Values

    def order(self, rows: Indices, *, descending: bool = False) -> Indices:
        """The rows sorted by this column; equal ones by row number, those without a value last either way."""
        keys = self.values.keys[rows]
        if not descending:
            return rows[np.argsort(keys, kind="stable")]
        backward = len(rows) - 1 - np.argsort(keys[::-1], kind="stable")[::-1]
        missing = int(np.isnan(keys).sum()) if keys.dtype.kind == "f" else 0
        return rows[np.roll(backward, -missing)]


@dataclass(frozen=True, eq=False)
class Table:
    """Columns of equal length. `what` is what a row is: "item" or "anchor"."""

    what: str
    columns: tuple[Column, ...]

    def __len__(self) -> int:
        return len(self.columns[0].values) if self.columns else 0

    def column(self, key: str) -> Column | None:
        return next((column for column in self.columns if column.key == key), None)

    def text(self, key: str, row: int) -> str:
        """The text of a cell; "" if the table has no such column."""
        column = self.column(key)
        return column.values.text(row) if column is not None else ""


def alphabetical(names: Sequence[str]) -> Array:
    """The place of each name in alphabetical order, without regard to case."""
    return np.argsort(np.argsort([name.casefold() for name in names], kind="stable")).astype(np.float64)


def named(names: Sequence[str], text: str) -> Mask:
    """Which of the names hold the text, without regard to case."""
    sought = text.casefold()
    return np.array([sought in name.casefold() for name in names], np.bool_)


def short_names(names: Sequence[str]) -> tuple[str, ...]:
    """The first word of each name where that tells them apart, as "clip" of "clip_l14_openai"; else the names."""
    first = tuple(name.split("_")[0] for name in names)
    return first if len(set(first)) == len(first) else tuple(names)


def short_pairs(names: Sequence[str], pairs: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    """The pairs of experts by their short names, as "clip − dinov2"."""
    short = short_names(names)
    return tuple(f"{short[a]} − {short[b]}" for a, b in pairs)
