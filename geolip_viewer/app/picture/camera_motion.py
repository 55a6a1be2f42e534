"""Where the camera of the canvas stands, and what moves it there: the state, a glide, or the slow turn."""

from collections.abc import Sequence

from PyQt6.QtCore import QObject

from geolip_viewer.app.document.document import Document
from geolip_viewer.app.picture.camera_glide import CameraGlide
from geolip_viewer.app.picture.canvas import Canvas
from geolip_viewer.app.picture.spin import Spin
from geolip_viewer.look import CameraPose
from geolip_viewer.render.offscreen import first_pose
from geolip_viewer.scene import Scene
from geolip_viewer.state import State


class CameraMotion(QObject):
    """Alone sets the pose of the canvas."""

    def __init__(self, document: Document, canvas: Canvas) -> None:
        super().__init__(document)
        self.setObjectName("camera_motion")
        self._document = document
        self._canvas = canvas
        self.spin = Spin(self)
        self._glide = CameraGlide(lambda: self.pose, self.set_pose, self)
        self.spin.turned.connect(lambda degrees: self.set_pose(self.pose.orbited(degrees, 0.0)))

    @property
    def pose(self) -> CameraPose:
        return self._canvas.pose

    def set_pose(self, pose: CameraPose) -> None:
        """Move there at once; the state does not change."""
        self._canvas.set_pose(pose)

    def pose_for(self, scenes: Sequence[Scene]) -> CameraPose:
        """The state's pose; where it has none, the one from which the data of the first panel is seen best."""
        if self._document.state.camera is not None or self.spin.is_running or not scenes:
            return self.pose
        return first_pose(scenes[0])

    def face_data(self) -> None:
        """Turn to the data of the first panel."""
        if self._document.scenes:
            self.set_pose(first_pose(self._document.scenes[0]))

    @property
    def is_gliding(self) -> bool:
        """Whether the camera is on its way to the state's pose."""
        return self._glide.target is not None

    def go(self, pose: CameraPose, *, at_once: bool) -> None:
        """Make a pose the state's, and let the globe be seen turning there unless that is done at once."""
        self.spin.stop()
        if not at_once:
            self._glide.begin(pose)
        self._document.store.change(camera=pose)

    def follow(self, old: State, new: State) -> None:
        """Stand where another state says, unless the camera is on its way there."""
        if new.camera is not None and new.camera != old.camera and new.camera != self._glide.target:
            self.set_pose(new.camera)

    def stop(self) -> None:
        """Neither turn nor glide."""
        self.spin.stop()
        self._glide.stop()
