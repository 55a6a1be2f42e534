"""A number with its range: a spin box, and a slider where the range is small enough to be dragged over."""

from typing import Any

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QSlider, QSpinBox, QWidget

from geolip_viewer.options import Option, Range

SLIDER_STEPS = 1000
BOX, SPACE, SHORTEST = 72, 8, 40  # pixels: the spin box, the gap, and the shortest usable slider
UNBOUNDED = Range(-(2**31), 2**31 - 1)


class NumberField(QWidget):
    """Slider and spin box that show one number. Of an optional number, the step below the least is "auto" (None).

    All moves of one drag are one step of undo.
    """

    edited = pyqtSignal(object, str)

    def __init__(self, option: Option, box: QSpinBox | QDoubleSpinBox, parent: QWidget) -> None:
        super().__init__(parent)
        self._range = option.range or UNBOUNDED
        self._optional = option.optional
        self._box: Any = box
        self._drags = 0
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        self._set_up_box(option)
        self._slider = self._made_slider(option)
        if self._slider is not None:
            row.addWidget(self._slider, 1)
            self._box.setMinimumWidth(BOX)
        row.addWidget(self._box, 0 if self._slider is not None else 1)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """The slider gives way where both have no room."""
        super().resizeEvent(event)
        if self._slider is not None:
            has_room = self.width() >= BOX + SPACE + SHORTEST
            self._slider.setVisible(has_room)
            self._box.setMaximumWidth(BOX if has_room else self.maximumWidth())

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab stops, in order."""
        return (self._slider, self._box) if self._slider is not None else (self._box,)

    def show_value(self, value: Any) -> None:
        self._box.blockSignals(True)
        self._box.setValue(self._box.minimum() if value is None else value)
        self._box.blockSignals(False)
        self._show_on_slider()

    def _set_up_box(self, option: Option) -> None:
        allowed, box = self._range, self._box
        if isinstance(box, QDoubleSpinBox):
            box.setDecimals(3 if allowed.step < 0.1 else 2)
        else:
            allowed = Range(max(allowed.low, UNBOUNDED.low), min(allowed.high, UNBOUNDED.high), max(1, allowed.step))
        number = float if isinstance(box, QDoubleSpinBox) else int
        box.setSingleStep(number(allowed.step))
        box.setRange(number(allowed.low - (allowed.step if self._optional else 0)), number(allowed.high))
        if self._optional:
            box.setSpecialValueText("auto")
        box.setObjectName(f"box_{option.name}")
        box.setAccessibleName(option.label)
        box.setKeyboardTracking(False)
        box.valueChanged.connect(self._box_changed)

    def _made_slider(self, option: Option) -> QSlider | None:
        steps = round((self._range.high - self._range.low) / self._range.step)
        if option.range is None or self._optional or not 1 <= steps <= SLIDER_STEPS:
            return None
        slider = QSlider(Qt.Orientation.Horizontal, self)
        slider.setObjectName(f"slider_{option.name}")
        slider.setAccessibleName(option.label)
        slider.setRange(0, steps)
        slider.setPageStep(max(1, steps // 10))
        slider.sliderPressed.connect(self._begin_drag)
        slider.valueChanged.connect(self._slider_changed)
        return slider

    def _begin_drag(self) -> None:
        self._drags += 1

    def _slider_changed(self, place: int) -> None:
        value = self._range.low + place * self._range.step
        self._box.blockSignals(True)
        self._box.setValue(value if isinstance(self._box, QDoubleSpinBox) else round(value))
        self._box.blockSignals(False)
        is_dragged = self._slider is not None and self._slider.isSliderDown()
        self.edited.emit(self._box.value(), f"drag {self._drags}" if is_dragged else "")

    def _box_changed(self, value: float) -> None:
        self._show_on_slider()
        is_auto = self._optional and value == self._box.minimum()
        self.edited.emit(None if is_auto else value, "")

    def _show_on_slider(self) -> None:
        if self._slider is not None:
            self._slider.blockSignals(True)
            self._slider.setValue(round((self._box.value() - self._range.low) / self._range.step))
            self._slider.blockSignals(False)
