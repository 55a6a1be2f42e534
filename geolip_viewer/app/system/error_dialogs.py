"""Errors as dialogs: where, what, and what to do. The window goes on."""

import logging
import sys
from html import escape
from pathlib import Path
from types import TracebackType

from PyQt6.QtCore import QObject, Qt, QThread
from PyQt6.QtWidgets import QApplication, QMessageBox, QWidget

from geolip_viewer.errors import ViewerError, unexpected_error

log = logging.getLogger(__name__)
TITLES = {"load": "This could not be opened", "export": "This could not be exported", "session": "The session"}


class ErrorDialogs(QObject):
    """Shows one dialog a trouble and does not wait for it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("troubles")
        self._window = window

    def show(self, channel: str, error: ViewerError) -> None:
        box = QMessageBox(self._window)
        box.setObjectName("trouble")
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle(TITLES.get(channel, "Something went wrong"))
        path = Path(error.where)
        name, rest = (path.name, f"<p>{escape(str(path))}</p>") if path.is_absolute() else (error.where, "")
        box.setText(f"<b>{escape(_sentence(f'{name} {error.problem}'))}</b>")
        box.setInformativeText(f"<p>{escape(_sentence(error.remedy))}</p>{rest}")
        box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        box.setStandardButtons(QMessageBox.StandardButton.Ok)
        box.open()


def catch_all(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """The excepthook: without one, PyQt ends the process. Logs, tells, goes on."""
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    log.error("unhandled", exc_info=(kind, error, trace))
    application = QApplication.instance()
    window = QApplication.activeWindow() if application is not None else None
    if window is not None and QThread.currentThread() is application.thread():  # type: ignore[union-attr]
        ErrorDialogs(window).show("", error if isinstance(error, ViewerError) else unexpected_error(error))


def _sentence(text: str) -> str:
    """The words with a full stop at the end."""
    text = " ".join(text.split())
    return text if text.endswith((".", "!", "?")) else f"{text}."
