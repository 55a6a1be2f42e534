"""Measures the checkpoints of the open run one by one in the background, and fits their globes."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, pyqtSignal

from geolip_viewer.app.document.document import Document
from geolip_viewer.app.jobs.worker import Priority, Worker
from geolip_viewer.app.projections.globe_fitting import FEWEST, GlobeFitting
from geolip_viewer.app.run.overview import Overview, overview_of
from geolip_viewer.errors import ViewerError
from geolip_viewer.task import phase

if TYPE_CHECKING:
    from geolip_viewer.analysis.run import Run

CHANNEL = "run"


class RunMeasuring(QObject):
    """The checkpoint that is looked at comes first, then the newest. `overview` is None without a run.

    Where the state shows faithful globes, those of all checkpoints are fitted after that, from the reference outward,
    while none is fitted for the picture. How far each checkpoint's own picture can be trusted comes last.
    """

    changed = pyqtSignal()  # the overview changed
    ended = pyqtSignal()  # every checkpoint that can be measured has been
    fitted = pyqtSignal(int)  # index of a checkpoint whose globe is fitted

    def __init__(self, document: Document, worker: Worker, fitting: GlobeFitting) -> None:
        super().__init__(document)
        self.setObjectName("run_measuring")
        self._document = document
        self._worker = worker
        self._fitting = fitting
        self._run: Run | None = None
        self._refused: set[str] = set()  # names of checkpoints that cannot be measured
        self._unfitted: set[str] = set()  # names of those that cannot be fitted; each says why when shown
        self._untrusted: set[str] = set()
        self._is_busy = False
        self._is_measuring = False  # busy with a checkpoint's numbers, and not with its globe or trust
        self.is_stopped = False
        self.overview: Overview | None = None
        document.opened.connect(self._on_opened)
        document.turned.connect(self._on_turned)
        document.state_changed.connect(lambda *_: self._go_on())
        fitting.changed.connect(self._go_on)
        worker.cancelled.connect(self._on_cancel)

    def resume(self) -> None:
        """Continue after it was cancelled."""
        self.is_stopped = False
        self._go_on()

    @property
    def is_done(self) -> bool:
        """Whether every checkpoint that can be measured is."""
        return self.overview is not None and not self._is_measuring and self._next() is None

    def _on_opened(self, _: object) -> None:
        loaded = self._document.loaded
        self._run = loaded.run if loaded is not None else None
        self._refused, self._unfitted, self._untrusted = set(), set(), set()
        self._is_busy, self._is_measuring, self.is_stopped = False, False, False
        self.overview = None
        self.changed.emit()
        if self._run is not None:
            self._ask(None)

    def _on_turned(self, _: object) -> None:
        """Start again, since another frame needs other steps, and a longer run has more checkpoints."""
        loaded = self._document.loaded
        if loaded is not None and loaded.run is not self._run:
            self._run = loaded.run
            self._ask(None)

    def _next(self) -> int | None:
        overview, loaded = self.overview, self._document.loaded
        if overview is None or loaded is None:
            return None
        waiting = [t for t, name in enumerate(overview.names) if not overview.known[t] and name not in self._refused]
        return loaded.number if loaded.number in waiting else max(waiting, default=None)

    @property
    def shows_globes(self) -> bool:
        """Whether the state shows faithful globes of the run."""
        return self._run is not None and self._document.state.projection.is_faithful

    def _next_globe(self) -> int | None:
        overview, run, loaded = self.overview, self._run, self._document.loaded
        if overview is None or run is None or loaded is None or not self.shows_globes or self._fitting.is_running:
            return None
        if loaded.analysis.item_count + loaded.analysis.anchor_count < FEWEST or len(overview.fitted) != len(run):
            return None
        waiting = (t for t in run.globes.order if not overview.fitted[t] and run.names[t] not in self._unfitted)
        return next(waiting, None)

    def _next_trust(self) -> int | None:
        overview, run = self.overview, self._run
        if overview is None or run is None or len(overview.trusted) != len(run):
            return None
        skipped = self._untrusted | self._refused
        waiting = (t for t, name in enumerate(run.names) if not overview.trusted[t] and name not in skipped)
        return max(waiting, default=None)

    def _go_on(self) -> None:
        if self._is_busy or self.is_stopped or self.overview is None:
            return
        number = self._next()
        if number is not None:
            self._ask(number)
            return
        globe, trust = self._next_globe(), self._next_trust()
        if globe is not None:
            self._request(_fitted, globe, self._take_globe, self._unfitted)
        elif trust is not None:
            self._request(_trusted, trust, self._take_trust, self._untrusted)

    def _request(
        self,
        work: Callable[["Run", int], Overview],
        number: int,
        take: Callable[[int, Overview], None],
        refused: set[str],
    ) -> None:
        run = self._run
        assert run is not None
        self._is_busy = True
        refuse = partial(self._leave_out, refused, run.names[number])
        self._worker.request(CHANNEL, partial(work, run, number), partial(take, number), refuse, Priority.BACKGROUND)

    def _ask(self, number: int | None) -> None:
        run = self._run
        if run is None:
            return
        self._is_busy = self._is_measuring = True
        self._worker.request(
            CHANNEL,
            partial(_measured, run, number),
            self._take,
            partial(self._refuse, run, number),
            Priority.BACKGROUND,
        )

    def _take(self, overview: Overview) -> None:
        self._is_busy = self._is_measuring = False
        self.overview = overview
        if self._next() is not None:
            self._go_on()
            self.changed.emit()
            return
        self.changed.emit()
        self.ended.emit()
        self._go_on()  # with the last measurements, after requests of those who waited for the numbers

    def _refuse(self, run: "Run", number: int | None, error: ViewerError) -> None:
        """A checkpoint whose file is gone or has been replaced stays without numbers."""
        self._is_busy = self._is_measuring = False
        if number is not None:
            self._refused.add(run.names[number])
            self._document.warn(f"{run.names[number]} is not measured: it {error.problem}")
        self._go_on()
        self.changed.emit()

    def _take_globe(self, number: int, overview: Overview) -> None:
        self._is_busy = False
        self.overview = overview
        self._go_on()
        self.changed.emit()
        self.fitted.emit(number)

    def _take_trust(self, _: int, overview: Overview) -> None:
        self._is_busy = False
        self.overview = overview
        self._go_on()
        self.changed.emit()

    def _leave_out(self, refused: set[str], name: str, _: ViewerError) -> None:
        self._is_busy = False
        refused.add(name)
        self._go_on()

    def _on_cancel(self, channel: str) -> None:
        if channel == CHANNEL:
            self._is_busy, self._is_measuring, self.is_stopped = False, False, True
            self.changed.emit()


def _measured(run: "Run", number: int | None) -> Overview:
    if number is not None:
        with phase(f"Measuring {run.names[number]}"):
            run.measure(number)
    return overview_of(run)


def _fitted(run: "Run", number: int) -> Overview:
    run.globes.fit(number)
    return overview_of(run)


def _trusted(run: "Run", number: int) -> Overview:
    with phase(f"Measuring trust in {run.names[number]}"):
        run.trust.measure(number)
    return overview_of(run)
