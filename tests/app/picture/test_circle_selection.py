"""Circles on the globe: what lies within the angle is selected, and no hidden item."""

import numpy as np
import pytest
from PyQt6.QtCore import QEvent, QPointF, Qt
from PyQt6.QtWidgets import QApplication, QLabel

from geolip_viewer.app.picture.drawn_shapes import cap_between
from geolip_viewer.app.picture.hover_card import HoverCard
from geolip_viewer.state import Filters
from tests.app.pointing import CONTROL, LEFT, SHIFT, drag, frame, marks_alone, middle, send
from tests.synthetic import make_analysis

AWAY = QPointF(70, 20)


@pytest.fixture
def drawn(window, show_world, qtbot):
    window.services.canvas.start()
    show_world(make_analysis(items=200))
    frame(window, qtbot)
    return window


def within(window, start, end):
    """Items within the angle between two pixels, from where they stand on the globe."""
    viewport = window.services.canvas.viewport
    ratio = viewport.devicePixelRatioF()
    projection = viewport.scene_renderer.projection(0)
    centre, edge = (projection.ground(*(np.array([each.x(), each.y()]) * ratio)) for each in (start, end))
    angle = np.arccos(centre @ edge)
    positions = window.document.loaded.analysis.positions.items.astype(np.float64)
    return set(np.flatnonzero(np.arccos(np.clip(positions @ centre, -1, 1)) <= angle).tolist())


def chosen(window):
    return set(window.document.state.selection.items)


def drawn_card(window):
    return window.findChild(HoverCard, "drawn_card")


def test_shift_and_drag_selects_what_lies_in_the_circle(drawn):
    start = middle(drawn)
    expected = within(drawn, start, start + AWAY)
    drag(drawn, start, start + AWAY, SHIFT)
    assert len(expected) > 2
    assert chosen(drawn) == expected


def test_the_card_counts_while_the_circle_grows(drawn):
    start = middle(drawn)
    drag(drawn, start, start + AWAY, SHIFT, release=False)
    words = drawn_card(drawn).findChild(QLabel, "hover_title").text()
    assert words.endswith(f"° · {len(within(drawn, start, start + AWAY))} items")
    assert not chosen(drawn)
    send(drawn, QEvent.Type.MouseButtonRelease, start + AWAY, LEFT, modifiers=SHIFT)
    assert not drawn_card(drawn).isVisible()


def test_control_adds_a_circle(drawn):
    start = middle(drawn)
    other = start + QPointF(-90, -60)
    first, second = within(drawn, start, start + AWAY), within(drawn, other, other + AWAY)
    drag(drawn, start, start + AWAY, SHIFT)
    drag(drawn, other, other + AWAY, SHIFT | CONTROL)
    assert second - first
    assert chosen(drawn) == first | second


def test_the_globe_does_not_turn_while_a_circle_is_drawn(drawn):
    before = drawn.services.canvas.viewport.scene_renderer.pose
    drag(drawn, middle(drawn), middle(drawn) + AWAY, SHIFT)
    assert drawn.services.canvas.viewport.scene_renderer.pose == before


def test_hidden_items_are_not_selected(drawn):
    labels = drawn.document.loaded.features.labels
    drawn.document.store.change(filters=Filters(hidden=(0,)))
    start = middle(drawn)
    expected = {item for item in within(drawn, start, start + AWAY) if 0 not in labels.of(item)}
    drag(drawn, start, start + AWAY, SHIFT)
    assert chosen(drawn) == expected


def test_the_action_lets_the_next_drag_draw_and_only_that(drawn, qtbot):
    viewport = drawn.services.canvas.viewport
    qtbot.keyClick(viewport, Qt.Key.Key_C)
    assert viewport.cursor().shape() == Qt.CursorShape.CrossCursor
    start = middle(drawn)
    expected = within(drawn, start, start + AWAY)
    drag(drawn, start, start + AWAY)
    assert chosen(drawn) == expected
    assert viewport.cursor().shape() != Qt.CursorShape.CrossCursor
    before = viewport.scene_renderer.pose
    drag(drawn, start, start + AWAY)
    assert viewport.scene_renderer.pose != before


@pytest.mark.parametrize("begun", [False, True])
def test_escape_gives_up_and_keeps_the_selection(drawn, qtbot, begun):
    item = next(iter(marks_alone(drawn, "item", apart=10.0)))
    drawn.services.selecting.items([item])
    viewport = drawn.services.canvas.viewport
    qtbot.keyClick(viewport, Qt.Key.Key_C)
    if begun:
        drag(drawn, middle(drawn), middle(drawn) + AWAY, release=False)
    qtbot.keyClick(viewport, Qt.Key.Key_Escape)
    if begun:
        send(drawn, QEvent.Type.MouseButtonRelease, middle(drawn) + AWAY, LEFT)
    assert chosen(drawn) == {item}
    assert viewport.mouse.armed is None
    assert not drawn_card(drawn).isVisible()
    qtbot.keyClick(viewport, Qt.Key.Key_Escape)
    assert not chosen(drawn)


def test_a_circle_that_leaves_the_globe_ends_at_its_edge(drawn):
    viewport, start = drawn.services.canvas.viewport, middle(drawn)
    cap = cap_between(viewport, start, start + QPointF(5000, 0))
    limb = np.arccos(1 / 6.4)  # from where the camera stands, 6.4 radii away, this much of the globe is seen
    assert cap.angle == pytest.approx(limb, abs=0.03)


def test_a_circle_that_begins_beside_the_globe_is_none(drawn):
    drag(drawn, QPointF(4, 4), QPointF(80, 80), SHIFT)
    assert not chosen(drawn)
    assert QApplication.activePopupWidget() is None


def test_a_plot_has_no_circles(drawn, qtbot):
    with qtbot.waitSignal(drawn.document.result_changed):
        drawn.document.store.change(view="spectrum")
    frame(drawn, qtbot)
    viewport = drawn.services.canvas.viewport
    drag(drawn, QPointF(viewport.rect().center()), QPointF(viewport.rect().center()) + AWAY, SHIFT)
    assert not chosen(drawn)
