"""The guide that ships with the program, as pages to read in a dialog."""

from pathlib import Path
from typing import Any

from PyQt6.QtCore import QSize, Qt, QUrl
from PyQt6.QtGui import QImage, QResizeEvent, QTextDocument
from PyQt6.QtWidgets import QTextBrowser, QWidget

FIRST = "README.md"
MARGIN = 16


class GuideBrowser(QTextBrowser):
    """Its pages by their links; pictures are as wide as there is room, and never enlarged."""

    def __init__(self, folder: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("help_guide")
        self.setAccessibleName("Guide")
        self._first = folder / FIRST
        if self._first.is_file():
            self.setSource(QUrl.fromLocalFile(str(self._first)))
        else:
            self.setPlainText("The guide is missing from this installation.")

    def loadResource(self, kind: int, name: QUrl) -> Any:
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return super().loadResource(kind, name)
        picture = QImage(self.source().resolved(name).toLocalFile())
        scale = self.devicePixelRatioF()
        room = round((self._width() - 2 * MARGIN) * scale)
        if picture.width() > room > 0:
            picture = picture.scaledToWidth(room, Qt.TransformationMode.SmoothTransformation)
        picture.setDevicePixelRatio(scale)
        return picture

    def doSetSource(
        self, name: QUrl, kind: QTextDocument.ResourceType = QTextDocument.ResourceType.UnknownResource
    ) -> None:
        document = QTextDocument(self)  # otherwise Qt would begin the page in the style of the previous heading
        document.setObjectName("guide_page")
        self.setDocument(document)  # deletes the previous document
        super().doSetSource(name, kind)
        document.setDocumentMargin(MARGIN)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        before = event.oldSize() if event is not None else QSize()
        if before.width() != self.width() and self.source().isValid():
            bar = self.verticalScrollBar()
            assert bar is not None
            place = bar.value()
            self.reload()
            bar.setValue(place)

    def _width(self) -> int:
        viewport = self.viewport()
        assert viewport is not None
        return viewport.width()
