"""An icon beside a text."""

from PyQt6.QtGui import QIcon, QPainter, QPaintEvent
from PyQt6.QtWidgets import QWidget

from geolip_viewer.app.widgets.icons import icon

SIDE = 16  # logical pixels


class Sign(QWidget):
    """Takes no room until it shows an icon, which it paints in the colours of the theme of that moment."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = QIcon()
        self.setFixedSize(0, 0)

    def show_icon(self, name: str) -> None:
        self._icon = icon(name)
        self.setFixedSize(SIDE, SIDE)
        self.update()

    def paintEvent(self, _: QPaintEvent | None) -> None:
        painter = QPainter(self)
        self._icon.paint(painter, self.rect())
        painter.end()
