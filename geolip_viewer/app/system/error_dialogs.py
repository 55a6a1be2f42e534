"""Errors as dialogs: where, what, and what to do. The window goes on."""

import logging
import sys
from functools import partial
from pathlib import Path
from types import TracebackType

from PyQt6.QtCore import QObject, Qt, QThread
from PyQt6.QtWidgets import QApplication, QMessageBox, QWidget

from geolip_viewer.app.system.log_file import keep_report
from geolip_viewer.errors import MemoryLackError, UnexpectedError, ViewerError, told
from geolip_viewer.text import rich_text

log = logging.getLogger(__name__)
TITLES = {
    "load": "This could not be opened",
    "compare": "These cannot be compared",
    "export": "This could not be exported",
    "session": "The session",
}


class ErrorDialogs(QObject):
    """Shows one dialog per error and does not wait for it.

    Program faults and a lack of memory are shown one at a time, since in drawing they would recur in every frame.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("error_dialogs")
        self._window = window
        self._fault: QMessageBox | None = None

    def show(self, channel: str, error: ViewerError) -> None:
        if isinstance(error, UnexpectedError):
            keep_report(error.report)
        may_recur = isinstance(error, UnexpectedError | MemoryLackError)
        if may_recur and self._fault is not None:
            return
        box = QMessageBox(self._window)
        box.setObjectName("error")
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle(TITLES.get(channel, "Something went wrong"))
        path = Path(error.where)
        name, rest = (_named(path), f"<p>{rich_text(path)}</p>") if path.is_absolute() else (error.where, "")
        box.setText(f"<b>{rich_text(_sentence(f'{name} {error.problem}'))}</b>")
        box.setInformativeText(f"<p>{rich_text(_sentence(error.remedy))}</p>{rest}")
        box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        box.setStandardButtons(QMessageBox.StandardButton.Ok)
        if isinstance(error, UnexpectedError):
            self._add_report(box, error.report)
        if may_recur:
            self._fault = box
            box.destroyed.connect(self._forget)
        box.open()

    def _add_report(self, box: QMessageBox, report: str) -> None:
        box.setDetailedText(report)
        copy = box.addButton("&Copy report", QMessageBox.ButtonRole.ActionRole)
        if copy is not None:
            copy.setObjectName("copy_report")
            copy.clicked.connect(partial(_copy, report))

    def _forget(self) -> None:
        self._fault = None


def catch_all(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """The excepthook, without which PyQt ends the process: logs the fault, shows it, and continues."""
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    log.error("unhandled", exc_info=(kind, error, trace))
    shown = told(error)
    application = QApplication.instance()
    if application is None or QThread.currentThread() is not application.thread():
        if isinstance(shown, UnexpectedError):
            keep_report(shown.report)
        return
    for window in filter(QWidget.isVisible, QApplication.topLevelWidgets()):
        for dialogs in window.findChildren(ErrorDialogs):
            dialogs.show("", shown)


def _copy(report: str) -> None:
    clipboard = QApplication.clipboard()
    if clipboard is not None:
        clipboard.setText(report)


def _named(path: Path) -> str:
    """A file's name; in quotes if it has no suffix, such as a folder's, because it is not a word of the sentence."""
    return path.name if path.suffix else f"“{path.name or path}”"


def _sentence(text: str) -> str:
    """The words with a full stop at the end."""
    text = " ".join(text.split())
    return text if text.endswith((".", "!", "?")) else f"{text}."
