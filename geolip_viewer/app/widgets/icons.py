"""Lucide icons in the colour of the text beside them, crisp at every scale, following the theme by themselves."""

from functools import cache

from PyQt6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PyQt6.QtGui import QGuiApplication, QIcon, QIconEngine, QPainter, QPalette, QPixmap
from PyQt6.QtSvg import QSvgRenderer

from geolip_viewer.assets import asset


def icon(name: str) -> QIcon:
    """The icon of a Lucide name; FileNotFoundError if it is not shipped."""
    return QIcon(_Engine(name))


@cache
def _drawing(name: str) -> str:
    return asset("icons", "lucide", f"{name}.svg").read_text(encoding="utf-8")


class _Engine(QIconEngine):
    """Draws the SVG when asked, in the palette's colour of that moment."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._drawing = _drawing(name)

    def clone(self) -> QIconEngine:
        return _Engine(self._name)

    def paint(self, painter: QPainter | None, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        drawing = self._drawing.replace("currentColor", _colour(mode))
        QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(rect))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        made = QPixmap(size)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return made


def _colour(mode: QIcon.Mode) -> str:
    group = QPalette.ColorGroup.Disabled if mode == QIcon.Mode.Disabled else QPalette.ColorGroup.Active
    return QGuiApplication.palette().color(group, QPalette.ColorRole.ButtonText).name()
