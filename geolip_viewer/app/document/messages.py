"""Errors and hints, passed from where they occur to where they are shown."""

from PyQt6.QtCore import QObject, pyqtSignal

from geolip_viewer.errors import ViewerError


class Messages(QObject):
    """Failures are reported here; the window shows them."""

    error = pyqtSignal(str, object)  # channel, ViewerError: shown as a dialog
    unavailable = pyqtSignal(object)  # ViewerError: the requested picture cannot be shown; the old one stays
    available = pyqtSignal()  # the picture is the requested one again

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.setObjectName("messages")

    def report(self, channel: str, error: ViewerError) -> None:
        """Show an error; `channel` says what it was about."""
        self.error.emit(channel, error)

    def show_unavailable(self, error: ViewerError) -> None:
        """Show why the picture is not the one that was asked for."""
        self.unavailable.emit(error)

    def clear_unavailable(self) -> None:
        self.available.emit()
