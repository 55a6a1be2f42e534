"""Columns of the tables: moved, hidden, made wider and sorted by hand, and found again at the next start."""

import numpy as np
import pytest
from PyQt6 import sip
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtGui import QGuiApplication
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QMenu, QToolButton

from geolip_viewer.app.system.settings import Arrangement, Settings
from geolip_viewer.app.system.settings_file import SettingsFile
from geolip_viewer.app.tables.docks import ItemsDock
from geolip_viewer.app.tables.rows_view import RowsView
from geolip_viewer.app.tables.table_dock import TableDock
from geolip_viewer.codec import parsed
from tests.synthetic import make_analysis

LEFT = Qt.MouseButton.LeftButton
FIRST = ["name", "image_id", "classes", "primary_class"]


@pytest.fixture
def items(window, show_world, qtbot):
    """The table of items, open and filled."""
    window.resize(1500, 900)
    show_world(make_analysis(items=30, item_names=True))
    qtbot.waitUntil(lambda: not window.services.worker.is_busy)
    qtbot.keyClick(window, Qt.Key.Key_T)
    found = window.findChild(TableDock, "items")
    qtbot.waitUntil(found.isVisible)
    return found


@pytest.fixture
def next_start(window, tmp_path):
    """The table of items as the next start makes it, from the settings as they lie on the disk."""
    made = []

    def start():
        window.settings.save()
        its, settings = window.services, SettingsFile(tmp_path / "settings.json")
        given = its.document, its.worker, its.table_data, its.thumbnails, its.selecting, its.saving_rows
        dock = ItemsDock(*given, Settings(settings))
        dock.setParent(window)
        made.append(dock)
        return dock

    yield start
    for each in made:
        sip.delete(each)


def view(dock):
    return dock.findChild(RowsView, "items_table")


def header(dock):
    return view(dock).horizontalHeader()


def shown(dock):
    return [column.key for column in dock.columns.shown]


def section(dock, key):
    return [column.key for column in dock.table.columns].index(key)


def width(dock, key):
    return header(dock).sectionSize(section(dock, key))


def drag(dock, start, end):
    port, middle = header(dock).viewport(), header(dock).height() // 2
    QTest.mouseMove(port, QPoint(start, middle))
    QTest.mousePress(port, LEFT, pos=QPoint(start, middle))
    for step in range(1, 6):
        QTest.mouseMove(port, QPoint(start + (end - start) * step // 5, middle))
    QTest.mouseRelease(port, LEFT, pos=QPoint(end, middle))


def click(dock, key):
    place = header(dock).sectionViewportPosition(section(dock, key)) + 20
    QTest.mouseClick(header(dock).viewport(), LEFT, pos=QPoint(place, header(dock).height() // 2))


def choose(dock, title):
    """Choose from the menu of the columns, opened by its button."""
    menu = dock.findChild(QMenu, "items_columns_menu")
    menu.aboutToShow.emit()
    action = next(each for each in menu.actions() if each.text() == title)
    action.trigger()
    return action


def test_columns_stand_in_the_order_of_the_table(items):
    assert shown(items) == [column.key for column in items.table.columns]
    assert shown(items)[:4] == FIRST


def test_a_wider_column_is_as_wide_at_the_next_start(items, next_start):
    edge = header(items).sectionViewportPosition(0) + header(items).sectionSize(0)
    before = width(items, "name")
    drag(items, edge - 1, edge + 59)
    assert width(items, "name") == pytest.approx(before + 60, abs=2)
    assert width(next_start(), "name") == width(items, "name")


def test_a_column_that_was_moved_stands_there_at_the_next_start(items, next_start):
    place = header(items).sectionViewportPosition(section(items, "classes"))
    drag(items, place + 30, 10)
    assert shown(items)[:3] == ["classes", "name", "image_id"]
    again = next_start()
    assert shown(again) == shown(items)
    assert view(again).model().index(0, 0).data() == "item number 0"


def test_the_table_is_sorted_as_it_was_at_the_next_start(items, next_start):
    click(items, "radius")
    click(items, "radius")
    again = next_start()
    assert view(again).model().order.tolist() == view(items).model().order.tolist() != list(range(30))
    click(items, "radius")
    assert view(next_start()).model().order.tolist() == list(range(30))


def test_hidden_columns_stay_hidden_until_they_are_shown_again(items, next_start):
    choose(items, "Id")
    assert "image_id" not in shown(items)
    again = next_start()
    assert shown(again) == shown(items)
    had = width(again, "name")
    choose(again, "Id")
    assert shown(again)[:4] == FIRST
    assert width(again, "name") == had


def test_the_last_column_cannot_be_hidden(items):
    for column in items.table.columns[1:]:
        choose(items, column.title)
    assert shown(items) == ["name"]
    assert not choose(items, items.table.columns[0].title).isEnabled()
    assert shown(items) == ["name"]


def test_reset_forgets_all_of_it(items, next_start):
    at_first = [width(items, key) for key in shown(items)]
    drag(items, header(items).sectionViewportPosition(2) + 30, 10)
    click(items, "radius")
    choose(items, "Id")
    choose(items, "Reset columns")
    for dock in (items, next_start()):
        assert shown(dock) == [column.key for column in items.table.columns]
        assert [width(dock, key) for key in shown(dock)] == at_first
        assert view(dock).model().order.tolist() == list(range(30))


def test_columns_go_by_name_from_checkpoint_to_checkpoint(items, window, show_world, qtbot):
    click(items, "radius")
    drag(items, header(items).sectionViewportPosition(section(items, "radius")) + 30, 10)
    was = section(items, "radius")
    show_world(make_analysis(items=20, labels=None))
    qtbot.waitUntil(lambda: not window.services.worker.is_busy)
    assert section(items, "radius") != was
    assert shown(items)[0] == "radius"
    title = view(items).model().headerData(section(items, "radius"), Qt.Orientation.Horizontal)
    assert title == "Radius ↑"
    radii = window.services.table_data.items.column("radius").values.values
    assert view(items).model().order.tolist() == np.argsort(radii, kind="stable").tolist()


def test_what_is_copied_is_what_is_shown(items, window, qtbot):
    choose(items, "Id")
    drag(items, header(items).sectionViewportPosition(section(items, "classes")) + 30, 10)
    qtbot.keyClick(view(items), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(window.services.worker.finished, check_params_cb=lambda channel, _: channel == "copy"):
        qtbot.keyClick(view(items), Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = [line.split("\t") for line in QGuiApplication.clipboard().text().splitlines()]
    assert lines[0][:2] == ["Classes", "Item"]
    assert "Id" not in lines[0]
    assert lines[1][1] == "item number 0"


def test_the_menu_opens_on_the_header_and_from_its_button(items, qtbot):
    menu = items.findChild(QMenu, "items_columns_menu")
    header(items).customContextMenuRequested.emit(QPoint(20, 5))
    qtbot.waitUntil(menu.isVisible)
    assert [action.text() for action in menu.actions()][:2] == ["Item", "Id"]
    menu.close()
    button = items.findChild(QToolButton, "items_choose_columns")
    assert button.menu() is menu
    assert button.accessibleName() == "Choose columns"


def test_a_row_is_found_again_without_going_back_to_the_first_column(items, window):
    bar = view(items).horizontalScrollBar()
    bar.setValue(bar.maximum())
    assert bar.value() > 0
    window.services.selecting.items([29])
    assert bar.value() == bar.maximum()
    assert view(items).indexAt(QPoint(5, view(items).viewport().height() // 2)).isValid()
    assert view(items).currentIndex().row() == 29


@pytest.mark.parametrize(
    "kept",
    [
        "7",
        "{}",
        '[["width", "name", -4], ["width", "name", "wide"], ["width", 3, 3]]',
        '[["order", 7, null], ["sort", 4, 4], ["hidden", {}]]',
        '[["sort", "name"], [], 3]',
    ],
)
def test_invalid_stored_settings_are_ignored(memory, kept):
    memory._file.change("columns/items", parsed(kept))
    assert memory.columns_of("items") == Arrangement()


def test_stored_settings_are_restored(memory):
    kept = Arrangement(("b", "a"), {"a": 120}, frozenset({"c"}), "a", is_descending=True)
    memory.keep_columns("items", kept)
    assert memory.columns_of("items") == kept
    assert memory.columns_of("anchors") == Arrangement()
