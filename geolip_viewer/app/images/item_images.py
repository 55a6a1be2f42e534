"""Finds pictures of the open items: an atlas next to them, or the folder that the user named."""

from functools import partial
from pathlib import Path

from PyQt6.QtCore import QObject
from PyQt6.QtWidgets import QWidget

from geolip_viewer.app.document.document import Document
from geolip_viewer.app.document.loading import Loaded
from geolip_viewer.app.images.images_dialog import ItemImagesDialog
from geolip_viewer.app.images.thumbnails import Thumbnails
from geolip_viewer.app.jobs.worker import Worker
from geolip_viewer.app.system.settings import Settings
from geolip_viewer.scene import Indices
from geolip_viewer.sources.item_images import ImageFolder, ItemImages
from geolip_viewer.state import FeaturesSource

CHANNEL = "pictures"


class ItemImageSource(QObject):
    """Tells the thumbnails where to read, and asks when told to."""

    def __init__(
        self, window: QWidget, document: Document, worker: Worker, thumbnails: Thumbnails, settings: Settings
    ) -> None:
        super().__init__(window)
        self.setObjectName("item_pictures")
        self._window = window
        self._document = document
        self._worker = worker
        self._thumbnails = thumbnails
        self._settings = settings
        document.opened.connect(self._on_opened)
        thumbnails.wanted.connect(self.choose)

    def choose(self) -> None:
        """Ask for the folder and the pattern of the file names."""
        loaded = self._document.loaded
        if loaded is None or loaded.features is None or loaded.sources[1] is None:
            return
        known = self._settings.pictures_of(loaded.sources[1])
        dialog = ItemImagesDialog(known, loaded.features.image_id, self._settings.folder, self._window)
        dialog.chosen.connect(partial(self._take, loaded, loaded.sources[1]))
        dialog.open()

    def _take(self, loaded: Loaded, source: FeaturesSource, folder: ImageFolder | None) -> None:
        self._settings.keep_pictures(source, folder)
        if loaded is self._document.loaded:
            self._find(loaded)

    def _on_opened(self, loaded: Loaded | None) -> None:
        self._thumbnails.use(None)
        if loaded is not None and loaded.features is not None:
            self._find(loaded)

    def _find(self, loaded: Loaded) -> None:
        """The folder named for these features, or else the atlas next to them."""
        source, features = loaded.sources[1], loaded.features
        if source is None or features is None:
            return
        named = self._settings.pictures_of(source)
        self._worker.silence(CHANNEL)
        if named is not None:
            self._thumbnails.use(named, features.image_id)
        elif source.is_folder:
            work = partial(beside, Path(source.source), features.image_id)
            self._worker.request(CHANNEL, work, on_result=partial(self._use, loaded))

    def _use(self, loaded: Loaded, pictures: ItemImages | None) -> None:
        if loaded is self._document.loaded and loaded.features is not None:
            self._thumbnails.use(pictures, loaded.features.image_id)


def beside(folder: Path, ids: Indices) -> ItemImages | None:
    """In the worker's thread."""
    from geolip_viewer.sources.atlas import atlas_beside

    return atlas_beside(folder, ids)
