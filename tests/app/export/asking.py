"""The export dialog in tests: typing numbers, and what it says would come of them."""

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QDoubleSpinBox, QLabel, QSpinBox

from geolip_viewer.app.widgets.toasts import Toast

LONG = 60_000


def set_number(qtbot, asked, name, text):
    """Type a number into a field of the page on top."""
    box = asked.page.findChild(QDoubleSpinBox, f"box_{name}") or asked.page.findChild(QSpinBox, f"box_{name}")
    asked.activateWindow()
    qtbot.waitUntil(asked.isActiveWindow)
    box.setFocus()
    box.selectAll()
    qtbot.keyClicks(box, text)
    qtbot.keyClick(box, Qt.Key.Key_Tab)
    asked.page.commit()


def outcome(asked):
    return asked.page.findChild(QLabel, "export_outcome").text()


def said(window):
    """What the cards over the picture say."""
    return [toast.accessibleName() for toast in window.findChildren(Toast) if toast.isVisibleTo(window)]


def wait_said(qtbot, window, words):
    qtbot.waitUntil(lambda: any(words in text for text in said(window)), timeout=LONG)


def files_in(folder):
    return sorted(path.name for path in folder.iterdir())
