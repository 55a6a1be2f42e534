"""Thumbnails of items, read in the background when they are first needed."""

from collections import OrderedDict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import Any

import numpy as np
from PyQt6.QtCore import QObject, QRect, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QImage, QImageReader, QPixmap

from geolip_viewer.path_checks import is_file
from geolip_viewer.sources.item_images import Atlas, ImageFolder, ItemImages
from geolip_viewer.sources.item_pictures import ItemPictures

SIDE = 192  # pixels of the longer side: a card's picture on a screen of scale 2
MOST_KEPT = 800
MOST_WANTED = 240  # a scrolling table asks for many that are never seen; the oldest requests are dropped
THREADS = 2


class Messenger(QObject):
    """Tells what was read. The threads hold it too, so that it is still there when the thumbnails are gone."""

    was_read = pyqtSignal(object, int, QImage)  # Reader, item, image


class Thumbnails(QObject):
    """`of(item)` returns at once: the picture, or None, and `arrived` is emitted later. Each is requested once.

    The threads are Python's and not a QThreadPool's, which waits for them when it is destroyed and keeps Python's lock
    meanwhile: a thread that needs the lock would never end.
    """

    arrived = pyqtSignal(int)  # item
    changed = pyqtSignal()  # another source of pictures, or none
    wanted = pyqtSignal()  # the user wants to choose where pictures are

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.setObjectName("thumbnails")
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="geolip-thumbnails")
        self._is_closed = False
        self._reader: Reader | None = None
        self._kept: OrderedDict[int, QPixmap | None] = OrderedDict()
        self._messenger = Messenger()
        self._messenger.was_read.connect(self._take)

    @property
    def source(self) -> ItemImages | None:
        return self._reader.source if self._reader is not None else None

    def use(self, source: ItemImages | None, ids: Iterable[Any] = ()) -> None:
        """Show pictures of this source from now on, None for none; `ids` are the items' ids in item order."""
        if self._reader is not None:
            self._reader.give_up()
        self._reader = Reader(source, ids) if source is not None else None
        self._kept.clear()
        self.changed.emit()

    @property
    def item_pictures(self) -> ItemPictures | None:
        """The same pictures, for drawing without a window."""
        return ItemPictures(self._reader.source, self._reader.ids) if self._reader is not None else None

    def reader(self) -> "Reader | None":
        """Reads the same pictures for another thread, which asks it one by one."""
        return Reader(self._reader.source, self._reader.ids) if self._reader is not None else None

    def of(self, item: int) -> QPixmap | None:
        if item in self._kept:
            self._kept.move_to_end(item)
            return self._kept[item]
        if self._reader is not None and not self._is_closed and self._reader.want(item):
            self._threads.submit(self._reader.read_all, self._messenger)
        return None

    def close(self) -> None:
        """Drop all requests and wait for the threads to end."""
        self._is_closed = True
        if self._reader is not None:
            self._reader.give_up()
        self._threads.shutdown(wait=True, cancel_futures=True)

    def _take(self, reader: "Reader", item: int, image: QImage) -> None:
        reader.done(item)
        if reader is not self._reader:
            return
        self._kept[item] = None if image.isNull() else QPixmap.fromImage(image)
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        if not image.isNull():
            self.arrived.emit(item)


class Reader:
    """Reads pictures of one source in other threads, the latest request first."""

    def __init__(self, source: ItemImages, ids: Iterable[Any]) -> None:
        self.source = source
        self.ids = np.asarray(ids)
        self._lock = Lock()
        self._wanted: OrderedDict[int, None] = OrderedDict()
        self._reading: set[int] = set()
        self._atlas: QImage | None = None

    def want(self, item: int) -> bool:
        """Note an item; False when it is on its way, or noted already."""
        with self._lock:
            if item in self._reading:
                return False
            is_new = item not in self._wanted
            self._wanted[item] = None
            self._wanted.move_to_end(item)
            if len(self._wanted) > MOST_WANTED:
                self._wanted.popitem(last=False)
            return is_new

    def done(self, item: int) -> None:
        """The picture has arrived, and may be asked for again."""
        with self._lock:
            self._reading.discard(item)

    def give_up(self) -> None:
        with self._lock:
            self._wanted.clear()

    def read_all(self, messenger: Messenger) -> None:
        """In a thread: read until there are no more requests."""
        while (item := self._next()) is not None:
            messenger.was_read.emit(self, item, self.read(item))

    def _next(self) -> int | None:
        with self._lock:
            if not self._wanted:
                return None
            item, _ = self._wanted.popitem()
            self._reading.add(item)
            return item

    def read(self, item: int) -> QImage:
        """The picture of an item, a null image if there is none."""
        match self.source:
            case Atlas():
                return self._cut(self.source, item)
            case ImageFolder():
                path = self.source.path_of(self.ids[item].item())
                return read_small(str(path)) if path is not None and is_file(path) else QImage()

    def _cut(self, atlas: Atlas, item: int) -> QImage:
        with self._lock:
            if self._atlas is None:
                self._atlas = QImage(str(atlas.path))
        left, top = (int(each) for each in atlas.corners[item])
        place = QRect(left, top, atlas.cell, atlas.cell)
        if left < 0 or not self._atlas.rect().contains(place):
            return QImage()
        cut = self._atlas.copy(place).convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
        return cut.scaled(SIDE, SIDE, transformMode=Qt.TransformationMode.SmoothTransformation)


def read_small(path: str) -> QImage:
    """A picture file no larger than SIDE either way, upright; a null image where it cannot be read."""
    reader = QImageReader(path)
    reader.setAutoTransform(True)
    reader.setDecideFormatFromContent(True)
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > SIDE:
        reader.setScaledSize(size.scaled(QSize(SIDE, SIDE), Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1)))
    image = reader.read()
    if max(image.width(), image.height()) > SIDE:
        return image.scaled(SIDE, SIDE, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
    return image
