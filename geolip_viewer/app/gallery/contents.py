"""Which items the gallery shows, and by which number they are sorted."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from geolip_viewer.app.document.loading import Loaded
from geolip_viewer.export.columns import Column, Numbers, Table
from geolip_viewer.export.item_columns import DISPUTED, mean_difference
from geolip_viewer.scene import Indices
from geolip_viewer.state import State

MOST_DISPUTED = 100
SOURCES: Mapping[str, str] = {
    "shown": "What is shown",
    "selected": "The selection",
    "assigned": "Items of the selected anchors",
    "class": "A class",
    DISPUTED: "The most disputed",
}


@dataclass(frozen=True, eq=False)
class Contents:
    """Some items, ascending, and why there are none."""

    items: Indices
    reason: str = ""


def contents(source: str, class_id: int, loaded: Loaded | None, state: State, table: Table) -> Contents:
    """The shown items that a source names. `table` is that of all items, empty while their numbers are not known."""
    if loaded is None:
        return _none("No checkpoint is open.")
    if not loaded.item_count:
        return _none("There are no items: open features for the checkpoint.")
    shown = loaded.shown_items(state.filters)
    match source:
        case "selected":
            found = shown.among(np.array(state.selection.items, np.int64))
            return Contents(found, "No item is selected.")
        case "assigned":
            return Contents(shown.among(_assigned(state, table)), "Select an anchor to see the items assigned to it.")
        case "class":
            return Contents(loaded.items_of(class_id, state.filters), "No item of this class is shown.")
        case "disputed":
            return Contents(_disputed(shown.index, table), _why_undisputed(loaded))
        case _:
            return Contents(shown.index, "No item is shown.")


def sorting_columns(table: Table) -> tuple[Column, ...]:
    """What items can be sorted by: the columns of their table, and how much the experts differ on the whole."""
    mean = mean_difference(table)
    return table.columns if mean is None else (*table.columns, mean)


def _assigned(state: State, table: Table) -> Indices:
    column = table.column("nearest_anchor")
    if column is None or not isinstance(column.values, Numbers):
        return np.empty(0, np.int64)
    return np.flatnonzero(np.isin(column.values.values, state.selection.anchors))


def _disputed(shown: Indices, table: Table) -> Indices:
    column = mean_difference(table)
    if column is None:
        return np.empty(0, np.int64)
    return np.sort(column.order(shown, descending=True)[:MOST_DISPUTED])


def _why_undisputed(loaded: Loaded) -> str:
    return "The experts are being compared…" if loaded.vocabulary["pair"] else "One expert alone: no disagreement."


def _none(reason: str) -> Contents:
    return Contents(np.empty(0, np.int64), reason)
