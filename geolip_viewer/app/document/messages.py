"""Errors and hints, passed from where they occur to where they are shown."""

from pathlib import Path

from PyQt6.QtCore import QObject, pyqtSignal

from geolip_viewer.errors import ViewerError


class Messages(QObject):
    """Failures are reported here; the window shows them."""

    error = pyqtSignal(str, object)  # channel, ViewerError: shown as a dialog
    unavailable = pyqtSignal(object)  # ViewerError: the requested picture cannot be shown; the old one stays
    told = pyqtSignal(str)  # a hint, or what an action did: in the status bar for a while
    saved = pyqtSignal(object, str)  # Path, what it holds in words: a card that offers to open the folder
    available = pyqtSignal()  # the picture is the requested one again

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.setObjectName("messages")

    def report(self, channel: str, error: ViewerError) -> None:
        """Show an error; `channel` says what it was about."""
        self.error.emit(channel, error)

    def tell(self, words: str) -> None:
        """Say something in passing; the next message takes its place."""
        self.told.emit(words)

    def tell_saved(self, path: Path, what: str) -> None:
        """Say that a file was written, and what it holds."""
        self.saved.emit(path, what)

    def show_unavailable(self, error: ViewerError) -> None:
        """Show why the picture is not the one that was asked for."""
        self.unavailable.emit(error)

    def clear_unavailable(self) -> None:
        self.available.emit()
