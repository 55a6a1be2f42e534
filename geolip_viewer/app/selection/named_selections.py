"""Named selections: kept in the state, so that they can be undone and are saved with a session."""

from dataclasses import replace

from PyQt6.QtCore import QObject, pyqtSignal

from geolip_viewer.app.document.descriptions import plural
from geolip_viewer.app.document.document import Document
from geolip_viewer.app.document.names import unlike
from geolip_viewer.app.document.selection_modes import Combination, combined_with
from geolip_viewer.state import NamedSelection, Selection

SELECTED = "selected"  # the name of a filter by the current selection
RELATIONS: dict[Combination, str] = {"or": "or in", "and": "and in", "not": "and not in"}


class NamedSelections(QObject):
    """Adds, combines, renames and deletes them; each is identified by its index."""

    kept = pyqtSignal(int)  # index of the new entry, so that its name can be typed
    combined = pyqtSignal(str)  # the new selection, in a few words

    def __init__(self, document: Document) -> None:
        super().__init__(document)
        self.setObjectName("named_selections")
        self._store = document.store

    def keep(self) -> None:
        """Save the selection."""
        selection, others = self._store.state.selection, self._store.state.selections
        if selection.is_empty:
            return
        name = unlike(f"Selection {len(others) + 1}", (each.name for each in others))
        self._store.change(selections=(*others, NamedSelection.of(name, selection)))
        self.kept.emit(len(others))

    def select(self, place: int) -> None:
        """Select a saved selection."""
        kept = self._store.state.selections[place]
        self._store.change(selection=Selection(kept.items, kept.anchors, next(iter(kept.items), None)))

    def combine(self, place: int, how: Combination) -> None:
        """Combine the selection with a saved one, and report the result."""
        state = self._store.state
        kept = state.selections[place]
        self._store.change(selection=combined_with(state.selection, kept, how))
        found = counted(self._store.state.selection) or "Nothing"
        self.combined.emit(f"{found}: selected {RELATIONS[how]} “{kept.name}”")

    def show_only(self, place: int) -> None:
        """Hide all other items, or show them again."""
        filters, kept = self._store.state.filters, self._store.state.selections[place]
        self._store.change(filters=replace(filters, only=None if filters.only == kept else kept))

    def show_only_selected(self, on: bool) -> None:
        """Hide all items that are not selected now, or show them again."""
        state = self._store.state
        only = replace(NamedSelection.of(SELECTED, state.selection), anchors=()) if on else None
        self._store.change(filters=replace(state.filters, only=only))

    def rename(self, place: int, name: str) -> None:
        """Another name, also for the filter that shows only these items; an empty one changes nothing."""
        state, old = self._store.state, self._store.state.selections[place]
        others = [each.name for number, each in enumerate(state.selections) if number != place]
        if name.strip():
            new = replace(old, name=unlike(name, others))
            filters = replace(state.filters, only=new) if state.filters.only == old else state.filters
            kept = (*state.selections[:place], new, *state.selections[place + 1 :])
            self._store.change(selections=kept, filters=filters)

    def forget(self, place: int) -> None:
        kept = self._store.state.selections
        self._store.change(selections=(*kept[:place], *kept[place + 1 :]))


def counted(chosen: NamedSelection | Selection) -> str:
    """How much of what is in it; "" if nothing is."""
    parts = ((len(chosen.items), "item"), (len(chosen.anchors), "anchor"))
    return ", ".join(f"{count:,} {plural(count, noun)}" for count, noun in parts if count)
