"""A field for some of the names that the data knows: a button with a menu of ticks, which stays open."""

from typing import Any

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QAction, QMouseEvent, QPaintEvent, QPalette
from PyQt6.QtWidgets import QMenu, QSizePolicy, QStyle, QStyleOptionToolButton, QStylePainter, QToolButton, QWidget

from geolip_viewer.choice_names import SEPARATOR, names_in
from geolip_viewer.options import Option, Vocabulary
from geolip_viewer.text import menu_text

BEFORE, BEHIND = 8, 20  # pixels left of the text, and right of it, where the arrow is


class TickMenu(QMenu):
    """Stays open while ticks are set, since several are wanted."""

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:
        action = self.actionAt(event.position().toPoint()) if event is not None else None
        if action is not None and action.isCheckable() and action.isEnabled():
            action.trigger()
        else:
            super().mouseReleaseEvent(event)


class NamesField(QToolButton):
    """One of the words such as "all", or any of the names; at least one is ticked."""

    edited = pyqtSignal(object, str)

    def __init__(self, option: Option, vocabulary: Vocabulary, parent: QWidget) -> None:
        super().__init__(parent)
        assert option.names is not None
        self._also, self._names = option.names.also, vocabulary.get(option.names.kind, ())
        self._value = ""
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setProperty("field", True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._menu = TickMenu(self)
        self._menu.setObjectName(f"menu_{option.name}")
        self._ticks = {name: self._tick(name) for name in self._also}
        self._menu.addSeparator()
        self._ticks |= {name: self._tick(name) for name in self._names}
        self.setMenu(self._menu)

    def show_value(self, value: Any) -> None:
        """Tick what a text lists; the button says it, or how many there are where it has no room."""
        self._value = str(value)
        chosen = self._chosen
        for name, tick in self._ticks.items():
            tick.setChecked(name in chosen)
        self.setText(self._value if len(chosen) < 2 else f"{len(chosen)} of {len(self._names)}")
        self.setAccessibleDescription(self._value)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """The words stand at the left as in every other field; a button of Qt has them in the middle."""
        option, painter = QStyleOptionToolButton(), QStylePainter(self)
        self.initStyleOption(option)
        option.text = ""
        painter.drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)
        room, left = self.rect().adjusted(BEFORE, 0, -BEHIND, 0), Qt.AlignmentFlag.AlignLeft
        words = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        place = (left | Qt.AlignmentFlag.AlignVCenter).value
        painter.drawItemText(room, place, option.palette, self.isEnabled(), words, QPalette.ColorRole.ButtonText)

    @property
    def _chosen(self) -> tuple[str, ...]:
        if self._value in self._ticks:
            return (self._value,)
        try:
            return names_in(self._value, self._names)
        except ValueError:
            return ()

    def _tick(self, name: str) -> QAction:
        action = self._menu.addAction(menu_text(name))
        assert action is not None
        action.setCheckable(True)
        action.triggered.connect(lambda on: self._choose(name, on))
        return action

    def _choose(self, name: str, on: bool) -> None:
        """A word stands alone; a name is added to the names, or taken from them while others are left."""
        if name in self._also:
            value = name
        else:
            before = [each for each in self._chosen if each in self._names]
            chosen = {*before, name} if on else {*before} - {name}
            value = f"{SEPARATOR} ".join(each for each in self._names if each in chosen) or self._value
        self.show_value(value)
        self.edited.emit(value, "")
