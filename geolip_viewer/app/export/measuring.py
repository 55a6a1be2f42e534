"""What leaves the window is measured first, where that is not known yet: no picture goes without its badge."""

from functools import partial

from PyQt6.QtCore import QElapsedTimer, QObject, pyqtSignal

from geolip_viewer.app.document.view_results import ViewResult
from geolip_viewer.app.jobs.worker import Worker
from geolip_viewer.badge import Badge
from geolip_viewer.errors import ViewerError
from geolip_viewer.task import Progress, phase
from geolip_viewer.views.shared.comparison import badges_beside

SHORT = 300  # milliseconds of measuring before progress is shown


class Measuring(QObject):
    """One picture that is being measured, in a separate channel; its `badges` once it is done."""

    progressed = pyqtSignal(object)  # Progress
    done = pyqtSignal()
    failed = pyqtSignal(object)  # ViewerError
    cancelled = pyqtSignal()

    def __init__(self, picture: ViewResult, worker: Worker, channel: str, parent: QObject) -> None:
        super().__init__(parent)
        self.setObjectName("measuring")
        self.badges: tuple[Badge, ...] = ()
        self._worker = worker
        self._channel = channel
        self._since = QElapsedTimer()
        self._since.start()
        worker.progressed.connect(self._on_progress)
        worker.cancelled.connect(self._on_cancel)
        worker.request(channel, partial(_measured, picture), self._take, self._refuse)

    def cancel(self) -> None:
        """End it; `cancelled` is emitted when it has ended."""
        self._worker.cancel(self._channel)

    def close(self) -> None:
        """End it silently."""
        self.blockSignals(True)
        self.cancel()

    def _take(self, found: tuple[Badge, ...]) -> None:
        self.badges = found
        self.done.emit()

    def _refuse(self, error: ViewerError) -> None:
        self.failed.emit(error)

    def _on_progress(self, channel: str, progress: Progress) -> None:
        if channel == self._channel and self._since.elapsed() > SHORT:
            self.progressed.emit(progress)

    def _on_cancel(self, channel: str) -> None:
        if channel == self._channel:
            self.cancelled.emit()


def _measured(picture: ViewResult) -> tuple[Badge, ...]:
    """In the worker's thread: a badge per panel."""
    with phase("Measuring trust"):
        return badges_beside(picture.view, picture.inputs, picture.options)
