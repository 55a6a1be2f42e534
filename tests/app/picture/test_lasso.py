"""A line around items on a globe or a map selects those inside it on the screen."""

import numpy as np
import pytest
from PyQt6.QtCore import QEvent, QPointF, Qt
from PyQt6.QtWidgets import QLabel

from geolip_viewer.app.picture.hover_card import HoverCard
from geolip_viewer.state import Filters
from tests.app.pointing import CONTROL, LEFT, NONE, PLAIN, SHIFT, drawn_places, frame, middle, send
from tests.synthetic import make_analysis

ALT = Qt.KeyboardModifier.AltModifier
U_SHAPE = [(-150, -90), (150, -90), (150, 90), (60, 90), (60, -20), (-60, -20), (-60, 90), (-150, 90)]


@pytest.fixture
def drawn(window, show_world, qtbot):
    window.resize(1200, 860)
    window.services.canvas.start()
    show_world(make_analysis(items=400))
    frame(window, qtbot)
    return window


def lasso(window, corners, modifiers=PLAIN, release=True):
    """Drag along a line through corners, a few pixels a step."""
    path = []
    for start, end in zip(corners, [*corners[1:], corners[0]], strict=True):
        path += [start + (end - start) * step / 12 for step in range(12)]
    send(window, QEvent.Type.MouseButtonPress, path[0], LEFT, LEFT, modifiers)
    for place in path[1:]:
        send(window, QEvent.Type.MouseMove, place, NONE, LEFT, modifiers)
    if release:
        send(window, QEvent.Type.MouseButtonRelease, path[-1], LEFT, NONE, modifiers)


def shape(window, panel=0, scale=1.0):
    return [middle(window, panel) + QPointF(x, y) * scale for x, y in U_SHAPE]


def inside(corners, x, y):
    """Even-odd: how many edges a ray to the right crosses."""
    crossings = 0
    for a, b in zip(corners, [*corners[1:], corners[0]], strict=True):
        if (a.y() > y) != (b.y() > y):
            crossings += x < a.x() + (y - a.y()) * (b.x() - a.x()) / (b.y() - a.y())
    return crossings % 2 == 1


def expected(window, corners, panel=0):
    index, places, facing = drawn_places(window, "item", panel)
    near = facing > 0 if panel == 0 else np.ones(len(index), bool)
    return {int(i) for i, (x, y), seen in zip(index, places, near, strict=True) if seen and inside(corners, x, y)}


def chosen(window):
    return set(window.document.state.selection.items)


def test_the_action_selects_what_is_inside_a_line_that_bends_inward(drawn, qtbot):
    qtbot.keyClick(drawn.services.canvas.viewport, Qt.Key.Key_C, SHIFT)
    corners = shape(drawn)
    wanted = expected(drawn, corners)
    box = [corners[0], corners[1], corners[2], corners[7]]
    assert 10 < len(wanted) < len(expected(drawn, box))
    lasso(drawn, corners)
    assert chosen(drawn) == wanted


def test_shift_alt_and_drag_does_the_same_and_control_adds(drawn):
    left = [middle(drawn) + QPointF(x, y) for x, y in ((-200, -80), (-90, -80), (-90, 80), (-200, 80))]
    lasso(drawn, shape(drawn), SHIFT | ALT)
    lasso(drawn, left, SHIFT | ALT | CONTROL)
    assert chosen(drawn) == expected(drawn, shape(drawn)) | expected(drawn, left)
    drawn.document.store.undo()
    assert chosen(drawn) == expected(drawn, shape(drawn))


def test_hidden_items_and_the_far_side_are_not_selected(drawn, qtbot):
    with qtbot.waitSignal(drawn.document.result_changed):
        drawn.document.store.change(filters=Filters(hidden=(0,)))
    frame(drawn, qtbot)
    labels, (index, _, facing) = drawn.document.loaded.features.labels, drawn_places(drawn, "item")
    everything = [middle(drawn) + QPointF(x, y) for x, y in ((-390, -390), (390, -390), (390, 390), (-390, 390))]
    lasso(drawn, everything, SHIFT | ALT)
    near = {int(item) for item, seen in zip(index, facing, strict=True) if seen > 0}
    assert chosen(drawn)
    assert chosen(drawn) <= near
    assert not any(0 in labels.of(item) for item in chosen(drawn))


def test_a_line_on_the_map_selects_on_the_map(drawn, qtbot):
    display = drawn.document.state.display
    drawn.document.store.change(display=type(display)(**{**vars(display), "map": "mollweide"}))
    frame(drawn, qtbot)
    renderer = drawn.services.canvas.viewport.scene_renderer
    corners = shape(drawn, panel=1, scale=0.6)
    pixels, _ = renderer.projection(1).screen(
        np.concatenate([each.positions for each in renderer.panels[1].layers if getattr(each, "of", "") == "item"])
    )
    index = np.concatenate([each.index for each in renderer.panels[1].layers if getattr(each, "of", "") == "item"])
    wanted = {int(i) for i, (x, y) in zip(index, pixels, strict=True) if inside(corners, x, y)}
    pose = renderer.pose
    lasso(drawn, corners, SHIFT | ALT)
    assert len(wanted) > 5
    assert chosen(drawn) == wanted
    assert renderer.pose == pose


def test_escape_gives_up_and_the_card_counts(drawn, qtbot):
    drawn.services.selecting.items([5])
    viewport = drawn.services.canvas.viewport
    qtbot.keyClick(viewport, Qt.Key.Key_C, SHIFT)
    lasso(drawn, shape(drawn), release=False)
    words = drawn.findChild(HoverCard, "drawn_card").findChild(QLabel, "hover_title").text()
    assert words == f"{len(expected(drawn, shape(drawn)))} items"
    qtbot.keyClick(viewport, Qt.Key.Key_Escape)
    send(drawn, QEvent.Type.MouseButtonRelease, shape(drawn)[0], LEFT)
    assert chosen(drawn) == {5}
    assert viewport.mouse.armed is None


def test_neither_the_hint_nor_the_readout_lies_over_what_is_drawn_around(drawn, qtbot):
    card = drawn.findChild(HoverCard, "drawn_card")
    qtbot.keyClick(drawn.services.canvas.viewport, Qt.Key.Key_C, Qt.KeyboardModifier.ShiftModifier)
    assert card.isVisible()
    centre = middle(drawn).toPoint()
    assert not card.geometry().adjusted(-100, -100, 100, 100).contains(centre)
    corners = shape(drawn)
    lasso(drawn, corners, release=False)  # ends at its left upper corner
    assert card.geometry().right() < corners[0].x()
    assert card.geometry().bottom() < corners[0].y()
    send(drawn, QEvent.Type.MouseButtonRelease, corners[0], LEFT, NONE, PLAIN)
    assert not card.isVisible()


def test_while_a_lasso_is_awaited_or_drawn_no_item_is_pointed_at(drawn, qtbot):
    hover, viewport = drawn.findChild(HoverCard, "hover_card"), drawn.services.canvas.viewport
    _, places, facing = drawn_places(drawn, "item", 0)
    x, y = places[facing.argmax()]
    send(drawn, QEvent.Type.MouseMove, QPointF(x, y))
    qtbot.waitUntil(hover.isVisible)
    qtbot.keyClick(viewport, Qt.Key.Key_C, Qt.KeyboardModifier.ShiftModifier)
    assert not hover.isVisible()
    send(drawn, QEvent.Type.MouseMove, QPointF(x + 1, y))
    assert viewport.scene_renderer.ringed[1] < 0, "no card follows either"
    qtbot.keyClick(viewport, Qt.Key.Key_Escape)
    send(drawn, QEvent.Type.MouseMove, QPointF(x, y))
    qtbot.waitUntil(hover.isVisible)
    lasso(drawn, shape(drawn), SHIFT | ALT, release=False)
    assert not hover.isVisible()
    assert viewport.scene_renderer.ringed[1] < 0
    send(drawn, QEvent.Type.MouseButtonRelease, shape(drawn)[0], LEFT, NONE, SHIFT | ALT)
