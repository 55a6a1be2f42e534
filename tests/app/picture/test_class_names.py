"""Names of classes in the picture: a click isolates, Ctrl toggles, a double click shows all, hovering lights up."""

import numpy as np
import pytest
from PyQt6.QtCore import QEvent, QPointF, Qt
from PyQt6.QtGui import QHelpEvent
from PyQt6.QtWidgets import QApplication, QToolTip

from geolip_viewer.state import Filters
from tests.app.pointing import CONTROL, click, double_click, frame, hover
from tests.synthetic import make_analysis


@pytest.fixture
def drawn(window, show_world, qtbot):
    window.resize(1300, 900)
    window.services.canvas.start()
    show_world(make_analysis(items=60, classes=4, labels=[[item % 4, (item // 4) % 4] for item in range(60)]))
    frame(window, qtbot)
    return window


def renderer(window):
    return window.services.canvas.viewport.scene_renderer


def in_legend(window, class_id):
    """The middle of a class's line in the legend, found by what lies under pixels of the sidebar."""
    viewport = window.services.canvas.viewport
    ratio = viewport.devicePixelRatioF()
    found = [
        y
        for y in range(0, viewport.height(), 3)
        if renderer(window).named(60 * ratio, y * ratio) == ("class", class_id)
    ]
    return QPointF(60, found[len(found) // 2])


def on_globe(window, class_id):
    """The middle of a class's name on the globe."""
    label = next(each for each in renderer(window).labels if each.named == ("class", class_id))
    return QPointF(label.x, label.y) / window.services.canvas.viewport.devicePixelRatioF()


def filters(window):
    return window.document.state.filters


def shown_next(window, qtbot, act):
    with qtbot.waitSignal(window.document.result_changed):
        act()
    frame(window, qtbot)


def in_front(window):
    """A class whose name stands on the globe, clear of its rim."""
    return next(each.named[1] for each in renderer(window).labels)


@pytest.mark.parametrize("where", [in_legend, on_globe])
def test_a_click_isolates_and_a_second_one_ends_that(drawn, qtbot, where):
    class_id = in_front(drawn)
    shown_next(drawn, qtbot, lambda: click(drawn, where(drawn, class_id)))
    assert filters(drawn) == Filters(isolated=(class_id,))
    assert drawn.document.state.selection.is_empty
    shown_next(drawn, qtbot, lambda: click(drawn, in_legend(drawn, class_id)))
    assert filters(drawn) == Filters()


def test_control_toggles(drawn, qtbot):
    shown_next(drawn, qtbot, lambda: click(drawn, in_legend(drawn, 1), CONTROL))
    assert filters(drawn) == Filters(hidden=(1,))
    shown_next(drawn, qtbot, lambda: click(drawn, in_legend(drawn, 2), CONTROL))
    assert filters(drawn) == Filters(hidden=(1, 2))


def test_a_double_click_shows_all(drawn, qtbot):
    drawn.document.store.change(filters=Filters(hidden=(2,)))
    double_click(drawn, in_legend(drawn, 1))
    assert filters(drawn) == Filters()


def test_hovering_lights_the_class_up_and_selects_nothing(drawn):
    viewport = drawn.services.canvas.viewport
    hover(drawn, in_legend(drawn, 3))
    lit = renderer(drawn).look.selected_items.tolist()
    assert lit == [item for item in range(60) if 3 in (item % 4, (item // 4) % 4)]
    assert viewport.cursor().shape() == Qt.CursorShape.PointingHandCursor
    assert drawn.document.state.selection.is_empty
    hover(drawn, QPointF(2, 2))
    assert not renderer(drawn).look.selected_items.size
    assert viewport.cursor().shape() == Qt.CursorShape.ArrowCursor


def test_control_brings_a_hidden_class_back(drawn, qtbot):
    shown_next(drawn, qtbot, lambda: click(drawn, in_legend(drawn, 1), CONTROL))
    lines = {each.index: each.y for each in renderer(drawn).regions}
    assert lines[1] == max(lines.values()), "below the others"
    shown_next(drawn, qtbot, lambda: click(drawn, in_legend(drawn, 1), CONTROL))
    assert filters(drawn) == Filters()


def test_names_of_hidden_classes_are_not_on_the_globe_and_last_in_the_legend(drawn, qtbot):
    hidden = in_front(drawn)
    shown_next(drawn, qtbot, lambda: drawn.document.store.change(filters=Filters(hidden=(hidden,))))
    height = drawn.services.canvas.viewport.height()
    named = {renderer(drawn).named(60.0, float(y)) for y in np.arange(0, height, 3)}
    assert {("class", class_id) for class_id in range(4)} < named
    lines = {each.index: each.y for each in renderer(drawn).regions}
    assert lines[hidden] == max(lines.values())
    assert ("class", hidden) not in {each.named for each in renderer(drawn).labels}


@pytest.mark.parametrize("where", [in_legend, on_globe])
def test_a_name_that_is_rested_on_says_what_a_click_does(drawn, qtbot, where):
    place = where(drawn, in_front(drawn))
    rest_at(drawn, place)
    assert "Click to show only this class" in QToolTip.text()
    rest_at(drawn, QPointF(2, 2))
    qtbot.waitUntil(lambda: not QToolTip.isVisible())


def rest_at(window, place):
    """The pointer comes there and stays: what Qt then sends to what lies under it."""
    viewport = window.services.canvas.viewport
    hover(window, place)
    point = place.toPoint()
    QApplication.sendEvent(viewport, QHelpEvent(QEvent.Type.ToolTip, point, viewport.mapToGlobal(point)))
