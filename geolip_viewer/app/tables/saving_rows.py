"""Asks where rows of a table go, and has the worker write them."""

from functools import partial
from pathlib import Path

import numpy as np
from PyQt6.QtCore import QObject, QStandardPaths, Qt
from PyQt6.QtWidgets import QFileDialog, QWidget

from geolip_viewer.app.document.descriptions import plural
from geolip_viewer.app.document.document import Document
from geolip_viewer.app.document.messages import Messages
from geolip_viewer.app.jobs.channels import EXPORT
from geolip_viewer.app.jobs.worker import Worker
from geolip_viewer.app.tables.table_data import TableData
from geolip_viewer.export.columns import Table
from geolip_viewer.scene import Indices

FILTERS = {"CSV (*.csv)": ".csv", "Parquet (*.parquet)": ".parquet"}


class SavingRows(QObject):
    """Opens the dialog over a window or panel."""

    def __init__(
        self, window: QWidget, document: Document, messages: Messages, worker: Worker, table_data: TableData
    ) -> None:
        super().__init__(window)
        self.setObjectName("saving_rows")
        self._document = document
        self._messages = messages
        self._worker = worker
        self._table_data = table_data
        self._window = window
        self._folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)

    def selected_items(self) -> None:
        self.ask(self._table_data.items, np.array(self._document.state.selection.items, np.int64))

    def selected_anchors(self) -> None:
        self.ask(self._table_data.anchors, np.array(self._document.state.selection.anchors, np.int64))

    def ask(self, table: Table, rows: Indices) -> None:
        """Ask for a file name; the suffix decides the form, and the chosen filter if there is none."""
        title = f"Save {len(rows):,} {plural(len(rows), table.what)}"
        dialog = QFileDialog(self._window, title, self._folder, ";;".join(FILTERS))
        dialog.setObjectName("rows_dialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(FILTERS[chosen].removeprefix(".")))
        dialog.selectFile(self._name(table))
        dialog.fileSelected.connect(lambda path: self._write(table, rows, Path(path)))
        dialog.open()

    def _name(self, table: Table) -> str:
        return f"{self._document.file_stem} {table.what}s"

    def _write(self, table: Table, rows: Indices, path: Path) -> None:
        """In a channel of the file's own: only saving over the same file supersedes."""
        from geolip_viewer.export.selection import write_rows

        self._folder = str(path.parent)
        what = f"{len(rows):,} {plural(len(rows), table.what)} as {path.name}"
        work = partial(write_rows, table, rows, path)
        refuse = partial(self._messages.report, EXPORT)
        self._worker.request(f"{EXPORT} {path}", work, lambda _: self._messages.tell_saved(path, what), refuse)
