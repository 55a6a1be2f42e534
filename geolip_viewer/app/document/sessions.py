"""Sessions: what is on the screen, saved and opened again; closing asks about unsaved changes."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PyQt6.QtCore import QObject, Qt, pyqtSignal
from PyQt6.QtWidgets import QFileDialog, QMainWindow, QMessageBox

from geolip_viewer.app.document import applicable_state
from geolip_viewer.app.document.document import Document
from geolip_viewer.app.document.loader import Loader
from geolip_viewer.app.document.loading import Loaded
from geolip_viewer.app.document.messages import Messages
from geolip_viewer.app.document.missing_files import FoundSources, find_moved
from geolip_viewer.app.jobs.worker import Worker
from geolip_viewer.app.system.settings import Settings
from geolip_viewer.errors import ViewerError
from geolip_viewer.export.recipes import read_recipe
from geolip_viewer.session import SUFFIX, SessionError, read_session, write_session
from geolip_viewer.state import CheckpointSource, State, are_embeddings_alone
from geolip_viewer.text import rich_text

PICTURE = ".png"
FILTERS = f"Sessions (*{SUFFIX});;All files (*)"
CHANNEL = "session"


class Sessions(QObject):
    """Knows the session file that is open, and the state as it was saved there."""

    changed = pyqtSignal()  # the file changed, or whether the state still equals it

    def __init__(
        self,
        window: QMainWindow,
        document: Document,
        messages: Messages,
        worker: Worker,
        loader: Loader,
        settings: Settings,
    ) -> None:
        super().__init__(window)
        self.setObjectName("sessions")
        self._window = window
        self._document = document
        self._messages = messages
        self._worker = worker
        self._loader = loader
        self._settings = settings
        self.path: Path | None = None
        self._saved: State | None = None
        document.opened.connect(self._on_opened)
        document.state_changed.connect(lambda *_: self.changed.emit())

    @property
    def is_changed(self) -> bool:
        """Whether a session is open and the screen shows something else by now."""
        return self.path is not None and self._document.state != self._saved

    def choose(self) -> None:
        dialog = self._dialog("Open session")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([f"Sessions and pictures (*{SUFFIX} *{PICTURE})", "All files (*)"])
        dialog.fileSelected.connect(lambda path: self.confirm_unsaved(lambda: self.open_path(Path(path))))
        dialog.open()

    def open_path(self, path: Path) -> None:
        """Open a session, or the state of an exported picture; moved files are searched for, then asked for."""
        path = path.expanduser().absolute()
        self._settings.folder = str(path.parent)
        folders = [path.parent, *(recent.path.parent for recent in self._settings.recents if recent.path.is_absolute())]

        def work() -> tuple[State, FoundSources]:
            state = read_recipe(path).state if path.suffix.lower() == PICTURE else read_session(path)
            return state, find_moved(state, folders)

        self._worker.request(CHANNEL, work, on_result=lambda answer: self._open(path, *answer))

    def save(self, on_done: Callable[[], object] | None = None) -> None:
        """Save into the open session's file, or ask for one. `then` is called once it is saved."""
        if self.path is None:
            self.save_as(on_done)
        else:
            self._write(self.path, on_done)

    def save_as(self, on_done: Callable[[], object] | None = None) -> None:
        checkpoint = self._document.state.checkpoint
        dialog = self._dialog("Save session")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(SUFFIX.removeprefix("."))
        dialog.selectFile(
            self.path.name if self.path else f"{checkpoint.path.stem if checkpoint else 'session'}{SUFFIX}"
        )
        dialog.fileSelected.connect(lambda path: self._write(Path(path), on_done))
        dialog.open()

    def confirm_unsaved(self, go_on: Callable[[], object]) -> None:
        """Continue; if a session has unsaved changes, first ask what to do with them, and stop if cancelled."""
        if self.is_changed:
            self._ask_to_save(go_on)
        else:
            go_on()

    def _ask_to_save(self, go_on: Callable[[], object]) -> None:
        kinds = QMessageBox.StandardButton
        box = QMessageBox(self._window)
        box.setObjectName("ask_to_save")
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle("Save session")
        box.setIcon(QMessageBox.Icon.Question)
        box.setText(f"<b>Save the changes to {rich_text(self.path.name if self.path else 'the session')}?</b>")
        box.setInformativeText("Otherwise they will be lost.")
        box.setStandardButtons(kinds.Save | kinds.Discard | kinds.Cancel)
        box.setDefaultButton(kinds.Save)
        answers = {kinds.Save: lambda: self.save(go_on), kinds.Discard: lambda: self._discard(go_on)}
        box.finished.connect(lambda button: answers.get(kinds(button), lambda: None)())
        box.open()

    def _discard(self, go_on: Callable[[], object]) -> None:
        self._forget()
        go_on()

    def _write(self, path: Path, on_done: Callable[[], object] | None) -> None:
        try:
            write_session(path, self._document.state)
        except ViewerError as error:
            self._messages.report(CHANNEL, error)
            return
        self._is_saved_as(path)
        if on_done is not None:
            on_done()

    def _open(self, path: Path, state: State, found: FoundSources) -> None:
        if path.suffix.lower() == PICTURE:
            self._open_picture(path, state, found)
            return
        if found.checkpoint is None and state.checkpoint is not None:
            self._ask_where(path, state, found)
            return
        state = replace(state, checkpoint=found.checkpoint, features=found.features, compared=found.compared)
        self._loader.open_state(state, on_opened=partial(self._is_saved_as, path))

    def _open_picture(self, path: Path, state: State, found: FoundSources) -> None:
        """A picture of version 0.1 does not name its files: its state is applied to what is open."""
        if state.checkpoint is None and self._document.loaded is not None:
            found = FoundSources(*self._document.loaded.sources)
        if found.checkpoint is None:
            name = state.checkpoint.path.name if state.checkpoint is not None else "a checkpoint that it does not name"
            error = SessionError(path, f"was made with {name}, which is not next to it", "Open the checkpoint first")
            self._messages.report(CHANNEL, error)
            return
        options = applicable_state.chosen_options(state.options, self._document.views)
        state = replace(state, checkpoint=found.checkpoint, features=found.features, compared=found.compared)
        self._loader.open_state(replace(state, options=options))

    def _ask_where(self, path: Path, state: State, found: FoundSources) -> None:
        """The checkpoint is not where the session says, nor near it."""
        missing = state.checkpoint.path if state.checkpoint else path
        dialog = self._dialog(f"Where is {missing.name or missing}?")
        dialog.setObjectName("moved_dialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(["All files (*)"])
        dialog.fileSelected.connect(partial(self._take_found, path, state, found))
        dialog.open()

    def _take_found(self, path: Path, state: State, found: FoundSources, chosen: str) -> None:
        source = replace(state.checkpoint or CheckpointSource(Path(chosen)), path=Path(chosen))
        features = found.features
        if features is not None and state.checkpoint and are_embeddings_alone(state.checkpoint, features):
            features = replace(features, source=str(Path(chosen)))
        self._open(path, state, FoundSources(source, features, found.compared))

    def _is_saved_as(self, path: Path) -> None:
        """Note that the file now matches the screen."""
        self.path, self._saved = path, self._document.state
        self._settings.add_recent(path)
        self.changed.emit()

    def _on_opened(self, loaded: Loaded | None) -> None:
        """Another checkpoint ends the session; other features are a change to it."""
        checkpoint = self._saved.checkpoint if self._saved is not None else None
        if loaded is None or checkpoint is None or loaded.sources[0].path != checkpoint.path:
            self._forget()

    def _forget(self) -> None:
        self.path, self._saved = None, None
        self.changed.emit()

    def _dialog(self, title: str) -> QFileDialog:
        dialog = QFileDialog(self._window, title, self._settings.folder, FILTERS)
        dialog.setObjectName("session_dialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return dialog
