"""Items and anchors as tables: sort, filter, select in step with the picture, and save rows as a file."""

from abc import abstractmethod
from functools import partial
from typing import Any

import numpy as np
from PyQt6.QtCore import QTimer
from PyQt6.QtGui import QGuiApplication
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QMenu, QPushButton, QToolButton, QVBoxLayout, QWidget

from geolip_viewer.app.document.document import Document
from geolip_viewer.app.document.selection_modes import SelectionMode
from geolip_viewer.app.images.thumbnails import Thumbnails
from geolip_viewer.app.jobs.worker import Worker
from geolip_viewer.app.selection.selecting import Selecting
from geolip_viewer.app.system.settings import Settings
from geolip_viewer.app.tables.distribution import Distribution
from geolip_viewer.app.tables.filter_examples import examples
from geolip_viewer.app.tables.row_filter import HINT, fault_in, rows_left
from geolip_viewer.app.tables.rows_view import RowsView
from geolip_viewer.app.tables.saving_rows import SavingRows
from geolip_viewer.app.tables.table_columns import TableColumns
from geolip_viewer.app.tables.table_data import TableData
from geolip_viewer.app.tables.table_model import TableModel
from geolip_viewer.app.widgets.icon_button import icon_button
from geolip_viewer.app.widgets.icons import icon
from geolip_viewer.export.columns import Table
from geolip_viewer.export.selection import as_text
from geolip_viewer.scene import Indices
from geolip_viewer.state import Selection, State
from geolip_viewer.text import plain_text, tooltip_text

COPY = "copy"  # a channel
TYPING_PAUSE = 150  # milliseconds without typing until the filter is applied


class TableDock(QWidget):
    """Common to the tables of items and anchors.

    `what` is what a row is; `number` is called the column by which the filter says that it compares.
    """

    what = number = ""

    def __init__(
        self,
        document: Document,
        worker: Worker,
        table_data: TableData,
        thumbnails: Thumbnails | None,
        selecting: Selecting,
        saving: SavingRows,
        settings: Settings,
    ) -> None:
        super().__init__()
        self.setObjectName(f"{self.what}s")
        self._document = document
        self._worker = worker
        self._table_data = table_data
        self._thumbnails = thumbnails
        self._selecting = selecting
        self._saving = saving
        self._is_choosing = False
        self._model = TableModel(self.table, thumbnails, self)
        self._filter = self._made_filter()
        self._count = QLabel(self)
        self._count.setObjectName(f"{self.what}s_count")
        self._count.setProperty("quiet", True)
        self._only = self._button("only_selected", "filter", "List only what is selected")
        self._only.setCheckable(True)
        self._compare = self._made_compare()
        self._choose_columns = self._button("choose_columns", "columns-2", "Choose columns")
        self._choose_columns.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._save = self._button("save", "download", "Save rows as CSV or Parquet")
        self._save.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._save.setMenu(self._made_menu())
        self._rows = RowsView(f"{self.what}s_table", f"{self.what.capitalize()}s", self._model, self)
        self._distribution = Distribution(f"{self.what}s_distribution", self._model, self)
        self.columns = TableColumns(f"{self.what}s", self._rows, self._model, settings, self)
        self._choose_columns.setMenu(self.columns.menu)
        self._lay_out()
        self._connect()
        self._fill()
        self._reveal(document.state.selection)

    # -- the tables

    @property
    @abstractmethod
    def table(self) -> Table: ...

    @abstractmethod
    def chosen_in(self, selection: Selection) -> tuple[int, ...]: ...

    @abstractmethod
    def choose(self, rows: list[int], way: SelectionMode) -> None: ...

    @abstractmethod
    def open_row(self, row: int) -> None: ...

    def is_left_out(self) -> Indices:
        """Rows that the filters of the picture hide."""
        return np.empty(0, np.int64)

    def remark(self) -> str:
        """The text beside the count of rows; "" if nothing needs saying."""
        return ""

    # -- its widgets

    def _made_filter(self) -> QLineEdit:
        edit = QLineEdit(self)
        edit.setObjectName(f"{self.what}s_filter")
        edit.setAccessibleName(f"Filter {self.what}s")
        edit.setClearButtonEnabled(True)
        edit.setMaximumWidth(320)
        edit.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self._typing_pause = QTimer(self)
        self._typing_pause.setSingleShot(True)
        self._typing_pause.setInterval(TYPING_PAUSE)
        self._typing_pause.timeout.connect(self._list)
        edit.textChanged.connect(lambda _: self._typing_pause.start())
        edit.returnPressed.connect(self._list)
        return edit

    def _button(self, name: str, sign: str, text: str) -> QToolButton:
        return icon_button(self, f"{self.what}s_{name}", sign, text)

    def _made_compare(self) -> QPushButton:
        button = QPushButton("Compare experts", self)
        button.setObjectName(f"{self.what}s_compare")
        button.setProperty("small", True)
        button.setToolTip("<p>Add the columns that compare all experts on every item. This takes a while.</p>")
        button.clicked.connect(self._table_data.compare_experts)
        return button

    def _made_menu(self) -> QMenu:
        menu = QMenu(self._save)
        menu.setObjectName(f"{self.what}s_save_menu")
        self._save_selected = menu.addAction("Selected rows…", lambda: self._saving.ask(self.table, self._chosen()))
        menu.addAction("Listed rows…", lambda: self._saving.ask(self.table, self._model.order))
        return menu

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 6, 8, 0)
        bar.setSpacing(6)
        bar.addWidget(self._filter, 1)
        bar.addWidget(self._only)
        bar.addWidget(self._count)
        bar.addStretch()
        bar.addWidget(self._compare)
        bar.addWidget(self._choose_columns)
        bar.addWidget(self._save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(bar)
        layout.addWidget(self._distribution)
        layout.addWidget(self._rows, 1)

    def _connect(self) -> None:
        self._rows.chosen.connect(self._on_chosen)
        self._distribution.chosen.connect(self._on_chosen)
        self._rows.opened.connect(self.open_row)
        self._rows.copied.connect(self._copy)
        self._only.toggled.connect(self._list)
        self._table_data.changed.connect(self._fill)
        if self._thumbnails is not None:
            self._thumbnails.changed.connect(self._rows.fit_pictures)
        self._document.state_changed.connect(self._on_state)
        self._document.opened.connect(self._filter.clear)

    # -- updates

    def _fill(self) -> None:
        """Another table, or more columns of the same."""
        self.columns.show(self.table, self._listed())
        self._compare.setVisible(self._table_data.lacks_experts)
        self._save.setEnabled(len(self.table) > 0)
        self._show_examples()
        self._mark()

    def _show_examples(self) -> None:
        found = examples(self.table, self.number)
        self._filter.setPlaceholderText(plain_text(f"Filter: {', '.join(found)}" if found else "Filter"))
        self._filter.setToolTip(tooltip_text(HINT.format(found[-1] if found else f"{self.number} > 0")))

    def _list(self, *_: object) -> None:
        self._typing_pause.stop()
        self._model.set_listed(self._listed())
        self._mark()

    def _listed(self) -> Indices:
        rows = np.setdiff1d(rows_left(self.table, self._filter.text()), self.is_left_out(), assume_unique=True)
        return rows[np.isin(rows, self._chosen())] if self._only.isChecked() else rows

    def _chosen(self) -> Indices:
        return np.array(self.chosen_in(self._document.state.selection), np.int64)

    def _mark(self) -> None:
        """Paint the selection, and count it."""
        chosen = self._chosen()
        self._model.set_chosen(chosen)
        self._distribution.update()
        viewport = self._rows.viewport()
        if viewport is not None:
            viewport.update()
        listed, total = len(self._model.order), len(self.table)
        words = [f"{listed:,}" if listed == total else f"{listed:,} of {total:,}"]
        words += [f"{len(chosen):,} selected"] if len(chosen) else []
        words += [remark] if (remark := self.remark()) else []
        self._count.setText(" · ".join(words) if total else "")
        self._rows.set_hint(self._reason())
        if self._save_selected is not None:
            self._save_selected.setEnabled(len(chosen) > 0)

    def _reason(self) -> str:
        """Why nothing is listed."""
        loaded = self._document.loaded
        if loaded is None:
            return "No checkpoint is open."
        if not len(self.table):
            lacks_items = self.what == "item" and not loaded.item_count
            return "There are no items: open features for the checkpoint." if lacks_items else "Not measured yet."
        if self._only.isChecked() and not len(self._chosen()):
            return f"No {self.what} is selected, and only selected ones are listed."
        return fault_in(self.table, self._filter.text()) or f"No {self.what} matches the filter."

    def _copy(self) -> None:
        """The selected rows as they are shown, as text that spreadsheets read; the worker writes it."""
        rows = self._model.order[np.isin(self._model.order, self._chosen())]
        clipboard = QGuiApplication.clipboard()
        if clipboard is not None and len(rows):
            work = partial(as_text, self.columns.shown, rows)
            self._worker.request(COPY, work, clipboard.setText)

    def _on_state(self, old: State, new: State) -> None:
        if old.filters != new.filters or (self._only.isChecked() and old.selection != new.selection):
            self._list()
        elif old.selection != new.selection:
            self._mark()
        if old.selection != new.selection and not self._is_choosing:
            self._reveal(new.selection)

    def _reveal(self, selection: Selection) -> None:
        chosen = self.chosen_in(selection)
        first: Any = (
            selection.current if selection.current in chosen and self.what == "item" else next(iter(chosen), None)
        )
        if first is not None:
            self._rows.reveal(first)

    def _on_chosen(self, rows: Indices, way: SelectionMode) -> None:
        self._is_choosing = True
        try:
            self.choose(rows.tolist(), way)
        finally:
            self._is_choosing = False
