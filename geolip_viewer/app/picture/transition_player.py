"""Plays a transition, frame after frame."""

from dataclasses import replace

from PyQt6.QtCore import QElapsedTimer, QObject, QTimer, pyqtSignal

from geolip_viewer.look import CameraPose
from geolip_viewer.render.transition import Transition
from geolip_viewer.scene import Scene

FRAME = 16  # milliseconds


class TransitionPlayer(QObject):
    """Tells what to draw while it runs. A new transition takes the place of the one before."""

    advanced = pyqtSignal(object, object)  # tuple[Scene, ...], CameraPose
    ended = pyqtSignal(object)  # CameraPose at the end

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.setObjectName("transition_player")
        self._transition: Transition | None = None
        self._clock = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME)
        self._timer.timeout.connect(self._advance)

    @property
    def is_running(self) -> bool:
        return self._transition is not None

    @property
    def scenes(self) -> tuple[Scene, ...] | None:
        """The scenes at this moment of a transition; None while none is running."""
        return None if self._transition is None else self._transition.scenes(self._share)

    def begin(self, transition: Transition) -> None:
        self._transition = transition
        self._clock.start()
        self._timer.start()
        self._advance()

    def retarget(self, scenes: tuple[Scene, ...], pose: CameraPose | None = None) -> None:
        """Go on from the same start to other scenes, and to another pose where one is given."""
        if self._transition is not None:
            first, last = self._transition.poses
            self._transition = replace(self._transition, ends=scenes, poses=(first, pose or last))

    def stop(self) -> None:
        """Stop here, without a signal."""
        self._timer.stop()
        self._transition = None

    def finish(self) -> None:
        """Go to the end at once."""
        transition = self._transition
        self.stop()
        if transition is not None:
            self.ended.emit(transition.poses[1])

    @property
    def _share(self) -> float:
        return 1.0 if self._transition is None else min(1.0, self._clock.elapsed() / self._transition.duration)

    def _advance(self) -> None:
        share, transition = self._share, self._transition
        if transition is None or share >= 1.0:
            self.finish()
        else:
            self.advanced.emit(transition.scenes(share), transition.pose(share))
