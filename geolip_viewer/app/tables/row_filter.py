"""Which rows of a table a typed filter leaves: words, and comparisons such as "cosine > 0.8", separated by commas."""

import operator
import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from geolip_viewer.choice_names import listed
from geolip_viewer.export.columns import Numbers, Table
from geolip_viewer.scene import Indices, Mask

HINT = "Words, or comparisons such as “{}”, separated by commas: rows that match all of them are listed"
COMPARISON = re.compile(r"(?P<column>.+?)\s*(?P<sign><=|>=|=|<|>)\s*(?P<value>[-+]?\d*\.?\d+)")
ANY_COMPARISON = re.compile(r"(?P<column>.+?)\s*(?P<sign><=|>=|=|<|>)\s*(?P<value>.*)")
NEAREST = 5  # columns that are named instead of one that there is not
DECIMAL_COMMA = re.compile(r"([<>=]\s*[-+]?\d*),(\d)")  # in a compared number, as typed on many keyboards
SIGNS: Mapping[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    ">=": operator.ge,
    ">": operator.gt,
}


def rows_left(table: Table, text: str) -> Indices:
    """Rows that match every term, ascending: words are searched for in names and classes, ignoring case."""
    left = np.ones(len(table), np.bool_)
    for term in _terms(text):
        left &= _fitting(table, term)
    return np.flatnonzero(left)


def fault_in(table: Table, text: str) -> str:
    """Which comparison is with no column or no number, as a sentence; "" where there is none such."""
    return next(filter(None, (_fault(table, term) for term in _terms(text))), "")


def _terms(text: str) -> list[str]:
    return [term for part in DECIMAL_COMMA.sub(r"\1.\2", text).split(",") if (term := part.strip())]


def _fault(table: Table, term: str) -> str:
    """Names may look like comparisons: what stands in a row is right."""
    compared = ANY_COMPARISON.fullmatch(term)
    if compared is None or _fitting(table, term).any():
        return ""
    name, sign = compared["column"], compared["sign"]
    if numbers_called(table, name) is None:
        titles = [column.title for column in table.columns if isinstance(column.values, Numbers)]
        return f"There is no column “{name}” of numbers. There are: {listed(titles, name, NEAREST)}"
    return "" if COMPARISON.fullmatch(term) else f"“{term}” needs a number after “{sign}”, such as “{name} {sign} 0.5”"


def _fitting(table: Table, term: str) -> Mask:
    comparison = COMPARISON.fullmatch(term)
    numbers = numbers_called(table, comparison["column"]) if comparison else None
    if comparison is not None and numbers is not None:
        return np.asarray(SIGNS[comparison["sign"]](numbers.values, float(comparison["value"])))
    found = np.zeros(len(table), np.bool_)
    for column in table.columns:
        if column.key not in ("nearest_anchor", "neighbor"):  # numbers of anchors, not names of rows
            found |= column.values.holding(term)
    return found


def numbers_called(table: Table, name: str) -> Numbers | None:
    """The column of numbers with this name, or whose name begins with it or contains it."""
    sought = _bare(name)
    named = [
        (bare, column.values)
        for column in table.columns
        for bare in (_bare(column.title), _bare(column.key))
        if isinstance(column.values, Numbers)
    ]
    exact = [values for bare, values in named if bare == sought]
    begins = [values for bare, values in named if bare.startswith(sought)]
    return next(iter((*exact, *begins, *(values for bare, values in named if sought in bare))), None)


def _bare(name: str) -> str:
    return name.casefold().replace("_", "").replace(" ", "")
