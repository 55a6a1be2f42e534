"""The export dialog in tests: typing numbers, and what it says would come of them."""

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QDoubleSpinBox, QLabel, QSpinBox

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
