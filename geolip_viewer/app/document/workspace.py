"""What all parts of the window share: the state, the worker, and what is open. It draws nothing."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PyQt6.QtCore import QObject, pyqtSignal

from geolip_viewer.app.document import loading
from geolip_viewer.app.document.loading import Loaded, ViewResult
from geolip_viewer.app.images.thumbnails import Thumbnails
from geolip_viewer.app.jobs.worker import Worker
from geolip_viewer.app.picture.globe_fitting import GlobeFitting
from geolip_viewer.app.tables.table_data import TableData
from geolip_viewer.app.trust.trusting import Trusting
from geolip_viewer.scene import Scene
from geolip_viewer.state import CheckpointSource, FeaturesSource, State, Store
from geolip_viewer.views.base import View

LOAD, SCENE = "load", "scene"


class Workspace(QObject):
    """Asks the worker when files are opened or the state changes, and tells the parts what came back."""

    state_changed = pyqtSignal(object, object)  # State before, State now
    opened = pyqtSignal(object)  # Loaded, or None when the checkpoint was closed
    shown = pyqtSignal(object)  # tuple[Scene, ...]
    redrawn = pyqtSignal(object)  # tuple[Scene, ...]: what is shown, with something else written beside it
    moved = pyqtSignal(object)  # tuple[Scene, ...]: what is shown, its marks elsewhere
    noticed = pyqtSignal()  # the notices changed
    unavailable = pyqtSignal(object)  # ViewerError: the view cannot be shown; what was shown stays
    trouble = pyqtSignal(str, object)  # a lane, ViewerError

    def __init__(self, views: Sequence[View], store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("workspace")
        self.views = tuple(views)
        self.by_id = {view.id: view for view in self.views}
        self.store = store
        self.worker = Worker(self)
        self.loaded: Loaded | None = None
        self.picture: ViewResult | None = None
        self.scenes: tuple[Scene, ...] = ()
        self.warnings: tuple[str, ...] = ()
        self._wanted_view = ""
        self.numbers = TableData(self)
        self.thumbnails = Thumbnails(self)
        self.fitting = GlobeFitting(self)
        self.trusting = Trusting(self)
        store.listen(self._on_state)
        self.worker.failed.connect(self.trouble)

    @property
    def state(self) -> State:
        return self.store.state

    @property
    def view(self) -> View | None:
        return self.by_id.get(self.state.view)

    def open_checkpoint(self, source: CheckpointSource, features: FeaturesSource | None = None) -> None:
        """Open a checkpoint, with features or alone. What is open stays until the new one has been read."""
        work = partial(loading.load, source, features, self.views)
        self.worker.request(LOAD, work, on_result=lambda new: self.begin(new, self._with(source, features)))

    def open_state(self, state: State, on_result: Callable[[], None] | None = None) -> None:
        """Open the files that a state names and show them as it says; `then` is called once they are open."""
        if state.checkpoint is None:
            self.close()
            return

        def begin(new: Loaded) -> None:
            self.begin(new, state)
            if on_result is not None:
                on_result()

        self.worker.request(LOAD, partial(loading.load, state.checkpoint, state.features, self.views), on_result=begin)

    def open_features(self, source: FeaturesSource) -> None:
        """Open features for the checkpoint that is open."""
        if self.loaded is None:
            return
        checkpoint, known = self.loaded.checkpoint, self.loaded.sources[0]
        work = partial(loading.load_features, checkpoint, known, source, self.views)
        self.worker.request(LOAD, work, on_result=lambda new: self.begin(new, self.as_wanted()))

    def close(self) -> None:
        """Close the checkpoint and go back to the empty window."""
        self.loaded, self.picture, self.scenes, self.warnings, self._wanted_view = None, None, (), (), ""
        self.worker.cancel()
        empty = State(view=self.state.view, options=self.state.options, display=self.state.display)
        self.store.start(empty)
        self.opened.emit(None)

    def _with(self, source: CheckpointSource, features: FeaturesSource | None) -> State:
        return replace(self.as_wanted(), checkpoint=source, features=features)

    def as_wanted(self) -> State:
        """The state, back at the view that could not be shown without features."""
        return replace(self.state, view=self._wanted_view) if self._wanted_view else self.state

    def begin(self, new: Loaded, wanted: State) -> None:
        self.loaded = new
        self.warnings = (*loading.changes(wanted, new), *new.warnings)
        state = loading.fitted(wanted, new, self.views)
        self._wanted_view = wanted.view if new.unavailable.get(wanted.view) else ""
        self.store.start(state)
        self.ask_for_scenes()  # before what the parts of the window ask for
        self.opened.emit(new)
        if new.trouble is not None:
            self.trouble.emit(LOAD, new.trouble)

    def _on_state(self, old: State, new: State) -> None:
        self.state_changed.emit(old, new)
        same_files = (old.checkpoint, old.features) == (new.checkpoint, new.features)
        if same_files and self.asked_for(old) != self.asked_for(new):
            if new.view != old.view:
                self._wanted_view = ""
            self.ask_for_scenes()

    def ask_for_scenes(self) -> None:
        """Have the worker make what the state shows."""
        if self.loaded is None or self.view is None:
            return
        unfinished = self.fitting.unfinished()
        work = partial(loading.picture, self.loaded, self.state, self.view, unfinished)
        self.worker.request(SCENE, work, on_result=self.show, on_error=self.unavailable.emit)

    def redraw(self, scenes: tuple[Scene, ...]) -> None:
        """Show what is shown a little otherwise."""
        self.scenes = scenes
        self.redrawn.emit(scenes)

    def improve(self, picture: ViewResult) -> None:
        """Show what is shown as it has become meanwhile."""
        self.picture, self.scenes = picture, picture.scenes
        self.moved.emit(picture.scenes)

    def show(self, picture: ViewResult) -> None:
        """Show what the worker made of the state."""
        self.picture, self.scenes = picture, picture.scenes
        self.shown.emit(picture.scenes)
        told = tuple(dict.fromkeys((*self.warnings, *picture.warnings)))
        if told != self.warnings:
            self.warnings = told
            self.noticed.emit()

    def asked_for(self, state: State) -> tuple[object, ...]:
        """All that a scene is made from; the selection only where the view draws another scene for it."""
        view = self.by_id[state.view]
        options = view.options_with(state.options_of(view.id))
        follows = view.follows_selection(options) or state.projection.follows_selection
        items = state.selection.items if follows else ()
        return state.view, options, state.projection, items
