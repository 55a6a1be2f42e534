"""A label that says less if it has less room, and never cuts a word; its tooltip has the full text."""

from collections.abc import Sequence

from PyQt6.QtCore import QSize, Qt
from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import QLabel, QSizePolicy, QWidget

from geolip_viewer.text import tooltip_text


class ShorteningLabel(QLabel):
    """Takes the room that others leave. What it says at least is its minimum, which a `FoldingRow` leaves it."""

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
        self.updateGeometry()
        self._fit()

    def minimumSizeHint(self) -> QSize:
        least = self.fontMetrics().horizontalAdvance(self._choices[-1]) if self._choices else 0
        return QSize(least, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        metrics, room = self.fontMetrics(), self.contentsRect().width()
        said = next((each for each in self._choices if metrics.horizontalAdvance(each) <= room), "")
        self.setText(said)
        self.setToolTip(tooltip_text(self._choices[0]) if self._choices and said != self._choices[0] else "")
