"""What the filters of a state hide, and what the state puts over any scene."""

import numpy as np

from geolip_viewer.geometry.arrays import Indices
from geolip_viewer.look import Look
from geolip_viewer.sources.labels import Labels
from geolip_viewer.state import NO_CLASS, Filters, State


def hidden_items(filters: Filters, labels: Labels, primary_class: Indices) -> Indices:
    """Items that are not drawn, ascending: of a hidden primary class, or outside of every isolated class.

    `primary_class` (N,) is −1 for items without a class. Items of data without any labels are never hidden.
    """
    if not (filters.hidden or filters.isolated) or not len(labels.ids):
        return np.empty(0, np.int64)
    hidden = np.isin(primary_class, filters.hidden)
    if filters.isolated:
        carries = np.zeros(len(labels), bool)
        carries[labels.items[np.isin(labels.ids, filters.isolated)]] = True
        if NO_CLASS in filters.isolated:
            carries |= primary_class == NO_CLASS
        hidden |= ~carries
    return np.flatnonzero(hidden)


def look_of(state: State, hidden: Indices, *, transparent: bool = False) -> Look:
    """The display settings of a state, its selection, and the items that its filters hide."""
    return Look(
        **vars(state.display),
        selected_items=np.array(state.selection.items, np.int64),
        selected_anchors=np.array(state.selection.anchors, np.int64),
        hidden_items=hidden,
        transparent=transparent,
    )
