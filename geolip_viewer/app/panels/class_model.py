"""The rows of the class list: name with colour and tick, and how many items carry the class."""

from collections.abc import Mapping, Sequence
from typing import Any

from PyQt6.QtCore import QAbstractTableModel, QModelIndex, QObject, QSortFilterProxyModel, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QIcon, QPainter, QPixmap

from geolip_viewer.app.document.loading import ClassRow
from geolip_viewer.colouring import Category
from geolip_viewer.look import ThemeName
from geolip_viewer.render.palette import THEMES, category_colours
from geolip_viewer.scene import Points, Scene
from geolip_viewer.state import Filters
from geolip_viewer.text import tooltip_text

CLASS_ID = Qt.ItemDataRole.UserRole
SORT_BY = Qt.ItemDataRole.UserRole + 1
TITLES = ("Class", "Items")
HELP = (
    "A tick shows a class, a double click shows it alone",
    "How many items have the class; with a filter, how many of these are shown",
)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
SWATCH = 24  # pixels of the drawn dot, shown at half the size


class ClassModel(QAbstractTableModel):
    """Ticks are requests: `shown_changed` emits them, and `set_filters` shows the result."""

    shown_changed = pyqtSignal(int, bool)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rows: tuple[ClassRow, ...] = ()
        self._filters = Filters()
        self._counts: Mapping[int, tuple[int, int]] = {}
        self._swatches: dict[int, QIcon] = {}

    def set_classes(self, rows: Sequence[ClassRow]) -> None:
        self.beginResetModel()
        self._rows, self._swatches = tuple(rows), {}
        self.endResetModel()

    def set_filters(self, filters: Filters, counts: Mapping[int, tuple[int, int]]) -> None:
        """Tick what is shown; of each class, by id, how many shown items are of it and how many of all."""
        self._filters, self._counts = filters, counts
        self._emit_all_changed()

    def set_colours(self, scenes: Sequence[Scene], theme: ThemeName) -> None:
        """Give each class the colour it has in the picture; none where the picture is coloured by something else."""
        category = category_of(scenes)
        self._swatches = {}
        if category is not None:
            table = category_colours(category, THEMES[theme])
            for row in self._rows:
                rgb = table[row.id] if row.id >= 0 else THEMES[theme].roles["quiet"]
                self._swatches[row.id] = _dot(QColor.fromRgbF(*map(float, rgb)))
        self._emit_all_changed()

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        return len(self._rows) if parent is None or not parent.isValid() else 0

    def columnCount(self, parent: QModelIndex | None = None) -> int:
        return len(TITLES) if parent is None or not parent.isValid() else 0

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return TITLES[section]
            case Qt.ItemDataRole.ToolTipRole:
                return HELP[section]
            case Qt.ItemDataRole.TextAlignmentRole if section == 1:
                return RIGHT
        return None

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return plain | Qt.ItemFlag.ItemIsUserCheckable if index.column() == 0 else plain

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.name if index.column() == 0 else self._counted(row)
            case Qt.ItemDataRole.CheckStateRole if index.column() == 0:
                return Qt.CheckState.Checked if self._filters.includes(row.id) else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.DecorationRole if index.column() == 0:
                return self._swatches.get(row.id)
            case Qt.ItemDataRole.TextAlignmentRole if index.column() == 1:
                return RIGHT
            case Qt.ItemDataRole.ToolTipRole:
                return tooltip_text(f"{row.name}: {self._counted(row)} items. Double click to show only these")
            case _ if role == CLASS_ID:
                return row.id
            case _ if role == SORT_BY:
                return row.name.casefold() if index.column() == 0 else self._counts_of(row)[1]
        return None

    def setData(self, index: QModelIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        self.shown_changed.emit(self._rows[index.row()].id, Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def _counts_of(self, row: ClassRow) -> tuple[int, int]:
        return self._counts.get(row.id, (row.count, row.count))

    def _counted(self, row: ClassRow) -> str:
        """How many items are of the class, under a filter how many of these are shown: "386", "3 of 386"."""
        shown, every = self._counts_of(row)
        return f"{every:,}" if shown == every else f"{shown:,} of {every:,}"

    def _emit_all_changed(self) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(TITLES) - 1))


class SortedClasses(QSortFilterProxyModel):
    """Classes in the order and of the names that were asked for; the title of the column that sorts says which way."""

    def __init__(self, classes: ClassModel, parent: QObject) -> None:
        super().__init__(parent)
        self.setSourceModel(classes)
        self.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setSortRole(SORT_BY)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        told = super().headerData(section, orientation, role)
        if role == Qt.ItemDataRole.DisplayRole and section == self.sortColumn():
            return f"{told} {'↓' if self.sortOrder() == Qt.SortOrder.DescendingOrder else '↑'}"
        return told


def category_of(scenes: Sequence[Scene]) -> Category | None:
    """The colouring by class in a picture: the first whose names are the classes'."""
    for scene in scenes:
        for layer in scene.layers:
            colour = layer.colour if isinstance(layer, Points) else None
            if isinstance(colour, Category) and colour.of == "class":
                return colour
    return None


def _dot(colour: QColor) -> QIcon:
    picture = QPixmap(SWATCH, SWATCH)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(1, 1, SWATCH - 2, SWATCH - 2)
    painter.end()
    return QIcon(picture)
