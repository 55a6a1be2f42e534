"""Which items the filters of a state leave, and the look that the state gives to any scene."""

from collections.abc import Sequence

import numpy as np

from geolip_viewer.analysis import Analysis
from geolip_viewer.geometry.arrays import Indices
from geolip_viewer.look import Look
from geolip_viewer.shown_items import ShownItems
from geolip_viewer.sources.labels import Labels
from geolip_viewer.state import NO_CLASS, Filters, State

NAMED = 3  # classes that a sentence names; more are counted


def shown_items(filters: Filters, labels: Labels, primary_class: Indices, names: Sequence[str]) -> ShownItems:
    """The items that no filter leaves out. Of data without any labels no class leaves one out.

    `primary_class` (N,) is −1 for items without a class; `names` are those of the classes.
    """
    if filters.show_all or not (len(labels.ids) or filters.only):
        return ShownItems.every(len(labels), filters.by)
    hidden = np.zeros(len(labels), np.bool_)
    if len(labels.ids):
        hidden |= items_of(filters.hidden, filters, labels, primary_class)
    if len(labels.ids) and filters.isolated:
        hidden |= ~items_of(filters.isolated, filters, labels, primary_class)
    if filters.only is not None:
        hidden |= np.isin(np.arange(len(labels)), filters.only.items, invert=True)
    left_out = tuple(each for each in filters.hidden if 0 <= each < len(names))
    return ShownItems(np.flatnonzero(~hidden), len(labels), _words(filters, names), filters.by, left_out)


def items_of(
    classes: Sequence[int], filters: Filters, labels: Labels, primary_class: Indices
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Whether items belong to any of these classes, as the filters understand it: (N,)."""
    found = np.isin(primary_class, [each for each in classes if filters.by == "mainly" or each == NO_CLASS])
    if filters.by == "has":
        found[labels.items[np.isin(labels.ids, classes)]] = True
    return np.asarray(found)


def shown_by(filters: Filters, analysis: Analysis) -> ShownItems:
    """The items of an analysis that no filter leaves out."""
    if filters.show_all or not (analysis.has_labels or filters.only):
        return ShownItems.every(analysis.item_count, filters.by, analysis.total_count)
    return shown_items(filters, analysis.labels, analysis.primary_class, analysis.class_names)


def _words(filters: Filters, names: Sequence[str]) -> str:
    """Such as "Food", "mainly Food", "Food or Sports, not Person", "selected, Food"."""
    mainly = "mainly " if filters.by == "mainly" else ""
    shown, hidden = _named(filters.isolated, names), _named(filters.hidden, names)
    only = [filters.only.name] if filters.only is not None else []
    return ", ".join([*only, *([f"{mainly}{shown}"] if shown else []), *([f"not {mainly}{hidden}"] if hidden else [])])


def _named(classes: Sequence[int], names: Sequence[str]) -> str:
    if len(classes) > NAMED:
        return f"{len(classes)} classes"
    return " or ".join(names[each] if 0 <= each < len(names) else "no class" for each in classes)


def look_of(state: State, hidden: Indices, *, transparent: bool = False) -> Look:
    """The display settings of a state, its selection, and the items that its filters leave out."""
    return Look(
        **vars(state.display),
        selected_items=np.array(state.selection.items, np.int64),
        selected_anchors=np.array(state.selection.anchors, np.int64),
        hidden_items=hidden,
        transparent=transparent,
    )
