"""Ways to open: dialogs, drops, recent files, the sample, the command line; and the offer of features."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PyQt6.QtCore import QObject, Qt
from PyQt6.QtWidgets import QFileDialog, QMenu, QWidget

from geolip_viewer.analysis.resources import Resources
from geolip_viewer.app.document.comparing import FILTERS
from geolip_viewer.app.document.document import Document
from geolip_viewer.app.document.dropped import dropped_wrongly, is_run, told_apart
from geolip_viewer.app.document.loader import Loader
from geolip_viewer.app.document.loading import Loaded
from geolip_viewer.app.document.messages import Messages
from geolip_viewer.app.document.sessions import PICTURE, Sessions
from geolip_viewer.app.jobs.channels import LOAD
from geolip_viewer.app.system.recent_files import RecentFile
from geolip_viewer.app.system.settings import Settings
from geolip_viewer.app.widgets.banner import Banner
from geolip_viewer.app.widgets.folder_field import browse_for_file
from geolip_viewer.errors import CheckpointError
from geolip_viewer.path_checks import is_folder, is_there
from geolip_viewer.session import SUFFIX
from geolip_viewer.sources.analysis_folders import analysis_files, is_analysis
from geolip_viewer.sources.checkpoint import Checkpoint
from geolip_viewer.sources.class_lists import DEFAULTS
from geolip_viewer.state import CheckpointSource, FeaturesSource, RunSource, are_embeddings_alone, embeddings_alone
from geolip_viewer.text import menu_text, tooltip_text

OFFER, NAMES = "features", "class names"  # banner topics
CALLED = {
    "coco80": "named with COCO's 80 names, counted from 0",
    "coco90": "named with COCO's names by its own ids, 1 to 90",
    "numbered": "numbered",
}


class Opening(QObject):
    """Turns whatever the user opens into a request to the loader."""

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
        self._hinted: set[str] = set()  # content hashes of features
        document.opened.connect(self._on_opened)

    def choose_checkpoint(self) -> None:
        dialog = QFileDialog(self._window, "Open checkpoint", self._settings.folder, FILTERS)
        dialog.setObjectName("checkpoint_dialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self.open_path(Path(path)))
        dialog.open()

    def choose_run(self) -> None:
        """Ask for the folder of a run."""
        dialog = QFileDialog(self._window, "Open run: a folder of checkpoints", self._settings.folder)
        dialog.setObjectName("run_dialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda path: self.open_run((path,)))
        dialog.open()

    def open_run(
        self,
        sources: Sequence[str | Path],
        features: FeaturesSource | None = None,
        anchors_key: str | None = None,
    ) -> None:
        """Open the checkpoints of one training: a folder, files or patterns; or a folder that `analyze` wrote."""
        if len(sources) == 1 and features is None and is_analysis(Path(sources[0]).expanduser().absolute()):
            self.open_path(Path(sources[0]))
            return
        run = RunSource(tuple(Path(source).expanduser().absolute() for source in sources))
        self._settings.folder = str(run.sources[0].parent)
        self._sessions.confirm_unsaved(lambda: self._loader.open_run(run, features, anchors_key))

    def open_sample_run(self) -> None:
        from geolip_viewer.sources.sample import sample_features, sample_run

        features = FeaturesSource(str(sample_features()))
        run = RunSource((sample_run(),))
        self._sessions.confirm_unsaved(lambda: self._loader.open_run(run, features))

    def choose_features(self) -> None:
        """Ask for features of the checkpoint that is open; of embeddings that are open alone, how else to read them."""
        from geolip_viewer.app.document.features_dialog import FeaturesDialog

        loaded = self._document.loaded
        if loaded is None:
            return
        checkpoint, features = loaded.sources
        if are_embeddings_alone(checkpoint, features):
            self._ask_for_embeddings(features, checkpoint.anchors_from)
            return
        remembered = None if features is not None else self._settings.anchors_from_of(checkpoint)
        dialog = FeaturesDialog(
            features or self._settings.features_of(checkpoint),
            self._settings.folder,
            self._window,
            anchors_from=checkpoint.anchors_from or remembered,
        )
        dialog.chosen.connect(self._loader.open_features)
        dialog.open()

    def choose_resources(self) -> None:
        """Ask where large computations run, and how much memory they may take."""
        from geolip_viewer.app.document.resources_dialog import ResourcesDialog

        dialog = ResourcesDialog(self._settings.resources, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.chosen.connect(self._keep_resources)
        dialog.open()

    def _keep_resources(self, resources: Resources) -> None:
        self._settings.resources = resources

    def choose_embeddings(self) -> None:
        """Ask for embeddings that are opened alone, with anchors made from them."""
        self._ask_for_embeddings(None)

    def _ask_for_embeddings(self, known: FeaturesSource | None, anchors_from: str | None = None) -> None:
        from geolip_viewer.app.document.features_dialog import FeaturesDialog

        dialog = FeaturesDialog(
            known, self._settings.folder, self._window, anchors_from=anchors_from, has_checkpoint=False
        )
        dialog.chosen.connect(self.open_embeddings)
        dialog.open()

    def open_embeddings(self, features: FeaturesSource, anchors_from: str) -> None:
        self.open_source(embeddings_alone(features, anchors_from), features)

    def choose_class_names(self) -> None:
        """Ask for a file of class names, and read the features again with it."""
        from geolip_viewer.app.document.features_dialog import NAMES_FILTER

        browse_for_file(
            "class_names_dialog", "Class names", self._settings.folder, self._name_classes, self._window, NAMES_FILTER
        )

    def _name_classes(self, path: str) -> None:
        loaded = self._document.loaded
        features = loaded.sources[1] if loaded is not None else None
        if loaded is not None and features is not None:
            named = replace(features, class_names=Path(path).absolute())
            self._loader.open_features(named, loaded.sources[0].anchors_from)

    def open_sample(self, compared: CheckpointSource | None = None) -> None:
        from geolip_viewer.sources.sample import sample_checkpoint, sample_features

        checkpoint, features = CheckpointSource(sample_checkpoint()), FeaturesSource(str(sample_features()))
        self._sessions.confirm_unsaved(lambda: self._loader.open_checkpoint(checkpoint, features, compared))

    def open_path(self, path: Path, features: FeaturesSource | None = None) -> None:
        self.open_source(CheckpointSource(path.expanduser().absolute()), features)

    def open_source(
        self,
        source: CheckpointSource,
        features: FeaturesSource | None = None,
        compared: CheckpointSource | None = None,
    ) -> None:
        """Open a checkpoint, or, by its suffix, a session or a picture, and remember where it is."""
        if source.path.is_absolute():
            self._settings.folder = str(source.path.parent)
        if features is None and source.anchors_from is None and is_analysis(source.path):
            self._open_analysis(source.path, compared)
        elif is_folder(source.path) and source.anchors_from is None:
            self.open_run((source.path,), features, source.anchors_key)
        elif source.path.suffix.lower() in (SUFFIX, PICTURE):
            self._sessions.confirm_unsaved(lambda: self._sessions.open_path(source.path))
        else:
            self._sessions.confirm_unsaved(lambda: self._loader.open_checkpoint(source, features, compared))

    def _open_analysis(self, path: Path, compared: CheckpointSource | None) -> None:
        """Open the folder that `analyze --out` wrote."""
        try:
            found = analysis_files(path)
        except CheckpointError as error:
            self._messages.report(LOAD, error)
            return
        source = CheckpointSource(found.checkpoint)
        features = FeaturesSource(str(found.features)) if found.features is not None else None
        self._sessions.confirm_unsaved(lambda: self._loader.open_checkpoint(source, features, compared))

    def open_recent(self, recent: RecentFile) -> None:
        """Open a file from the list, or say that it is gone and remove it."""
        if recent.path.is_absolute() and not is_there(recent.path):
            self._settings.forget_recent(recent.path)
            problem = "no longer exists"
            error = CheckpointError(recent.path, problem, "It was removed from the list: open it from where it is now")
            self._messages.report(LOAD, error)
        elif recent.features is not None and recent.anchors_from is not None:
            self.open_embeddings(recent.features, recent.anchors_from)
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
        """Open a dropped checkpoint or run, its features, both, or embeddings alone; else say what can be dropped."""
        if len(paths) == 1 and is_analysis(paths[0]):
            self.open_path(paths[0])
            return
        files, data = told_apart(paths)
        features = FeaturesSource(str(data[0].absolute())) if len(data) == 1 else None
        if len(files) == 1 and len(data) <= 1:
            self.open_path(files[0], features)
        elif len(files) > 1 and len(data) <= 1:
            self.open_run(files, features)
        elif not files and data and is_run(data[0]) and len(data) <= 2:
            beside = FeaturesSource(str(data[1].absolute())) if len(data) == 2 else None
            self.open_run(data[:1], beside)
        elif not files and features is not None and self._has_checkpoint:
            self._loader.open_features(features)
        elif not files and features is not None and not is_folder(data[0]):
            self._ask_for_embeddings(features)
        else:
            self._messages.report(LOAD, dropped_wrongly(files, data))

    @property
    def _has_checkpoint(self) -> bool:
        loaded = self._document.loaded
        return loaded is not None and not are_embeddings_alone(*loaded.sources)

    def _on_opened(self, loaded: Loaded | None) -> None:
        self._banner.dismiss(OFFER)
        self._banner.dismiss(NAMES)
        if loaded is None:
            return
        checkpoint, features = loaded.sources
        if are_embeddings_alone(checkpoint, features):
            self._settings.add_recent(checkpoint.path, features, checkpoint.anchors_from)
        elif loaded.run is None:
            self._settings.add_recent(checkpoint.path)
        elif len(loaded.run.files.sources) == 1:
            self._settings.add_recent(Path(loaded.run.files.sources[0]))
        if features is not None:
            self._settings.keep_features(checkpoint, features)
            self._offer_names(loaded, features)
        elif loaded.features_error is None:
            self._offer_features(checkpoint, loaded.checkpoint)

    def _offer_features(self, checkpoint: CheckpointSource, read: Checkpoint) -> None:
        """Offer features for anchors alone: those used last, a folder, or the hub; fetches nothing without asking."""
        offers = [("Open features…", self.choose_features)]
        last = self._settings.features_of(checkpoint)
        if last is not None and (not last.is_folder or is_there(Path(last.source))):
            folder, made = Path(last.source), self._settings.anchors_from_of(checkpoint)
            name = f"{folder.parent.name}/{folder.name}" if last.is_folder else last.source
            offers.insert(0, (f"Open {name}", lambda: self._loader.open_features(last, made)))
        wanted = "the features of the experts" if read.experts else f"embeddings of {read.dimension} numbers"
        text = f"The anchors are shown alone. Open {wanted} to see items among them: File, Open features…"
        self._banner.show_message(OFFER, text, offers)

    def _offer_names(self, loaded: Loaded, features: FeaturesSource) -> None:
        """Say once per dataset that nothing names its classes, and which default names they have."""
        source = loaded.analysis.class_names_from
        if source not in DEFAULTS or not loaded.classes or features.content_hash in self._hinted:
            return
        self._hinted.add(features.content_hash)
        text = f"These items come without class names. They are {CALLED[source]}, which is a guess."
        self._banner.show_message(NAMES, text, [("Name the classes…", self.choose_class_names)])
