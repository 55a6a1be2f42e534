"""Opens files: the worker reads them, and then everything that belonged to the files before gives way to them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PyQt6.QtCore import QObject

from geolip_viewer.analysis.resources import Resources
from geolip_viewer.app.document import applicable_state, loading, run_loading
from geolip_viewer.app.document.document import Document
from geolip_viewer.app.document.loading import Loaded
from geolip_viewer.app.document.messages import Messages
from geolip_viewer.app.jobs.channels import LOAD, MEMORY, is_export
from geolip_viewer.app.jobs.worker import Priority, Worker
from geolip_viewer.operating_system import return_memory
from geolip_viewer.state import CheckpointSource, FeaturesSource, RunSource, State


class Loader(QObject):
    """Opening is one sequence: services are reset, then the document is replaced, then scenes are asked for, then
    `Document.opened` is emitted. `resets` are the services' reset methods; `request_scenes` asks for the first picture;
    `resources` tells what computations may take.
    """

    def __init__(
        self,
        document: Document,
        messages: Messages,
        worker: Worker,
        resets: Sequence[Callable[[], None]],
        request_scenes: Callable[[], None],
        resources: Callable[[], Resources],
    ) -> None:
        super().__init__(document)
        self.setObjectName("loader")
        self._document = document
        self._messages = messages
        self._worker = worker
        self._resets = tuple(resets)
        self._request_scenes = request_scenes
        self._resources = resources
        self._wanted_view = ""
        document.state_changed.connect(self._on_state)

    def open_checkpoint(
        self,
        source: CheckpointSource,
        features: FeaturesSource | None = None,
        compared: CheckpointSource | None = None,
    ) -> None:
        """Open a checkpoint, with features or alone. What is open stays until the new one has been read.

        `compared` is shown beside it, once it has been read too.
        """
        work = partial(loading.load, source, features, self._document.views, self._resources())
        self._worker.request(
            LOAD,
            work,
            on_result=lambda new: self.begin(
                new, replace(self.alone_state, checkpoint=source, features=features, compared=compared)
            ),
        )

    def open_run(
        self, source: RunSource, features: FeaturesSource | None = None, anchors_key: str | None = None
    ) -> None:
        """Open the checkpoints of one training, with features or alone, at the last of them."""
        first = CheckpointSource(source.sources[0], anchors_key=anchors_key)
        self.open_state(replace(self.alone_state, run=source, checkpoint=first, features=features, compared=None))

    def open_state(self, state: State, on_opened: Callable[[], None] | None = None) -> None:
        """Open the files that a state names and show them as it says; `on_opened` is called once they are open."""
        if state.checkpoint is None:
            self.close()
            return

        def begin(new: Loaded) -> None:
            self.begin(new, state, applicable_state.changes(state, new))
            if on_opened is not None:
                on_opened()

        if state.run is not None:
            work = partial(run_loading.load_run, state, self._document.views, self._resources())
        else:
            work = partial(loading.load, state.checkpoint, state.features, self._document.views, self._resources())
        self._worker.request(LOAD, work, on_result=begin)

    def open_features(self, source: FeaturesSource, anchors_from: str | None = None) -> None:
        """Open features for the checkpoint that is open, with its own anchors or with some made from the items."""
        loaded = self._document.loaded
        if loaded is None:
            return
        if loaded.run is not None:
            self.open_state(replace(self.wanted_state, features=source))
            return
        checkpoint = replace(loaded.sources[0], anchors_from=anchors_from)
        work = partial(loading.load_beside, loaded, checkpoint, source, self._document.views, self._resources())
        self._worker.request(LOAD, work, on_result=lambda new: self.begin(new, self.wanted_state))

    def close(self) -> None:
        """Close the checkpoint and go back to the empty window."""
        self._wanted_view = ""
        self._reset()
        self._document.clear()
        self._document.opened.emit(None)
        self._give_back()

    @property
    def alone_state(self) -> State:
        """The wanted state, of no run."""
        return replace(self.wanted_state, run=None, time="", reference="")

    @property
    def wanted_state(self) -> State:
        """The state, back at the view that could not be shown without features."""
        state = self._document.state
        return replace(state, view=self._wanted_view) if self._wanted_view else state

    def begin(self, new: Loaded, wanted: State, warnings: Sequence[str] = ()) -> None:
        """Replace what is open, in the order that the class describes; `warnings` come before those of the files."""
        document = self._document
        self._reset()
        state = applicable_state.applicable(wanted, new, document.views)
        self._wanted_view = wanted.view if new.unavailable.get(wanted.view) else ""
        document.replace(new, state, (*warnings, *new.warnings))
        self._request_scenes()
        document.opened.emit(new)
        self._give_back()
        if new.features_error is not None:
            self._messages.report(LOAD, new.features_error)

    def _reset(self) -> None:
        """Silence all requests about the previous files, except exports of them."""
        for reset in self._resets:
            reset()
        self._worker.discard(keep=is_export)

    def _give_back(self) -> None:
        """Release the memory of the previous files once nothing refers to them."""
        self._worker.request(MEMORY, return_memory, priority=Priority.BACKGROUND)

    def _on_state(self, old: State, new: State) -> None:
        same_files = (old.checkpoint, old.features) == (new.checkpoint, new.features)
        if same_files and old.view != new.view:
            self._wanted_view = ""
