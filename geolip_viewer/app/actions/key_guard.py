"""Lets a focused widget keep the bare keys it needs, which are shortcuts of the window elsewhere."""

from PyQt6.QtCore import QEvent, QObject, Qt
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QTableView,
    QTextEdit,
    QTreeView,
    QTreeWidget,
    QWidget,
)

Key = Qt.Key
MOVES = {Key.Key_Left, Key.Key_Right, Key.Key_Up, Key.Key_Down, Key.Key_PageUp, Key.Key_PageDown}
LISTS = (QTableView, QTreeView, QComboBox)


class KeyGuard(QObject):
    """Watches the application for shortcuts that a widget of this window would rather have as keys."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and keeps(watched, event):
            event.accept()
            return True
        return False


def keeps(widget: QObject | None, event: QKeyEvent) -> bool:
    """Whether the key is the widget's own: text in fields, arrows in sliders and lists, Space on buttons."""
    modifiers = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
    if modifiers != Qt.KeyboardModifier.NoModifier or isinstance(widget, QTreeWidget):
        return False
    key, is_text = event.key(), bool(event.text()) and event.text().isprintable()
    if isinstance(widget, QLineEdit | QTextEdit | QAbstractSpinBox):
        return is_text or key in MOVES
    if isinstance(widget, QAbstractButton):
        return key == Key.Key_Space
    if isinstance(widget, QAbstractSlider):
        return key in MOVES
    return isinstance(widget, LISTS) and (key in MOVES or key == Key.Key_Space)
