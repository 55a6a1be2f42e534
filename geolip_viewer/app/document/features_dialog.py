"""Where features are, how they are read, and where the anchors come from. Nothing is read or fetched here."""

from collections.abc import Callable
from pathlib import Path

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from geolip_viewer.app.document.anchors_choice import AnchorsChoice
from geolip_viewer.app.widgets.checked_field import CheckedField
from geolip_viewer.app.widgets.folder_field import browse_for_file, browse_for_folder, named_edit
from geolip_viewer.errors import OptionError
from geolip_viewer.path_checks import is_file, is_there
from geolip_viewer.sources.column_names import columns_text, parse_columns
from geolip_viewer.sources.paths import expanded, hub_id, is_address
from geolip_viewer.state import FeaturesSource

DEFAULT_HUB = "AbstractPhil/bulk-coco-features"
DEFAULT_SPLIT = "val"
WIDTH = 560
EXAMPLE = "id=NAME,features=NAME,labels=NAME"
HINTS = {
    "features_folder": "Parquet, Arrow, .npy, .npz, .safetensors or .csv; in a folder, one per expert.",
    "features_hub": "An id, or an address such as s3://bucket/data. It is downloaded when you press Open, and kept.",
    "features_columns": f"If they have other names: {EXAMPLE}",
    "features_class_names": "A text file with one name per line, the first for id 0.",
}
NAMES_FILTER = "Text files (*.txt *.names *.lst);;All files (*)"


class FeaturesDialog(QDialog):
    """Asks for features of a checkpoint, or for embeddings alone. `chosen` tells them when it is accepted."""

    chosen = pyqtSignal(object, object)  # FeaturesSource; how to make anchors, None for those of the checkpoint

    def __init__(
        self,
        known: FeaturesSource | None,
        folder: str,
        parent: QWidget,
        *,
        anchors_from: str | None = None,
        has_checkpoint: bool = True,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("features_dialog")
        self.setWindowTitle("Open features" if has_checkpoint else "Open embeddings")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(WIDTH)
        self._start = folder
        is_hub = known is not None and not known.is_folder
        self._is_path = QRadioButton("A folder or a file", self)
        self._is_path.setObjectName("features_is_folder")
        self._is_hub = QRadioButton("A dataset on the Hugging Face hub", self)
        self._is_hub.setObjectName("features_is_hub")
        path = known.source if known is not None and not is_hub else ""
        hub = known.source if known is not None and is_hub else DEFAULT_HUB if has_checkpoint else ""
        self._path = self._field("features_folder", "Folder or file", path, path_fault, self._path_buttons())
        self._hub = self._field("features_hub", "Hub dataset", hub, hub_fault)
        self._split = named_edit("features_split", "Split", known.split if known else DEFAULT_SPLIT, self)
        self._experts = named_edit("features_experts", "Configs", ", ".join(known.experts) if known else "", self)
        self._columns = self._field("features_columns", "Columns", known.columns if known else "", columns_fault)
        names = str(known.class_names) if known and known.class_names is not None else ""
        self._names = self._field("features_class_names", "Class names", names, names_fault, (self._names_button(),))
        self._anchors = AnchorsChoice(anchors_from, has_checkpoint, self)
        self._buttons = self._made_buttons()
        self._lay_out()
        (self._is_hub if is_hub else self._is_path).setChecked(True)
        self._connect()
        (self._hub if is_hub else self._path).edit.setFocus()

    @property
    def source(self) -> FeaturesSource:
        """What the fields say now; without a meaning as long as a field says that something is wrong."""
        text = self._path.text if self._is_path.isChecked() else self._hub.text
        where = str(_path(text)) if self._is_path.isChecked() else hub_id(text) or text
        return FeaturesSource(
            where,
            self._split.text().strip() or DEFAULT_SPLIT,
            tuple(name.strip() for name in self._experts.text().split(",") if name.strip()),
            _path(self._names.text) if self._names.text else None,
            columns=columns_text(parse_columns(self._columns.text)) if self._columns.text else "",
        )

    def accept(self) -> None:
        """Accept only valid input; the fields say what is wrong."""
        if self._is_right:
            self.chosen.emit(self.source, self._anchors.text)
            super().accept()

    @property
    def _is_right(self) -> bool:
        named = self._path if self._is_path.isChecked() else self._hub
        return bool(named.text) and all(each.is_right for each in (named, self._columns, self._names))

    # -- its widgets

    def _field(
        self, name: str, title: str, text: str, fault: Callable[[str], str], buttons: tuple[QPushButton, ...] = ()
    ) -> CheckedField:
        return CheckedField(named_edit(name, title, text, self), HINTS[name], fault, buttons, self)

    def _button(self, name: str, text: str, title: str, do: Callable[[], None]) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(name)
        button.setAccessibleName(title)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: do())
        return button

    def _path_buttons(self) -> tuple[QPushButton, ...]:
        return (
            self._button("features_browse", "Folder…", "Browse for a folder", self._browse_folder),
            self._button("features_browse_file", "File…", "Browse for a file", self._browse_file),
        )

    def _names_button(self) -> QPushButton:
        return self._button("features_browse_names", "File…", "Browse for a file of class names", self._browse_names)

    def _lay_out(self) -> None:
        self._experts.setPlaceholderText("found automatically; else A, B, C in the order of the experts")
        self._columns.edit.setPlaceholderText("image_id, features and labels")
        self._names.edit.setPlaceholderText("those of the data or the checkpoint")
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        form.addRow("Split", self._split)
        form.addRow("Configs", self._experts)
        form.addRow("Columns", self._columns)
        form.addRow("Class names", self._names)
        form.addRow("Anchors", self._anchors)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(8)
        layout.addWidget(self._is_path)
        layout.addWidget(self._path)
        layout.addSpacing(8)
        layout.addWidget(self._is_hub)
        layout.addWidget(self._hub)
        layout.addSpacing(8)
        layout.addLayout(form)
        layout.addSpacing(8)
        layout.addStretch()
        layout.addWidget(self._buttons)
        self.resize(WIDTH, layout.totalHeightForWidth(WIDTH))

    def _made_buttons(self) -> QDialogButtonBox:
        kinds = QDialogButtonBox.StandardButton
        box = QDialogButtonBox(kinds.Open | kinds.Cancel, self)
        box.setObjectName("features_buttons")
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        return box

    def _connect(self) -> None:
        for button in (self._is_path, self._is_hub):
            button.toggled.connect(self._refresh)
        for field in (self._path, self._hub, self._columns, self._names):
            field.edit.textChanged.connect(self._refresh)
        self._is_path.clicked.connect(self._path.edit.setFocus)
        self._is_hub.clicked.connect(self._hub.edit.setFocus)
        self._refresh()

    # -- its behaviour

    def _browse_folder(self) -> None:
        start = self._path.text or self._start
        browse_for_folder("features_folder_dialog", "Folder of features", start, self._take_path, self)

    def _browse_file(self) -> None:
        start = self._path.text or self._start
        browse_for_file("features_file_dialog", "File of features", start, self._take_path, self)

    def _browse_names(self) -> None:
        start = self._names.text or self._start
        browse_for_file("features_names_dialog", "Class names", start, self._names.edit.setText, self, NAMES_FILTER)

    def _take_path(self, path: str) -> None:
        self._path.edit.setText(path)
        self._is_path.setChecked(True)

    def _refresh(self, *_: object) -> None:
        self._path.edit.setEnabled(self._is_path.isChecked())
        self._hub.setEnabled(self._is_hub.isChecked())
        open_ = self._buttons.button(QDialogButtonBox.StandardButton.Open)
        if open_ is not None:
            open_.setEnabled(self._is_right)


def path_fault(text: str) -> str:
    """What is wrong with the path of features; "" for an empty one, which is not filled in yet."""
    return "" if not text or is_there(_path(text)) else "There is no file or folder with this name."


def hub_fault(text: str) -> str:
    """What is wrong with a hub id or an address."""
    is_right = not text or hub_id(text) is not None or is_address(text)
    return "" if is_right else "An id is written owner/name, an address such as s3://bucket/folder."


def columns_fault(text: str) -> str:
    """What is wrong with the names of columns."""
    try:
        parse_columns(text or "id=image_id")
    except OptionError as error:
        return f"This {error.problem}: write {EXAMPLE}, or some of these."
    return ""


def names_fault(text: str) -> str:
    """What is wrong with the path of a names file."""
    if not text:
        return ""
    path = _path(text)
    return "" if is_file(path) else "There is no file with this name."


def _path(text: str) -> Path:
    return expanded(Path(text)).absolute()
