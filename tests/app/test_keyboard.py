"""The window without a mouse: where Tab goes, and that the focus is visible."""

import numpy as np
import pytest
from PyQt6.QtCore import QPoint, QRect, Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QDoubleSpinBox, QPushButton, QSlider, QTextBrowser

from geolip_viewer.app.tables.rows_view import RowsView
from geolip_viewer.state import Selection
from tests.synthetic import make_analysis

MOST = 120  # presses of Tab until everything was reached
LEAST = 80  # channels of pixels that change where something has the focus


@pytest.fixture
def opened(window, show_world, qtbot):
    """A window on a world with an item selected and the tables open."""
    window.resize(1400, 900)
    show_world(make_analysis(items=40, item_names=True))
    window.document.store.change(selection=Selection(items=(3,), current=3))
    window.panels.switch_tables()
    qtbot.waitUntil(lambda: not window.services.worker.is_busy)
    return window


def walk(window, key=Qt.Key.Key_Tab):
    """Where Tab stops, one after the other, from the inspector on until it is there again.

    Links within a page are one stop.
    """
    first = last = window.findChild(QTextBrowser, "inspector")
    first.setFocus()
    yield first
    for _ in range(MOST):
        QTest.keyClick(QApplication.focusWidget(), key)
        reached = QApplication.focusWidget()
        if reached is first and last is not first:
            return
        if reached is not last:
            last = reached
            yield reached
    raise AssertionError("Tab does not come back")


def stops(window, key=Qt.Key.Key_Tab):
    return list(walk(window, key))


def names(widgets):
    return [each.objectName() for each in widgets]


def test_tab_goes_from_the_views_to_the_projection_to_the_options_in_their_order(opened):
    reached = names(stops(opened))
    expected = ["views_list", "float_views", "hide_views", "projection", "option_crowd", "option_items"]
    start = reached.index("views_list")
    assert reached[start : start + len(expected)] == expected


def test_tab_goes_through_a_new_form_as_through_the_first(opened, qtbot):
    with qtbot.waitSignal(opened.document.result_changed):
        opened.document.store.change(view="nearest-links")
    reached = names(stops(opened))
    assert reached[reached.index("projection") + 1] == "option_items"
    assert reached.index("slider_size") + 1 == reached.index("box_size")


def test_tab_goes_through_a_table_from_its_filter_to_its_rows(opened):
    reached = names(stops(opened))
    expected = ["items_filter", "items_only_selected", "items_choose_columns", "items_save", "items_table"]
    start = reached.index("items_filter")
    assert reached[start : start + len(expected)] == expected


def test_tab_never_stops_in_a_hidden_tab(opened):
    reached = set(names(stops(opened)))
    assert {"class_list", "inspector", "items_table"} <= reached
    assert not {"checkpoint", "trust", "anchors_table", "hide_checkpoint", "hide_trust"} & reached
    opened.docks["checkpoint"].raise_()
    QApplication.processEvents()
    reached = set(names(stops(opened)))
    assert "hide_checkpoint" in reached
    assert "class_list" not in reached


def test_the_picture_has_the_focus_once_there_is_one(window, show_world, qtbot):
    window.findChild(QPushButton, "empty_sample").setFocus()
    show_world(make_analysis())
    assert QApplication.focusWidget() is window.services.canvas
    window.services.canvas.start()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is window.services.canvas.viewport)


def test_who_works_in_a_panel_stays_there_when_another_checkpoint_opens(opened, show_world):
    table = opened.findChild(RowsView, "items_table")
    table.setFocus()
    show_world(make_analysis(items=10))
    assert QApplication.focusWidget() is table


def test_shift_tab_goes_back_the_same_way(opened):
    there, back = names(stops(opened)), names(stops(opened, Qt.Key.Key_Backtab))
    assert back[:1] + back[:0:-1] == there


def test_a_field_out_of_sight_is_scrolled_to(opened, qtbot):
    opened.resize(1400, 800)
    field = opened.findChild(QDoubleSpinBox, "box_size")
    qtbot.waitUntil(lambda: field.visibleRegion().isEmpty())
    stops(opened)
    slider = opened.findChild(QSlider, "slider_size")
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is field
    assert not field.visibleRegion().isEmpty()


def drawn(window, widget):
    """What is painted where the widget is and closely around it."""
    place = QRect(widget.mapTo(window, QPoint()), widget.size()).adjusted(-2, -2, 2, 2)
    image = window.grab(place & window.rect()).toImage()
    image = image.convertToFormat(image.Format.Format_RGB32)
    return np.frombuffer(image.constBits().asstring(image.sizeInBytes()), np.uint8).astype(int)


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_focus_is_seen_wherever_it_is(opened, theme):
    opened.bars.by_id[f"view.{theme}"].trigger()
    unseen = []
    for widget in walk(opened):
        with_focus = drawn(opened, widget)
        widget.clearFocus()
        if (np.abs(with_focus - drawn(opened, widget)) > 30).sum() < LEAST:
            unseen.append(widget.objectName())
        widget.setFocus(Qt.FocusReason.TabFocusReason)
    opened.bars.by_id["view.dark"].trigger()
    assert not unseen, str(unseen)
