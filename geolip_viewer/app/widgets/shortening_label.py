"""A label that says less where it has less room, and never cuts a word."""

from collections.abc import Sequence

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import QLabel, QSizePolicy, QWidget


class ShorteningLabel(QLabel):
    """Takes the room that others leave."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._choices: tuple[str, ...] = ()

    def show_first_that_fits(self, choices: Sequence[str]) -> None:
        """Say the first of these that has room, the longest first, or nothing."""
        self._choices = tuple(choices)
        self.setAccessibleName(self._choices[0] if self._choices else "")
        self._fit()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        metrics, room = self.fontMetrics(), self.contentsRect().width()
        self.setText(next((each for each in self._choices if metrics.horizontalAdvance(each) <= room), ""))
