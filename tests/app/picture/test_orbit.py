"""Turning the globe with the mouse, checked against the projection that draws the picture."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from PyQt6.QtCore import QEvent, QPoint, QPointF, Qt
from PyQt6.QtGui import QKeyEvent, QWheelEvent
from PyQt6.QtWidgets import QApplication, QWidget

from geolip_viewer.app.picture import orbit
from geolip_viewer.app.picture.mouse_controller import MouseController
from geolip_viewer.look import CameraPose
from geolip_viewer.render.camera import CameraProjection, Frame

FRAME = Frame(x=0.0, y=0.0, width=800.0, height=600.0, centre=(420.0, 300.0), radius=250.0)
poses = some.builds(
    CameraPose,
    azimuth=some.floats(-180, 180),
    elevation=some.floats(-80, 80),
    zoom=some.floats(0.5, 8),
    pan=some.tuples(some.floats(-0.2, 0.2), some.floats(-0.2, 0.2)),
)
moves = some.floats(-40, 40)


def test_what_is_under_the_pointer_stays_under_it_for_a_small_drag():
    pose = CameraPose(azimuth=30.0, elevation=10.0)
    grabbed = CameraProjection(pose, FRAME).ground(*CameraProjection(pose, FRAME).centre)
    turned = orbit.turned(pose, FRAME, 12.0, 7.0)
    (pixel,), _ = CameraProjection(turned, FRAME).screen(grabbed[None])
    moved = pixel - np.array(CameraProjection(pose, FRAME).centre)
    assert moved == pytest.approx([12.0, 7.0], rel=0.25)


@given(poses, moves, moves)
def test_north_stays_up(pose, across, down):
    turned = orbit.turned(pose, FRAME, across, down)
    assert turned.roll == 0
    assert -90 <= turned.elevation <= 90
    up = CameraProjection(turned, FRAME).right_up_toward[1]
    assert up[2] >= -1e-9


@given(poses, moves, moves)
def test_a_nearer_globe_turns_more_slowly(pose, across, down):
    near = CameraPose(pose.azimuth, pose.elevation, 0.0, 4.0, pose.pan)
    far = CameraPose(pose.azimuth, pose.elevation, 0.0, 1.0, pose.pan)
    step_near = abs(orbit.turned(near, FRAME, 0.0, down).elevation - pose.elevation)
    step_far = abs(orbit.turned(far, FRAME, 0.0, down).elevation - pose.elevation)
    assert step_near <= step_far + 1e-9


@given(poses, some.floats(-180, 180), moves, moves)
def test_free_orbit_turns_about_the_screens_own_axes(pose, roll, across, down):
    start = CameraPose(pose.azimuth, pose.elevation, roll, pose.zoom, pose.pan)
    turned = orbit.rolled(start, FRAME, across, down)
    before, after = CameraProjection(start, FRAME).right_up_toward, CameraProjection(turned, FRAME).right_up_toward
    angle = 1 / (FRAME.radius * pose.zoom)
    expected = before[2] - across * angle * before[0] + down * angle * before[1]
    assert after[2] == pytest.approx(expected / np.linalg.norm(expected), abs=1e-6)
    assert after @ after.T == pytest.approx(np.eye(3), abs=1e-6)
    assert after[1] @ before[1] > 0.9


def test_free_orbit_goes_over_the_pole():
    pose = CameraPose(azimuth=0.0, elevation=85.0)
    for _ in range(20):
        pose = orbit.rolled(pose, FRAME, 0.0, 10.0)
    assert pose.elevation < 85
    assert abs(abs(pose.roll) - 180) < 1 or abs(abs(pose.azimuth) - 180) < 1


@given(poses, some.floats(-3, 3), some.floats(50, 750), some.floats(50, 550))
def test_the_wheel_keeps_the_pixel_under_the_pointer(pose, notches, x, y):
    zoomed = orbit.zoomed_at(pose, FRAME, notches, x, y)
    if max(map(abs, zoomed.pan)) >= 2:
        return
    before, after = CameraProjection(pose, FRAME), CameraProjection(zoomed, FRAME)
    place_before = (np.array([x, y]) - before.centre) / before.focal_pixels
    place_after = (np.array([x, y]) - after.centre) / after.focal_pixels
    assert place_after == pytest.approx(place_before, abs=1e-6)


@given(poses, some.floats(-5000, 5000), some.floats(-5000, 5000))
def test_the_picture_cannot_be_lost(pose, across, down):
    assert max(map(abs, orbit.panned(pose, FRAME, across, down).pan)) <= 2


class SceneRenderer:
    """One panel that fills the widget."""

    def __init__(self) -> None:
        self.pose = CameraPose()

    def panel_at(self, x, y):
        return 0 if x < 700 else None

    def projection(self, panel=0):
        return CameraProjection(self.pose, FRAME)

    def globe_of(self, panel):
        return panel

    def map_at(self, x, y):
        return None

    def plot_at(self, x, y):
        return None

    def bar_at(self, x, y):
        return None

    def listed(self, x, y):
        return None


@pytest.fixture
def held(qtbot, themed):
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.setMouseTracking(True)
    widget.resize(800, 600)
    widget.show()
    qtbot.waitExposed(widget)
    renderer = SceneRenderer()
    hand = MouseController(widget, renderer)
    hand.turned.connect(lambda pose: setattr(renderer, "pose", pose))
    return widget, renderer, hand


def drag(qtbot, widget, button, start, end, modifiers=Qt.KeyboardModifier.NoModifier):
    """Press, move in two steps, let go: events as Qt delivers them."""
    from PyQt6.QtGui import QMouseEvent

    def send(kind, place, pressed, held):
        point = QPointF(place)
        event = QMouseEvent(kind, point, widget.mapToGlobal(point), pressed, held, modifiers)
        QApplication.sendEvent(widget, event)

    send(QEvent.Type.MouseButtonPress, start, button, button)
    for place in ((start + end) / 2, end):
        send(QEvent.Type.MouseMove, place, Qt.MouseButton.NoButton, button)
    send(QEvent.Type.MouseButtonRelease, end, button, Qt.MouseButton.NoButton)


def test_a_drag_turns_and_is_told_when_the_hand_lets_go(held, qtbot):
    widget, renderer, hand = held
    settled, clicked = [], []
    hand.pose_set.connect(settled.append)
    hand.clicked.connect(lambda *args: clicked.append(args))
    drag(qtbot, widget, Qt.MouseButton.LeftButton, QPoint(400, 300), QPoint(440, 280))
    assert renderer.pose.azimuth < CameraPose().azimuth
    assert renderer.pose.elevation < CameraPose().elevation
    assert settled == [renderer.pose]
    assert clicked == []


def test_a_click_is_a_click_even_when_the_hand_trembles(held, qtbot):
    widget, renderer, hand = held
    clicked = []
    hand.clicked.connect(lambda place, modifiers: clicked.append(place))
    drag(qtbot, widget, Qt.MouseButton.LeftButton, QPoint(400, 300), QPoint(401, 301))
    assert clicked == [QPointF(401, 301)]
    assert renderer.pose == CameraPose()


def test_the_right_button_zooms_and_the_middle_one_shifts(held, qtbot):
    widget, renderer, _ = held
    drag(qtbot, widget, Qt.MouseButton.RightButton, QPoint(400, 300), QPoint(400, 260))
    assert renderer.pose.zoom > 1
    drag(qtbot, widget, Qt.MouseButton.MiddleButton, QPoint(400, 300), QPoint(430, 300))
    assert renderer.pose.pan == pytest.approx((30 / 600, 0))


def test_the_wheel_zooms(held):
    widget, renderer, hand = held
    settled = []
    hand.pose_set.connect(settled.append)
    place = QPointF(420, 300)
    event = QWheelEvent(
        place, widget.mapToGlobal(place), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False
    )  # fmt: skip
    QApplication.sendEvent(widget, event)
    assert renderer.pose.zoom == pytest.approx(orbit.WHEEL_STEP)
    assert settled == [renderer.pose]


def test_beside_every_panel_a_drag_turns_nothing(held, qtbot):
    widget, renderer, _ = held
    drag(qtbot, widget, Qt.MouseButton.LeftButton, QPoint(750, 300), QPoint(780, 320))
    assert renderer.pose == CameraPose()


def test_keys_go_on_to_the_window(held):
    widget, _, _ = held
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Q, Qt.KeyboardModifier.NoModifier, "q")
    QApplication.sendEvent(widget, event)
    assert not event.isAccepted()
