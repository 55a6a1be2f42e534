"""How items and anchors are put on the globe: chosen from a list, or written."""

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QStandardItemModel
from PyQt6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from geolip_viewer.app.document.document import Document
from geolip_viewer.app.document.messages import Messages
from geolip_viewer.app.widgets.choice_box import ChoiceBox
from geolip_viewer.errors import OptionError
from geolip_viewer.geometry.projection import EXAMPLES, PRESETS, ProjectionSpec
from geolip_viewer.state import State
from geolip_viewer.views.base import Projections

NONE = "not used"


class ProjectionChoice(QWidget):
    """The state's projection. An invalid one is reported and replaced."""

    def __init__(self, document: Document, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("projection_choice")
        self._document = document
        self._messages = messages
        self.box = ChoiceBox(self)
        self.box.setObjectName("projection")
        self.box.setAccessibleName("Projection")
        self.box.setEditable(True)
        self.box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.box.setMinimumWidth(60)
        for preset in PRESETS:
            self.box.addItem(preset.spec.name)
        self.box.activated.connect(self._choose)
        line = self.box.lineEdit()
        if line is not None:
            line.setAccessibleName("Projection")
            line.editingFinished.connect(self._choose)
        self.label = QLabel("Projection", self)
        self.label.setBuddy(self.box)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 0)
        row.setSpacing(12)
        row.addWidget(self.label)
        row.addWidget(self.box, 1)
        document.state_changed.connect(self._on_state)
        document.opened.connect(self._show)
        self._show()

    @property
    def _current_name(self) -> str:
        applied = self._document.projection
        return applied.name if applied is not None else NONE

    def _choose(self, *_: object) -> None:
        text = self.box.currentText()
        if self._document.loaded is None or text == self._current_name:
            return
        try:
            wanted = ProjectionSpec.parse(text)
        except OptionError as error:
            self._show()
            self._messages.show_unavailable(error)
        else:
            self._project(wanted)

    def _project(self, wanted: ProjectionSpec) -> None:
        """Ask for a projection that the view draws, or say why it does not draw it."""
        refusal = self._drawn.refusal(wanted)
        if refusal:
            self._show()
            self._messages.show_unavailable(OptionError("projection", f"cannot be {wanted.name} here", refusal))
        else:
            self._document.store.change(projection=wanted)

    @property
    def _drawn(self) -> Projections:
        view = self._document.view
        return view.projections if view is not None else Projections.ANY

    def _on_state(self, old: State, new: State) -> None:
        if (old.projection, old.view) != (new.projection, new.view):
            self._show()

    def _show(self, *_: object) -> None:
        """Show what the view draws; disabled, with the reason, if no choice applies."""
        drawn, applied = self._drawn, self._document.projection
        self.setVisible(self._document.loaded is not None)
        self.box.setEnabled(applied is not None)
        reason = f"{drawn.value}." if drawn.value else f"How items and anchors are put on the globe. {EXAMPLES}."
        for widget in (self.box, self.label):
            widget.setToolTip(f"<p>{reason}</p>")
        self.box.setAccessibleDescription(reason)
        for place, preset in enumerate(PRESETS):
            refusal = drawn.refusal(preset.spec)
            self.box.setItemData(place, f"<p>{refusal or preset.help}</p>", Qt.ItemDataRole.ToolTipRole)
            self._enable(place, not refusal)
        self.box.setEditText(self._current_name)  # last: setting the current item replaces the text
        line = self.box.lineEdit()
        if line is not None:
            line.setCursorPosition(0)

    def _enable(self, place: int, is_enabled: bool) -> None:
        model = self.box.model()
        item = model.item(place) if isinstance(model, QStandardItemModel) else None
        if item is not None:
            item.setEnabled(is_enabled)
