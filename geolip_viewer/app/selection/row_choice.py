"""What a click or a key chooses in a list: by itself one row, with Ctrl it toggles, with Shift it takes a range."""

from PyQt6.QtCore import Qt

from geolip_viewer.app.document.selection_modes import SelectionMode
from geolip_viewer.scene import Indices

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class RowChoice:
    """Remembers where a range begins."""

    def __init__(self) -> None:
        self._first: int | None = None

    def begin_at(self, place: int) -> None:
        """The next range begins at this place of the list."""
        self._first = place

    def rows(self, order: Indices, place: int, modifiers: Qt.KeyboardModifier) -> tuple[Indices, SelectionMode]:
        """The rows that a place of the list stands for with these keys held, and what becomes of the selection."""
        if modifiers & SHIFT and self._first is not None:
            low, high = sorted((self._first, min(place, len(order) - 1)))
            return order[low : high + 1], "add" if modifiers & CONTROL else "replace"
        self._first = place
        return order[[place]], "toggle" if modifiers & CONTROL else "replace"
