"""The two tables: items and anchors."""

from geolip_viewer.app.document.display import hidden_items
from geolip_viewer.app.document.document import Document
from geolip_viewer.app.document.selection_modes import SelectionMode
from geolip_viewer.app.images.thumbnails import Thumbnails
from geolip_viewer.app.jobs.worker import Worker
from geolip_viewer.app.selection.selecting import Selecting
from geolip_viewer.app.system.settings import Settings
from geolip_viewer.app.tables.saving_rows import SavingRows
from geolip_viewer.app.tables.table_data import TableData
from geolip_viewer.app.tables.table_dock import TableDock
from geolip_viewer.export.columns import Table
from geolip_viewer.scene import Indices
from geolip_viewer.state import Selection


class ItemsDock(TableDock):
    """Every number of every item that the filters show; a double click opens one alone."""

    what = "item"
    number = "cosine"

    def __init__(
        self,
        document: Document,
        worker: Worker,
        table_data: TableData,
        thumbnails: Thumbnails,
        selecting: Selecting,
        saving: SavingRows,
        settings: Settings,
    ) -> None:
        super().__init__(document, worker, table_data, thumbnails, selecting, saving, settings)

    @property
    def table(self) -> Table:
        return self._table_data.items

    def chosen_in(self, selection: Selection) -> tuple[int, ...]:
        return selection.items

    def choose(self, rows: list[int], way: SelectionMode) -> None:
        self._selecting.items(rows, way)

    def open_row(self, row: int) -> None:
        self._selecting.open_single(row)

    def is_left_out(self) -> Indices:
        return hidden_items(self._document.state.filters, self._document.loaded)


class AnchorsDock(TableDock):
    """Every number of every anchor; a double click selects the items assigned to it."""

    what = "anchor"
    number = "assigned items"

    def __init__(
        self,
        document: Document,
        worker: Worker,
        table_data: TableData,
        selecting: Selecting,
        saving: SavingRows,
        settings: Settings,
    ) -> None:
        super().__init__(document, worker, table_data, None, selecting, saving, settings)

    @property
    def table(self) -> Table:
        return self._table_data.anchors

    def chosen_in(self, selection: Selection) -> tuple[int, ...]:
        return selection.anchors

    def choose(self, rows: list[int], way: SelectionMode) -> None:
        self._selecting.anchors(rows, way)

    def open_row(self, row: int) -> None:
        self._selecting.assigned_items_of([row])

    def remark(self) -> str:
        """The note, with a filter, that dead anchors, assigned items and other counts cover all items."""
        loaded = self._document.loaded
        if loaded is None or not loaded.item_count:
            return ""
        items = loaded.shown_items(self._document.state.filters)
        return f"assigned items of {items.everything}" if items.is_filtered else ""
