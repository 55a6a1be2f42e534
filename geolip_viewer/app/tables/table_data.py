"""The tables of what is open: computed by the worker once the first picture is shown, then held as frozen answers."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from PyQt6.QtCore import QObject, pyqtSignal

from geolip_viewer.analysis import Analysis
from geolip_viewer.app.document.document import Document
from geolip_viewer.app.document.messages import Messages
from geolip_viewer.app.jobs.worker import Priority, Worker
from geolip_viewer.export.columns import Column, Numbers, Table
from geolip_viewer.scene import Indices
from geolip_viewer.task import phase

CHANNEL = "tables"
FEW = 20_000  # items up to which experts are compared without a request
NO_ITEMS, NO_ANCHORS = Table("item", ()), Table("anchor", ())


class TableData(QObject):
    """`items` and `anchors` are empty until they are known.

    Columns that compare experts, and those of how far the picture can be trusted, may come later and stand at the end.
    `of_each` are the tables of what is open, and of what stands beside it without those columns.
    """

    changed = pyqtSignal()  # other tables, or more columns

    def __init__(self, document: Document, messages: Messages, worker: Worker) -> None:
        super().__init__(document)
        self.setObjectName("table_data")
        self.items, self.anchors = NO_ITEMS, NO_ANCHORS
        self._beside: tuple[Analysis | None, Table, Table] = None, NO_ITEMS, NO_ANCHORS
        self.lacks_experts = False
        self._known_items = NO_ITEMS
        self._trust: tuple[Column, ...] = ()
        self._document = document
        self._messages = messages
        self._worker = worker
        document.result_changed.connect(self._ask)
        messages.unavailable.connect(self._ask)

    @property
    def of_each(self) -> tuple[tuple[Table, Table], ...]:
        """Items and anchors of what is open, then of what stands beside it; empty ones while they are not known."""
        compared = self._document.compared
        if compared is None:
            return ((self.items, self.anchors),)
        of, items, anchors = self._beside
        beside = (items, anchors) if of is compared.analysis else (NO_ITEMS, NO_ANCHORS)
        return (self.items, self.anchors), beside

    def compare_experts(self) -> None:
        """Add the columns for which every expert looks at every item."""
        loaded = self._document.loaded
        if loaded is not None and self.lacks_experts:
            self._request(lambda: expert_columns(loaded.analysis), self._add)

    def nearest_anchors(self) -> Indices | None:
        """The anchor nearest to each item (N,), None while it is not known."""
        column = self.items.column("nearest_anchor")
        return column.values.values if column is not None and isinstance(column.values, Numbers) else None

    def show_trust(self, columns: tuple[Column, ...]) -> None:
        """List how far each item can be trusted in the picture, or nothing of it."""
        self._trust = columns
        if len(self.items):
            self._emit_changed()

    def reset(self) -> None:
        """Forget the tables: other files are opened."""
        self._worker.silence(CHANNEL)
        self._known_items, self.anchors = NO_ITEMS, NO_ANCHORS
        self._trust = ()
        self._beside = None, NO_ITEMS, NO_ANCHORS
        self.lacks_experts = False
        self._emit_changed()

    def renew(self) -> None:
        """Measure what is open again: it is another checkpoint. The tables before stay until then."""
        loaded = self._document.loaded
        if loaded is not None:
            self._request(lambda: tables(loaded.analysis), self._take)

    def _ask(self, _: object) -> None:
        """After the picture, so that it need not wait for numbers it does not show."""
        loaded = self._document.loaded
        if loaded is not None and not len(self.anchors):
            self._request(lambda: tables(loaded.analysis), self._take)
        compared = self._document.compared
        if compared is not None and self._beside[0] is not compared.analysis:
            self._beside = compared.analysis, NO_ITEMS, NO_ANCHORS
            take = partial(self._take_beside, compared.analysis)
            work = partial(tables, compared.analysis)
            self._worker.request(f"{CHANNEL} beside", work, take, priority=Priority.BACKGROUND)

    def _take(self, found: tuple[Table, Table]) -> None:
        loaded = self._document.loaded
        self._known_items, self.anchors = found
        self.lacks_experts = loaded is not None and len(loaded.vocabulary["pair"]) > 0
        self._emit_changed()
        if len(self.items) <= FEW:
            self.compare_experts()

    def _take_beside(self, of: Analysis, found: tuple[Table, Table]) -> None:
        if self._beside[0] is of:
            self._beside = of, *found
            self.changed.emit()

    def _add(self, found: tuple[tuple[Column, ...], tuple[Column, ...]]) -> None:
        items, anchors = found
        self._known_items = replace(self._known_items, columns=(*self._known_items.columns, *items))
        self.anchors = replace(self.anchors, columns=(*self.anchors.columns, *anchors))
        self.lacks_experts = False
        self._emit_changed()

    def _emit_changed(self) -> None:
        known = self._known_items
        self.items = replace(known, columns=(*known.columns, *self._trust)) if len(known) else known
        self.changed.emit()

    def _request(self, work: Callable[[], Any], on_result: Callable[[Any], None]) -> None:
        self._worker.request(CHANNEL, work, on_result, priority=Priority.BACKGROUND)


def tables(analysis: Analysis) -> tuple[Table, Table]:
    """In the worker's thread: the tables from one pass over the items."""
    from geolip_viewer.export.anchor_columns import anchor_table
    from geolip_viewer.export.item_columns import item_table

    with phase("Measuring items and anchors"):
        return item_table(analysis), anchor_table(analysis)


def expert_columns(analysis: Analysis) -> tuple[tuple[Column, ...], tuple[Column, ...]]:
    """In the worker's thread: the columns from comparing all experts."""
    from geolip_viewer.export.anchor_columns import anchor_experts
    from geolip_viewer.export.item_columns import item_pairs

    with phase("Comparing experts"):
        return item_pairs(analysis), anchor_experts(analysis)
