"""Items in an order, each with its name, a number and its picture: only what is asked for is made and read."""

from typing import Any

import numpy as np
from PyQt6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt
from PyQt6.QtGui import QPixmap

from geolip_viewer.app.document.descriptions import item_name
from geolip_viewer.app.document.loading import Loaded
from geolip_viewer.app.images.thumbnails import Thumbnails
from geolip_viewer.export.columns import Column
from geolip_viewer.scene import Indices
from geolip_viewer.text import tooltip_text

NOBODY = np.empty(0, np.int64)


class GalleryModel(QAbstractListModel):
    """`order` are items; `chosen` of them are painted as selected, `current` is the one that arrow keys step from."""

    def __init__(self, thumbnails: Thumbnails, parent: QObject) -> None:
        super().__init__(parent)
        self.order: Indices = NOBODY
        self.current: int | None = None
        self._loaded: Loaded | None = None
        self._place = NOBODY  # of each item in the order; −1 if it is not in it
        self._chosen = np.zeros(0, np.bool_)
        self._column: Column | None = None
        self._thumbnails = thumbnails
        thumbnails.arrived.connect(self._on_picture)

    @property
    def has_pictures(self) -> bool:
        return self._thumbnails.source is not None

    def set_items(self, loaded: Loaded | None, order: Indices, column: Column | None) -> None:
        """Show these items in this order; captions come from the column."""
        self.beginResetModel()
        self._loaded, self.order, self._column = loaded, order, column
        self._place = np.full(loaded.item_count if loaded is not None else 0, -1)
        self._place[order] = np.arange(len(order))
        self._chosen = np.zeros(len(self._place), np.bool_)
        self.endResetModel()

    def set_chosen(self, items: Indices, current: int | None) -> None:
        self._chosen[:] = False
        self._chosen[items[items < len(self._chosen)]] = True
        self.current = current

    def place_of(self, item: int) -> int:
        """Where an item stands; −1 where it does not."""
        return int(self._place[item]) if item < len(self._place) else -1

    def is_chosen(self, index: QModelIndex) -> bool:
        return bool(self._chosen[self.order[index.row()]])

    def is_current(self, index: QModelIndex) -> bool:
        return self.current is not None and int(self.order[index.row()]) == self.current and self.is_chosen(index)

    def name(self, index: QModelIndex) -> str:
        assert self._loaded is not None
        return item_name(int(self.order[index.row()]), self._loaded)

    def caption(self, index: QModelIndex) -> str:
        """What the items are sorted by, of this one; "" in the order of the data."""
        return self._column.values.text(int(self.order[index.row()])) if self._column is not None else ""

    def picture(self, index: QModelIndex) -> QPixmap | None:
        """None until it is read, and where it is missing."""
        return self._thumbnails.of(int(self.order[index.row()])) if self.has_pictures else None

    # -- Qt's model interface

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        return len(self.order) if parent is None or not parent.isValid() else 0

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.name(index)
            case Qt.ItemDataRole.ToolTipRole:
                return tooltip_text("\n".join(filter(None, (self.name(index), self._captioned(index)))))
            case Qt.ItemDataRole.AccessibleTextRole:
                chosen = "selected" if self.is_chosen(index) else ""
                return ", ".join(filter(None, (self.name(index), self._captioned(index), chosen)))
        return None

    def _captioned(self, index: QModelIndex) -> str:
        return f"{self._column.title} {self.caption(index)}" if self._column is not None else ""

    def _on_picture(self, item: int) -> None:
        place = self.place_of(item)
        if place >= 0:
            self.dataChanged.emit(self.index(place), self.index(place), [Qt.ItemDataRole.DecorationRole])
