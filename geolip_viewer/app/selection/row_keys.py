"""What keys choose in a list of rows: arrows as they move, Space toggles, Enter opens, Ctrl+A takes all."""

from collections.abc import Callable

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QKeyEvent, QKeySequence
from PyQt6.QtWidgets import QAbstractItemView

from geolip_viewer.app.document.selection_modes import SelectionMode
from geolip_viewer.app.selection.row_choice import CONTROL, RowChoice
from geolip_viewer.scene import Indices

MOVES = {
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
}


class RowKeys:
    """Reads keys for a view whose rows stand for `order()`; tells what is chosen, and which row is opened."""

    def __init__(
        self,
        view: QAbstractItemView,
        order: Callable[[], Indices],
        choice: RowChoice,
        chosen: Callable[[Indices, SelectionMode], None],
        opened: Callable[[int], None],
    ) -> None:
        self._view = view
        self._order = order
        self._choice = choice
        self._chosen = chosen
        self._opened = opened

    def press(self, event: QKeyEvent, move: Callable[[QKeyEvent], None]) -> bool:
        """Do what the key means and say whether it means anything; `move` moves the view's current row."""
        place = self._view.currentIndex().row()
        if event.matches(QKeySequence.StandardKey.SelectAll):
            self._chosen(self._order(), "replace")
        elif event.key() == Qt.Key.Key_Space and place >= 0:
            self.choose(place, CONTROL)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and place >= 0:
            self.open(place)
        elif event.key() in MOVES:
            move(event)
            now = self._view.currentIndex().row()
            if now >= 0 and now != place and not event.modifiers() & CONTROL:
                self.choose(now, event.modifiers())
        else:
            return False
        return True

    def choose(self, place: int, modifiers: Qt.KeyboardModifier) -> None:
        """Choose what a click or a key on a row chooses."""
        self._chosen(*self._choice.rows(self._order(), place, modifiers))

    def open(self, place: int) -> None:
        """Open the row at a place, if there is one."""
        if place >= 0:
            self._opened(int(self._order()[place]))
