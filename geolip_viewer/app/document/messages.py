"""Errors and hints on their way from whoever has them to whoever shows them."""

from PyQt6.QtCore import QObject, pyqtSignal

from geolip_viewer.errors import ViewerError


class Messages(QObject):
    """Whoever fails reports it here; the window shows it."""

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
