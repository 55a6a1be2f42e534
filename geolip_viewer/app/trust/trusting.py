"""How far the picture on the screen can be trusted: measured by the worker after it is shown, and written on it."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from PyQt6.QtCore import QElapsedTimer, QObject, QTimer, pyqtSignal

from geolip_viewer.app.jobs.worker import OnError, Priority
from geolip_viewer.app.trust.lines import in_one_line, lines_of
from geolip_viewer.app.trust.measuring import (
    Answer,
    Measured,
    beside_random,
    beside_random_globe,
    held_out,
    measured,
    roughly,
)
from geolip_viewer.errors import ViewerError
from geolip_viewer.scene import Subject
from geolip_viewer.state import State
from geolip_viewer.views.parts.badges import with_badges

if TYPE_CHECKING:
    from geolip_viewer.app.document.loading import Loaded, ViewResult
    from geolip_viewer.app.document.workspace import Workspace

CHANNEL = "trust"
LIVE = 600  # milliseconds between two rough measurements of what moves
SETTLE = 60  # milliseconds that a picture stays until it is measured
Standing = Literal["nothing", "measuring", "measured", "stopped"]


class Trusting(QObject):
    """Measures behind whatever else is asked for, which goes first between two blocks of it.

    `measured` are the pictures on the screen, `by_projection` all projections measured since the files were opened;
    `badges` are the panels', None as long as they are not known.
    """

    changed = pyqtSignal()

    def __init__(self, workspace: "Workspace") -> None:
        super().__init__(workspace)
        self.setObjectName("trusting")
        self._workspace = workspace
        self.standing: Standing = "nothing"
        self.trouble = ""
        self.badges: tuple[str, ...] | None = None
        self.measured: tuple[Measured, ...] = ()
        self.by_projection: dict[str, Measured] = {}
        self.wants_random = False
        self.said_live = ""
        self._follows = False
        self._random_of: ViewResult | None = None
        self._held_out_of: ViewResult | None = None
        self._since = QElapsedTimer()
        self._panels: tuple[int, ...] = ()
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE)
        self._settle.timeout.connect(self._begin)
        workspace.opened.connect(self._on_opened)
        workspace.shown.connect(self._on_shown)
        workspace.state_changed.connect(self._on_state)
        workspace.worker.cancelled.connect(self._on_cancel)

    @property
    def is_waiting(self) -> bool:
        """Whether the picture is about to be measured."""
        return self._settle.isActive()

    @property
    def follows(self) -> bool:
        """Whether the picture moves, and is measured roughly."""
        return self._follows

    # -- asking

    def measure(self) -> None:
        """Measure what is shown, again when that was given up."""
        self._settle.stop()
        picture = self._workspace.picture
        if picture is not None and not self._workspace.fitting.is_running:
            self._ask(partial(measured, picture), picture)

    def want_random(self, wanted: bool) -> None:
        """Whether the figures of random data are wanted beside those of each picture."""
        self.wants_random = wanted
        if wanted and self.standing == "measured":
            self._ask_for_random()

    def fit_random_globe(self) -> None:
        """Fit the faithful globe of random data, and measure it."""
        picture = self._workspace.picture
        if picture is not None:
            self._ask(partial(beside_random_globe, picture), picture)

    def follow(self, moving: bool) -> None:
        """The picture begins to move, and is measured roughly now and then; or it rests, and is measured as a whole."""
        if moving == self._follows:
            return
        self._follows, self.said_live = moving, ""
        if moving:
            self._stop("nothing")
            if any(scene.badge for scene in self._workspace.scenes):
                self._workspace.redraw(with_badges(self._workspace.scenes, [""] * len(self._workspace.scenes)))
        else:
            self._become("measuring")
            self._settle.start()

    def _measure_roughly(self) -> None:
        picture = self._workspace.picture
        if picture is None or (self._since.isValid() and self._since.elapsed() < LIVE):
            return
        self._since.start()
        self._request(partial(roughly, picture), self._say_live, lambda _: None)

    def _say_live(self, words: str) -> None:
        if self._follows:
            self.said_live = words
            self.changed.emit()

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

    def _ask(self, work: Callable[[], Answer], picture: "ViewResult") -> None:
        self._request(work, partial(self._take, picture), self._refuse)
        self._become("measuring")

    def _request(self, work: Callable[[], Any], on_result: Callable[[Any], None], on_error: OnError) -> None:
        self._workspace.worker.request(CHANNEL, work, on_result, on_error, Priority.BACKGROUND)

    def _ask_for_random(self) -> None:
        picture = self._workspace.picture
        if picture is not None and picture is not self._random_of and any(each.lacks_random for each in self.measured):
            self._random_of = picture  # once: where random data cannot be drawn so, there is none to wait for
            self._ask(partial(beside_random, picture), picture)

    def _take(self, picture: "ViewResult", answer: Answer) -> None:
        workspace = self._workspace
        if workspace.picture is not picture:
            return
        waits = any(each.lacks_held_out for each in answer.measured) and picture is not self._held_out_of
        self.badges = None if waits else answer.badges  # what is exported before it is known measures it first
        self.measured, self._panels = answer.measured, answer.panels
        named = [each for each in answer.measured if each.positions is not None]
        self.by_projection.update({each.name: replace(each, positions=None) for each in named})  # its figures alone
        self._become("measured" if answer.measured else "nothing")
        if tuple(scene.badge for scene in workspace.scenes) != answer.badges:
            workspace.redraw(with_badges(workspace.scenes, answer.badges))
        if waits:
            self._held_out_of = picture  # once: of very few items none can be held out
            self._ask(partial(held_out, picture), picture)
        elif self.wants_random:
            self._ask_for_random()

    def _refuse(self, error: ViewerError) -> None:
        self.trouble = f"{error.problem[:1].upper()}{error.problem[1:]}. {error.remedy}."
        self._become("stopped")

    # -- how it follows

    def _on_opened(self, _: "Loaded | None") -> None:
        self.by_projection, self._random_of = {}, None
        self._stop("nothing")

    def _on_shown(self, _: object) -> None:
        if self._follows:
            self._measure_roughly()
            return
        self._stop("nothing" if self._workspace.fitting.is_running else "measuring")
        if not self._workspace.fitting.is_running:
            self._settle.start()

    def _begin(self) -> None:
        self.measure()

    def _on_state(self, old: State, new: State) -> None:
        """What is measured is about to leave the screen: let the next picture be made first."""
        if self.standing == "measuring" and self._workspace.asked_for(old) != self._workspace.asked_for(new):
            self._stop("nothing")

    def _on_cancel(self, channel: str) -> None:
        if channel == CHANNEL and self.standing == "measuring":
            self.trouble = "Measuring was given up."
            self._become("stopped")

    def _stop(self, standing: Standing) -> None:
        self._settle.stop()
        self.badges, self.measured, self._panels, self.trouble = None, (), (), ""
        self.standing = standing if standing != "measuring" else "nothing"
        self._workspace.worker.cancel(CHANNEL)
        self._become(standing)

    def _become(self, standing: Standing) -> None:
        self.standing = standing
        self.changed.emit()
