"""How large the window is before a person has said so."""

from PyQt6.QtCore import QSize
from PyQt6.QtWidgets import QMainWindow

SMALLEST = (900, 600)
FIRST = (1360, 860)


def fit_to_screen(window: QMainWindow) -> None:
    """As large as it should be at first, and never larger than the screen has room for."""
    screen = window.screen()
    room = screen.availableSize() if screen is not None else QSize(*FIRST)
    window.setMinimumSize(QSize(*SMALLEST).boundedTo(room))
    window.resize(QSize(*FIRST).boundedTo(room))
