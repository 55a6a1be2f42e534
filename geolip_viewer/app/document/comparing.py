"""A second checkpoint beside the one that is open, chosen by a person or asked for by undo, a session, a command."""

from functools import partial
from pathlib import Path

from PyQt6.QtCore import QObject, Qt
from PyQt6.QtWidgets import QFileDialog, QWidget

from geolip_viewer.app.document import loading
from geolip_viewer.app.document.document import Document
from geolip_viewer.app.document.loading import Loaded
from geolip_viewer.app.document.messages import Messages
from geolip_viewer.app.jobs.worker import Worker
from geolip_viewer.app.system.settings import Settings
from geolip_viewer.errors import ViewerError
from geolip_viewer.state import CheckpointSource, State

CHANNEL = "compare"
FILTERS = "Checkpoints (*.pt *.pth *.bin *.ckpt *.safetensors *.index.json);;All files (*)"


class Comparing(QObject):
    """Keeps the compared checkpoint equal to the one in the state. A failure is reported once and ends it."""

    def __init__(
        self, window: QWidget, document: Document, messages: Messages, worker: Worker, settings: Settings
    ) -> None:
        super().__init__(window)
        self.setObjectName("comparing")
        self._window = window
        self._document = document
        self._messages = messages
        self._worker = worker
        self._settings = settings
        self._asked: tuple[Loaded, CheckpointSource] | None = None
        document.state_changed.connect(self._on_state)
        document.opened.connect(self._follow)
        document.turned.connect(self._follow)
        worker.cancelled.connect(self._on_cancel)

    def choose(self) -> None:
        """Ask for a checkpoint that reads the same features."""
        dialog = QFileDialog(self._window, "Compare with checkpoint", self._settings.folder, FILTERS)
        dialog.setObjectName("compare_dialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self.compare_with(CheckpointSource(Path(path).absolute())))
        dialog.open()

    def compare_with(self, source: CheckpointSource) -> None:
        """Read a checkpoint and show it beside the open one; until it is read, the picture stays."""
        if self._document.loaded is not None:
            self._settings.folder = str(source.path.parent)
            self._read(self._document.loaded, source)

    def stop(self) -> None:
        """Show the open checkpoint alone again."""
        self._document.store.change(compared=None)

    def _on_state(self, old: State, new: State) -> None:
        if old.compared != new.compared:
            self._follow()

    def _follow(self, *_: object) -> None:
        """Read the checkpoint that the state compares, if it is not shown yet."""
        document, wanted = self._document, self._document.state.compared
        if wanted is None or document.loaded is None:
            self._asked = None
            self._worker.silence(CHANNEL)
        elif document.compared is None:
            self._read(document.loaded, wanted)

    def _read(self, beside: Loaded, source: CheckpointSource) -> None:
        if self._asked is not None and self._asked[0] is beside and self._asked[1] == source:
            return
        self._asked = beside, source
        work = partial(loading.load_compared, beside, source, self._document.views)
        self._worker.request(CHANNEL, work, partial(self._take, beside), self._refuse)

    def _take(self, beside: Loaded, found: Loaded) -> None:
        self._asked = None
        if beside is self._document.loaded:
            self._document.stand_beside(found)

    def _refuse(self, error: ViewerError) -> None:
        self._messages.report(CHANNEL, error)
        self._give_up()

    def _on_cancel(self, channel: str) -> None:
        if channel == CHANNEL:
            self._give_up()

    def _give_up(self) -> None:
        """Drop a request that failed; if nothing is compared, clear it in the state too."""
        self._asked = None
        if self._document.compared is None:
            self._document.store.change(compared=None)
