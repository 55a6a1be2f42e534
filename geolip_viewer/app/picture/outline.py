"""The line that a hand draws over the picture."""

from PyQt6.QtCore import QEvent, QObject, Qt
from PyQt6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PyQt6.QtWidgets import QWidget

FILL, HALO, LINE = 40, 3.5, 1.4  # of 255; pixels


class Outline(QWidget):
    """Covers its whole parent and takes neither focus nor clicks."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("outline")
        self.setAccessibleName("Selection outline")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.polygon = QPolygonF()
        parent.installEventFilter(self)
        self.hide()

    def draw(self, polygon: QPolygonF) -> None:
        """Show a closed line through these points; nothing if there are none."""
        self.polygon = QPolygonF(polygon)
        self.setVisible(not polygon.isEmpty())
        self._cover()
        self.update()

    def clear(self) -> None:
        self.draw(QPolygonF())

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        if event is not None and event.type() == QEvent.Type.Resize:
            self._cover()
        return super().eventFilter(watched, event)

    def _cover(self) -> None:
        parent = self.parentWidget()
        if parent is not None and self.isVisible():
            self.setGeometry(parent.rect())
            self.raise_()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """A light line within a dark one, or the other way round, is seen on every ground."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inside = QColor(self.palette().color(QPalette.ColorRole.WindowText))
        around = QColor(self.palette().color(QPalette.ColorRole.Window))
        fill = QColor(self.palette().color(QPalette.ColorRole.Highlight))
        fill.setAlpha(FILL)
        painter.setBrush(fill)
        for colour, width in ((around, HALO), (inside, LINE)):
            painter.setPen(QPen(colour, width, join=Qt.PenJoinStyle.RoundJoin))
            painter.drawPolygon(self.polygon)
            painter.setBrush(Qt.BrushStyle.NoBrush)
