"""Keys and the wheel belong to the field that has the focus.

A focused widget keeps the bare keys it needs, which are shortcuts of the window elsewhere; a field without the focus
leaves the wheel to what scrolls around it, so that scrolling over a panel changes nothing in it.
"""

from typing import TypeGuard

from PyQt6.QtCore import QEvent, QObject, Qt
from PyQt6.QtGui import QKeyEvent, QWheelEvent
from PyQt6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QMenuBar,
    QScrollBar,
    QTabBar,
    QTableView,
    QTextEdit,
    QTreeView,
    QTreeWidget,
    QWidget,
)

Key = Qt.Key
MOVES = {Key.Key_Left, Key.Key_Right, Key.Key_Up, Key.Key_Down, Key.Key_PageUp, Key.Key_PageDown}
LISTS = (QTableView, QTreeView, QComboBox)


FIELDS = (QComboBox, QAbstractSpinBox, QAbstractSlider, QTabBar)


class FieldGuard(QObject):
    """Watches the application for shortcuts that a widget would rather have as keys, and for the wheel over fields."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and keeps(watched, event):
            event.accept()
            return True
        if isinstance(event, QWheelEvent):
            return self._on_wheel(watched, event)
        if event is not None and is_field(watched) and event.type() == QEvent.Type.Show:
            _take_no_focus_by_wheel(watched)
        return False

    def _on_wheel(self, watched: QObject | None, event: QWheelEvent) -> bool:
        """Over a field without the focus, the wheel goes to the widget around the field."""
        field = watched.parent() if isinstance(watched, QLineEdit) else watched
        if not is_field(field) or field.hasFocus():
            return False
        event.ignore()
        return True


def is_field(widget: QObject | None) -> TypeGuard[QWidget]:
    """Whether the wheel would change a value: every field but scroll bars."""
    return isinstance(widget, FIELDS) and not isinstance(widget, QScrollBar)


def _take_no_focus_by_wheel(field: QWidget) -> None:
    """Qt gives many fields the focus as soon as the wheel turns over them."""
    if field.focusPolicy() == Qt.FocusPolicy.WheelFocus:
        field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)


def keeps(widget: QObject | None, event: QKeyEvent) -> bool:
    """Whether the key is the widget's own: text in fields, arrows in sliders and lists, Space on buttons."""
    modifiers = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
    if modifiers != Qt.KeyboardModifier.NoModifier or isinstance(widget, QTreeWidget):
        return False
    key, is_text = event.key(), bool(event.text()) and event.text().isprintable()
    if isinstance(widget, QLineEdit | QTextEdit | QAbstractSpinBox):
        return is_text or key in MOVES
    if isinstance(widget, QMenuBar):
        return is_text or key in MOVES or key in (Key.Key_Escape, Key.Key_Return, Key.Key_Enter)
    if isinstance(widget, QAbstractButton):
        return key == Key.Key_Space
    if isinstance(widget, QAbstractSlider):
        return key in MOVES
    return isinstance(widget, LISTS) and (key in MOVES or key == Key.Key_Space)
