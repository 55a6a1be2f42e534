"""Distribution of the numbers in the sorted column over the listed rows; a drag over it chooses rows by their "
"number."""

from typing import Any

import numpy as np
import numpy.typing as npt
from PyQt6.QtCore import QEvent, QPointF, QRectF, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette
from PyQt6.QtWidgets import QWidget

from geolip_viewer.app.tables.table_model import TableModel
from geolip_viewer.export.columns import Numbers
from geolip_viewer.scene import Indices

HEIGHT, MARGIN, BAR = 44, 10, 5  # pixels: the strip, the margin at its ends, and one bar
SHARE = 0.62  # height of the tallest bar, as a share of the strip; the rest is for its name
CONTROL = Qt.KeyboardModifier.ControlModifier


class Distribution(QWidget):
    """A histogram with chosen rows filled, shown only while the table is sorted by a column of numbers."""

    chosen = pyqtSignal(object, str)  # rows of the table, SelectionMode

    def __init__(self, name: str, model: TableModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName("Distribution of the numbers in the sorted column")
        self.setToolTip("<p>Drag to select the rows whose numbers lie there; Ctrl adds, Esc cancels.</p>")
        self.setFixedHeight(HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self._model = model
        self._title, self._digits = "", 3
        self._rows: Indices = np.empty(0, np.int64)
        self._values: npt.NDArray[Any] = np.empty(0)
        self._dragged: tuple[float, float] | None = None
        model.modelReset.connect(self._follow)
        self.hide()

    def _follow(self) -> None:
        """Another order or other rows."""
        column = self._model.sorted_column
        values = column.values if column is not None else None
        self._dragged = None
        if column is None or not isinstance(values, Numbers) or values.digits is None:
            self.hide()
            return
        finite = np.isfinite(values.values[self._model.order])
        self._rows = self._model.order[finite]
        self._values, self._title, self._digits = values.values[self._rows], column.title, values.digits
        self.setVisible(len(self._values) > 1 and self._low < self._high)
        self.update()

    @property
    def _low(self) -> float:
        return float(self._values.min())

    @property
    def _high(self) -> float:
        return float(self._values.max())

    def place_of(self, value: float) -> float:
        """The position of a value across the strip, in pixels."""
        return MARGIN + (value - self._low) / (self._high - self._low) * (self.width() - 2 * MARGIN)

    def _value(self, x: float) -> float:
        share = min(1.0, max(0.0, (x - MARGIN) / max(1, self.width() - 2 * MARGIN)))
        return self._low + share * (self._high - self._low)

    def _dragged_over(self) -> Indices:
        """Rows with numbers in the dragged range."""
        if self._dragged is None:
            return self._rows[:0]
        low, high = sorted(map(self._value, self._dragged))
        return self._rows[(self._values >= low) & (self._values <= high)]

    # -- by mouse

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        if event is not None and event.button() == Qt.MouseButton.LeftButton:
            self._dragged = (event.position().x(), event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:
        if event is not None and self._dragged is not None:
            self._dragged = (self._dragged[0], event.position().x())
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:
        if event is None or self._dragged is None:
            return
        rows = self._dragged_over()
        was_click = self._dragged[0] == self._dragged[1]
        self._dragged = None
        self.update()
        if not was_click:
            self.chosen.emit(rows, "add" if event.modifiers() & CONTROL else "replace")

    def event(self, event: QEvent | None) -> bool:
        """Esc belongs to the strip during a drag, and otherwise to the window."""
        is_override = event is not None and event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape and self._dragged:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        if event is not None and event.key() == Qt.Key.Key_Escape:
            self._dragged = None
            self.update()
            return
        super().keyPressEvent(event)

    # -- how it looks

    def paintEvent(self, event: QPaintEvent | None) -> None:
        bars = max(8, (self.width() - 2 * MARGIN) // BAR)
        edges = np.linspace(self._low, self._high, bars + 1)
        heights, _ = np.histogram(self._values, edges)
        filled, _ = np.histogram(self._values[self._model.are_chosen(self._rows)], edges)
        painter, palette, foot = QPainter(self), self.palette(), self.height() - 4
        quiet = QColor(palette.color(QPalette.ColorRole.PlaceholderText))
        unit = SHARE * (foot - 2) / max(1, heights.max())
        for counts, colour in ((heights, quiet), (filled, palette.color(QPalette.ColorRole.Highlight))):
            for place, count in zip(map(self.place_of, edges[:-1].tolist()), counts.tolist(), strict=True):
                high = max(1.0, unit * count) if count else 0.0
                painter.fillRect(QRectF(place, foot - high, max(1.0, self._step(bars) - 1), high), colour)
        self._paint_range(painter, foot)
        painter.setPen(palette.color(QPalette.ColorRole.WindowText))
        painter.drawText(QPointF(MARGIN, painter.fontMetrics().ascent() + 1), self.words)
        painter.end()

    def _step(self, bars: int) -> float:
        return (self.width() - 2 * MARGIN) / bars

    def _paint_range(self, painter: QPainter, foot: float) -> None:
        if self._dragged is not None:
            left, right = (self.place_of(self._value(x)) for x in sorted(self._dragged))
            colour = QColor(self.palette().color(QPalette.ColorRole.Highlight))
            colour.setAlpha(70)
            painter.fillRect(QRectF(left, 0, max(1.0, right - left), foot), colour)

    @property
    def words(self) -> str:
        """What the strip says: the column and its ends, or what is dragged over."""
        low, high = sorted(map(self._value, self._dragged)) if self._dragged else (self._low, self._high)
        ends = f"{self._title}: {low:,.{self._digits}f} to {high:,.{self._digits}f}"
        return f"{ends} · {len(self._dragged_over()):,} rows" if self._dragged else ends
