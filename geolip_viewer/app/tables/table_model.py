"""A table as Qt's views want it: an order of rows over frozen columns, so that 100,000 rows are as quick as ten."""

from typing import Any

import numpy as np
from PyQt6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt
from PyQt6.QtGui import QIcon, QPixmap

from geolip_viewer.app.images.thumbnails import Thumbnails
from geolip_viewer.export.columns import Column, Numbers, Table
from geolip_viewer.scene import Indices, Mask
from geolip_viewer.text import tooltip_text

LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
NOBODY = np.empty(0, np.int64)


class TableModel(QAbstractTableModel):
    """Rows are those of `listed`, sorted; `chosen` of them are painted and read out as selected."""

    def __init__(self, table: Table, thumbnails: Thumbnails | None, parent: QObject) -> None:
        super().__init__(parent)
        self.table = table
        self.order: Indices = NOBODY
        self._listed: Indices = NOBODY
        self._place = NOBODY  # of each row of the table in the order; −1 if it is not listed
        self._chosen = np.zeros(0, np.bool_)
        self._sorted_by = (-1, False)
        self._thumbnails = thumbnails
        self._blank = QIcon()
        if thumbnails is not None:
            thumbnails.arrived.connect(self._on_picture)

    # -- what is listed

    def set_table(self, table: Table, listed: Indices) -> None:
        """Another table, or one with more columns."""
        self.beginResetModel()
        self.table, self._listed = table, listed
        self._chosen = np.zeros(len(table), np.bool_)
        self._sort()
        self.endResetModel()

    def set_listed(self, listed: Indices) -> None:
        """List only these rows of the table."""
        self.beginResetModel()
        self._listed = listed
        self._sort()
        self.endResetModel()

    def set_chosen(self, rows: Indices) -> None:
        self._chosen = np.zeros(len(self.table), np.bool_)
        self._chosen[rows[rows < len(self.table)]] = True

    def is_chosen(self, index: QModelIndex) -> bool:
        return bool(self._chosen[self.order[index.row()]])

    def are_chosen(self, rows: Indices) -> Mask:
        """Which rows of the table are selected."""
        return self._chosen[rows]

    @property
    def sorted_column(self) -> Column | None:
        """What the rows are sorted by; None in the order of the data."""
        column = self._sorted_by[0]
        return self.table.columns[column] if 0 <= column < len(self.table.columns) else None

    def place_of(self, row: int) -> int:
        """The position of a row of the table in the list; −1 if it is not listed."""
        return int(self._place[row]) if row < len(self._place) else -1

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; −1 is the order of the data."""
        self.beginResetModel()
        self._sorted_by = (column, order == Qt.SortOrder.DescendingOrder)
        self._sort()
        self.endResetModel()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, max(self.columnCount() - 1, 0))

    def _sort(self) -> None:
        column, descending = self._sorted_by
        columns = self.table.columns
        is_sorted = 0 <= column < len(columns)
        self.order = columns[column].order(self._listed, descending=descending) if is_sorted else self._listed
        self._place = np.full(len(self.table), -1)
        self._place[self.order] = np.arange(len(self.order))

    # -- Qt's model interface

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        return len(self.order) if parent is None or not parent.isValid() else 0

    def columnCount(self, parent: QModelIndex | None = None) -> int:
        return len(self.table.columns) if parent is None or not parent.isValid() else 0

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation != Qt.Orientation.Horizontal or section >= len(self.table.columns):
            return None
        column = self.table.columns[section]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return f"{column.title}{self._arrow(section)}"
            case Qt.ItemDataRole.ToolTipRole:
                return tooltip_text(column.help)
            case Qt.ItemDataRole.TextAlignmentRole:
                return RIGHT if isinstance(column.values, Numbers) else LEFT
        return None

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        column, row = self.table.columns[index.column()], int(self.order[index.row()])
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.values.text(row)
            case Qt.ItemDataRole.ToolTipRole if not isinstance(column.values, Numbers):
                return tooltip_text(column.values.text(row))
            case Qt.ItemDataRole.AccessibleTextRole:
                chosen = ", selected" if self._chosen[row] else ""
                return f"{column.title} {column.values.text(row)}{chosen}"
            case Qt.ItemDataRole.TextAlignmentRole:
                return RIGHT if isinstance(column.values, Numbers) else LEFT
            case Qt.ItemDataRole.DecorationRole if index.column() == 0 and self.has_pictures:
                return self._picture(row)
        return None

    def _arrow(self, section: int) -> str:
        """Which way the table is sorted, beside the title: Qt would draw it over the text."""
        column, descending = self._sorted_by
        return "" if section != column else " ↓" if descending else " ↑"

    # -- pictures

    @property
    def has_pictures(self) -> bool:
        return self._thumbnails is not None and self._thumbnails.source is not None

    def _picture(self, row: int) -> QIcon:
        """The item's picture; until it is read, and where it is missing, an empty one of the same size."""
        picture = self._thumbnails.of(row) if self._thumbnails is not None else None
        if picture is not None:
            return QIcon(picture)
        if self._blank.isNull():
            empty = QPixmap(8, 8)
            empty.fill(Qt.GlobalColor.transparent)
            self._blank = QIcon(empty)
        return self._blank

    def _on_picture(self, item: int) -> None:
        place = self.place_of(item)
        if place >= 0:
            self.dataChanged.emit(self.index(place, 0), self.index(place, 0), [Qt.ItemDataRole.DecorationRole])
