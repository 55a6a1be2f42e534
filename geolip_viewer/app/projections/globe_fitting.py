"""The faithful globe in the window: fitted in the background, the picture improving meanwhile."""

from collections.abc import Callable
from functools import partial

from PyQt6.QtCore import QObject, pyqtSignal

from geolip_viewer.analysis import Analysis
from geolip_viewer.app.document import loading
from geolip_viewer.app.document.document import Document
from geolip_viewer.app.document.loading import Loaded, ViewResult
from geolip_viewer.app.jobs.worker import Priority, Worker
from geolip_viewer.errors import MissingDataError, ViewerError
from geolip_viewer.geometry.positions import Positions
from geolip_viewer.state import State
from geolip_viewer.task import Progress
from geolip_viewer.views.base import View

CHANNEL = "fit"
FEWEST = 4  # items and anchors together that have neighbourhoods to keep


class GlobeFit:
    """One fit. Only the worker's thread steps it."""

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        self._steps = analysis.fitting()
        self._latest: Positions | None = None
        self.is_done = False

    def step(self) -> None:
        """Some more steps of the fit. MissingDataError where there is too little to fit."""
        count = self.analysis.item_count + self.analysis.anchor_count
        if count < FEWEST:
            raise MissingDataError(
                "The faithful globe", f"needs {FEWEST} items and anchors, and here are {count}", "Use PCA"
            )
        found = next(self._steps, None)
        self.is_done = found is None
        self._latest = found or self._latest

    def positions(self) -> Positions:
        """In the worker's thread: the best so far, and the principal components until the first steps are done."""
        return self._latest or self.analysis.positions


class GlobeFitting(QObject):
    """Fits the globe of what is open once it is told to start; paused, it keeps what it has."""

    changed = pyqtSignal()  # `is_running`
    progressed = pyqtSignal(object)  # Progress
    improved = pyqtSignal(object)  # ViewResult of the state with the positions so far
    finished = pyqtSignal()
    failed = pyqtSignal(object)  # ViewerError
    cancelled = pyqtSignal()

    def __init__(self, document: Document, worker: Worker) -> None:
        super().__init__(document)
        self.setObjectName("globe_fitting")
        self._document = document
        self._worker = worker
        self._fit: GlobeFit | None = None
        self._is_stepping = False
        self.is_running = False
        worker.progressed.connect(self._on_progress)
        worker.cancelled.connect(self._on_cancel)

    @property
    def is_done(self) -> bool:
        """Whether the globe of what is open was fitted to the end."""
        return self._fit is not None and self._fit.is_done

    def positions(self) -> Callable[[], Positions] | None:
        """What stands in for the projection as long as the fit is not done; None where it needs none."""
        return None if self._fit is None or self._fit.is_done else self._fit.positions

    def start(self) -> None:
        """Begin to fit what is open, or go on with it; nothing where it is done."""
        loaded = self._document.loaded
        if loaded is None:
            return
        if self._fit is None or self._fit.analysis is not loaded.analysis:
            self._fit = GlobeFit(loaded.analysis)
        if not self._fit.is_done:
            self._set_running(True)
            self._step()

    def pause(self) -> None:
        """Stop after the steps under way."""
        self._set_running(False)

    def cancel(self) -> None:
        """Give the fit up; `cancelled` tells."""
        self._worker.cancel(CHANNEL)

    def reset(self) -> None:
        """Forget the fit of what was open."""
        self._fit, self._is_stepping = None, False
        self._worker.discard(keep=lambda channel: channel != CHANNEL)
        self._set_running(False)

    def _step(self) -> None:
        fit, document = self._fit, self._document
        if self._is_stepping or fit is None or document.loaded is None or document.view is None:
            return
        self._is_stepping = True
        work = partial(_improved, fit, document.loaded, document.state, document.view)
        self._worker.request(CHANNEL, work, self._take, self._refuse, Priority.BACKGROUND)

    def _take(self, answer: tuple[State, ViewResult | None]) -> None:
        state, result = answer
        self._is_stepping = False
        if not self.is_running:
            return
        if self._fit is None or self._fit.is_done:
            self._set_running(False)
            self.finished.emit()
            return
        self._step()
        inputs = self._document.scene_inputs
        if result is not None and inputs(state) == inputs(self._document.state):
            self.improved.emit(result)

    def _refuse(self, error: ViewerError) -> None:
        if self._give_up():
            self.failed.emit(error)

    def _on_cancel(self, channel: str) -> None:
        if channel == CHANNEL and self._give_up():
            self.cancelled.emit()

    def _give_up(self) -> bool:
        """Whether it was running."""
        was_running = self.is_running
        self._fit, self._is_stepping = None, False
        self._set_running(False)
        return was_running

    def _on_progress(self, channel: str, progress: Progress) -> None:
        if channel == CHANNEL:
            self.progressed.emit(progress)

    def _set_running(self, running: bool) -> None:
        if running != self.is_running:
            self.is_running = running
            self.changed.emit()


def _improved(fit: GlobeFit, loaded: Loaded, state: State, view: View) -> tuple[State, ViewResult | None]:
    """In the worker's thread: some more steps, and what the state looks like then."""
    fit.step()
    return state, None if fit.is_done else loading.view_result(loaded, state, view, fit.positions)
