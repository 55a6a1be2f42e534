"""Files that are dragged over the window: it shows that they can be dropped, and opens them."""

from pathlib import Path
from typing import Protocol

from PyQt6.QtCore import QEvent, QObject, QTimer
from PyQt6.QtGui import QDragEnterEvent, QDropEvent
from PyQt6.QtWidgets import QMainWindow

from geolip_viewer.app.document.opening import Opening
from geolip_viewer.app.widgets.drop_hint import DropHint


class ShowsDropHint(Protocol):
    """What shows by itself that files can be dropped."""

    def invite(self, on: bool) -> None: ...


class FileDrop(QObject):
    """Takes the drag and drop events of a window."""

    def __init__(self, window: QMainWindow, opening: Opening, start_page: ShowsDropHint) -> None:
        super().__init__(window)
        self.setObjectName("file_drop")
        self._opening = opening
        self._invited = (start_page, DropHint(window))
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            self._drop(event)
        elif isinstance(event, QDragEnterEvent):
            self._enter(event)
        elif event is not None and event.type() == QEvent.Type.DragLeave:
            self._invite(False)
        else:
            return False
        return True

    def _enter(self, event: QDragEnterEvent) -> None:
        mime = event.mimeData()
        if mime is not None and mime.hasUrls():
            event.acceptProposedAction()
            self._invite(True)

    def _drop(self, event: QDropEvent) -> None:
        self._invite(False)
        mime = event.mimeData()
        if mime is None:
            return
        event.acceptProposedAction()
        paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
        QTimer.singleShot(0, lambda: self._opening.drop(paths))  # later: the other program waits for the drop to end

    def _invite(self, on: bool) -> None:
        for each in self._invited:
            each.invite(on)
