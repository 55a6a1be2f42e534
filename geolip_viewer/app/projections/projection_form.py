"""A form for a projection: any three components, centred or not, and the rows to fit on."""

from dataclasses import replace
from typing import cast

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QPushButton, QWidget

from geolip_viewer.app.document.document import Document
from geolip_viewer.app.document.messages import Messages
from geolip_viewer.app.widgets.choice_box import ChoiceBox
from geolip_viewer.app.widgets.number_boxes import IntegerBox
from geolip_viewer.errors import ViewerError
from geolip_viewer.geometry.projection import Mean, ProjectionSpec
from geolip_viewer.state import State

MEANS: tuple[tuple[str, Mean, str], ...] = (
    ("for fitting", "for fitting", "The mean is removed to fit components, but not when items are drawn"),
    ("never", "never", "Components through the origin: the first one points to the mean"),
    ("always", "always", "The mean is also removed when items are drawn"),
)
FITTED = ("embeddings", "anchors", "selection")


class ProjectionForm(QWidget):
    """Follows the state; `Show` tells what was chosen."""

    wanted = pyqtSignal(object)  # ProjectionSpec

    def __init__(self, document: Document, messages: Messages, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("projection_form")
        self.setProperty("panel", True)
        self._document = document
        self._messages = messages
        self._components = [self._component(number) for number in range(1, 4)]
        self._mean = self._choice("projection_mean", "Remove the mean")
        for text, mean, help_ in MEANS:
            self._mean.addItem(text, mean)
            self._mean.setToolTip("<p>When the mean of the rows is removed</p>")
            self._mean.setItemData(self._mean.count() - 1, help_, 3)
        self._fitted = self._choice("projection_fitted_on", "Fitted on")
        self._fitted.setToolTip("<p>Whose components: of all embeddings, anchors, the selection, or a class</p>")
        self._show = QPushButton("Show", self)
        self._show.setObjectName("projection_show")
        self._show.setAccessibleName("Show this projection")
        self._show.setProperty("small", True)
        self._show.clicked.connect(self._request)
        self._lay_out()
        document.opened.connect(self._fill)
        document.state_changed.connect(self._on_state)
        self._fill()

    @property
    def chosen(self) -> ProjectionSpec:
        first, second, third = (box.value() for box in self._components)
        mean = cast(Mean, self._mean.currentData())
        return ProjectionSpec("PCA", (first, second, third), mean, self._fitted.currentText())

    def _lay_out(self) -> None:
        numbers = QHBoxLayout()
        numbers.setSpacing(4)
        for box in self._components:
            numbers.addWidget(box, 1)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for row, (text, buddy) in enumerate(
            (("Fitted on", self._fitted), ("Centred", self._mean), ("Axes", self._components[0]))
        ):
            label = QLabel(text, self)
            label.setProperty("quiet", True)
            label.setBuddy(buddy)
            grid.addWidget(label, row, 0)
        grid.addWidget(self._fitted, 0, 1)
        grid.addWidget(self._mean, 1, 1)
        grid.addLayout(numbers, 2, 1)
        grid.addWidget(self._show, 3, 1)

    def _component(self, number: int) -> IntegerBox:
        box = IntegerBox(self)
        box.setObjectName(f"projection_component_{number}")
        box.setAccessibleName(f"Component on axis {number}")
        box.setToolTip(f"Which principal component axis {number} shows; 1 has the largest variance")
        box.setRange(1, 3)
        box.setMinimumWidth(38)
        return box

    def _choice(self, name: str, words: str) -> QComboBox:
        box = ChoiceBox(self)
        box.setObjectName(name)
        box.setAccessibleName(words)
        box.setMinimumWidth(60)
        box.setMinimumContentsLength(4)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        return box

    def _request(self) -> None:
        try:
            wanted = ProjectionSpec.parse(self.chosen.name)
        except ViewerError as error:
            self._messages.show_unavailable(error)
        else:
            self.wanted.emit(wanted)

    def _fill(self, *_: object) -> None:
        loaded = self._document.loaded
        self._fitted.clear()
        classes = loaded.vocabulary.get("class", ()) if loaded is not None else ()
        self._fitted.addItems([*FITTED, *(f"class {name}" for name in classes)])
        dimension = loaded.checkpoint.dimension if loaded is not None else 3
        for box in self._components:
            box.setMaximum(max(3, dimension))
        self._follow(self._document.state.projection)

    def _on_state(self, old: State, new: State) -> None:
        if old.projection != new.projection:
            self._follow(new.projection)

    def _follow(self, shown: ProjectionSpec) -> None:
        if shown.is_faithful:
            shown = replace(shown, kind="PCA")
        for box, component in zip(self._components, shown.components, strict=True):
            box.setValue(component)
        self._mean.setCurrentIndex(self._mean.findData(shown.mean))
        self._fitted.setCurrentIndex(max(0, self._fitted.findText(shown.fitted_on)))
