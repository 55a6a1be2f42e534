"""How items and anchors are put on the globe: chosen from a list, or written."""

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from geolip_viewer.app.document.document import Document
from geolip_viewer.app.document.messages import Messages
from geolip_viewer.errors import OptionError
from geolip_viewer.geometry.projection import EXAMPLES, PRESETS, ProjectionSpec
from geolip_viewer.state import State


class ProjectionChoice(QWidget):
    """The state's projection. What cannot be read is told and does not stay."""

    def __init__(self, document: Document, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("projection_choice")
        self._document = document
        self._messages = messages
        self.box = QComboBox(self)
        self.box.setObjectName("projection")
        self.box.setAccessibleName("Projection")
        self.box.setEditable(True)
        self.box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.box.setMinimumWidth(60)
        self.box.setToolTip(f"<p>How items and anchors are put on the globe. {EXAMPLES}.</p>")
        for place, preset in enumerate(PRESETS):
            self.box.addItem(preset.spec.name)
            self.box.setItemData(place, f"<p>{preset.help}</p>", Qt.ItemDataRole.ToolTipRole)
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

    def _choose(self, *_: object) -> None:
        text = self.box.currentText()
        if self._document.loaded is None or text == self._document.state.projection.name:
            return
        try:
            wanted = ProjectionSpec.parse(text)
        except OptionError as error:
            self._show()
            self._messages.show_unavailable(error)
        else:
            self._document.store.change(projection=wanted)

    def _on_state(self, old: State, new: State) -> None:
        if old.projection != new.projection:
            self._show()

    def _show(self, *_: object) -> None:
        self.setVisible(self._document.loaded is not None)
        self.box.setEditText(self._document.state.projection.name)
