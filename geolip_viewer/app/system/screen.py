"""The size of windows and dialogs before the user has changed it."""

from PyQt6.QtCore import QSize
from PyQt6.QtWidgets import QMainWindow, QStyle, QWidget

SMALLEST = (900, 600)
FIRST = (1360, 860)


def fit_to_screen(window: QMainWindow) -> None:
    """Set the initial size, never larger than the screen allows."""
    room = room_of(window)
    window.setMinimumSize(QSize(*SMALLEST).boundedTo(room))
    window.resize(QSize(*FIRST).boundedTo(room))


def room_of(window: QWidget) -> QSize:
    """The space on a window's screen below a title bar."""
    screen, style = window.screen(), window.style()
    if screen is None or style is None:
        return QSize(*FIRST)
    title_bar = style.pixelMetric(QStyle.PixelMetric.PM_TitleBarHeight, None, window)
    return screen.availableSize() - QSize(0, title_bar)
