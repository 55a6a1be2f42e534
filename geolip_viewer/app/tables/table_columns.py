"""Which columns of a table are shown, in what order, how wide, and which one sorts: chosen in its header, and kept."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from PyQt6.QtCore import QObject, QPoint, Qt
from PyQt6.QtWidgets import QHeaderView, QMenu, QWidget

from geolip_viewer.app.system.settings import Arrangement, Settings
from geolip_viewer.app.tables.rows_view import RowsView
from geolip_viewer.app.tables.table_model import TableModel
from geolip_viewer.export.columns import Column, Numbers, Table
from geolip_viewer.scene import Indices
from geolip_viewer.text import menu_text

WIDTHS = {"name": 200, "classes": 240}
NUMBER, TEXT, MARGIN = 76, 130, 36  # pixels: least widths of columns, and what a title needs besides its text


class TableColumns(QObject):
    """Columns are identified by key, so that another checkpoint's table gets the same arrangement where it has them."""

    def __init__(self, name: str, view: RowsView, model: TableModel, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name}_columns")
        self._name = name
        self._view = view
        self._model = model
        self._settings = settings
        self._chosen = settings.columns_of(name)
        self._is_arranging = False
        header = view.horizontalHeader()
        assert header is not None
        self._header: QHeaderView = header
        self.menu = QMenu(parent)
        self.menu.setObjectName(f"{name}_columns_menu")
        self.menu.aboutToShow.connect(self._fill_menu)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._open_menu)
        header.sectionResized.connect(self._on_resized)
        header.sectionMoved.connect(self._on_moved)
        header.sortIndicatorChanged.connect(self._on_sorted)
        self._arrange()

    @property
    def shown(self) -> list[Column]:
        """What is shown, from left to right."""
        header, columns = self._header, self._model.table.columns
        across = (header.logicalIndex(place) for place in range(header.count()))
        return [columns[each] for each in across if not header.isSectionHidden(each)]

    def show(self, table: Table, listed: Indices) -> None:
        """List rows of another table, or of one with more columns."""
        had = self._keys
        with self._arranging():
            self._model.set_table(table, listed)
        if self._keys != had:
            self._arrange()

    def reset(self) -> None:
        """All columns in their own order at their own width, rows in the order of the data."""
        self._keep(Arrangement())
        self._arrange()

    # -- applying choices to the header

    @property
    def _keys(self) -> list[str]:
        return [column.key for column in self._model.table.columns]

    @contextmanager
    def _arranging(self) -> Iterator[None]:
        """Ignore the header's signals meanwhile: they are not the user's choices."""
        self._is_arranging = True
        try:
            yield
        finally:
            self._is_arranging = False

    def _arrange(self) -> None:
        keys, chosen, header = self._keys, self._chosen, self._header
        known = [key for key in chosen.order if key in keys]
        positions = [*known, *(key for key in keys if key not in known)]
        hidden = chosen.hidden if set(keys) - chosen.hidden else frozenset()
        with self._arranging():
            for place, key in enumerate(positions):
                header.moveSection(header.visualIndex(keys.index(key)), place)
            for section, column in enumerate(self._model.table.columns):
                header.setSectionHidden(section, column.key in hidden)
                header.resizeSection(section, chosen.widths.get(column.key) or self._own_width(column))
            order = Qt.SortOrder.DescendingOrder if chosen.is_descending else Qt.SortOrder.AscendingOrder
            header.setSortIndicator(keys.index(chosen.sorted_by) if chosen.sorted_by in keys else -1, order)

    def _own_width(self, column: Column) -> int:
        title = self._view.fontMetrics().horizontalAdvance(column.title)
        least = NUMBER if isinstance(column.values, Numbers) else TEXT
        return max(WIDTHS.get(column.key, least), title + MARGIN)

    # -- choices made in the header

    def _on_resized(self, section: int, _: int, width: int) -> None:
        if width and not self._is_arranging:
            self._keep(replace(self._chosen, widths={**self._chosen.widths, self._keys[section]: width}))

    def _on_moved(self, *_: int) -> None:
        if not self._is_arranging:
            keys = self._keys
            order = [keys[self._header.logicalIndex(place)] for place in range(len(keys))]
            absent = [key for key in self._chosen.order if key not in keys]
            self._keep(replace(self._chosen, order=(*order, *absent)))

    def _on_sorted(self, section: int, order: Qt.SortOrder) -> None:
        if not self._is_arranging:
            key = self._keys[section] if section >= 0 else ""
            self._keep(replace(self._chosen, sorted_by=key, is_descending=order == Qt.SortOrder.DescendingOrder))

    def _set_shown(self, key: str, on: bool) -> None:
        self._keep(replace(self._chosen, hidden=self._chosen.hidden - {key} if on else self._chosen.hidden | {key}))
        self._arrange()

    def _keep(self, chosen: Arrangement) -> None:
        self._chosen = chosen
        self._settings.keep_columns(self._name, chosen)

    # -- the menu

    def _open_menu(self, place: QPoint) -> None:
        self.menu.popup(self._header.mapToGlobal(place))

    def _fill_menu(self) -> None:
        """A tick per column, from left to right; the last one that is shown stays."""
        self.menu.clear()
        shown, columns = self.shown, self._model.table.columns
        across = [columns[self._header.logicalIndex(place)] for place in range(self._header.count())]
        for column in across:
            self._add(column.title, column.key, is_shown=column in shown, is_last=shown == [column])
        self.menu.addSeparator()
        self.menu.addAction("Reset columns", self.reset)

    def _add(self, title: str, key: str, *, is_shown: bool, is_last: bool) -> None:
        action = self.menu.addAction(menu_text(title))
        if action is not None:
            action.setCheckable(True)
            action.setChecked(is_shown)
            action.setEnabled(not is_last)
            show: Callable[[bool], None] = lambda on: self._set_shown(key, on)  # noqa: E731
            action.triggered.connect(show)
