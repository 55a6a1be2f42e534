"""The view of one item keeps its item until another one is chosen; anchors are selected beside it."""

import numpy as np
import pytest
from PyQt6.QtCore import QPointF, Qt

from geolip_viewer.app.document.selection_modes import cleared
from geolip_viewer.state import Selection
from tests.app.pointing import click, double_click, frame, marks_alone
from tests.synthetic import make_analysis


@pytest.fixture
def alone(window, show_world, qtbot):
    """Item 7 of sixty alone, drawn."""
    window.services.canvas.start()
    show_world(make_analysis(items=60, item_names=True, anchors=30))
    qtbot.waitUntil(lambda: len(window.services.table_data.items) == 60)
    with qtbot.waitSignal(window.document.result_changed):
        window.services.selecting.open_single(7)
    frame(window, qtbot)
    return window


def title(window):
    return window.document.scenes[0].title


def settled(window, qtbot):
    qtbot.waitUntil(lambda: not window.services.worker.is_busy)


def test_a_click_on_an_anchor_or_on_nothing_keeps_the_item(alone, qtbot):
    assert "item number 7”" in title(alone)
    anchor, star = next(iter(marks_alone(alone, "anchor").items()))
    click(alone, star)
    settled(alone, qtbot)
    assert "item number 7”" in title(alone)
    assert alone.document.state.selection == Selection((), (anchor,), 7)
    renderer = alone.services.canvas.viewport.scene_renderer
    assert renderer.look.selected_anchors.tolist() == [anchor]
    click(alone, QPointF(3, 3))
    settled(alone, qtbot)
    assert "item number 7”" in title(alone)
    assert alone.document.state.selection == Selection((), (), 7)
    assert renderer.ringed[1] < 0
    qtbot.keyClick(alone, Qt.Key.Key_Escape)
    assert "item number 7”" in title(alone)


def test_a_chosen_anchor_is_ringed(alone, qtbot):
    anchor, star = next(iter(marks_alone(alone, "anchor").items()))
    click(alone, star)
    alone.services.canvas.viewport.mouse.pointed.emit(None)
    assert alone.services.canvas.viewport.scene_renderer.ringed == ("anchor", anchor)


def test_steps_go_on_from_the_item_that_is_shown(alone, qtbot):
    click(alone, next(iter(marks_alone(alone, "anchor").values())))
    qtbot.keyClick(alone, Qt.Key.Key_Right)
    settled(alone, qtbot)
    assert "item number 8”" in title(alone)


def test_steps_go_on_from_the_first_item_that_nobody_chose_and_from_a_named_one(window, show_world, qtbot):
    show_world(make_analysis(items=60, item_names=True))
    with qtbot.waitSignal(window.document.result_changed):
        window.document.store.change(view="single-encoding")
    assert "item number 42”" in title(window)
    qtbot.keyClick(window, Qt.Key.Key_Left)
    settled(window, qtbot)
    assert "item number 41”" in title(window)
    with qtbot.waitSignal(window.document.result_changed):
        options = window.document.state.with_option("single-encoding", "item", str(1000 + 7 * 20))
        window.document.store.change(options=options)
    assert "item number 20”" in title(window)
    qtbot.keyClick(window, Qt.Key.Key_Right)
    settled(window, qtbot)
    assert "item number 21”" in title(window)


# -- anchors with their items


def test_an_anchor_and_its_items_are_selected_together(alone, qtbot):
    analysis = alone.document.loaded.analysis
    anchor = int(np.argmax(analysis.assignment_counts))
    cell = tuple(np.flatnonzero(analysis.nearest_anchor == anchor).tolist())
    alone.services.selecting.anchors([anchor])
    qtbot.keyClick(alone, Qt.Key.Key_V)
    assert alone.document.state.selection == Selection(cell, (anchor,), cell[0])
    alone.services.selecting.items(cell[:1])
    qtbot.keyClick(alone, Qt.Key.Key_N)
    assert alone.document.state.selection == Selection(cell[:1], (anchor,), cell[0])


def test_a_double_click_on_a_dead_anchor_keeps_it_and_says_so(alone, qtbot):
    dead = set(alone.document.loaded.analysis.dead_anchors.tolist())
    anchor, star = next(each for each in marks_alone(alone, "anchor").items() if each[0] in dead)
    double_click(alone, star)
    assert alone.document.state.selection == Selection((), (anchor,), 7)
    assert alone.statusBar().currentMessage() == f"No item is assigned to anchor {anchor}: it is dead"


def test_a_cleared_selection_remembers_where_steps_go_on():
    assert cleared(Selection((3, 5), (1,), 5)) == Selection((), (), 5)
