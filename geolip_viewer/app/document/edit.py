"""What changes the state from menus and keys: undo, views, items, filters."""

from collections.abc import Sequence

import numpy as np
from PyQt6.QtCore import QObject

from geolip_viewer.app.document.display import shown_items
from geolip_viewer.app.document.document import Document
from geolip_viewer.app.document.selection_modes import cleared
from geolip_viewer.state import Selection


class Edit(QObject):
    """Turns an action into a change of the store."""

    def __init__(self, document: Document) -> None:
        super().__init__(document)
        self.setObjectName("edit")
        self._document = document
        self._store = document.store

    def undo(self) -> None:
        self._store.undo()

    def redo(self) -> None:
        self._store.redo()

    def clear_selection(self) -> None:
        self._store.change(selection=cleared(self._store.state.selection))

    def show_all_classes(self) -> None:
        self._store.change(filters=self._store.state.filters.all_shown())

    def next_view(self) -> None:
        self._step_view(1)

    def previous_view(self) -> None:
        self._step_view(-1)

    def next_item(self) -> None:
        self._step_item(1)

    def previous_item(self) -> None:
        self._step_item(-1)

    def _step_view(self, by: int) -> None:
        able = self._document.able_views
        if able:
            self._store.change(view=_stepped(able, self._document.state.view, by))

    def _step_item(self, by: int) -> None:
        """To the next item that no filter hides, going round: from the one shown alone, else from the current one."""
        state, view, result = self._store.state, self._document.view, self._document.result
        shown = shown_items(state.filters, self._document.loaded)
        if not len(shown) or view is None:
            return
        is_named = bool(view.item_option and state.options_of(view.id).get(view.item_option))
        start = None if is_named else state.selection.current
        if start is None:
            start = result.item if result is not None and result.view is view else None
        start = -1 if start is None else start
        place = np.searchsorted(shown, start, side="right") if by > 0 else np.searchsorted(shown, start) - 1
        item = int(shown[place % len(shown)])
        options = state.without_option(view.id, view.item_option) if view.item_option else state.options
        self._store.change(step="step item", options=options, selection=Selection(items=(item,), current=item))


def _stepped(names: Sequence[str], name: str, by: int) -> str:
    """The name so many places after `name`, cyclically; the first if `name` is not among them."""
    return names[(names.index(name) + by) % len(names)] if name in names else names[0]
