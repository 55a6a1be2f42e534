"""Other numbers of the constellation, computed on request since some take seconds."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from geolip_viewer.analysis import Analysis
from geolip_viewer.app.document.document import Document
from geolip_viewer.app.jobs.worker import Priority, Worker
from geolip_viewer.app.trust.trust_tables import Head, MeasureTable
from geolip_viewer.errors import ViewerError
from geolip_viewer.task import phase
from geolip_viewer.wording import DATA

CHANNEL = "numbers"
RARE_SHARE, RARE_VISITS = 0.001, 5


@dataclass(frozen=True, eq=False)
class DataNumbers:
    """Figures by key, those of uniform rows beside them, and how far experts agree: pair, raw, after Procrustes."""

    figures: Mapping[str, float | None]
    uniform: Mapping[str, float | None]
    agreement: tuple[tuple[str, float, float], ...]


def data_numbers(analysis: Analysis) -> DataNumbers:
    """In the worker's thread: every number of the panel that needs no picture."""
    with phase("Measuring the constellation"):
        cv = analysis.pentachoron_cv
        figures: dict[str, float | None] = {
            "effective_dimension": analysis.pca.effective_dimension,
            "effective_dimension_variance": analysis.effective_dimension_of_variances,
            "effective_rank": analysis.effective_rank,
            "pentachoron_anchors": cv["anchors"],
            "pentachoron_embeddings": cv["embeddings"],
            "pairwise_distance_cv": analysis.pairwise_distance_cv,
            "anchor_spread": analysis.anchor_spread,
            "assignment_entropy": analysis.assignment_entropy,
            **(_assigned(analysis) if analysis.has_items else {}),
        }
    pairs = zip(analysis.pair_names, analysis.expert_agreement, strict=True) if analysis.has_items else ()
    agreement = tuple((name, each.raw, each.aligned) for name, each in pairs)
    return DataNumbers(figures, {"pentachoron_anchors": cv["uniform_anchors"]}, agreement)


def _assigned(analysis: Analysis) -> dict[str, float | None]:
    assignment_counts = analysis.assignment_totals
    return {
        "dead": len(analysis.dead_anchors),
        "rare_share": int(np.count_nonzero(assignment_counts < RARE_SHARE * analysis.total_count)),
        "rare_visits": int(np.count_nonzero(assignment_counts < RARE_VISITS)),
    }


class NumbersSection(QWidget):
    """A button, then the numbers."""

    def __init__(self, document: Document, worker: Worker, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("trust_numbers")
        self.setProperty("panel", True)
        self._document = document
        self._worker = worker
        self._button = QPushButton("Measure", self)
        self._button.setObjectName("trust_numbers_measure")
        self._button.setAccessibleName("Measure the constellation")
        self._button.setToolTip("Dimensions, simplices, entropy and agreement of experts: takes some seconds")
        self._button.clicked.connect(self._switch)
        self._words = QLabel(self)
        self._words.setObjectName("trust_numbers_words")
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setProperty("quiet", True)
        self._words.setWordWrap(True)
        self._words.hide()
        self._table = MeasureTable("trust_data", DATA, (Head("here"), Head("uniform")), self)
        self._agreement = QLabel(self)
        self._agreement.setObjectName("trust_agreement")
        self._agreement.setTextFormat(Qt.TextFormat.PlainText)
        self._agreement.setWordWrap(True)
        self._agreement.setToolTip(
            "<p>Mean cosine of an item as two experts see it; then after orthogonal Procrustes, which turns one "
            "expert's centred rows onto the other's.</p>"
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for each in (self._button, self._words, self._table, self._agreement):
            column.addWidget(each)
        column.setAlignment(self._button, Qt.AlignmentFlag.AlignLeft)
        document.opened.connect(self._forget)
        document.turned.connect(self._forget)
        worker.cancelled.connect(self._on_cancel)
        self._forget()

    def _switch(self) -> None:
        """Start, or cancel."""
        loaded, worker = self._document.loaded, self._worker
        if self._is_measuring:
            worker.cancel(CHANNEL)
        elif loaded is not None:
            work = partial(data_numbers, loaded.analysis)
            worker.request(CHANNEL, work, self._take, self._refuse, Priority.BACKGROUND)
            self._become(True)

    def _take(self, found: DataNumbers) -> None:
        self._become(False)
        self._table.show_figures(found.figures, found.uniform)
        lines = [f"{name}: {raw:.3f}, aligned {aligned:.3f}" for name, raw, aligned in found.agreement]
        self._agreement.setText("\n".join(["Agreement of experts, mean cosine", *lines]))
        self._agreement.setVisible(bool(lines))
        self._table.show()
        self._button.hide()

    def _refuse(self, error: ViewerError) -> None:
        self._become(False)
        self._words.setText(f"{error.where} {error.problem}. {error.remedy}.")
        self._words.show()

    def _on_cancel(self, channel: str) -> None:
        if channel == CHANNEL:
            self._become(False)

    def _become(self, measuring: bool) -> None:
        self._is_measuring = measuring
        self._button.setText("Cancel" if measuring else "Measure")
        self._words.hide()

    def _forget(self, *_: object) -> None:
        self._become(False)
        self._worker.cancel(CHANNEL)
        self._table.hide()
        self._agreement.hide()
        self._button.show()
        self._button.setEnabled(self._document.loaded is not None)
