"""The progress of the worker: shown when something takes over 150 ms, named by its phase, and to be cancelled."""

from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from geolip_viewer.app.jobs.channels import is_export
from geolip_viewer.app.jobs.worker import Worker
from geolip_viewer.task import Progress
from geolip_viewer.wording import PERCENT

LONGEST = f"Fitting without a fifth of the items · 100{PERCENT}"  # reserves its width, because the text changes often
PATIENCE = 150  # milliseconds


class ProgressIndicator(QWidget):
    """Phase, bar and Cancel, for the status bar. Cancel ends the job that is named, and no other."""

    def __init__(self, worker: Worker, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("progress")
        self._worker = worker
        self._channel = ""  # of the job that is shown
        self._phase = QLabel("Working", self)
        self._phase.setObjectName("progress_stage")
        self._phase.setTextFormat(Qt.TextFormat.PlainText)
        self._bar = QProgressBar(self)
        self._bar.setObjectName("progress_bar")
        self._bar.setAccessibleName("Progress")
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(140)
        self._cancel = QPushButton("Cancel", self)
        self._cancel.setObjectName("progress_cancel")
        self._cancel.setAccessibleName("Cancel what is running")
        self._cancel.setProperty("small", True)
        self._cancel.clicked.connect(self._cancel_named)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 4, 0)
        row.setSpacing(8)
        self._phase.setMinimumWidth(self._phase.fontMetrics().horizontalAdvance(LONGEST))
        self._phase.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._phase, 1)
        row.addWidget(self._bar)
        row.addWidget(self._cancel)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE)
        self._patience.timeout.connect(self.show)
        worker.busy_changed.connect(self._on_busy)
        worker.progressed.connect(self._on_progress)
        self.hide()

    def _on_busy(self, busy: bool) -> None:
        if busy:
            self._on_progress("", Progress("Working"))
            self._patience.start()
        else:
            self._patience.stop()
            self.hide()

    def _cancel_named(self) -> None:
        """Before any job has reported progress, all but those that write files."""
        channels = self._worker.channels
        named = [self._channel] if self._channel in channels else [each for each in channels if not is_export(each)]
        for channel in named:
            self._worker.cancel(channel)

    def _on_progress(self, channel: str, progress: Progress) -> None:
        self._channel = channel
        percent = None if progress.fraction is None else round(100 * progress.fraction)
        self._phase.setText(progress.phase if percent is None else f"{progress.phase} · {percent}{PERCENT}")
        self._bar.setRange(0, 0 if percent is None else 100)
        self._bar.setValue(percent or 0)
