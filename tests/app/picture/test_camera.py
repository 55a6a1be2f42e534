"""The camera's actions in a window."""

import numpy as np
import pytest
from PyQt6.QtCore import Qt

from geolip_viewer.app.picture.camera import chosen_positions
from geolip_viewer.look import POLES, CameraPose
from geolip_viewer.render.offscreen import first_pose
from geolip_viewer.state import Selection
from tests.synthetic import make_analysis


@pytest.fixture
def shown(window, show_world):
    show_world(make_analysis())
    return window


def test_a_first_look_faces_the_data(shown):
    assert shown.document.state.camera is None
    assert shown.services.canvas.pose == first_pose(shown.document.scenes[0])


def test_reset_goes_back_to_the_first_look(shown, qtbot):
    shown.document.store.change(camera=CameraPose(azimuth=-120.0, zoom=5.0))
    assert shown.services.canvas.pose == CameraPose(azimuth=-120.0, zoom=5.0)
    qtbot.keyClick(shown, Qt.Key.Key_R)
    assert shown.document.state.camera is None
    assert shown.services.canvas.pose == first_pose(shown.document.scenes[0])


@pytest.mark.parametrize(("number", "name"), list(enumerate(POLES, 1)))
def test_six_poles_by_number(shown, qtbot, number, name):
    shown.document.store.change(camera=CameraPose(azimuth=13.0, elevation=7.0, zoom=2.0))
    qtbot.keyClick(shown, Qt.Key(Qt.Key.Key_0 + number))
    assert shown.services.canvas.pose.direction == pytest.approx(np.array(POLES[name]), abs=1e-6)
    assert shown.services.canvas.pose.zoom == 2.0


def test_zoom_in_and_out_come_back(shown):
    before = shown.services.canvas.pose
    shown.bars.by_id["camera.zoom_in"].trigger()
    assert shown.services.canvas.pose.zoom > before.zoom
    shown.bars.by_id["camera.zoom_out"].trigger()
    assert shown.services.canvas.pose.zoom == pytest.approx(before.zoom)


def test_zoom_to_selection_faces_what_is_selected(shown, qtbot):
    shown.document.store.change(selection=Selection(items=(4,), current=4))
    qtbot.keyClick(shown, Qt.Key.Key_Z)
    place = shown.document.loaded.analysis.positions.items[4]
    assert shown.services.canvas.pose.direction @ place == pytest.approx(1.0, abs=1e-4)
    assert 1.5 < shown.services.canvas.pose.zoom <= 3, "near, with what stands about it"


def test_a_selection_that_is_not_drawn_moves_nothing(shown):
    shown.document.store.change(selection=Selection(items=(10**6,)))
    before = shown.services.canvas.pose
    shown.camera.zoom_to_selection()
    assert shown.services.canvas.pose == before
    assert chosen_positions(shown.document.scenes, shown.document.state.selection).shape == (0, 3)


def test_space_spins_until_it_is_pressed_again(shown, qtbot):
    before = shown.services.canvas.pose
    with qtbot.waitSignal(shown.services.camera_motion.spin.changed):
        qtbot.keyClick(shown, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: shown.services.canvas.pose.azimuth != before.azimuth)
    qtbot.keyClick(shown, Qt.Key.Key_Space)
    assert not shown.services.camera_motion.spin.is_running
    assert shown.document.state.camera == shown.services.canvas.pose
    assert shown.services.canvas.pose.elevation == before.elevation


def test_a_spin_ends_with_the_checkpoint(shown):
    shown.camera.switch_spin()
    shown.opening.close()
    assert not shown.services.camera_motion.spin.is_running


def test_free_orbit_ends_with_north_up(shown):
    shown.bars.by_id["camera.free"].trigger()
    assert shown.document.state.display.free_orbit
    shown.document.store.change(camera=CameraPose(roll=40.0))
    shown.bars.by_id["camera.free"].trigger()
    assert not shown.document.state.display.free_orbit
    assert shown.services.canvas.pose.roll == 0


def test_another_view_keeps_a_camera_that_was_chosen(shown, qtbot):
    shown.document.store.change(camera=CameraPose(azimuth=77.0))
    with qtbot.waitSignal(shown.document.result_changed):
        shown.document.store.change(view="isolation")
    assert shown.services.canvas.pose == CameraPose(azimuth=77.0)
