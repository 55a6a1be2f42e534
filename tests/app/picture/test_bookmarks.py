"""Named camera positions: saved, returned to with an animation, renamed, deleted, undone, stored in sessions."""

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QToolButton

from geolip_viewer.app.panels.named_rows import NamedRows
from geolip_viewer.look import CameraPose
from geolip_viewer.session import read_session, write_session
from geolip_viewer.state import CameraBookmark
from tests.app.pointing import LEFT, frame
from tests.synthetic import make_analysis

CONTROL = Qt.KeyboardModifier.ControlModifier
THERE, HERE = CameraPose(azimuth=100, elevation=-20, zoom=2.5), CameraPose(azimuth=-40, elevation=10)


@pytest.fixture
def shown(window, show_world, qtbot):
    window.services.canvas.start()
    show_world(make_analysis(items=60))
    frame(window, qtbot)
    window.document.store.change(camera=THERE)
    qtbot.keyClick(window, Qt.Key.Key_B, CONTROL)
    window.document.store.change(camera=HERE)
    return window


def test_the_key_keeps_where_the_camera_stands(shown):
    assert shown.document.state.bookmarks == (CameraBookmark("Camera 1", THERE),)


def test_its_key_turns_there_and_is_seen_turning(shown, qtbot):
    seen = []
    shown.services.canvas.viewport.frameSwapped.connect(lambda: seen.append(shown.services.camera_motion.pose))
    qtbot.keyClick(shown, Qt.Key.Key_1, CONTROL)
    assert shown.document.state.camera == THERE
    qtbot.waitUntil(lambda: shown.services.camera_motion.pose == THERE and not shown.services.camera_motion.is_gliding)
    assert any(each not in (HERE, THERE) for each in seen)


def test_without_animation_it_is_there_at_once(shown, qtbot):
    shown.bars.by_id["camera.animate"].trigger()
    qtbot.keyClick(shown, Qt.Key.Key_1, CONTROL)
    assert shown.services.camera_motion.pose == THERE


def test_the_menu_lists_what_is_kept_by_name(shown, qtbot):
    rows = shown.findChild(NamedRows, "kept_cameras")
    shown.services.bookmarks.rename(0, "From <above> & behind")
    actions = {each.objectName(): each for each in shown.bars.menu("Camera/Bookmarks").actions()}
    assert actions["camera.bookmark1"].text() == "From <above> && behind"
    assert actions["camera.bookmark1"].isVisible()
    assert not actions["camera.bookmark2"].isVisible()
    assert rows.topLevelItem(0).text(1) == "100°, −20°, ×2.5"


def test_a_key_without_a_bookmark_does_nothing(shown, qtbot):
    qtbot.keyClick(shown, Qt.Key.Key_2, CONTROL)
    assert shown.document.state.camera == HERE


def test_the_panel_goes_there_and_forgets(shown, qtbot):
    rows = shown.findChild(NamedRows, "kept_cameras")
    qtbot.waitUntil(rows.isVisible)
    rows.setCurrentItem(rows.topLevelItem(0))
    rows.setFocus()
    QTest.keyClick(rows, Qt.Key.Key_Return)
    assert shown.document.state.camera == THERE
    QTest.mouseClick(shown.findChild(QToolButton, "forget_camera"), LEFT)
    assert shown.document.state.bookmarks == ()
    shown.document.store.undo()
    assert shown.document.state.bookmarks == (CameraBookmark("Camera 1", THERE),)


def test_they_are_in_the_session(shown, tmp_path):
    write_session(tmp_path / "kept.geolip", shown.document.state)
    assert read_session(tmp_path / "kept.geolip").bookmarks == (CameraBookmark("Camera 1", THERE),)
