"""The faithful globe in the window: fitted behind whatever else is asked for, the picture improving meanwhile."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, Qt, pyqtSignal

from geolip_viewer.analysis import Analysis
from geolip_viewer.app.document import loading
from geolip_viewer.app.jobs.worker import Priority
from geolip_viewer.errors import MissingDataError, ViewerError
from geolip_viewer.geometry.positions import Positions
from geolip_viewer.geometry.projection import PCA
from geolip_viewer.state import State
from geolip_viewer.task import Progress
from geolip_viewer.views.base import View

if TYPE_CHECKING:
    from geolip_viewer.app.document.workspace import Workspace

CHANNEL = "fit"
FEWEST = 4  # items and anchors together that have neighbourhoods to keep


class GlobeFit:
    """One fit. Only the worker's thread steps it; `places` are the best so far."""

    def __init__(self, analysis: Analysis) -> None:
        self._analysis = analysis
        self._steps = analysis.fitting()
        self._latest: Positions | None = None
        self.is_done = False

    def step(self) -> None:
        """Some more steps of the fit. DataLacking where there is too little to fit."""
        count = self._analysis.item_count + self._analysis.anchor_count
        if count < FEWEST:
            raise MissingDataError(
                "The faithful globe", f"needs {FEWEST} items and anchors, and here are {count}", "Use PCA"
            )
        found = next(self._steps, None)
        self.is_done = found is None
        self._latest = found or self._latest

    def positions(self) -> Positions:
        """In the worker's thread: the principal components until the first steps are done."""
        return self._latest or self._analysis.positions


class GlobeFitting(QObject):
    """Fits when the state's projection is the faithful globe and it was not fitted yet; the picture improves meanwhile.

    Another projection pauses the fit. Cancelled or impossible, the state goes back to the projection before.
    """

    changed = pyqtSignal()
    progressed = pyqtSignal(object)  # Progress

    def __init__(self, workspace: "Workspace") -> None:
        super().__init__(workspace)
        self.setObjectName("fitting")
        self._workspace = workspace
        self._fit: GlobeFit | None = None
        self._before = PCA
        self.is_running = False
        workspace.opened.connect(self._forget)
        workspace.state_changed.connect(self._on_state)
        workspace.worker.progressed.connect(self._on_progress)
        workspace.worker.cancelled.connect(self._on_cancel)

    @property
    def is_done(self) -> bool:
        return self._fit is not None and self._fit.is_done

    def unfinished(self) -> Callable[[], Positions] | None:
        """Places so far that stand in for the state's projection, None when that needs none."""
        if not self._workspace.state.projection.is_faithful or self.is_done or self._workspace.loaded is None:
            return None
        if self._fit is None:
            self._fit = GlobeFit(self._workspace.loaded.analysis)
        if not self.is_running:
            self._step()
        return self._fit.positions

    def cancel(self) -> None:
        """Give the fit up and go back to the projection before."""
        self._workspace.worker.cancel(CHANNEL)

    def _step(self) -> None:
        fit, workspace = self._fit, self._workspace
        if fit is None or workspace.loaded is None or workspace.view is None:
            return
        self._set_running(True)
        work = partial(_improved, fit, workspace.loaded, workspace.state, workspace.view)
        workspace.worker.request(CHANNEL, work, self._take, self._refuse, Priority.BACKGROUND)

    def _take(self, answer: "tuple[State, loading.ViewResult | None]") -> None:
        state, picture = answer
        workspace = self._workspace
        is_wanted = workspace.state.projection.is_faithful and self._fit is not None
        is_current = is_wanted and workspace.asked_for(state) == workspace.asked_for(workspace.state)
        if self.is_done or not is_wanted:
            self._set_running(False)
            if is_wanted:
                workspace.ask_for_scenes()
            return
        self._step()
        if is_current and picture is not None:
            workspace.improve(picture)

    def _refuse(self, error: ViewerError) -> None:
        """Told once the picture before is back, since that would take the words away."""
        if self._workspace.state.projection.is_faithful:
            tell = partial(self._tell, error)
            self._workspace.shown.connect(tell, Qt.ConnectionType.SingleShotConnection)  # type: ignore[call-arg]
        self._give_up()

    def _tell(self, error: ViewerError, _: object) -> None:
        self._workspace.unavailable.emit(error)

    def _on_state(self, old: State, new: State) -> None:
        if new.projection.is_faithful and not old.projection.is_faithful:
            self._before = old.projection

    def _on_progress(self, channel: str, progress: Progress) -> None:
        if channel == CHANNEL:
            self.progressed.emit(progress)

    def _on_cancel(self, channel: str) -> None:
        if channel == CHANNEL and self.is_running:
            self._give_up()

    def _give_up(self) -> None:
        self._fit = None
        self._set_running(False)
        if self._workspace.state.projection.is_faithful and self._workspace.loaded is not None:
            self._workspace.store.change(projection=self._before)

    def _forget(self, _: object) -> None:
        self._fit, self._before = None, PCA
        self._set_running(False)
        self._workspace.worker.cancel(CHANNEL)

    def _set_running(self, running: bool) -> None:
        if running != self.is_running:
            self.is_running = running
            self.changed.emit()


def _improved(
    fit: GlobeFit, loaded: loading.Loaded, state: State, view: View
) -> "tuple[State, loading.ViewResult | None]":
    """In the worker's thread: some more steps, and what the state looks like then."""
    fit.step()
    return state, None if fit.is_done else loading.picture(loaded, state, view, fit.positions)
