"""Lines of a list of classes: names by count, and lines that summarize several classes."""

from dataclasses import dataclass

import numpy as np

from geolip_viewer.colouring import Category
from geolip_viewer.render.palette import Rgb, Theme, category_colours
from geolip_viewer.scene import Indices


@dataclass(frozen=True)
class Row:
    """A line of the list of classes; `index` is the code that it names, −1 for a line about several `classes`.

    A quiet one has no colour of its own.
    """

    text: str
    count: str = ""
    index: int = -1
    classes: int = 1
    is_quiet: bool = False
    is_hidden: bool = False


def row_colour(row: Row, category: Category, theme: Theme) -> Rgb:
    """The colour of its dot."""
    return theme.roles["quiet"] if row.is_quiet else tuple(category_colours(category, theme)[row.index])


def more(count: int, what: str = "") -> str:
    """The note at the end of an incomplete list."""
    return f"+ {count} more {what}".rstrip()


def hidden_rows(category: Category) -> list[Row]:
    """Names that a filter hides, which can be shown again."""
    drawn = set(category.codes.tolist())
    names = [(each, category.names[each]) for each in category.left_out if each not in drawn]
    return [Row(name, "hidden", each, is_quiet=True, is_hidden=True) for each, name in names]


def class_rows(category: Category) -> list[Row]:
    """Names that are drawn in colour, most frequent first; then a line for each kind of quiet ones."""
    drawn = np.bincount(category.codes[category.codes >= 0], minlength=len(category.names))
    counts = drawn if category.counts is None else category.counts
    is_coloured = np.ones(len(counts), np.bool_)
    if category.coloured is not None:
        is_coloured[:] = False
        is_coloured[category.coloured] = True
    listed = _by_count(np.flatnonzero((drawn > 0) & is_coloured), counts)
    rows = [Row(category.names[each], f"{counts[each]:,}", each) for each in listed.tolist()]
    others, without = _by_count(np.flatnonzero((drawn > 0) & ~is_coloured), counts), int((category.codes < 0).sum())
    if len(others) == 1:
        rows.append(Row(category.names[others[0]], f"{counts[others[0]]:,}", int(others[0]), is_quiet=True))
    elif len(others):
        rows.append(Row(f"{len(others)} other classes", classes=len(others), is_quiet=True))
    if without:
        rows.append(Row("no class", f"{without:,}", is_quiet=True))
    return rows


def _by_count(places: Indices, counts: Indices) -> Indices:
    return places[np.argsort(-counts[places], kind="stable")]
