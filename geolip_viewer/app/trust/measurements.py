"""How far the picture on the screen can be trusted: measured by the worker once the picture is still."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, Literal

from PyQt6.QtCore import QElapsedTimer, QObject, QTimer, pyqtSignal

from geolip_viewer.app.document.document import Document
from geolip_viewer.app.document.view_results import ViewResult
from geolip_viewer.app.jobs.worker import OnError, Priority, Worker
from geolip_viewer.app.trust.lines import in_one_line, lines_of
from geolip_viewer.app.trust.measuring import (
    EmbeddingTrust,
    TrustResult,
    beside_random,
    beside_random_globe,
    held_out,
    measured,
    roughly,
)
from geolip_viewer.badge import Badge
from geolip_viewer.colouring import Subject
from geolip_viewer.errors import ViewerError

CHANNEL = "trust"
ROUGH_INTERVAL = 600  # milliseconds between rough measurements of a moving picture
KEPT = 100  # pictures whose figures are kept, enough for playing a run
DELAY = 60  # milliseconds that a picture must stay before it is measured
Status = Literal["nothing", "measuring", "measured", "stopped", "waiting"]


class Measurements(QObject):
    """Measures the document's result in the background, when the owner of the picture says so.

    `measured` are the embeddings on the screen, `by_projection` those of every projection measured since the files were
    opened; `badges` are the panels', None until they are known.
    """

    changed = pyqtSignal()
    badges_known = pyqtSignal(object)  # tuple[Badge, ...] of the document's result

    def __init__(self, document: Document, worker: Worker) -> None:
        super().__init__(document)
        self.setObjectName("measurements")
        self._document = document
        self._worker = worker
        self.status: Status = "nothing"
        self.problem = ""
        self.badges: tuple[Badge, ...] | None = None
        self.measured: tuple[EmbeddingTrust, ...] = ()
        self.by_projection: dict[str, EmbeddingTrust] = {}
        self.wants_random = False
        self.rough_badge = ""
        self.is_rough = False
        self._random_of: ViewResult | None = None
        self._held_out_of: ViewResult | None = None
        self._since = QElapsedTimer()
        self._panels: tuple[int, ...] = ()
        self._kept: list[tuple[object, TrustResult]] = []  # recent measurements, for a run that is played again
        document.opened.connect(self._kept.clear)
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(DELAY)
        self._delay.timeout.connect(self.measure)
        worker.cancelled.connect(self._on_cancel)

    @property
    def is_waiting(self) -> bool:
        """Whether the picture is about to be measured."""
        return self._delay.isActive()

    # -- when to measure

    def measure_soon(self) -> None:
        """The picture is still: measure it, unless another one follows at once."""
        self.is_rough, self.rough_badge = False, ""
        self.clear("measuring")
        self._delay.start()

    def wait(self) -> None:
        """Another picture follows soon: show what is known of this one, and measure nothing."""
        self.is_rough, self.rough_badge = False, ""
        self.clear("waiting")
        result = self._document.result
        known = next((kept for of, kept in self._kept if of == self._subject(result)), None)
        if result is not None and known is not None:
            self._show(known)

    def measure(self) -> None:
        """Measure what is shown, again if measuring was cancelled."""
        self._delay.stop()
        result = self._document.result
        if result is not None:
            self._ask(partial(measured, result), result)

    def measure_roughly(self) -> None:
        """The picture moves: measure few of its items now and then."""
        if not self.is_rough:
            self.is_rough = True
            self.clear()
        result = self._document.result
        if result is None or (self._since.isValid() and self._since.elapsed() < ROUGH_INTERVAL):
            return
        self._since.start()
        self._request(partial(roughly, result), self._take_rough, lambda _: None)

    def interrupt(self) -> None:
        """Let the next picture be made before this one is measured."""
        if self.status == "measuring":
            self.clear()

    def clear(self, status: Status = "nothing") -> None:
        """Forget the figures of the picture, and stop measuring it."""
        self._delay.stop()
        self.badges, self.measured, self._panels, self.problem = None, (), (), ""
        self._worker.silence(CHANNEL)
        self._set_status(status)

    def reset(self) -> None:
        """Forget all figures: other files are opened."""
        self.by_projection, self._random_of, self._held_out_of = {}, None, None
        self.is_rough, self.rough_badge = False, ""
        self.clear()

    def want_random(self, wanted: bool) -> None:
        """Whether the figures of random data are wanted beside those of each picture."""
        self.wants_random = wanted
        if wanted and self.status == "measured":
            self._ask_for_random()

    def fit_random_globe(self) -> None:
        """Fit the faithful globe of random data, and measure it."""
        result = self._document.result
        if result is not None:
            self._ask(partial(beside_random_globe, result), result)

    # -- what was measured

    def place_of(self, panel: int) -> int:
        """Which of `measured` a panel draws, −1 where none."""
        return self._panels[panel] if panel < len(self._panels) else -1

    def lines(self, of: Subject, index: int, panel: int) -> tuple[str, ...]:
        """How far an item or anchor can be trusted in a panel, in short lines."""
        place = self.place_of(panel)
        return lines_of(self.measured[place], of, index) if place >= 0 else ()

    def all_lines(self, of: Subject, index: int) -> tuple[str, ...]:
        """The same for everything on the screen: of several pictures a line each."""
        if len(self.measured) == 1:
            return lines_of(self.measured[0], of, index)
        return tuple(line for each in self.measured for line in in_one_line(each, of, index))

    # -- requests

    def _ask(self, work: Callable[[], TrustResult], result: ViewResult) -> None:
        self._request(work, partial(self._take, result), self._refuse)
        self._set_status("measuring")

    def _request(self, work: Callable[[], Any], on_result: Callable[[Any], None], on_error: OnError) -> None:
        self._worker.request(CHANNEL, work, on_result, on_error, Priority.BACKGROUND)

    def _ask_for_random(self) -> None:
        result = self._document.result
        lacking = any(each.lacks_random or each.lacks_evenness for each in self.measured)
        if result is not None and result is not self._random_of and lacking:
            self._random_of = result  # ask once: if random data cannot be drawn this way, waiting is useless
            self._ask(partial(beside_random, result), result)

    def _take(self, result: ViewResult, answer: TrustResult) -> None:
        if self._document.result is not result:
            return
        self._keep(self._subject(result), answer)
        waits = any(each.lacks_held_out for each in answer.measured) and result is not self._held_out_of
        self._show(answer, is_whole=not waits)
        if waits:
            self._held_out_of = result  # ask once: with very few items none can be held out
            self._ask(partial(held_out, result), result)
        elif self.wants_random:
            self._ask_for_random()

    def _show(self, answer: TrustResult, *, is_whole: bool = False) -> None:
        self.badges = answer.badges if is_whole else None  # an export before this is known measures first
        self.measured, self._panels = answer.measured, answer.panels
        named = [each for each in answer.measured if each.positions is not None]
        self.by_projection.update({each.name: replace(each, positions=None) for each in named})  # only its figures
        self._set_status("measured" if answer.measured else "nothing")
        self.badges_known.emit(answer.badges)

    def _subject(self, result: ViewResult | None) -> object:
        """What was measured where two answers are the same: scenes of the same, and of the same files."""
        if result is None:
            return None
        state = result.state
        when = state.time, state.frame, state.reference
        hashes = tuple(each.view_input.analysis.checkpoint.content_hash for each in result.inputs)
        return self._document.scene_inputs(state), when, hashes

    def _keep(self, of: object, answer: TrustResult) -> None:
        """The last of each picture; of the pictures the last few."""
        others = [(each, kept) for each, kept in self._kept if each != of]
        self._kept[:] = [*others[1 - KEPT :], (of, answer)]

    def _refuse(self, error: ViewerError) -> None:
        self.problem = f"{error.problem[:1].upper()}{error.problem[1:]}. {error.remedy}."
        self._set_status("stopped")

    def _take_rough(self, badge: str) -> None:
        if self.is_rough:
            self.rough_badge = badge
            self.changed.emit()

    def _on_cancel(self, channel: str) -> None:
        if channel == CHANNEL and self.status == "measuring":
            self.problem = "Measuring was cancelled."
            self._set_status("stopped")

    def _set_status(self, status: Status) -> None:
        self.status = status
        self.changed.emit()
