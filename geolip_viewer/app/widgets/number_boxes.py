"""Spin boxes that write numbers as Python does, and read a point or a comma as the decimal mark, on every desktop."""

import re

from PyQt6.QtCore import QLocale
from PyQt6.QtGui import QValidator
from PyQt6.QtWidgets import QDoubleSpinBox, QSpinBox, QWidget

from geolip_viewer.text import number_text

UNFINISHED = re.compile(r"[+\-−]?\d*[.,]?\d*([eE][+-]?\d*)?", re.ASCII)
State = QValidator.State


class DecimalBox(QDoubleSpinBox):
    """A number with decimals."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setLocale(QLocale.c())
        self.setKeyboardTracking(False)  # half-typed numbers are not values

    def textFromValue(self, value: float) -> str:
        return f"{value:.{self.decimals()}f}"

    def valueFromText(self, text: str | None) -> float:
        return float(number_text(text or ""))

    def validate(self, text: str | None, at: int) -> tuple[QValidator.State, str, int]:
        return _state_of(self, text or "", whole=False), text or "", at

    def fixup(self, text: str | None) -> str:
        return _within(self, text or "")


class IntegerBox(QSpinBox):
    """A whole number. One with decimals may be typed and is taken back, so that no digit of it is left out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setLocale(QLocale.c())
        self.setKeyboardTracking(False)  # half-typed numbers are not values

    def textFromValue(self, value: int) -> str:
        return str(value)

    def valueFromText(self, text: str | None) -> int:
        return int(float(number_text(text or "")))

    def validate(self, text: str | None, at: int) -> tuple[QValidator.State, str, int]:
        return _state_of(self, text or "", whole=True), text or "", at

    def fixup(self, text: str | None) -> str:
        return _within(self, text or "")


def _state_of(box: QSpinBox | QDoubleSpinBox, text: str, *, whole: bool) -> QValidator.State:
    if box.specialValueText() and text == box.specialValueText():
        return State.Acceptable
    try:
        value = float(number_text(text))
    except ValueError:
        might_become = UNFINISHED.fullmatch(text) or box.specialValueText().startswith(text)
        return State.Intermediate if might_become else State.Invalid
    is_fitting = box.minimum() <= value <= box.maximum() and (not whole or value == int(value))
    return State.Acceptable if is_fitting else State.Intermediate


def _within(box: QSpinBox | QDoubleSpinBox, text: str) -> str:
    """The bound for a number beyond it; other texts unchanged, for which the old value comes back."""
    try:
        value = float(number_text(text))
    except ValueError:
        return text
    if box.minimum() <= value <= box.maximum():
        return text
    return str(box.maximum() if value > box.maximum() else box.minimum())
