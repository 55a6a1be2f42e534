"""The globe turns to what was chosen elsewhere, so that it is seen."""

from dataclasses import replace

import numpy as np
import pytest
from PyQt6.QtCore import Qt, QUrl
from PyQt6.QtWidgets import QTextBrowser, QToolButton

from geolip_viewer.app.picture.camera_following import added
from geolip_viewer.look import CameraPose
from geolip_viewer.scene import Points
from geolip_viewer.state import Selection
from tests.app.pointing import frame
from tests.synthetic import make_analysis

ITEM = 4


@pytest.fixture
def away(window, show_world):
    """A globe seen from the side where item 4 is not."""
    show_world(make_analysis(items=40))
    window.document.store.change(camera=replace(CameraPose().toward(-place(window)), zoom=1.5))
    return window


def place(window, of="items", index=ITEM):
    where = getattr(window.document.loaded.analysis.positions, of)[index]
    return where / np.linalg.norm(where)


def facing(window, where):
    return float(window.services.canvas.pose.direction @ where)


def faces(window, qtbot, where):
    qtbot.waitUntil(lambda: facing(window, where) > 0.999)


def test_a_step_turns_the_globe_to_a_hidden_item(away, qtbot):
    away.document.store.change(selection=Selection(current=ITEM - 1))
    qtbot.keyClick(away, Qt.Key.Key_Right)
    assert away.document.state.selection.items == (ITEM,)
    assert away.services.camera_motion.is_gliding, "it is seen turning"
    qtbot.waitUntil(lambda: away.services.canvas.pose == away.document.state.camera)
    assert facing(away, place(away)) > 0.999
    assert away.services.canvas.pose.zoom == 1.5


def test_buttons_step_too(away, qtbot):
    away.document.store.change(selection=Selection(current=ITEM - 1))
    button = away.findChild(QToolButton, "button_edit.next_item")
    assert button.isVisible()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    faces(away, qtbot, place(away))
    qtbot.mouseClick(away.findChild(QToolButton, "button_edit.previous_item"), Qt.MouseButton.LeftButton)
    assert away.document.state.selection.items == (ITEM - 1,)


def test_without_the_animation_it_is_there_at_once(away, qtbot):
    away.bars.by_id["camera.animate"].trigger()
    assert not away.bars.by_id["camera.animate"].isChecked()
    assert not away.settings.animates
    away.services.selecting.items([ITEM])
    assert facing(away, place(away)) > 0.999


def test_a_row_and_a_link_turn_the_globe_to_an_anchor(away, qtbot):
    where = place(away, "anchors", 3)
    for choose in (
        lambda: away.services.selecting.anchors([3]),
        lambda: away.findChild(QTextBrowser, "inspector").anchorClicked.emit(QUrl("anchor:3")),
    ):
        away.document.store.change(selection=Selection(), camera=CameraPose().toward(-where))
        choose()
        faces(away, qtbot, where)


def test_what_is_seen_stays_where_it_is(away):
    near = CameraPose().toward(place(away)).orbited(20.0, 0.0)
    away.document.store.change(camera=near)
    away.services.selecting.items([ITEM])
    assert away.services.canvas.pose == near == away.document.state.camera


def test_the_item_shown_alone_is_turned_to_once_it_is_drawn(away, qtbot):
    with qtbot.waitSignal(away.services.controller.answered):
        away.services.selecting.open_single(ITEM)
    faces(away, qtbot, place(away))


def test_items_all_around_are_turned_to_so_that_one_is_seen(window, show_world, qtbot):
    show_world(make_analysis(points=[[0, 0, 1], [0, 0, -1], [0, 1, 0]] * 3, anchors=[[1, 0, 0], [0, 1, 0]]))
    positions = window.document.loaded.analysis.positions.items
    side = np.cross(positions[0], positions[2])
    window.document.store.change(camera=CameraPose().toward(side))
    window.services.selecting.items([0, 1])
    assert abs(facing(window, positions[0])) < 0.1
    qtbot.waitUntil(lambda: max(facing(window, positions[0]), facing(window, positions[1])) > 0.99)


def test_a_drag_ends_the_turn(away, qtbot):
    away.services.selecting.items([ITEM])
    qtbot.waitUntil(lambda: away.services.canvas.pose != CameraPose().toward(-place(away)))
    mine = CameraPose(azimuth=3.0, elevation=2.0)
    away.services.canvas.set_pose(mine)
    qtbot.waitUntil(lambda: not away.services.camera_motion.is_gliding)
    assert away.services.canvas.pose == mine


def test_only_what_is_new_is_turned_to():
    assert added(Selection((1, 2), (3,)), Selection((2, 5), (3, 4))) == Selection((5,), (4,))


def test_what_the_view_does_not_draw_is_said_in_the_status_bar(away, qtbot):
    options = {"manifold": {"items": "ids", "ids": str(away.document.loaded.features.image_id[0])}}
    with qtbot.waitSignal(away.document.result_changed):
        away.document.store.change(options=options)
    pose = away.services.canvas.pose
    away.services.selecting.items([ITEM])
    assert away.statusBar().currentMessage() == "The chosen item is not drawn in this view"
    away.services.selecting.items([1, 2])
    assert away.statusBar().currentMessage() == "The 2 chosen items are not drawn in this view"
    assert away.services.canvas.pose == pose


def test_all_lenses_turn_together_to_what_was_chosen(window, show_world, qtbot):
    window.services.canvas.start()
    show_world(make_analysis(items=40, experts=3))
    with qtbot.waitSignal(window.document.result_changed):
        window.document.store.change(view="lens")
    frame(window, qtbot)
    assert len(window.document.scenes) == 3
    shown = np.stack([places_of(scene) for scene in window.document.scenes])
    middles = shown.sum(axis=0) / np.linalg.norm(shown.sum(axis=0), axis=1, keepdims=True)
    is_shared = (shown * middles).sum(axis=2).min(axis=0) > 0.2  # one direction shows the item in all three
    is_hidden = np.einsum("id,pid->pi", shown[0], shown).min(axis=0) < 0.1  # where the first faces it, another does not
    item = int(np.flatnonzero(is_shared & is_hidden)[0])
    window.document.store.change(camera=CameraPose().toward(-middles[item]), selection=Selection(current=item - 1))
    qtbot.keyClick(window, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: not window.services.camera_motion.is_gliding)
    frame(window, qtbot)
    renderer = window.services.canvas.viewport.scene_renderer
    directions = np.array([renderer.projection(panel).pose.direction for panel in range(3)])
    assert (directions == directions[0]).all()
    assert (shown[:, item] @ directions[0] > 0.15).all(), "it is seen in each"


def places_of(scene):
    layer = next(each for each in scene.layers if isinstance(each, Points) and each.of == "item")
    return layer.positions[np.argsort(layer.index)]
