"""The items on which the experts disagree most, to be stepped through."""

from dataclasses import dataclass
from functools import partial

import numpy as np
from PyQt6.QtCore import QEvent, Qt
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from geolip_viewer.analysis import Analysis
from geolip_viewer.app.document.descriptions import item_name
from geolip_viewer.app.document.document import Document
from geolip_viewer.app.images.pixmaps import fitted
from geolip_viewer.app.images.thumbnails import Thumbnails
from geolip_viewer.app.jobs.worker import Worker
from geolip_viewer.app.widgets.icons import icon
from geolip_viewer.scene import Array, Indices
from geolip_viewer.state import Selection
from geolip_viewer.task import phase

CHANNEL = "disagreement"
MOST = 100
PICTURE = 64  # pixels
ROWS = 6  # visible rows of the list
ITEM = Qt.ItemDataRole.UserRole
STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


@dataclass(frozen=True, eq=False)
class Disagreement:
    """Items, most disagreed first, and the mean of ‖Δ‖ over pairs of experts for each."""

    items: Indices
    magnitudes: Array


def disagreement(analysis: Analysis) -> Disagreement:
    """In the worker's thread: the items with the largest mean difference between experts."""
    with phase("Comparing experts"):
        magnitudes = analysis.difference_magnitude.mean(axis=0, dtype=np.float64)
    order = np.argsort(-magnitudes, kind="stable")[:MOST]
    return Disagreement(order, magnitudes[order])


class StepList(QListWidget):
    """A list in which Left and Right also step, instead of stepping through all items in the window."""

    def event(self, event: QEvent | None) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and event.key() in STEPS:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        if event is not None and event.key() in STEPS:
            self.step(STEPS[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def step(self, by: int) -> None:
        """Choose the next row, or the one before."""
        row = self.currentRow() if self.selectedItems() else -1  # getting the focus also makes a row current
        self.setCurrentRow(max(0, min(self.count() - 1, row + by)))


class DisagreementSection(QWidget):
    """A button, then the list; the row that is chosen is selected in the picture."""

    def __init__(self, document: Document, worker: Worker, thumbnails: Thumbnails, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("disagreement")
        self.setProperty("panel", True)
        self._document = document
        self._worker = worker
        self._thumbnails = thumbnails
        self._words = QLabel(self)
        self._words.setObjectName("disagreement_words")
        self._words.setProperty("quiet", True)
        self._words.setWordWrap(True)
        self._button = QPushButton("List them", self)
        self._button.setObjectName("disagreement_list_them")
        self._button.setAccessibleName("List the items on which the experts disagree most")
        self._button.clicked.connect(self.ask)
        self._list = StepList(self)
        self._list.setObjectName("disagreement_list")
        self._list.setAccessibleName("Items on which the experts disagree most")
        self._list.setToolTip("<p>By the mean difference ‖Δ‖ over pairs of experts. Left and Right step through.</p>")
        self._list.setUniformItemSizes(True)
        self._list.itemSelectionChanged.connect(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self._steps = self._made_steps()
        for each in (self._words, self._button, self._steps, self._list):
            column.addWidget(each)
        column.setAlignment(self._button, Qt.AlignmentFlag.AlignLeft)
        document.opened.connect(self._forget)
        document.turned.connect(self._forget)
        thumbnails.arrived.connect(self._show_picture)
        thumbnails.changed.connect(self._show_picture)
        self._forget()

    def _made_steps(self) -> QWidget:
        """The picture of the item, which of them it is, and buttons to the one before and the next."""
        steps = QWidget(self)
        steps.setObjectName("disagreement_steps")
        steps.setProperty("panel", True)
        self._picture, self._place = QLabel(steps), QLabel(steps)
        self._picture.setObjectName("disagreement_picture")
        self._place.setObjectName("disagreement_place")
        self._place.setProperty("quiet", True)
        row = QHBoxLayout(steps)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._picture)
        row.addWidget(self._place, 1)
        for name, sign, words, by in (
            ("previous", "chevron-left", "Previous item", -1),
            ("next", "chevron-right", "Next item", 1),
        ):
            button = QToolButton(steps)
            button.setObjectName(f"disagreement_{name}")
            button.setAccessibleName(words)
            button.setToolTip(words)
            button.setIcon(icon(sign))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(partial(self._list.step, by))
            row.addWidget(button)
        return steps

    def ask(self) -> None:
        """List them."""
        loaded = self._document.loaded
        if loaded is not None and not self._lacking():
            work = partial(disagreement, loaded.analysis)
            self._worker.request(CHANNEL, work, on_result=self._take)

    def _take(self, found: Disagreement) -> None:
        loaded = self._document.loaded
        if loaded is None:
            return
        self._list.blockSignals(True)
        self._list.clear()
        for item, magnitude in zip(found.items.tolist(), found.magnitudes.tolist(), strict=True):
            row = QListWidgetItem(f"{magnitude:.3f}   {item_name(item, loaded)}", self._list)
            row.setData(ITEM, item)
        self._list.setCurrentRow(-1)
        self._list.blockSignals(False)
        self._list.setFixedHeight(ROWS * max(self._list.sizeHintForRow(0), 20) + 4)
        self._button.hide()
        self._list.show()
        self._steps.show()
        self._show_place()

    def _choose(self) -> None:
        for row in self._list.selectedItems():
            item = int(row.data(ITEM))
            self._document.store.change(step="step item", selection=Selection(items=(item,), current=item))
        self._show_place()

    def _show_place(self) -> None:
        chosen = self._list.selectedItems()
        total = f"{self._list.count():,}"
        self._place.setText(f"{self._list.row(chosen[0]) + 1} of {total}" if chosen else f"{total} items")
        self._show_picture()

    def _show_picture(self, *_: object) -> None:
        """Show the picture of the chosen item, or nothing if none is chosen or it has no picture."""
        chosen = self._list.selectedItems()
        picture = self._thumbnails.of(int(chosen[0].data(ITEM))) if chosen else None
        self._picture.setVisible(picture is not None)
        if picture is not None:
            self._picture.setPixmap(fitted(picture, PICTURE, self.devicePixelRatioF()))

    def _lacking(self) -> str:
        loaded = self._document.loaded
        if loaded is None:
            return "No checkpoint is open."
        if not loaded.item_count:
            return "There are no items: open features for the checkpoint."
        return "" if loaded.vocabulary.get("pair") else "With a single expert there is no disagreement."

    def _forget(self, *_: object) -> None:
        self._worker.cancel(CHANNEL)
        unavailable = self._lacking()
        self._words.setText(unavailable)
        self._words.setVisible(bool(unavailable))
        self._button.setVisible(not unavailable)
        self._list.hide()
        self._steps.hide()
        self._list.clear()
