"""Selections that are kept under names: in the state, so that they are undone, and saved with a session."""

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
    """Keeps, combines, renames and forgets them; each is named by its place in the list."""

    kept = pyqtSignal(int)  # index of the new entry, so that its name can be typed
    combined = pyqtSignal(str)  # the new selection, in a few words

    def __init__(self, document: Document) -> None:
        super().__init__(document)
        self.setObjectName("named_selections")
        self._store = document.store

    def keep(self) -> None:
        """Keep what is selected."""
        selection, others = self._store.state.selection, self._store.state.selections
        if selection.is_empty:
            return
        name = unlike(f"Selection {len(others) + 1}", (each.name for each in others))
        self._store.change(selections=(*others, NamedSelection.of(name, selection)))
        self.kept.emit(len(others))

    def select(self, place: int) -> None:
        """Select what was kept."""
        kept = self._store.state.selections[place]
        self._store.change(selection=Selection(kept.items, kept.anchors, next(iter(kept.items), None)))

    def combine(self, place: int, how: Combination) -> None:
        """Combine what is selected with what was kept, and tell what came of it."""
        state = self._store.state
        kept = state.selections[place]
        self._store.change(selection=combined_with(state.selection, kept, how))
        found = counted(self._store.state.selection) or "Nothing"
        self.combined.emit(f"{found}: selected {RELATIONS[how]} “{kept.name}”")

    def show_only(self, place: int) -> None:
        """Leave out all other items; where that was done already, end it."""
        filters, kept = self._store.state.filters, self._store.state.selections[place]
        self._store.change(filters=replace(filters, only=None if filters.only == kept else kept))

    def show_only_selected(self, on: bool) -> None:
        """Leave out all items that are not selected now, or end that."""
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
