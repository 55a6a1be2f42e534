"""Ways to select: what was clicked, a class, an anchor's cell, neighbours, the complement."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial

import numpy as np
from PyQt6.QtCore import QObject, pyqtSignal

from geolip_viewer.app.document.display import shown_items
from geolip_viewer.app.document.document import Document
from geolip_viewer.app.document.selection_modes import SelectionMode, cleared, with_anchors, with_cells, with_items
from geolip_viewer.app.jobs.worker import Worker
from geolip_viewer.app.selection.true_neighbors import true_neighbors
from geolip_viewer.render.picking import Pick
from geolip_viewer.scene import Indices
from geolip_viewer.state import Selection

NEIGHBORS = "neighbors"  # a channel


class Selecting(QObject):
    """Changes the selection in the state, which all views, tables and the inspector follow."""

    hint = pyqtSignal(str)  # why nothing more was selected

    def __init__(self, document: Document, worker: Worker, nearest_anchors: Callable[[], Indices | None]) -> None:
        super().__init__(document)
        self.setObjectName("selecting")
        self._document = document
        self._worker = worker
        self._nearest_anchors = nearest_anchors  # of all items; None until they are known
        self._store = document.store

    # -- from what was clicked

    def pick(self, pick: Pick | None, way: SelectionMode) -> None:
        """What was clicked in the picture; a click on nothing clears."""
        if pick is None:
            if way == "replace":
                self._store.change(selection=cleared(self._store.state.selection))
        elif pick.of == "item":
            self.items([pick.index], way)
        elif pick.of == "anchor":
            self.anchors([pick.index], way)
        else:
            self.of_class(pick.index, way)

    def items(self, items: Iterable[int], way: SelectionMode = "replace") -> None:
        self._store.change(selection=with_items(self._store.state.selection, items, way))

    def anchors(self, anchors: Iterable[int], way: SelectionMode = "replace") -> None:
        """Select these anchors, wherever they are shown; numbers that the open checkpoint lacks give a hint."""
        loaded = self._document.loaded
        wanted = list(anchors)
        unknown = [each for each in wanted if loaded is not None and each >= loaded.checkpoint.anchor_count]
        if unknown and loaded is not None:
            self.hint.emit(f"{loaded.checkpoint.path.name} has no anchor {unknown[0]}")
            return
        self._store.change(selection=with_anchors(self._store.state.selection, wanted, way))

    def of_class(self, class_id: int, way: SelectionMode = "replace") -> None:
        """The shown items of a class; those without any for −1."""
        loaded = self._document.loaded
        if loaded is not None:
            self.items(loaded.items_of(class_id, self._store.state.filters).tolist(), way)

    def open_single(self, item: int) -> None:
        """Show how every anchor measures the item."""
        view = next(view for view in self._document.views if view.item_option)
        options = self._store.state.without_option(view.id, view.item_option)
        self._store.change(view=view.id, options=options, selection=Selection((item,), (), item))

    def current_alone(self) -> None:
        """The item that Left and Right step from, by itself."""
        selection = self._store.state.selection
        if selection.items:
            self.open_single(selection.current if selection.current is not None else selection.items[0])

    # -- from the current selection

    def assigned_items(self) -> None:
        """The items of the selected anchors' cells."""
        self.assigned_items_of(self._store.state.selection.anchors)

    def assigned_items_of(self, anchors: Iterable[int]) -> None:
        """These anchors together with the items whose nearest anchor is one of them."""
        wanted, nearest, loaded = list(anchors), self._nearest_anchors(), self._document.loaded
        if nearest is None or any(loaded is not None and each >= loaded.checkpoint.anchor_count for each in wanted):
            self.anchors(wanted)
            return
        items = np.flatnonzero(np.isin(nearest, wanted)).tolist()
        self._store.change(selection=with_cells(self._store.state.selection, wanted, items))
        if not items:
            self.hint.emit(_none_assigned(wanted))

    def nearest_anchors(self) -> None:
        """The anchors that the selected items are nearest to, together with these items."""
        nearest, selection = self._nearest_anchors(), self._store.state.selection
        if nearest is not None:
            anchors = np.unique(nearest[list(selection.items)]).tolist()
            self._store.change(selection=replace(selection, anchors=tuple(anchors)))

    def true_neighbors(self) -> None:
        """The current item together with its true neighbours, wherever they are drawn."""
        loaded, chosen = self._document.loaded, self._store.state.selection
        if loaded is None or not chosen.items:
            return
        item = chosen.current if chosen.current is not None else chosen.items[0]
        work = partial(true_neighbors, loaded.analysis, item)
        self._worker.request(NEIGHBORS, work, on_result=partial(self._select_with_neighbors, item))

    def _select_with_neighbors(self, item: int, found: tuple[int, ...]) -> None:
        self._store.change(selection=Selection(tuple(sorted({item, *found})), (), item))

    def same_class(self) -> None:
        """All items of the rarest classes of those that are selected."""
        loaded, chosen = self._document.loaded, self._store.state.selection.items
        if loaded is not None and chosen and len(loaded.primary_class):
            wanted = loaded.primary_class[list(chosen)]
            self.items(np.flatnonzero(np.isin(loaded.primary_class, wanted)).tolist())

    # -- from what is shown

    def all_shown(self) -> None:
        """Every item that no filter hides."""
        self.items(self._shown().tolist())

    def invert(self) -> None:
        """Every shown item that is not selected."""
        shown, chosen = self._shown(), np.array(self._store.state.selection.items, np.int64)
        self.items(shown[np.isin(shown, chosen, invert=True)].tolist())

    def _shown(self) -> Indices:
        return shown_items(self._store.state.filters, self._document.loaded)


def _none_assigned(anchors: list[int]) -> str:
    if len(anchors) == 1:
        return f"No item is assigned to anchor {anchors[0]}: it is dead"
    return f"No item is assigned to these {len(anchors)} anchors: they are dead"
