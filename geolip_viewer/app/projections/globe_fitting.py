"""Faithful globes, fused and of lenses, fitted in the background while the picture improves."""

from collections.abc import Mapping, Sequence
from functools import partial

from PyQt6.QtCore import QObject, pyqtSignal

from geolip_viewer.analysis import Analysis
from geolip_viewer.app.document import view_results
from geolip_viewer.app.document.document import Document
from geolip_viewer.app.document.loading import Loaded
from geolip_viewer.app.document.view_results import ViewResult
from geolip_viewer.app.jobs.worker import Priority, Worker
from geolip_viewer.errors import MissingDataError, OptionError, ViewerError
from geolip_viewer.geometry.positions import Positions
from geolip_viewer.state import State
from geolip_viewer.task import Progress, last_report, resume, unseen
from geolip_viewer.views.base import ExpertOrFused, View

CHANNEL = "fit"
FITTING = "Fitting the globe"
FEWEST = 4  # items and anchors together, so that there are neighbourhoods to preserve


class GlobeFit:
    """One fit, of the globe of one expert or of all together. Only the worker's thread steps it."""

    def __init__(self, analysis: Analysis, expert: ExpertOrFused) -> None:
        self.analysis = analysis
        self.expert = expert
        self._steps = analysis.fitting() if expert is None else analysis.lens_fitting(expert)
        self._latest: Positions | None = None
        self._reported: Progress | None = None  # the last progress reported
        self.is_done = analysis.is_globe_known(expert)

    def step(self) -> None:
        """Run some more steps of the fit. MissingDataError if there is too little to fit."""
        count = self.analysis.item_count + self.analysis.anchor_count
        if count < FEWEST:
            raise MissingDataError(
                "The faithful globe", f"needs at least {FEWEST} items and anchors, not {count}", "Use PCA"
            )
        resume(self._reported)
        found = next(self._steps, None)
        self._reported = last_report()
        self.is_done = found is None
        self._latest = found or self._latest

    @property
    def phase(self) -> str:
        """What its steps are called in progress."""
        expert, names = self.expert, self.analysis.expert_names
        return self.analysis.fit_phase if expert is None else f"{FITTING} of {names[expert]}"

    def positions(self) -> Positions:
        """In the worker's thread: the best so far, and the principal components until the first steps are done."""
        if self._latest is not None:
            return self._latest
        return self.analysis.positions if self.expert is None else self.analysis.lens_positions(self.expert)


class Unfinished:
    """In the worker's thread: positions shown for globes until their fits are done."""

    def __init__(self, fits: Sequence[GlobeFit]) -> None:
        self._fits = tuple(fits)

    def __call__(self, analysis: Analysis) -> Mapping[ExpertOrFused, Positions]:
        """Those of one analysis."""
        mine = (fit for fit in self._fits if not fit.is_done and fit.analysis is analysis)
        return {fit.expert: fit.positions() for fit in mine}


class GlobeFitting(QObject):
    """Fits the globes that the state shows once it is told to start; paused, it keeps what it has."""

    changed = pyqtSignal()  # `is_running`
    progressed = pyqtSignal(object)  # Progress
    improved = pyqtSignal(object)  # ViewResult for the state, with the positions so far
    finished = pyqtSignal()
    failed = pyqtSignal(object)  # ViewerError
    cancelled = pyqtSignal()

    def __init__(self, document: Document, worker: Worker) -> None:
        super().__init__(document)
        self.setObjectName("globe_fitting")
        self._document = document
        self._worker = worker
        self._fits: tuple[GlobeFit, ...] = ()  # for what the state shows, and earlier ones that are done
        self._wanted: tuple[GlobeFit, ...] = ()
        self._is_stepping = False
        self._aside = ""  # the globe that is fitted first, because the requested one starts from it
        self.is_running = False
        worker.progressed.connect(self._on_progress)
        worker.cancelled.connect(self._on_cancel)

    @property
    def is_done(self) -> bool:
        """Whether the globes requested last are completely fitted."""
        return bool(self._wanted) and self._next() is None

    @property
    def what(self) -> str:
        """What is being fitted, in words."""
        fit = self._next()
        if fit is None:
            return "The faithful globe"
        if self._aside:
            return f"{self._aside}, from which this one starts"
        whose = "" if fit.expert is None else f" of {fit.analysis.expert_names[fit.expert]}"
        number = f" ({self._wanted.index(fit) + 1} of {len(self._wanted)})" if len(self._wanted) > 1 else ""
        return f"The faithful globe{whose}{number}"

    def positions(self) -> Unfinished | None:
        """The positions shown for the globes until their fits are done; None if all are done."""
        fits = self._waiting()
        return Unfinished(fits) if fits else None

    def start(self) -> None:
        """Start or resume the fit that the state shows, unless it is done."""
        document, view = self._document, self._document.view
        if document.loaded is None or view is None:
            return
        opened = document.opened_ones
        self._fits = tuple(fit for fit in self._fits if any(fit.analysis is each.analysis for each in opened))
        wanted = [(each.analysis, expert) for each in opened for expert in _globes(view, each, document.state)]
        self._wanted = tuple(self._fit(analysis, expert) for analysis, expert in wanted)
        if self._waiting():
            self._set_running(True)
            self._step()
        else:
            self._set_running(False)

    def _fit(self, analysis: Analysis, expert: ExpertOrFused) -> GlobeFit:
        """The fit of a globe, started if there is none."""
        for fit in self._fits:
            if fit.analysis is analysis and fit.expert == expert:
                return fit
        self._fits += (GlobeFit(analysis, expert),)
        return self._fits[-1]

    def _waiting(self) -> tuple[GlobeFit, ...]:
        return tuple(fit for fit in self._wanted if not fit.is_done)

    def _next(self) -> GlobeFit | None:
        return next(iter(self._waiting()), None)

    def pause(self) -> None:
        """Stop after the current steps."""
        self._set_running(False)

    def cancel(self) -> None:
        """Cancel the fit; emits `cancelled`."""
        self._worker.cancel(CHANNEL)

    def reset(self) -> None:
        """Forget the fit of what was open."""
        self._fits, self._wanted, self._is_stepping = (), (), False
        self._worker.silence(CHANNEL)
        self._set_running(False)

    def _step(self) -> None:
        fit, document = self._next(), self._document
        if self._is_stepping or fit is None or document.loaded is None or document.view is None:
            return
        self._is_stepping = True
        work = partial(_improved, fit, self._waiting(), document.opened_ones, document.state, document.view)
        self._worker.request(CHANNEL, work, self._take, self._refuse, Priority.BACKGROUND)

    def _take(self, answer: tuple[State, ViewResult | None]) -> None:
        state, result = answer
        self._is_stepping = False
        if not self.is_running:
            return
        if self._next() is None:
            self._set_running(False)
            self.finished.emit()
            return
        self._step()
        document = self._document
        if result is None or len(result.inputs) != len(document.opened_ones):
            return
        if document.scene_inputs(state) == document.scene_inputs(document.state):
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
        self._fits = tuple(fit for fit in self._fits if fit.is_done)
        self._wanted = tuple(fit for fit in self._wanted if fit.is_done)
        self._is_stepping = False
        self._set_running(False)
        return was_running

    def _on_progress(self, channel: str, progress: Progress) -> None:
        """Report only the steps of a fit; the parts before and between them have their own fractions."""
        fit = self._next()
        if channel != CHANNEL or fit is None or not progress.phase.startswith(FITTING) or progress.fraction is None:
            return
        is_late = progress.phase != fit.phase and any(progress.phase == each.phase for each in self._wanted)
        if is_late:  # of the fit before, which is done meanwhile
            return
        self._aside = f"The globe{progress.phase.removeprefix(FITTING)}" if progress.phase != fit.phase else ""
        self.progressed.emit(progress)

    def _set_running(self, running: bool) -> None:
        if running != self.is_running:
            self.is_running, self._aside = running, ""
            self.changed.emit()


def _globes(view: View, loaded: Loaded, state: State) -> tuple[ExpertOrFused, ...]:
    """Which globes are shown; none if an option names something unknown, which making the scene reports."""
    try:
        return view.globes(loaded.analysis, view.options_with(state.options_of(view.id)))
    except OptionError:
        return ()


def _improved(
    fit: GlobeFit, waiting: tuple[GlobeFit, ...], opened: tuple[Loaded, ...], state: State, view: View
) -> tuple[State, ViewResult | None]:
    """In the worker's thread: some more steps, and what the state looks like then; None once all fits are done."""
    fit.step()
    if all(each.is_done for each in waiting):
        return state, None
    with unseen():
        return state, view_results.view_result(opened, state, view, Unfinished(waiting))
