"""Asks where a contact sheet goes, and has the worker draw it."""

from functools import partial
from pathlib import Path

from PyQt6.QtCore import QObject, Qt
from PyQt6.QtWidgets import QFileDialog, QWidget

from geolip_viewer.app.document.messages import Messages
from geolip_viewer.app.gallery.contact_sheet import MOST, ContactSheet, write_contact_sheet
from geolip_viewer.app.jobs.channels import EXPORT
from geolip_viewer.app.jobs.worker import Worker
from geolip_viewer.app.system.settings import Settings
from geolip_viewer.errors import OptionError

FILTERS = {"PNG picture (*.png)": "png", "PDF document (*.pdf)": "pdf"}


class SavingSheet(QObject):
    """Opens the dialog over a panel."""

    def __init__(self, panel: QWidget, messages: Messages, worker: Worker, settings: Settings) -> None:
        super().__init__(panel)
        self.setObjectName("saving_sheet")
        self._panel = panel
        self._messages = messages
        self._worker = worker
        self._settings = settings

    def ask(self, sheet: ContactSheet, name: str) -> None:
        """Ask for a file name; the suffix decides the form, and the chosen filter if there is none."""
        if len(sheet.entries) > MOST:
            problem = f"holds at most {MOST:,} items, not {len(sheet.entries):,}"
            remedy = "Show fewer in the gallery: a class, a selection, the items of an anchor"
            self._messages.report(EXPORT, OptionError("The contact sheet", problem, remedy))
            return
        dialog = QFileDialog(self._panel, "Export: contact sheet", self._settings.folder, ";;".join(FILTERS))
        dialog.setObjectName("contact_sheet_dialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("png")
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(FILTERS[chosen]))
        dialog.selectFile(f"{name}.png")
        dialog.fileSelected.connect(lambda path: self._write(sheet, Path(path)))
        dialog.open()

    def _write(self, sheet: ContactSheet, path: Path) -> None:
        what = f"{len(sheet.entries):,} items as {path.name}"
        refuse = partial(self._messages.report, EXPORT)
        work = partial(write_contact_sheet, path, sheet)
        self._worker.request(f"{EXPORT} {path}", work, lambda _: self._messages.tell_saved(path, what), refuse)
