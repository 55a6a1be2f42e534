"""Ways to open: dialogs, drops, recent files, the sample, the command line; and the offer of features."""

from collections.abc import Sequence
from pathlib import Path

from PyQt6.QtCore import QObject, Qt
from PyQt6.QtWidgets import QFileDialog, QMenu, QWidget

from geolip_viewer.app.document.document import Document
from geolip_viewer.app.document.features_dialog import FeaturesDialog
from geolip_viewer.app.document.loader import Loader
from geolip_viewer.app.document.loading import Loaded
from geolip_viewer.app.document.messages import Messages
from geolip_viewer.app.document.sessions import PICTURE, Sessions
from geolip_viewer.app.jobs.channels import LOAD
from geolip_viewer.app.system.recent_files import RecentFile
from geolip_viewer.app.system.settings import Settings
from geolip_viewer.app.widgets.banner import Banner
from geolip_viewer.errors import CheckpointError, FeaturesError, ViewerError
from geolip_viewer.session import SUFFIX
from geolip_viewer.state import CheckpointSource, FeaturesSource
from geolip_viewer.text import menu_text, tooltip_text

FILTERS = "Checkpoints (*.pt *.pth *.bin *.ckpt *.safetensors *.index.json);;All files (*)"
OFFER = "features"
MOST_NAMED = 3


class Opening(QObject):
    """Turns whatever a person points at into a request of the loader."""

    def __init__(
        self,
        window: QWidget,
        document: Document,
        messages: Messages,
        loader: Loader,
        settings: Settings,
        banner: Banner,
        sessions: Sessions,
    ) -> None:
        super().__init__(window)
        self.setObjectName("opening")
        self._window = window
        self._document = document
        self._messages = messages
        self._loader = loader
        self._settings = settings
        self._banner = banner
        self._sessions = sessions
        document.opened.connect(self._on_opened)

    def choose_checkpoint(self) -> None:
        dialog = QFileDialog(self._window, "Open checkpoint", self._settings.folder, FILTERS)
        dialog.setObjectName("checkpoint_dialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self.open_path(Path(path)))
        dialog.open()

    def choose_features(self) -> None:
        loaded = self._document.loaded
        if loaded is None:
            return
        known = loaded.sources[1] or self._settings.features_of(loaded.sources[0])
        dialog = FeaturesDialog(known, self._settings.folder, self._window)
        dialog.chosen.connect(self._loader.open_features)
        dialog.open()

    def open_sample(self) -> None:
        from geolip_viewer.sources.sample import sample_checkpoint, sample_features

        checkpoint, features = CheckpointSource(sample_checkpoint()), FeaturesSource(str(sample_features()))
        self._sessions.confirm_unsaved(lambda: self._loader.open_checkpoint(checkpoint, features))

    def open_path(self, path: Path, features: FeaturesSource | None = None) -> None:
        self.open_source(CheckpointSource(path.expanduser().absolute()), features)

    def open_source(self, source: CheckpointSource, features: FeaturesSource | None = None) -> None:
        """Open a checkpoint, or by its suffix a session or a picture, and remember where it lies."""
        self._settings.folder = str(source.path.parent)
        if source.path.suffix.lower() in (SUFFIX, PICTURE):
            self._sessions.confirm_unsaved(lambda: self._sessions.open_path(source.path))
        else:
            self._sessions.confirm_unsaved(lambda: self._loader.open_checkpoint(source, features))

    def open_recent(self, recent: RecentFile) -> None:
        """Open a file from the list, or say that it is gone and take it off."""
        if not recent.path.exists():
            self._settings.forget_recent(recent.path)
            problem = "is not there any more"
            error = CheckpointError(recent.path, problem, "It was taken off the list: open it from where it is now")
            self._messages.report(LOAD, error)
        else:
            self.open_path(recent.path)

    def fill_recent_menu(self, menu: QMenu) -> None:
        """The files that were open last, newest first."""
        menu.clear()
        for recent in self._settings.recents:
            action = menu.addAction(menu_text(recent.name))
            if action is not None:
                action.setToolTip(tooltip_text(recent.path))
                action.triggered.connect(lambda _=False, recent=recent: self.open_recent(recent))
        menu.setDisabled(menu.isEmpty())

    def close(self) -> None:
        self._sessions.confirm_unsaved(self._loader.close)

    def drop(self, paths: Sequence[Path]) -> None:
        """One checkpoint, the folder of its features, or both at once; else say what can be dropped."""
        files = [path for path in paths if not path.is_dir()]
        folders = [path for path in paths if path.is_dir()]
        features = FeaturesSource(str(folders[0].absolute())) if len(folders) == 1 else None
        if len(files) == 1 and len(folders) <= 1:
            self.open_path(files[0], features)
        elif not files and features is not None and self._document.loaded is not None:
            self._loader.open_features(features)
        else:
            self._messages.report(LOAD, _dropped_wrongly(files, folders))

    def _on_opened(self, loaded: Loaded | None) -> None:
        self._banner.dismiss(OFFER)
        if loaded is None:
            return
        checkpoint, features = loaded.sources
        self._settings.add_recent(checkpoint.path)
        if features is not None:
            self._settings.keep_features(checkpoint, features)
        elif loaded.features_error is None:
            self._offer_features(checkpoint)

    def _offer_features(self, checkpoint: CheckpointSource) -> None:
        """Beside anchors alone: the features used last, a folder, or the hub; nothing is fetched unasked."""
        offers = [("Open features…", self.choose_features)]
        last = self._settings.features_of(checkpoint)
        if last is not None and (not last.is_folder or Path(last.source).is_dir()):
            folder = Path(last.source)
            name = f"{folder.parent.name}/{folder.name}" if last.is_folder else last.source
            offers.insert(0, (f"Open {name}", lambda: self._loader.open_features(last)))
        text = "The anchors are shown alone. Open the features of the experts to see items among them."
        self._banner.show_message(OFFER, text, offers)


def _dropped_wrongly(files: Sequence[Path], folders: Sequence[Path]) -> ViewerError:
    if not files and len(folders) == 1:
        return FeaturesError(
            folders[0], "is a folder, and no checkpoint is open", "Open the checkpoint first, then drop its features"
        )
    things = [path.name for path in (*files, *folders)]
    more = f" and {len(things) - MOST_NAMED:,} more" if len(things) > MOST_NAMED else ""
    names = ", ".join(things[:MOST_NAMED]) + more
    held = f"held {len(things):,} things at once: {names}" if things else "held nothing that is a file"
    return ViewerError("The drop", held, "Drop one checkpoint, with the folder of its features if you like")
