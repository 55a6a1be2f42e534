"""How a hand turns the globe, held against the projection that the picture is drawn with."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from PyQt6.QtCore import QEvent, QPoint, QPointF, Qt
from PyQt6.QtGui import QKeyEvent, QWheelEvent
from PyQt6.QtWidgets import QApplication, QWidget

from geolip_viewer.app import orbit
from geolip_viewer.app.hand import Hand
from geolip_viewer.look import Pose
from geolip_viewer.render.camera import Frame, Projection

FRAME = Frame(x=0.0, y=0.0, width=800.0, height=600.0, centre=(420.0, 300.0), radius=250.0)
poses = some.builds(
    Pose,
    azimuth=some.floats(-180, 180),
    elevation=some.floats(-80, 80),
    zoom=some.floats(0.5, 8),
    pan=some.tuples(some.floats(-0.2, 0.2), some.floats(-0.2, 0.2)),
)
moves = some.floats(-40, 40)


def test_what_is_under_the_pointer_stays_under_it_for_a_small_drag():
    pose = Pose(azimuth=30.0, elevation=10.0)
    grabbed = Projection(pose, FRAME).ground(*Projection(pose, FRAME).centre)
    turned = orbit.turned(pose, FRAME, 12.0, 7.0)
    (pixel,), _ = Projection(turned, FRAME).screen(grabbed[None])
    moved = pixel - np.array(Projection(pose, FRAME).centre)
    assert moved == pytest.approx([12.0, 7.0], rel=0.25)


@given(poses, moves, moves)
def test_north_stays_up(pose, across, down):
    turned = orbit.turned(pose, FRAME, across, down)
    assert turned.roll == 0
    assert -90 <= turned.elevation <= 90
    up = Projection(turned, FRAME).right_up_toward[1]
    assert up[2] >= -1e-9


@given(poses, moves, moves)
def test_a_nearer_globe_turns_more_slowly(pose, across, down):
    near = Pose(pose.azimuth, pose.elevation, 0.0, 4.0, pose.pan)
    far = Pose(pose.azimuth, pose.elevation, 0.0, 1.0, pose.pan)
    step_near = abs(orbit.turned(near, FRAME, 0.0, down).elevation - pose.elevation)
    step_far = abs(orbit.turned(far, FRAME, 0.0, down).elevation - pose.elevation)
    assert step_near <= step_far + 1e-9


@given(poses, some.floats(-180, 180), moves, moves)
def test_free_orbit_turns_about_the_screens_own_axes(pose, roll, across, down):
    start = Pose(pose.azimuth, pose.elevation, roll, pose.zoom, pose.pan)
    turned = orbit.rolled(start, FRAME, across, down)
    before, after = Projection(start, FRAME).right_up_toward, Projection(turned, FRAME).right_up_toward
    angle = 1 / (FRAME.radius * pose.zoom)
    expected = before[2] - across * angle * before[0] + down * angle * before[1]
    assert after[2] == pytest.approx(expected / np.linalg.norm(expected), abs=1e-6)
    assert after @ after.T == pytest.approx(np.eye(3), abs=1e-6)
    assert after[1] @ before[1] > 0.9


def test_free_orbit_goes_over_the_pole():
    pose = Pose(azimuth=0.0, elevation=85.0)
    for _ in range(20):
        pose = orbit.rolled(pose, FRAME, 0.0, 10.0)
    assert pose.elevation < 85
    assert abs(abs(pose.roll) - 180) < 1 or abs(abs(pose.azimuth) - 180) < 1


@given(poses, some.floats(-3, 3), some.floats(50, 750), some.floats(50, 550))
def test_the_wheel_keeps_the_pixel_under_the_pointer(pose, notches, x, y):
    zoomed = orbit.zoomed_at(pose, FRAME, notches, x, y)
    if max(map(abs, zoomed.pan)) >= 2:
        return
    before, after = Projection(pose, FRAME), Projection(zoomed, FRAME)
    place_before = (np.array([x, y]) - before.centre) / before.focal_pixels
    place_after = (np.array([x, y]) - after.centre) / after.focal_pixels
    assert place_after == pytest.approx(place_before, abs=1e-6)


@given(poses, some.floats(-5000, 5000), some.floats(-5000, 5000))
def test_the_picture_cannot_be_lost(pose, across, down):
    assert max(map(abs, orbit.panned(pose, FRAME, across, down).pan)) <= 2


class Stage:
    """One panel that fills the widget."""

    def __init__(self) -> None:
        self.pose = Pose()

    def panel_at(self, x, y):
        return 0 if x < 700 else None

    def projection(self, panel=0):
        return Projection(self.pose, FRAME)

    def globe_of(self, panel):
        return panel

    def map_at(self, x, y):
        return None


@pytest.fixture
def held(qtbot, dressed):
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.setMouseTracking(True)
    widget.resize(800, 600)
    widget.show()
    qtbot.waitExposed(widget)
    stage = Stage()
    hand = Hand(widget, stage)
    hand.turned.connect(lambda pose: setattr(stage, "pose", pose))
    return widget, stage, hand


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
    widget, stage, hand = held
    settled, clicked = [], []
    hand.settled.connect(settled.append)
    hand.clicked.connect(lambda *args: clicked.append(args))
    drag(qtbot, widget, Qt.MouseButton.LeftButton, QPoint(400, 300), QPoint(440, 280))
    assert stage.pose.azimuth < Pose().azimuth
    assert stage.pose.elevation < Pose().elevation
    assert settled == [stage.pose]
    assert clicked == []


def test_a_click_is_a_click_even_when_the_hand_trembles(held, qtbot):
    widget, stage, hand = held
    clicked = []
    hand.clicked.connect(lambda place, modifiers: clicked.append(place))
    drag(qtbot, widget, Qt.MouseButton.LeftButton, QPoint(400, 300), QPoint(401, 301))
    assert clicked == [QPointF(401, 301)]
    assert stage.pose == Pose()


def test_the_right_button_zooms_and_the_middle_one_shifts(held, qtbot):
    widget, stage, _ = held
    drag(qtbot, widget, Qt.MouseButton.RightButton, QPoint(400, 300), QPoint(400, 260))
    assert stage.pose.zoom > 1
    drag(qtbot, widget, Qt.MouseButton.MiddleButton, QPoint(400, 300), QPoint(430, 300))
    assert stage.pose.pan == pytest.approx((30 / 600, 0))


def test_the_wheel_zooms(held):
    widget, stage, hand = held
    settled = []
    hand.settled.connect(settled.append)
    place = QPointF(420, 300)
    event = QWheelEvent(
        place, widget.mapToGlobal(place), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False
    )  # fmt: skip
    QApplication.sendEvent(widget, event)
    assert stage.pose.zoom == pytest.approx(orbit.WHEEL_STEP)
    assert settled == [stage.pose]


def test_beside_every_panel_a_drag_turns_nothing(held, qtbot):
    widget, stage, _ = held
    drag(qtbot, widget, Qt.MouseButton.LeftButton, QPoint(750, 300), QPoint(780, 320))
    assert stage.pose == Pose()


def test_keys_go_on_to_the_window(held):
    widget, _, _ = held
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Q, Qt.KeyboardModifier.NoModifier, "q")
    QApplication.sendEvent(widget, event)
    assert not event.isAccepted()
