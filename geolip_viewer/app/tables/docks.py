"""The two tables: items and anchors."""

from PyQt6.QtWidgets import QWidget

from geolip_viewer.app.document.display import hidden_items
from geolip_viewer.app.document.selection_modes import Way
from geolip_viewer.app.document.workspace import Workspace
from geolip_viewer.app.tables.table_dock import TableDock
from geolip_viewer.export.columns import Table
from geolip_viewer.scene import Indices
from geolip_viewer.state import Selection


class ItemsDock(TableDock):
    """Every number of every item that the filters show; a double click opens one alone."""

    what = "item"

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, workspace.thumbnails, parent)

    @property
    def table(self) -> Table:
        return self._workspace.numbers.items

    def chosen_in(self, selection: Selection) -> tuple[int, ...]:
        return selection.items

    def choose(self, rows: list[int], way: Way) -> None:
        self._selecting.items(rows, way)

    def open_row(self, row: int) -> None:
        self._selecting.open_single(row)

    def is_left_out(self) -> Indices:
        return hidden_items(self._workspace.state.filters, self._workspace.loaded)


class AnchorsDock(TableDock):
    """Every number of every anchor; a double click selects the items that visit it."""

    what = "anchor"

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, None, parent)

    @property
    def table(self) -> Table:
        return self._workspace.numbers.anchors

    def chosen_in(self, selection: Selection) -> tuple[int, ...]:
        return selection.anchors

    def choose(self, rows: list[int], way: Way) -> None:
        self._selecting.anchors(rows, way)

    def open_row(self, row: int) -> None:
        self._selecting.visitors_of([row])
