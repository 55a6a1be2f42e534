"""The time of a run as a strip: a tick per checkpoint, a line for each chosen series, and a handle."""

import numpy as np
from PyQt6.QtCore import QPointF, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PyQt6.QtWidgets import QAbstractSlider, QSizePolicy, QToolTip, QWidget

from geolip_viewer.app.run.overview import Overview
from geolip_viewer.app.system.tones import Tones
from geolip_viewer.scene import Array, Mask
from geolip_viewer.views.shared.series import label_of, meaning_of, text_of

NAME, MARGIN = 116, 12  # pixels: room for the names of series, and the margin at the right
ROW, GAP = 24, 4  # height of a series, and the gap between two
AXIS = 34  # height of the ticks and their labels
TICK, HANDLE = 5.0, 7.0  # radii


class TimeStrip(QAbstractSlider):
    """A slider over checkpoints: a click or a drag goes there, and so do the keys of any slider."""

    pressed = pyqtSignal()
    chosen = pyqtSignal(int)  # a checkpoint, chosen by the user

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("time_strip")
        self.setAccessibleName("Checkpoint")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self._overview: Overview | None = None
        self._series: tuple[str, ...] = ()
        self._tones: Tones | None = None
        self._globes: Mask | None = None
        self.actionTriggered.connect(self._on_key)

    def show_run(
        self, overview: Overview, number: int, series: tuple[str, ...], tones: Tones, globes: Mask | None
    ) -> None:
        """Draw a run at one of its checkpoints. `globes` (T,) says which are fitted, None if none is shown."""
        self._overview, self._series, self._tones, self._globes = overview, series, tones, globes
        self.blockSignals(True)
        self.setRange(0, len(overview.names) - 1)
        self.setValue(number)
        self.blockSignals(False)
        self.setAccessibleDescription(f"{overview.labels[number]}, {overview.names[number]}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, AXIS + len(self._series) * (ROW + GAP))

    def minimumSizeHint(self) -> QSize:
        return QSize(240, self.sizeHint().height())

    # -- pointing

    def place_of(self, number: int) -> float:
        """The position of a checkpoint, in pixels from the left."""
        count = self.maximum()
        span = self.width() - NAME - MARGIN
        return NAME + (span * number / count if count else 0.0)

    def number_at(self, x: float) -> int:
        """The checkpoint nearest to a position."""
        span = max(self.width() - NAME - MARGIN, 1)
        return max(0, min(round(self.maximum() * (x - NAME) / span), self.maximum()))

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        if event is not None and event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self.pressed.emit()
            self._choose(self.number_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:
        if event is None:
            return
        number = self.number_at(event.position().x())
        if self.isSliderDown():
            self._choose(number)
        elif self._overview is not None:
            place = event.position()
            told = self._meaning(place.y()) if place.x() < NAME - MARGIN else self._told(number)
            QToolTip.showText(event.globalPosition().toPoint(), told, self)

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:
        self.setSliderDown(False)

    def _choose(self, number: int) -> None:
        if number != self.value():
            self.setValue(number)
            self.chosen.emit(number)

    def _on_key(self, action: int) -> None:
        if QAbstractSlider.SliderAction(action) is not QAbstractSlider.SliderAction.SliderMove:
            self.pressed.emit()
            self.chosen.emit(self.sliderPosition())

    def _meaning(self, y: float) -> str:
        """The tooltip for the series whose name is at this height."""
        row = int(y / (ROW + GAP))
        if row >= len(self._series):
            return ""
        name = self._series[row]
        return "\n".join(filter(None, (label_of(name), meaning_of(name))))

    def _told(self, number: int) -> str:
        """The tooltip for a checkpoint."""
        overview = self._overview
        if overview is None:
            return ""
        lines = [overview.labels[number], overview.names[number]]
        lines += ["deleted: its numbers and paths are kept"] if overview.gone[number] else []
        lines += [] if overview.known[number] else ["not measured yet"]
        if self._globes is not None:
            lines += ["faithful globe fitted" if self._globes[number] else "faithful globe not fitted yet"]
        values = [(name, overview.series[name][number]) for name in self._series if name in overview.series]
        lines += [f"{label_of(name)}: {text_of(name, value)}" for name, value in values if np.isfinite(value)]
        return "\n".join(dict.fromkeys(lines))

    # -- drawing

    def paintEvent(self, event: QPaintEvent | None) -> None:
        overview, tones = self._overview, self._tones
        if overview is None or tones is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for row, name in enumerate(self._series):
            if name in overview.series:
                self._draw_series(painter, row, name, overview.series[name], tones)
        self._draw_axis(painter, overview, tones)
        painter.end()

    def _draw_series(self, painter: QPainter, row: int, name: str, values: Array, tones: Tones) -> None:
        top = row * (ROW + GAP) + GAP
        self._write(painter, QRectF(0, top, NAME - 12, ROW / 2), label_of(name), tones.quiet_text)
        value = values[self.value()] if self.value() < len(values) else np.nan
        self._write(painter, QRectF(0, top + ROW / 2, NAME - 12, ROW / 2), text_of(name, value), tones.text)
        finite = np.isfinite(values)
        if not finite.any():
            return
        low, high = float(values[finite].min()), float(values[finite].max())
        span = high - low or 1.0
        heights = top + ROW - 2 - (ROW - 4) * (values - low) / span
        painter.setPen(QPen(QColor(tones.accent), 1.6))
        for part in np.split(np.arange(len(values)), np.flatnonzero(~finite)):
            run = [QPointF(self.place_of(int(t)), float(heights[t])) for t in part if finite[t]]
            painter.drawPolyline(QPolygonF(run))
        painter.setBrush(QColor(tones.accent))
        if finite[self.value()]:
            painter.drawEllipse(QPointF(self.place_of(self.value()), float(heights[self.value()])), 2.4, 2.4)

    def _draw_axis(self, painter: QPainter, overview: Overview, tones: Tones) -> None:
        y = self.height() - AXIS + 11.0
        painter.setPen(QPen(QColor(tones.strong_line), 1.0))
        painter.drawLine(QPointF(self.place_of(0), y), QPointF(self.place_of(self.maximum()), y))
        here = self.place_of(self.value())
        painter.setPen(QPen(QColor(tones.accent), 1.0))
        painter.drawLine(QPointF(here, GAP), QPointF(here, y))
        for number in range(len(overview.names)):
            self._draw_tick(painter, overview, number, QPointF(self.place_of(number), y), tones)
            self._draw_globe(painter, number, QPointF(self.place_of(number), y), tones)
        painter.setPen(QPen(QColor(tones.accent if self.hasFocus() else tones.panel), 2.0))
        painter.setBrush(QColor(tones.text))
        painter.drawEllipse(QPointF(here, y), HANDLE, HANDLE)
        self._write_numbers(painter, overview, y + 10.0, tones)

    def _draw_tick(self, painter: QPainter, overview: Overview, number: int, place: QPointF, tones: Tones) -> None:
        """Filled once it is measured, narrow if the file is gone; the reference has a rim."""
        radius = min(TICK, max(1.5, 0.35 * (self.width() - NAME) / max(self.maximum(), 1)))
        colour = QColor(tones.faint_text if overview.gone[number] else tones.quiet_text)
        painter.setPen(QPen(QColor(tones.accent) if number == overview.reference else colour, 1.4))
        painter.setBrush(colour if overview.known[number] else QColor(tones.panel))
        painter.drawEllipse(place, radius * (0.6 if overview.gone[number] else 1.0), radius)

    def _draw_globe(self, painter: QPainter, number: int, place: QPointF, tones: Tones) -> None:
        """A line under a checkpoint whose globe is fitted."""
        if self._globes is not None and self._globes[number]:
            half = min(TICK, max(1.5, 0.35 * (self.width() - NAME) / max(self.maximum(), 1)))
            painter.setPen(QPen(QColor(tones.accent), 2.0))
            below = QPointF(0.0, HANDLE + 2.0)
            painter.drawLine(place + below - QPointF(half, 0.0), place + below + QPointF(half, 0.0))

    def _write_numbers(self, painter: QPainter, overview: Overview, top: float, tones: Tones) -> None:
        """The numbers of checkpoints, as many as fit; the shown one takes precedence."""
        metrics, taken = QFontMetricsF(self.font()), list[tuple[float, float]]()
        for number in (self.value(), 0, self.maximum(), *range(len(overview.names))):
            text = f"{overview.numbers[number]:g}"
            half = metrics.horizontalAdvance(text) / 2 + 4
            left, right = self.place_of(number) - half, self.place_of(number) + half
            if any(left < end and right > start for start, end in taken) and number != self.value():
                continue
            taken.append((left, right))
            colour = tones.text if number == self.value() else tones.faint_text
            self._write(painter, QRectF(left, top, right - left, 14), text, colour, Qt.AlignmentFlag.AlignHCenter)
        self._write(painter, QRectF(0, top, NAME - 24, 14), overview.ordered_by, tones.faint_text)

    def _write(
        self,
        painter: QPainter,
        room: QRectF,
        text: str,
        colour: str,
        side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignRight,
    ) -> None:
        font = self.font()
        font.setPixelSize(11)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        kept = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter, kept)
