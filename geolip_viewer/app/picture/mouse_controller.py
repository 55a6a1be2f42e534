"""Mouse events as what they do: turn, shift and magnify the globe, point, click, and draw what selects."""

from typing import Literal, Protocol

from PyQt6.QtCore import QEvent, QObject, QPointF, Qt, pyqtSignal
from PyQt6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PyQt6.QtWidgets import QWidget

from geolip_viewer.app.picture import orbit
from geolip_viewer.look import CameraPose
from geolip_viewer.render.camera import CameraProjection, Frame
from geolip_viewer.scene import Array

CLICK_REACH = 4.0  # logical pixels that the pointer may move between press and release of a click
NOTCH = 120.0  # Qt's units per notch of the wheel
Drawing = Literal["circle", "lasso", "range", "colours", "names"]
KEYS = (QEvent.Type.KeyPress, QEvent.Type.KeyRelease)


class RendererView(Protocol):
    """What the controller needs of a scene renderer. Pixels are physical."""

    pose: CameraPose

    def panel_at(self, x: float, y: float) -> int | None: ...

    def projection(self, panel: int = 0) -> CameraProjection: ...

    def globe_of(self, panel: int) -> int: ...

    def plot_at(self, x: float, y: float) -> object | None: ...

    def bar_at(self, x: float, y: float) -> object | None: ...

    def listed(self, x: float, y: float) -> object | None: ...

    def map_at(self, x: float, y: float) -> int | None: ...

    def toward(self, panel: int, x: float, y: float) -> Array: ...


class MouseController(QObject):
    """Takes the mouse of a widget. Positions that it tells are logical pixels of that widget."""

    turned = pyqtSignal(object)  # Pose, at every move
    pose_set = pyqtSignal(object)  # Pose, when the button was released
    pointed = pyqtSignal(object)  # QPointF, or None when the pointer left
    clicked = pyqtSignal(object, object)  # QPointF, Qt.KeyboardModifier
    double_clicked = pyqtSignal(object)  # QPointF
    menu_wanted = pyqtSignal(object)  # QPointF of a right click
    drawn = pyqtSignal(str, object)  # Drawing, the path of the drag as a list of QPointF
    drawing_ended = pyqtSignal(object)  # Qt.KeyboardModifier, or None when it was cancelled

    def __init__(self, widget: QWidget, renderer: RendererView) -> None:
        super().__init__(widget)
        self.setObjectName("mouse_controller")
        self.free_orbit = False
        self.armed: Literal["circle", "lasso"] | None = None  # what the next drag with the left button draws
        self._widget = widget
        self._renderer = renderer
        self._pressed: QPointF | None = None
        self._last = QPointF()
        self._is_dragging = False
        self._drawing: Drawing | None = None
        self._path: list[QPointF] = []
        widget.installEventFilter(self)

    def arm(self, drawing: Literal["circle", "lasso"]) -> None:
        """Let the next drag with the left button draw this; until then hovering is off."""
        self.armed = drawing
        self.pointed.emit(None)

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        """Every mouse event ends here; keys go on to the window, since VTK would quit on q."""
        if isinstance(event, QMouseEvent):
            return self._on_mouse(event)
        if isinstance(event, QWheelEvent):
            self._on_wheel(event)
            return True
        if event is not None and event.type() == QEvent.Type.Leave:
            self.pointed.emit(None)
            return True
        if isinstance(event, QKeyEvent):
            return self._on_key(event)
        return super().eventFilter(watched, event)

    def _on_mouse(self, event: QMouseEvent) -> bool:
        match event.type():
            case QEvent.Type.MouseButtonPress:
                self._pressed = self._last = event.position()
                self._is_dragging = False
                self._drawing, self._path = self._begun_by(event), [event.position()]
                self._widget.setFocus(Qt.FocusReason.MouseFocusReason)
            case QEvent.Type.MouseMove:
                self._on_move(event)
            case QEvent.Type.MouseButtonRelease:
                self._on_release(event)
            case QEvent.Type.MouseButtonDblClick:
                self.double_clicked.emit(event.position())
            case _:
                return False
        return True

    def _on_move(self, event: QMouseEvent) -> None:
        position = event.position()
        if self._pressed is None:
            self.pointed.emit(position if self.armed is None else None)
            return
        if not self._is_dragging and (position - self._pressed).manhattanLength() < CLICK_REACH:
            return
        if not self._is_dragging:
            self.pointed.emit(None)
        self._is_dragging = True
        if self._drawing is not None:
            self._path.append(position)
            self.drawn.emit(self._drawing, self._path)
            return
        frame = self.frame_at(self._pressed)
        toward = self.toward(self._pressed, position)
        if toward is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self.turned.emit(self._renderer.pose.toward(toward))
        elif frame is not None:
            moved = (position - self._last) * self._widget.devicePixelRatioF()
            self.turned.emit(self._dragged(event, frame, moved.x(), moved.y()))
        self._last = position

    def _dragged(self, event: QMouseEvent, frame: Frame, across: float, down: float) -> CameraPose:
        pose, buttons = self._renderer.pose, event.buttons()
        shifts = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if buttons & Qt.MouseButton.MiddleButton or (buttons & Qt.MouseButton.LeftButton and shifts):
            return orbit.panned(pose, frame, across, down)
        if buttons & Qt.MouseButton.RightButton:
            return pose.zoomed(1.01**-down)
        return (orbit.rolled if self.free_orbit else orbit.turned)(pose, frame, across, down)

    def _on_release(self, event: QMouseEvent) -> None:
        was_dragging, self._is_dragging = self._is_dragging, False
        was_pressed, self._pressed = self._pressed is not None, None
        if was_dragging and self._drawing is not None:
            self._end_drawing(event.modifiers())
        elif was_dragging:
            self.pose_set.emit(self._renderer.pose)
        elif was_pressed and event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(event.position(), event.modifiers())
        elif was_pressed and event.button() == Qt.MouseButton.RightButton:
            self.menu_wanted.emit(event.position())

    def _begun_by(self, event: QMouseEvent) -> Drawing | None:
        """What a drag from here draws: over a plot or a colour bar a range, down the legend its names, else a shape."""
        place, held = event.position() * self._widget.devicePixelRatioF(), event.modifiers()
        if event.button() != Qt.MouseButton.LeftButton:
            return None
        if self._renderer.listed(place.x(), place.y()) is not None:
            return "names"
        if self._renderer.bar_at(place.x(), place.y()) is not None:
            return "colours"
        if self._renderer.plot_at(place.x(), place.y()) is not None:
            return "range"
        if self.armed is not None or not held & Qt.KeyboardModifier.ShiftModifier:
            return self.armed
        return "lasso" if held & Qt.KeyboardModifier.AltModifier else "circle"

    def _end_drawing(self, modifiers: Qt.KeyboardModifier | None) -> None:
        self._drawing = self.armed = self._pressed = None
        self._is_dragging = False
        self.drawing_ended.emit(modifiers)

    def _on_key(self, event: QKeyEvent) -> bool:
        """Esc cancels what is being drawn; all other keys go to the window."""
        if event.key() == Qt.Key.Key_Escape and (self.armed or (self._drawing and self._is_dragging)):
            if event.type() == QEvent.Type.KeyPress:
                self._end_drawing(None)
            event.accept()
            return True
        event.ignore()
        return event.type() in KEYS

    def _on_wheel(self, event: QWheelEvent) -> None:
        """Over a globe, zoom in on that place; a map beside it always shows everything and does not change."""
        event.accept()
        frame, place = self.frame_at(event.position()), event.position() * self._widget.devicePixelRatioF()
        panel = self._renderer.panel_at(place.x(), place.y())
        if frame is not None and panel is not None and self._renderer.globe_of(panel) == panel:
            pose = orbit.zoomed_at(self._renderer.pose, frame, event.angleDelta().y() / NOTCH, place.x(), place.y())
            self.turned.emit(pose)
            self.pose_set.emit(pose)

    def turn_to(self, position: QPointF) -> bool:
        """Turn the globe to the place that a map beside it has at a logical position; False if there is none."""
        toward = self.toward(position, position)
        if toward is None:
            return False
        pose = self._renderer.pose.toward(toward)
        self.turned.emit(pose)
        self.pose_set.emit(pose)
        return True

    def toward(self, pressed: QPointF, position: QPointF) -> Array | None:
        """The point of the sphere under a position on the map beside a globe that was pressed, if one was."""
        ratio = self._widget.devicePixelRatioF()
        panel = self._renderer.map_at(pressed.x() * ratio, pressed.y() * ratio)
        return None if panel is None else self._renderer.toward(panel, position.x() * ratio, position.y() * ratio)

    def frame_at(self, position: QPointF) -> Frame | None:
        """The panel under a logical position, for a map that of its globe, or None if neither is shown."""
        place = position * self._widget.devicePixelRatioF()
        panel = self._renderer.panel_at(place.x(), place.y())
        return None if panel is None else self._renderer.projection(self._renderer.globe_of(panel)).frame
