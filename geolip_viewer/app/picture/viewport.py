"""The widget that holds a stage, and the only file that names pyvistaqt: importing it takes a second."""

from PyQt6.QtCore import QElapsedTimer, QPointF, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QImage, QResizeEvent
from PyQt6.QtWidgets import QWidget
from pyvistaqt import QtInteractor

from geolip_viewer.app.picture.mouse_controller import MouseController
from geolip_viewer.look import CameraPose, Look
from geolip_viewer.render.picking import Pick
from geolip_viewer.render.scene_renderer import SceneRenderer
from geolip_viewer.scene import Scene

REST = 60  # milliseconds without a change until all marks of a crowd are drawn, part by part
SHOWN = 250  # milliseconds between showing parts: showing takes half as long as drawing one


class Viewport(QtInteractor):
    """Shows scenes, turns them with the mouse, and reports what is under the pointer.

    A change only requests a repaint, so that many changes make one frame. VTK's own mouse and key handling is not used.
    """

    part_drawn = pyqtSignal()  # more marks of a crowd at rest
    pose_set = pyqtSignal(object)  # Pose, after the globe was turned with the mouse
    hovered = pyqtSignal(object, object)  # Pick | None, QPointF | None
    pose_changed = pyqtSignal()  # the globe was turned, in whatever way
    clicked = pyqtSignal(object, object)  # Pick | None, Qt.KeyboardModifier
    double_clicked = pyqtSignal(object)  # Pick | None
    plot_clicked = pyqtSignal(object)  # tuple[Pick, ...]: everything at that place in a plot
    class_hovered = pyqtSignal(object)  # id of the class whose name is under the pointer, or None
    class_clicked = pyqtSignal(int, object)  # id, Qt.KeyboardModifier
    class_double_clicked = pyqtSignal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, auto_update=False, multi_samples=0)
        self.setObjectName("viewport")
        self.setAccessibleName("Picture of the constellation")
        self.setAcceptDrops(False)  # the window handles dropped files
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.scene_renderer = SceneRenderer(self, self.devicePixelRatioF())
        self._filling = self.scene_renderer.filling
        self._filling.keep()
        self.mouse = MouseController(self, self.scene_renderer)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self._on_rest)
        self._part = QTimer(self)
        self._part.setSingleShot(True)
        self._part.setInterval(0)
        self._part.timeout.connect(self._draw_part)
        self._since_shown = QElapsedTimer()
        self.frameSwapped.connect(self._on_drawn)
        self.mouse.turned.connect(self.set_pose)
        self.mouse.pose_set.connect(self.pose_set)
        self.mouse.pointed.connect(self._on_pointed)
        self.mouse.clicked.connect(self._on_clicked)
        self.mouse.double_clicked.connect(self._on_double_clicked)

    def _stir(self) -> None:
        """Something moves: of a crowd a few marks are drawn, until it has rested."""
        self._filling.moves = self._filling.is_crowded
        if self._filling.moves:
            self._rest.start()
        self.update()

    def _on_rest(self) -> None:
        self._filling.moves = False
        if self._filling.is_complete:
            self.update()
        else:
            self._part.start()

    def _on_drawn(self) -> None:
        """A frame was shown: draw more, unless something moves or all is there."""
        self._since_shown.start()
        if not self._filling.moves and not self._filling.is_complete:
            self._part.start()

    def _draw_part(self) -> None:
        """Draw a part, and show it if it is the last, or others were shown some time ago."""
        if self._closed or not self.isVisible() or self._filling.moves:
            return
        self._filling.step()
        self.part_drawn.emit()
        if self._filling.is_complete or self._since_shown.hasExpired(SHOWN):
            self.update()
        else:
            self._part.start()

    def whole_picture(self) -> QImage:
        """What is shown, in physical pixels and with all marks, however long they take."""
        self._filling.moves = False
        image = self.grabFramebuffer()
        while not self._filling.is_complete:
            self._filling.step()
            if self._filling.is_complete:
                image = self.grabFramebuffer()
        return image

    def _begin_anew(self) -> None:
        """Start again after a change: a few marks of a crowd first, and then all."""
        self._part.stop()
        self.update()

    def show_scenes(self, scenes: tuple[Scene, ...], title: str = "") -> None:
        self.scene_renderer.show(scenes, title)
        self._begin_anew()

    def move_scenes(self, scenes: tuple[Scene, ...]) -> None:
        self._stir()
        self.scene_renderer.move(scenes)

    def set_look(self, look: Look) -> None:
        self.scene_renderer.look = look
        self._begin_anew()

    def set_pose(self, pose: CameraPose) -> None:
        is_other = pose != self.scene_renderer.pose
        self.scene_renderer.pose = pose
        if is_other:
            self._stir()
            self.pose_changed.emit()

    def picked(self, position: QPointF) -> Pick | None:
        """What is drawn at a logical position of this widget."""
        place = position * self.devicePixelRatioF()
        return self.scene_renderer.pick(place.x(), place.y())

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        self._stir()

    def paintGL(self) -> None:
        if not self._closed:
            self.scene_renderer.scale = self.devicePixelRatioF()
            self.scene_renderer.prepare()
        super().paintGL()  # type: ignore[no-untyped-call]

    def class_at(self, position: QPointF) -> int | None:
        """The class whose name is written at a logical position, in the legend or on a globe."""
        place = position * self.devicePixelRatioF()
        of, index = self.scene_renderer.named(place.x(), place.y()) or ("", -1)
        return index if of == "class" else None

    def _on_pointed(self, position: QPointF | None) -> None:
        named = None if position is None else self.class_at(position)
        self.class_hovered.emit(named)
        self.hovered.emit(self.picked(position) if position is not None and named is None else None, position)

    def _on_clicked(self, position: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        named = self.class_at(position)
        if named is not None:
            self.class_clicked.emit(named, modifiers)
            return
        place = position * self.devicePixelRatioF()
        marks = self.scene_renderer.plot_picks(place.x(), place.y())
        if marks:
            self.plot_clicked.emit(marks)
            return
        pick = self.picked(position)
        if pick is not None or not self.mouse.turn_to(position):
            self.clicked.emit(pick, modifiers)

    def _on_double_clicked(self, position: QPointF) -> None:
        named = self.class_at(position)
        if named is not None:
            self.class_double_clicked.emit(named)
        else:
            self.double_clicked.emit(self.picked(position))
