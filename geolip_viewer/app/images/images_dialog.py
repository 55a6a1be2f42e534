"""Where the pictures of items are: a folder and how its files are named, tried out while typing."""

from pathlib import Path

from PyQt6.QtCore import Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QIcon
from PyQt6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from geolip_viewer.app.widgets.folder_field import browse_for_folder, named_edit
from geolip_viewer.errors import ViewerError
from geolip_viewer.path_checks import is_file
from geolip_viewer.scene import Indices
from geolip_viewer.sources.coco import COCO_PATTERN
from geolip_viewer.sources.item_images import ImageFolder, picture_folder

TRIED = 100
TYPING_PAUSE = 200  # milliseconds without typing until it is applied


class ItemImagesDialog(QDialog):
    """`chosen` tells the folder, or None for no pictures."""

    chosen = pyqtSignal(object)  # PictureFolder | None

    def __init__(self, known: ImageFolder | None, ids: Indices, folder: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("pictures_dialog")
        self.setWindowTitle("Pictures of items")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(520)
        self._ids = ids
        self._start = folder
        self._folder = named_edit("pictures_folder", "Folder", str(known.folder) if known is not None else "", self)
        self._pattern = named_edit("pictures_pattern", "File names", known.pattern if known else COCO_PATTERN, self)
        self._pattern.setToolTip(
            "<p>A Python format of <code>image_id</code>: {image_id:012d} writes 139 with 12 digits</p>"
        )
        self._verdict = QLabel(self)
        self._verdict.setObjectName("pictures_verdict")
        self._verdict.setProperty("quiet", True)
        self._verdict.setWordWrap(True)
        self._verdict.setTextFormat(Qt.TextFormat.PlainText)
        self._verdict.setMinimumHeight(44)
        self._verdict.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._typing_pause = QTimer(self)
        self._typing_pause.setSingleShot(True)
        self._typing_pause.setInterval(TYPING_PAUSE)
        self._typing_pause.timeout.connect(self._try)
        self._buttons = self._made_buttons(known is not None)
        self._lay_out()
        for edit in (self._folder, self._pattern):
            edit.textChanged.connect(lambda _: self._typing_pause.start())
        self._try()

    def accept(self) -> None:
        """Only what makes sense is accepted; the verdict says why not."""
        found = self._try()
        if found is not None:
            self.chosen.emit(found)
            super().accept()

    def _try(self) -> ImageFolder | None:
        self._typing_pause.stop()
        text, first = self._folder.text().strip(), self._ids[0].item()
        found, words = None, "Choose the folder that holds one picture file for each item."
        if text:
            try:
                found = picture_folder(Path(text).expanduser().absolute(), self._pattern.text().strip(), first)
                words = verdict(found, self._ids)
            except ViewerError as caught:
                words = str(caught)
        self._verdict.setText(words)
        use = self._buttons.button(QDialogButtonBox.StandardButton.Ok)
        if use is not None:
            use.setEnabled(found is not None)
        return found

    def _made_buttons(self, has_pictures: bool) -> QDialogButtonBox:
        kinds = QDialogButtonBox.StandardButton
        box = QDialogButtonBox(kinds.Ok | kinds.Cancel, self)
        box.setObjectName("pictures_buttons")
        box.button(kinds.Ok).setText("Show pictures")  # type: ignore[union-attr]
        for button in box.buttons():
            button.setIcon(QIcon())
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        if has_pictures:
            none = box.addButton("No pictures", QDialogButtonBox.ButtonRole.ResetRole)
            none.setObjectName("pictures_none")  # type: ignore[union-attr]
            none.clicked.connect(self._choose_none)  # type: ignore[union-attr]
        return box

    def _choose_none(self) -> None:
        self.chosen.emit(None)
        self.reject()

    def _lay_out(self) -> None:
        browse = QPushButton("Browse…", self)
        browse.setObjectName("pictures_browse")
        browse.clicked.connect(self._browse)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._folder, 1)
        row.addWidget(browse)
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        form.addRow("Folder", row)
        form.addRow("File names", self._pattern)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(12)
        layout.addLayout(form)
        layout.addWidget(self._verdict)
        layout.addWidget(self._buttons)

    def _browse(self) -> None:
        start = self._folder.text() or self._start
        browse_for_folder("pictures_folder_dialog", "Folder of pictures", start, self._folder.setText, self)


def verdict(pictures: ImageFolder, ids: Indices) -> str:
    """How many of the first items have a picture, and where the first was looked for."""
    paths = [pictures.path_of(each.item()) for each in ids[:TRIED]]
    found = sum(path is not None and is_file(path) for path in paths)
    example = paths[0].name if paths[0] is not None else "nothing"
    if not found:
        return f"None of the first {len(paths):,} items has a picture there: the first was looked for as {example}."
    return f"{found:,} of the first {len(paths):,} items have a picture there. The first is {example}."
