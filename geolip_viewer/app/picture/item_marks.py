"""The pictures of items on the globe: read when they are first drawn, and drawn once they are read."""

from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject

from geolip_viewer.app.document.document import Document
from geolip_viewer.app.images.pixmaps import pixels_of
from geolip_viewer.app.images.thumbnails import Thumbnails
from geolip_viewer.app.picture.canvas import Canvas
from geolip_viewer.sources.item_pictures import Pixels

if TYPE_CHECKING:
    from geolip_viewer.app.picture.viewport import Viewport


class ItemMarks(QObject):
    """Gives the viewport the thumbnails that the hover card shows too."""

    def __init__(self, document: Document, thumbnails: Thumbnails, canvas: Canvas) -> None:
        super().__init__(document)
        self.setObjectName("item_marks")
        self._document = document
        self._thumbnails = thumbnails
        self._canvas = canvas
        canvas.started.connect(self._begin)
        thumbnails.changed.connect(self._begin_anew)
        thumbnails.arrived.connect(self._on_picture)

    def _begin(self, viewport: "Viewport") -> None:
        viewport.scene_renderer.show_item_pictures(self._picture)
        viewport.update()

    def _begin_anew(self) -> None:
        if self._canvas.viewport is not None:
            self._begin(self._canvas.viewport)

    def _picture(self, item: int) -> Pixels | None:
        picture = self._thumbnails.of(item)
        return None if picture is None else pixels_of(picture)

    def _on_picture(self, _: int) -> None:
        if self._document.state.display.item_pictures and self._canvas.viewport is not None:
            self._canvas.viewport.update()
