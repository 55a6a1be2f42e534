"""The Trust panel: how far the picture can be trusted, other pictures beside it, and numbers of the constellation."""

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PyQt6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QProgressBar, QPushButton, QScrollArea, QVBoxLayout, QWidget

from geolip_viewer.app.document.document import Document
from geolip_viewer.app.document.messages import Messages
from geolip_viewer.app.images.thumbnails import Thumbnails
from geolip_viewer.app.jobs.worker import Worker
from geolip_viewer.app.projections.globe_fitting import GlobeFitting
from geolip_viewer.app.projections.projection_form import ProjectionForm
from geolip_viewer.app.trust.disagreement import DisagreementSection
from geolip_viewer.app.trust.measurements import Measurements
from geolip_viewer.app.trust.measuring import EmbeddingTrust
from geolip_viewer.app.trust.statistics import NumbersSection
from geolip_viewer.app.trust.trust_tables import Head, MeasureTable, ProjectionTable
from geolip_viewer.app.widgets.choice_box import ChoiceBox
from geolip_viewer.geometry.projection import FAITHFUL, PCA, ProjectionSpec
from geolip_viewer.geometry.trust import Trust
from geolip_viewer.quantities import titled
from geolip_viewer.state import State
from geolip_viewer.task import Progress
from geolip_viewer.views.base import Projections
from geolip_viewer.views.shared.trust_text import MADE_OF_ITEMS, asked, beyond_covariance, searched
from geolip_viewer.wording import EVENNESS, MEASURES, SAME_COVARIANCE, UNIFORM_DATA

NO_CHECKPOINT = "No checkpoint is open."
NO_PICTURE = "This view has no picture of the items to measure."
ALWAYS = (PCA.name, FAITHFUL.name)
HEADS = (
    Head("here"),
    Head(
        "uniform",
        f"{titled(UNIFORM_DATA)}: as many items and anchors without any structure, uniform on the sphere, drawn by the "
        "same steps",
    ),
    Head(
        "cov.",
        f"{titled(SAME_COVARIANCE)}: as many items and anchors with the mean and covariance of these and no other "
        "structure, drawn by the same steps",
    ),
)


class TrustDock(QScrollArea):
    """Sections of the panel; random data is measured only while somebody looks."""

    def __init__(
        self,
        document: Document,
        messages: Messages,
        worker: Worker,
        fitting: GlobeFitting,
        measurements: Measurements,
        thumbnails: Thumbnails,
    ) -> None:
        super().__init__()
        self.setObjectName("trust")
        self.setAccessibleName("Trust")
        self.setProperty("panel", True)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._document = document
        self._messages = messages
        self._fitting = fitting
        self._measurements = measurements
        self._page = QWidget(self)
        self._page.setObjectName("trust_page")
        self._page.setProperty("panel", True)
        self._column = QVBoxLayout(self._page)
        self._column.setContentsMargins(10, 8, 10, 12)
        self._column.setSpacing(6)
        self._add_picture()
        self._add_projections()
        self._heading("The constellation")
        self._column.addWidget(NumbersSection(document, worker, self._page))
        self._heading("Where experts disagree most")
        self.disagreements = DisagreementSection(document, worker, thumbnails, self._page)
        self._column.addWidget(self.disagreements)
        self._column.addStretch()
        self.setWidget(self._page)
        self._connect()
        self._refresh()

    def _connect(self) -> None:
        measurements, fitting, document = self._measurements, self._fitting, self._document
        measurements.changed.connect(self._refresh)
        fitting.changed.connect(self._refresh)
        fitting.progressed.connect(self._on_progress)
        document.state_changed.connect(self._on_state)
        document.opened.connect(self._refresh)
        document.turned.connect(self._refresh)

    def show_panel(self, panel: int) -> None:
        """Turn to the measures of what a panel of the picture draws."""
        place = self._measurements.place_of(panel)
        if place >= 0:
            self._which.setCurrentIndex(place)
            self._show_figures()
        scroll = self.verticalScrollBar()
        if scroll is not None:
            scroll.setValue(0)

    # -- its widgets

    def _add_picture(self) -> None:
        self._heading("This picture")
        self._which = ChoiceBox(self._page)
        self._which.setObjectName("trust_which")
        self._which.setAccessibleName("Which picture's measures")
        self._which.setMinimumContentsLength(6)
        self._which.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._which.activated.connect(self._show_figures)
        self._words = QLabel(self._page)
        self._words.setObjectName("trust_words")
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setProperty("quiet", True)
        self._words.setWordWrap(True)
        self._table = MeasureTable("trust_measures", (*MEASURES, *EVENNESS), HEADS, self._page)
        self._again = self._button("trust_again", "Measure", self._measurements.measure)
        self._random = self._button("trust_random", "Fit random data too", self._measurements.fit_random_globe)
        self._random.setToolTip(
            "<p>What the same fit makes of as many uniform items and anchors; this takes as long again</p>"
        )
        for widget in (self._which, self._words, self._table):
            self._column.addWidget(widget)
        for button in (self._again, self._random):
            self._column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _add_projections(self) -> None:
        self._heading("Projections")
        self._projections = ProjectionTable(self._page)
        self._projections.chosen.connect(self._choose_named)
        self._column.addWidget(self._projections)
        self._fit = QWidget(self._page)
        self._fit.setObjectName("trust_fit")
        row = QHBoxLayout(self._fit)
        row.setContentsMargins(0, 0, 0, 0)
        self._bar = QProgressBar(self._fit)
        self._bar.setObjectName("trust_fit_bar")
        self._bar.setAccessibleName("Progress of the fit")
        self._bar.setTextVisible(False)
        row.addWidget(self._bar, 1)
        row.addWidget(self._button("trust_fit_cancel", "Cancel", self._fitting.cancel))
        self._column.addWidget(self._fit)
        self._form = ProjectionForm(self._document, self._messages, self._page)
        self._form.wanted.connect(self._choose)
        self._column.addWidget(self._form)

    def _heading(self, text: str) -> None:
        if self._column.count():
            self._column.addSpacing(10)
        heading = QLabel(text, self._page)
        heading.setObjectName(f"trust_heading_{text.lower().replace(' ', '_')}")
        heading.setProperty("heading", True)
        self._column.addWidget(heading)

    def _button(self, name: str, text: str, do: object) -> QPushButton:
        button = QPushButton(text, self._page)
        button.setObjectName(name)
        button.setProperty("small", True)
        button.clicked.connect(lambda: do())  # type: ignore[operator]
        return button

    # -- updates

    def _choose(self, wanted: ProjectionSpec) -> None:
        view = self._document.view
        if self._document.loaded is not None and view is not None and not view.projections.refusal(wanted):
            self._document.store.change(projection=wanted)

    def _choose_named(self, name: str) -> None:
        self._choose(ProjectionSpec.parse(name))

    def _on_state(self, old: State, new: State) -> None:
        if (old.projection, old.view) != (new.projection, new.view):
            self._show_projections()

    def _on_progress(self, progress: Progress) -> None:
        fraction = progress.fraction
        self._bar.setRange(0, 0 if fraction is None else 100)
        self._bar.setValue(round(100 * (fraction or 0.0)))

    def _refresh(self, *_: object) -> None:
        measurements, fitting = self._measurements, self._fitting
        names = [each.label for each in measurements.measured]
        if [self._which.itemText(place) for place in range(self._which.count())] != names:
            self._which.clear()
            self._which.addItems(names)
        self._which.setVisible(len(names) > 1)
        self._again.setVisible(measurements.status == "stopped")
        self._fit.setVisible(fitting.is_running)
        self._show_figures()
        self._show_projections()

    def _show_figures(self, *_: object) -> None:
        measurements = self._measurements
        place = self._which.currentIndex()
        shown = measurements.measured[place] if 0 <= place < len(measurements.measured) else None
        figures = shown is not None and shown.trust is not None
        self._words.setText(self._sentence(shown))
        self._table.setVisible(figures or measurements.status == "measuring")
        if shown is not None:
            self._table.show_figures(shown.figures, shown.random, shown.random_of_covariance, errors=shown.errors)
        else:
            self._table.show_figures({}, {}, {})
        self._fit_table()
        is_globe = shown is not None and shown.is_fitted and figures and not shown.random
        self._random.setVisible(is_globe and measurements.status == "measured")

    def _sentence(self, shown: EmbeddingTrust | None) -> str:
        measurements = self._measurements
        if self._document.loaded is None:
            return NO_CHECKPOINT
        if self._fitting.is_running:
            return f"{self._fitting.what} is being fitted."
        if measurements.is_rough:
            return "Measured in full when it stops."
        if shown is not None:
            return (
                f"{shown.label}: {used(shown.trust)}{self._whose()}{self._made()}" if shown.trust else shown.unavailable
            )
        return {"measuring": "Measuring…", "waiting": "Measured when it stops.", "stopped": measurements.problem}.get(
            measurements.status, NO_PICTURE
        )

    def _whose(self) -> str:
        """Beside a filter, that pictures are measured whole."""
        result = self._document.result
        items = result.view_input.items if result is not None else None
        return f" Measures are of {items.everything}." if items is not None and items.is_filtered else ""

    def _made(self) -> str:
        loaded = self._document.loaded
        return f" {MADE_OF_ITEMS}" if loaded is not None and loaded.analysis.checkpoint.anchors_from else ""

    def _show_projections(self) -> None:
        """Projections side by side; what the view does not draw cannot be chosen, with the reason as a tooltip."""
        known, applied = self._measurements.by_projection, self._document.projection
        current = applied.name if applied is not None else ""
        names = [name for name in dict.fromkeys((*ALWAYS, *known, current)) if name]
        drawn = view.projections if (view := self._document.view) is not None else Projections.ANY
        self._projections.show_projections(names, known, current, drawn.value)
        is_open = self._document.loaded is not None
        self._projections.setEnabled(is_open and applied is not None)
        self._form.setEnabled(is_open and drawn is Projections.ANY)
        self._form.setToolTip(f"<p>{drawn.value}</p>" if drawn.value else "")

    def _fit_table(self) -> None:
        viewport, margins = self.viewport(), self._column.contentsMargins()
        if viewport is not None:
            self._table.fit(viewport.width() - margins.left() - margins.right())

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        self._fit_table()

    def showEvent(self, event: QShowEvent | None) -> None:
        super().showEvent(event)
        self._measurements.want_random(True)

    def hideEvent(self, event: QHideEvent | None) -> None:
        super().hideEvent(event)
        self._measurements.want_random(False)


def used(trust: Trust) -> str:
    """What was compared with what."""
    uniform, gaussian = (null.figures if null is not None else None for null in (trust.null, trust.null_covariance))
    beyond = beyond_covariance(trust.figures, gaussian, trust.standard_error, uniform)
    return " ".join(part for part in (f"{asked(trust)}.", searched(trust), beyond) if part)
