"""The title of the window: the names of what is shown, and whether the session changed."""

from pathlib import Path

from PyQt6.QtCore import QObject
from PyQt6.QtWidgets import QMainWindow

from geolip_viewer.app.document.document import Document
from geolip_viewer.app.document.sessions import Sessions
from geolip_viewer.sources.analysis_folders import ANCHORS, is_analysis
from geolip_viewer.text import plain_text

APPLICATION = "GeoLIP Viewer"


class WindowTitle(QObject):
    """Follows what is shown and the session."""

    def __init__(self, window: QMainWindow, document: Document, sessions: Sessions) -> None:
        super().__init__(window)
        self._window = window
        self._document = document
        self._sessions = sessions
        document.opened.connect(self._update)
        document.turned.connect(self._update)
        document.compared_changed.connect(self._update)
        document.state_changed.connect(self._update)
        sessions.changed.connect(self._update)
        self._update()

    def _update(self, *_: object) -> None:
        session = self._sessions.path
        paths = [*self._document.shown_files, *([session] if session is not None else [])]
        names = [plain_text(_name(path)).replace("[*]", "[*][*]") for path in paths]  # Qt's placeholder, escaped
        self._window.setWindowTitle(f"{' · '.join(names)}[*] — {APPLICATION}" if names else f"{APPLICATION}[*]")
        self._window.setWindowModified(self._sessions.is_changed)


def _name(path: Path) -> str:
    """A file's name; for output of `analyze`, the folder's name, since its files always have the same names."""
    return f"{path.parent.name} (analysis)" if path.name == ANCHORS and is_analysis(path) else path.name
