"""Plays a run: from checkpoint to checkpoint, at a speed, once or again and again."""

from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from geolip_viewer.app.document.document import Document
from geolip_viewer.app.document.loading import Loaded
from geolip_viewer.app.picture.activity import Activity
from geolip_viewer.app.picture.controller import PictureController
from geolip_viewer.app.run.current_time import is_at
from geolip_viewer.state import State

SPEEDS = (0.5, 1.0, 2.0, 4.0)  # checkpoints per second
USUAL = 1.0
KEYS = "Ctrl+Space"


class RunPlayer(QObject):
    """Changes the time in the state. All of one play, and all of one drag, are one step of undo.

    Playing continues when its time has come, the picture of the last step is shown, and its marks have arrived. It
    pauses while the view itself is played, so that only one time moves.
    """

    changed = pyqtSignal()  # whether it plays, its speed, and whether it repeats

    def __init__(self, document: Document, controller: PictureController) -> None:
        super().__init__(document)
        self.setObjectName("run_player")
        self._document = document
        self._controller = controller
        self._turn = 0
        self._awaits = False  # waiting for the picture of the last step
        self._is_due = False
        self._begins = False  # playing from the last checkpoint starts at the first
        self._pictured = 0
        self.speed = USUAL
        self.loops = False
        self._timer = QTimer(self)
        self._timer.setInterval(round(1000 / self.speed))
        self._timer.timeout.connect(self._on_tick)
        document.opened.connect(self._on_opened)
        document.state_changed.connect(self._on_state)
        document.result_changed.connect(self._on_result)
        controller.answered.connect(self._on_answer)
        controller.activity_changed.connect(self._on_activity)

    @property
    def is_playing(self) -> bool:
        return self._timer.isActive()

    @property
    def number(self) -> int:
        """The checkpoint to show in texts: while playing the one that is drawn, otherwise the state's."""
        return self._pictured if self.is_playing else self._number

    def switch(self) -> None:
        """Play, from the first checkpoint if the last is shown; or pause."""
        if self.is_playing:
            self.pause()
        elif self._count > 1:
            self._turn += 1
            self._awaits, self._is_due, self._begins = False, True, True
            self._pictured = self._number
            self._controller.pace_steps(self._timer.interval())
            self._timer.start()
            self._go_on_when_due()
            self.changed.emit()

    def pause(self) -> None:
        """Stay where it is."""
        if self.is_playing:
            self._timer.stop()
            self._controller.pace_steps(None)
            self.changed.emit()

    def step(self, by: int) -> None:
        """Go some checkpoints forward or back."""
        self.pause()
        self._turn += 1
        self._go(self._number + by, "steps")

    def step_on(self) -> None:
        self.step(1)

    def step_back(self) -> None:
        self.step(-1)

    def go_to_first(self) -> None:
        self.step(-self._count)

    def go_to_last(self) -> None:
        self.step(self._count)

    def begin_drag(self) -> None:
        """Make what follows one step of undo."""
        self.pause()
        self._turn += 1

    def go(self, number: int) -> None:
        """Go to a checkpoint by its number."""
        self._go(number, "is dragged")

    def loop(self, on: bool) -> None:
        self.loops = on
        self.changed.emit()

    def set_speed(self, speed: float) -> None:
        """In checkpoints per second."""
        self.speed = speed
        self._timer.setInterval(round(1000 / speed))
        if self.is_playing:
            self._controller.pace_steps(self._timer.interval())
        self.changed.emit()

    @property
    def _loaded(self) -> Loaded | None:
        return self._document.loaded

    @property
    def _count(self) -> int:
        loaded = self._loaded
        return len(loaded.run) if loaded is not None and loaded.run is not None else 0

    @property
    def _number(self) -> int:
        """The checkpoint that the state names, even if the picture has not reached it yet."""
        loaded, time = self._loaded, self._document.state.time
        names = loaded.run.names if loaded is not None and loaded.run is not None else ()
        return names.index(time) if time in names else max(self._count - 1, 0)

    def _go(self, number: int, how: str) -> None:
        loaded = self._loaded
        if loaded is None or loaded.run is None:
            return
        name = loaded.run.names[max(0, min(number, self._count - 1))]
        if name != self._document.state.time:
            self._awaits = True
            self._document.store.change(step=f"time {how} {self._turn}", time=name)

    def _on_tick(self) -> None:
        self._is_due = True
        self._go_on_when_due()

    def _go_on_when_due(self) -> None:
        has_arrived = not self._awaits and self._controller.activity is not Activity.IN_TRANSITION
        if self.is_playing and self._is_due and has_arrived:
            self._is_due = False
            self._go_on()

    def _go_on(self) -> None:
        number = self._number + 1
        if number < self._count:
            self._go(number, "plays")
        elif self.loops or self._begins:
            self._go(0, "plays")
        else:
            self.pause()
        self._begins = False

    def _on_result(self, _: object) -> None:
        if self._loaded is not None:
            self._pictured = self._loaded.number

    def _on_answer(self) -> None:
        self._awaits = self._loaded is not None and not is_at(self._loaded, self._document.state)
        self._go_on_when_due()

    def _on_activity(self, activity: Activity) -> None:
        if activity is Activity.PLAYING:
            self.pause()
        else:
            self._go_on_when_due()

    def _on_state(self, old: State, new: State) -> None:
        if old.view != new.view:
            self.pause()

    def _on_opened(self, _: object) -> None:
        self.pause()
        self._awaits = False
        self.changed.emit()
