"""The camera's way from one pose to another: a fifth of a second, so that the eye can follow."""

from collections.abc import Callable

from PyQt6.QtCore import QElapsedTimer, QObject, QTimer

from geolip_viewer.look import CameraPose
from geolip_viewer.render.transition import turned

DURATION, FRAME = 200, 16  # milliseconds in total, and between two frames


class CameraGlide(QObject):
    """Moves the camera unless somebody else does meanwhile."""

    def __init__(self, pose: Callable[[], CameraPose], set_pose: Callable[[CameraPose], None], parent: QObject) -> None:
        super().__init__(parent)
        self.setObjectName("camera_glide")
        self._pose = pose
        self._set_pose = set_pose
        self._first = self._last = CameraPose()
        self._at = self._first
        self._clock = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME)
        self._timer.timeout.connect(self._advance)

    @property
    def target(self) -> CameraPose | None:
        """The pose that the camera glides to; None while it does not move."""
        return self._last if self._timer.isActive() else None

    def begin(self, target: CameraPose) -> None:
        self._first, self._last = self._pose(), target
        self._at = self._first
        self._clock.start()
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _advance(self) -> None:
        if self._pose() != self._at:
            self.stop()
            return
        share = min(1.0, self._clock.elapsed() / DURATION)
        pose = self._last if share >= 1.0 else turned(self._first, self._last, share * share * (3 - 2 * share))
        if share >= 1.0:
            self.stop()
        self._set_pose(pose)
        self._at = self._pose()
