"""Drawing in a separate process: the window stays responsive, and Cancel leaves nothing half-written."""

import json
import logging
import pickle
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PyQt6.QtCore import QObject, QProcess, QTimer, pyqtSignal

from geolip_viewer.errors import OutputError, UnexpectedError, ViewerError
from geolip_viewer.files import atomic_write_all
from geolip_viewer.operating_system import module_command
from geolip_viewer.task import Cancelled, Progress

if TYPE_CHECKING:
    from geolip_viewer.export.jobs import ExportJob

log = logging.getLogger(__name__)
MODULE = "geolip_viewer.export"
WAIT = 2000  # milliseconds for the process to end by itself


class Drawing(QObject):
    """One job in progress. Its files are in a hidden folder next to their destinations until all are complete."""

    progressed = pyqtSignal(object)  # Progress
    done = pyqtSignal()
    failed = pyqtSignal(object)  # ViewerError
    cancelled = pyqtSignal()

    def __init__(self, job: "ExportJob", folder: Path, parent: QObject) -> None:
        """Begin. Raises OutputError if the folder is gone or refuses."""
        super().__init__(parent)
        self.setObjectName("drawing")
        if not folder.is_dir():
            raise OutputError(folder, "no longer exists", "Choose another folder")
        self._error: ViewerError | None = None
        self._is_cancelled = False
        self._files = ExitStack()
        self._folder = folder
        self._staging = self._files.enter_context(atomic_write_all(folder))
        self._process = QProcess(self)
        self._process.setObjectName("drawing_process")
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.finished.connect(self._end)
        self._process.errorOccurred.connect(self._on_error)
        program, *arguments = module_command(MODULE, str(self._staging))
        self._process.start(program, arguments)
        self._process.write(pickle.dumps(job))
        self._process.closeWriteChannel()

    def cancel(self) -> None:
        """End it; `cancelled` is emitted when it has ended."""
        self._is_cancelled = True
        self._process.terminate()
        QTimer.singleShot(WAIT, self._process.kill)

    def close(self) -> None:
        """End it silently and wait until it is gone."""
        self.blockSignals(True)
        self.cancel()
        if not self._process.waitForFinished(WAIT):
            self._process.kill()
            self._process.waitForFinished(WAIT)
        self._drop()

    def _read(self) -> None:
        while self._process.canReadLine():
            told = _plain(bytes(self._process.readLine().data()))
            if "problem" in told:
                where = str(told["where"]).replace(str(self._staging), str(self._folder))
                self._error = ViewerError(where, told["problem"], told["remedy"])
            elif "stage" in told:
                self.progressed.emit(Progress(told["stage"], told["fraction"]))

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._fail(OutputError("The program that draws", "did not start", "Close other programs and try again"))

    def _end(self, status: int, how: QProcess.ExitStatus) -> None:
        self._read()
        if self._is_cancelled:
            self._drop()
            self.cancelled.emit()
        elif status == 0 and how == QProcess.ExitStatus.NormalExit:
            self._keep()
        else:
            told = bytes(self._process.readAllStandardError().data()).decode(errors="replace")
            log.error("drawing ended with status %s: %s", status, told)
            self._fail(self._error or UnexpectedError(RuntimeError(_last_line(told) or f"drawing ended ({status})")))

    def _keep(self) -> None:
        """Put the files into their places."""
        try:
            self._files.close()
        except ViewerError as error:
            self.failed.emit(error)
        else:
            self.done.emit()

    def _fail(self, error: ViewerError) -> None:
        self._drop()
        self.failed.emit(error)

    def _drop(self) -> None:
        """Remove the files."""
        self._files.__exit__(Cancelled, Cancelled(), None)


def _plain(line: bytes) -> dict[str, Any]:
    """A line that the process told; libraries may print others, which say nothing here."""
    try:
        told = json.loads(line)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _last_line(text: str) -> str:
    return text.strip().rpartition("\n")[2]
