"""What is open and how it is shown: the state, the loaded files and their scenes."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PyQt6.QtCore import QObject, pyqtSignal

from geolip_viewer.app.document.loading import Loaded
from geolip_viewer.app.document.view_results import ViewResult
from geolip_viewer.geometry.projection import ProjectionSpec
from geolip_viewer.scene import Scene
from geolip_viewer.sources.comparable import names_apart
from geolip_viewer.state import CheckpointSource, State, Store
from geolip_viewer.views.base import View
from geolip_viewer.views.shared.comparison import unavailable_beside

MADE_FROM = ("compared", "view", "options", "projection", "time", "frame", "reference")


class Document(QObject):
    """Holds values and says when they change; it starts no work and knows no service."""

    state_changed = pyqtSignal(object, object)  # State before, State after
    opened = pyqtSignal(object)  # Loaded, or None when the checkpoint was closed; all services have been reset
    turned = pyqtSignal(object)  # Loaded: the run is at another checkpoint, or drawn in another frame
    result_changed = pyqtSignal(object)  # ViewResult for the state
    scenes_changed = pyqtSignal(object)  # tuple[Scene, ...]: the same result with other badges or better positions
    compared_changed = pyqtSignal()  # the checkpoint to compare with has been read
    warnings_changed = pyqtSignal()

    def __init__(self, views: Sequence[View], store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("document")
        self.views = tuple(views)
        self.by_id = {view.id: view for view in self.views}
        self.store = store
        self.loaded: Loaded | None = None
        self._compared: Loaded | None = None
        self.result: ViewResult | None = None
        self.scenes: tuple[Scene, ...] = ()
        self.warnings: tuple[str, ...] = ()
        store.listen(self.state_changed.emit)

    @property
    def state(self) -> State:
        return self.store.state

    @property
    def view(self) -> View | None:
        return self.by_id.get(self.state.view)

    @property
    def projection(self) -> ProjectionSpec | None:
        """What the view draws of the state's projection; None if it draws none."""
        return self.by_id[self.state.view].projections.applied(self.state.projection)

    @property
    def drawn_state(self) -> State:
        """The state, with what scenes are made from as it is drawn: while other scenes are made, those before stand.

        Selection, filters and display settings are put over any scene at once.
        """
        drawn = self.result.state if self.result is not None else self.state
        return replace(self.state, **{name: getattr(drawn, name) for name in MADE_FROM})

    @property
    def compared(self) -> Loaded | None:
        """The compared checkpoint, once it has been read."""
        found, wanted = self._compared, self.state.compared
        return found if found is not None and wanted is not None and is_same(found.sources[0], wanted) else None

    @property
    def opened_ones(self) -> tuple[Loaded, ...]:
        """What is open, and the compared checkpoint."""
        return tuple(each for each in (self.loaded, self.compared) if each is not None)

    @property
    def shown_files(self) -> tuple[Path, ...]:
        """Where these were read, in the order of the panels; of a run the checkpoint that it is at."""
        return tuple(each.checkpoint.path for each in self.opened_ones)

    @property
    def file_stem(self) -> str:
        """What files begin with that are made of what is shown."""
        return self.shown_files[0].stem if self.shown_files else "geolip"

    def unavailable(self, view: View) -> str:
        """Why a view cannot show what is open and what is compared; "" if it can."""
        if self.loaded is None:
            return "Open a checkpoint first"
        reason = self.loaded.unavailable[view.id]
        if reason and view.of_two_files and self.loaded.run is None:
            how = "Two files are compared already" if self.state.compared else "File → Compare with… compares two files"
            return f"{reason}. {how}: {view.of_two_files}"
        return reason or self._unavailable_beside(view, self.compared)

    @property
    def able_views(self) -> tuple[str, ...]:
        """The ids of views that can be shown."""
        return tuple(view.id for view in self.views if not self.unavailable(view))

    def _unavailable_beside(self, view: View, compared: Loaded | None) -> str:
        if self.loaded is None or compared is None:
            return ""
        _, name = names_apart([each.checkpoint.path for each in (self.loaded, compared)])
        reason = unavailable_beside(view, name, compared.analysis)
        return f"{reason}: stop comparing to see it" if reason else ""

    def place_of(self, panel: int) -> int:
        """Which of `opened_ones` a panel of the result shows."""
        place = self.result.input_of(panel) if self.result is not None else 0
        return min(place, len(self.opened_ones) - 1)

    def stand_beside(self, compared: Loaded) -> None:
        """Show another checkpoint beside what is open: the one that the state compares, or from now on this one.

        Where the view cannot show it, the first one that can is shown.
        """
        was_wanted = self.state.compared
        is_wanted = was_wanted is not None and is_same(compared.sources[0], was_wanted)
        self._compared = compared
        able = [view for view in self.able_views if not self._unavailable_beside(self.by_id[view], compared)]
        view = self.state.view if self.state.view in able else able[0]
        self.store.change(compared=was_wanted if is_wanted else compared.sources[0], view=view)
        if is_wanted:
            self.compared_changed.emit()

    def replace(self, loaded: Loaded, state: State, warnings: tuple[str, ...]) -> None:
        """Take what was loaded and the state it is shown in. The scenes stay until its own are made."""
        self.loaded, self._compared, self.result, self.warnings = loaded, None, None, warnings
        self.store.start(state)

    def turn(self, loaded: Loaded) -> None:
        """Take another checkpoint of the run that is open; the state and its past stay."""
        self.loaded = loaded
        self.turned.emit(loaded)

    def clear(self) -> None:
        """Close everything; the view, its options and the display settings stay."""
        self.loaded, self._compared, self.result, self.scenes, self.warnings = None, None, None, (), ()
        self.store.start(State(view=self.state.view, options=self.state.options, display=self.state.display))

    def warn(self, text: str) -> None:
        """Add a notice to those of the files."""
        if text not in self.warnings:
            self.warnings = (*self.warnings, text)
            self.warnings_changed.emit()

    def show(self, result: ViewResult) -> None:
        """Take what the state looks like."""
        self.result, self.scenes = result, result.scenes
        self.result_changed.emit(result)
        warnings = tuple(dict.fromkeys((*self.warnings, *result.warnings)))
        if warnings != self.warnings:
            self.warnings = warnings
            self.warnings_changed.emit()

    def improve(self, result: ViewResult) -> None:
        """Take the same view with the positions of a fit that has gone on."""
        self.result = result
        self.annotate(result.scenes)

    def annotate(self, scenes: tuple[Scene, ...]) -> None:
        """Take the scenes of the result with something else written on them."""
        self.scenes = scenes
        self.scenes_changed.emit(scenes)

    def scene_inputs(self, state: State) -> tuple[object, ...]:
        """All that scenes are made from; the selection only where the view draws another scene for it."""
        view = self.by_id[state.view]
        options = view.options_with(state.options_of(view.id))
        follows, selection = view.follows_selection(options), state.selection
        is_of_one = bool(view.item_option)
        projection = view.projections.applied(state.projection)
        is_of_selection = projection is not None and projection.follows_selection
        items = selection.items if (follows and not is_of_one) or is_of_selection else ()
        current = selection.current if follows and is_of_one else None
        anchors = selection.anchors if view.follows_anchors(options) else ()
        return state.compared, state.view, options, projection, items, anchors, current, state.filters


def is_same(one: CheckpointSource, other: CheckpointSource) -> bool:
    """Whether both name the same file and anchors; only files that were read have a hash."""
    return replace(one, content_hash="") == replace(other, content_hash="")
