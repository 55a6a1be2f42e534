"""Where the features are: a folder or a hub data set, which split, and which configs."""

from pathlib import Path

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from geolip_viewer.app.widgets.folder_field import browse_for_folder, named_edit
from geolip_viewer.state import FeaturesSource

DEFAULT_HUB = "AbstractPhil/bulk-coco-features"
DEFAULT_SPLIT = "val"


class FeaturesDialog(QDialog):
    """Asks; `chosen` tells the source when it is accepted. Nothing is read here."""

    chosen = pyqtSignal(object)  # FeaturesSource

    def __init__(self, known: FeaturesSource | None, folder: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("features_dialog")
        self.setWindowTitle("Open features")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(520)
        self._start = folder
        is_hub = known is not None and not known.is_folder
        self._is_folder = QRadioButton("A folder", self)
        self._is_hub = QRadioButton("A data set on the Hugging Face hub", self)
        self._folder = named_edit("features_folder", "Folder", known.source if known and not is_hub else "", self)
        self._hub = named_edit("features_hub", "Hub data set", known.source if known and is_hub else DEFAULT_HUB, self)
        self._split = named_edit("features_split", "Split", known.split if known else DEFAULT_SPLIT, self)
        self._experts = named_edit("features_experts", "Configs", ", ".join(known.experts) if known else "", self)
        self._buttons = self._made_buttons()
        self._lay_out()
        (self._is_hub if is_hub else self._is_folder).setChecked(True)
        for button in (self._is_folder, self._is_hub):
            button.toggled.connect(self._refresh)
        for edit in (self._folder, self._hub, self._split):
            edit.textChanged.connect(self._refresh)
        self._refresh()
        self._is_folder.clicked.connect(self._folder.setFocus)
        self._is_hub.clicked.connect(self._hub.setFocus)
        (self._hub if is_hub else self._folder).setFocus()

    @property
    def source(self) -> FeaturesSource:
        """What the fields say now."""
        experts = tuple(name.strip() for name in self._experts.text().split(",") if name.strip())
        text = self._folder.text().strip() if self._is_folder.isChecked() else self._hub.text().strip()
        where = str(Path(text).expanduser().absolute()) if self._is_folder.isChecked() else text
        return FeaturesSource(where, self._split.text().strip() or DEFAULT_SPLIT, experts)

    def accept(self) -> None:
        self.chosen.emit(self.source)
        super().accept()

    def _lay_out(self) -> None:
        self._is_folder.setObjectName("features_is_folder")
        self._is_hub.setObjectName("features_is_hub")
        browse = QPushButton("Browse…", self)
        browse.setObjectName("features_browse")
        browse.clicked.connect(self._browse)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._folder, 1)
        row.addWidget(browse)
        self._experts.setPlaceholderText("found by themselves")
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        form.addRow("Split", self._split)
        form.addRow("Configs", self._experts)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(8)
        layout.addWidget(self._is_folder)
        layout.addLayout(row)
        layout.addWidget(_hint("One config or subfolder of parquet files an expert, or what save_to_disk wrote.", self))
        layout.addSpacing(8)
        layout.addWidget(self._is_hub)
        layout.addWidget(self._hub)
        layout.addWidget(_hint("It is downloaded when you press Open, and kept for the next time.", self))
        layout.addSpacing(8)
        layout.addLayout(form)
        layout.addWidget(_hint("Configs, in the order of the checkpoint's experts, separated by commas.", self))
        layout.addSpacing(8)
        layout.addWidget(self._buttons)

    def _made_buttons(self) -> QDialogButtonBox:
        kinds = QDialogButtonBox.StandardButton
        box = QDialogButtonBox(kinds.Open | kinds.Cancel, self)
        box.setObjectName("features_buttons")
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        return box

    def _browse(self) -> None:
        start = self._folder.text() or self._start
        browse_for_folder("features_folder_dialog", "Folder of features", start, self._take_folder, self)

    def _take_folder(self, path: str) -> None:
        self._folder.setText(path)
        self._is_folder.setChecked(True)

    def _refresh(self, *_: object) -> None:
        by_folder = self._is_folder.isChecked()
        self._folder.setEnabled(by_folder)
        self._hub.setEnabled(not by_folder)
        named = self._folder if by_folder else self._hub
        open_ = self._buttons.button(QDialogButtonBox.StandardButton.Open)
        if open_ is not None:
            open_.setEnabled(bool(named.text().strip()))


def _hint(text: str, parent: QWidget) -> QLabel:
    hint = QLabel(text, parent)
    hint.setProperty("quiet", True)
    hint.setWordWrap(True)
    return hint
