"""The widget for the picture: empty until drawing libraries are imported, then it holds the viewport."""

from typing import TYPE_CHECKING

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtOpenGLWidgets import QOpenGLWidget
from PyQt6.QtWidgets import QVBoxLayout, QWidget

from geolip_viewer.app.system.opengl import can_draw
from geolip_viewer.errors import ViewerError, reason_of
from geolip_viewer.look import CameraPose, Look
from geolip_viewer.scene import Scene

if TYPE_CHECKING:
    from geolip_viewer.app.picture.viewport import Viewport


class Canvas(QWidget):
    """Scenes, look and pose that come before `start` are kept and drawn then."""

    started = pyqtSignal(object)  # Viewport

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("picture_area")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._can_draw = can_draw()
        if self._can_draw:  # without a GL widget from the start Qt recreates the window later, and it flickers
            first = QOpenGLWidget(self)
            first.setObjectName("first_gl")
            first.hide()
        self._scenes: tuple[Scene, ...] = ()
        self._look = Look()
        self._pose = CameraPose()
        self._free_orbit = False
        self.viewport: Viewport | None = None

    @property
    def pose(self) -> CameraPose:
        return self.viewport.scene_renderer.pose if self.viewport is not None else self._pose

    def start(self) -> None:
        """Make the viewport; importing it first in another thread keeps the window awake.

        Raises ViewerError if nothing can be drawn; everything but the picture works then.
        """
        if self.viewport is not None:
            return
        if not self._can_draw:
            remedy = "Install a graphics driver, such as libgl1-mesa-dri; geolip-viewer doctor tells more"
            raise ViewerError("The picture", "cannot be drawn: OpenGL 3.2 is not available here", remedy)
        try:
            from geolip_viewer.app.picture.viewport import Viewport
        except Exception as error:  # importing runs library code, which may raise anything
            remedy = "Install the program again; geolip-viewer doctor tells more"
            raise ViewerError(
                "The picture", f"cannot be drawn: {type(error).__name__}: {reason_of(error)}", remedy
            ) from error
        self.viewport = Viewport(self)
        self._layout.addWidget(self.viewport)
        self.viewport.set_look(self._look)
        self.viewport.set_pose(self._pose)
        self.viewport.mouse.free_orbit = self._free_orbit
        self.viewport.show_scenes(self._scenes)
        self.started.emit(self.viewport)

    def take_focus(self) -> None:
        """Let keys be the picture's."""
        (self.viewport or self).setFocus()

    def show_scenes(self, scenes: tuple[Scene, ...]) -> None:
        self._scenes = scenes
        if self.viewport is not None:
            self.viewport.show_scenes(scenes)

    def move_scenes(self, scenes: tuple[Scene, ...]) -> None:
        """Show the same scenes with their marks elsewhere."""
        self._scenes = scenes
        if self.viewport is not None:
            self.viewport.move_scenes(scenes)

    def set_look(self, look: Look) -> None:
        self._look = look
        if self.viewport is not None:
            self.viewport.set_look(look)

    def set_pose(self, pose: CameraPose) -> None:
        self._pose = pose
        if self.viewport is not None:
            self.viewport.set_pose(pose)

    def set_free_orbit(self, free: bool) -> None:
        self._free_orbit = free
        if self.viewport is not None:
            self.viewport.mouse.free_orbit = free

    def shut_down(self) -> None:
        """Release what VTK holds, while its OpenGL context still stands."""
        if self.viewport is not None:
            self.viewport.close()
            self.viewport.deleteLater()
            self.viewport = None
