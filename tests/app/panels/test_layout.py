"""Where panels are in windows of different sizes; a user's own arrangement is never undone."""

from itertools import pairwise
from types import SimpleNamespace

import pytest
from PyQt6.QtCore import QByteArray, QPoint, QRect, QSize, Qt
from PyQt6.QtWidgets import QAbstractSpinBox, QPushButton, QScrollArea, QTextBrowser, QTreeView, QWidget

from geolip_viewer.app.panels.layout import SHORT
from geolip_viewer.app.system.screen import fit_to_screen
from geolip_viewer.app.system.tones import DARK
from geolip_viewer.app.tables.rows_view import RowsView
from geolip_viewer.app.window import Window
from geolip_viewer.options import options_of
from geolip_viewer.state import State, Store
from geolip_viewer.views import VIEWS
from tests.synthetic import make_analysis

LEFT, RIGHT = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea


def tabs(window, panel):
    """The panels that are tabs beside this one, itself among them."""
    docks = {window.docks[panel], *window.tabifiedDockWidgets(window.docks[panel])}
    return {id_ for id_, dock in window.docks.items() if dock in docks}


def is_in_front(window, panel):
    return not window.docks[panel].visibleRegion().isEmpty()


@pytest.fixture
def sized(window, qtbot):
    def size(width, height):
        window.resize(width, height)
        qtbot.waitUntil(lambda: window.size() == QSize(width, height))
        return window

    return size


def test_panels_stand_below_each_other_in_a_tall_window(sized):
    window = sized(1360, 860)
    assert tabs(window, "views") == {"views"}
    assert tabs(window, "options") == {"options"}
    assert tabs(window, "classes") == {"classes", "checkpoint"}
    assert tabs(window, "inspector") == {"inspector", "trust"}


def test_panels_are_tabs_in_a_short_window(sized):
    window = sized(900, 600)
    assert tabs(window, "views") == {"views", "options", "checkpoint"}
    assert tabs(window, "classes") == {"classes", "inspector", "trust"}
    assert is_in_front(window, "views")
    assert is_in_front(window, "classes")


def test_every_panel_has_room_in_the_smallest_window(sized, show_world, qtbot):
    window = sized(900, 600)
    show_world(make_analysis(items=60, classes=30))
    classes = window.findChild(QTreeView, "class_list")
    rows = classes.viewport().height() // classes.rowHeight(classes.model().index(0, 0))
    assert rows >= 10
    window.docks["inspector"].raise_()
    page = window.findChild(QTextBrowser, "inspector")
    qtbot.waitUntil(page.isVisible)
    assert page.viewport().height() >= 350
    assert window.centralWidget().width() >= 420


@pytest.mark.parametrize("view", [view.id for view in VIEWS])
def test_no_option_is_cut_off_in_the_smallest_window(sized, show_world, qtbot, view):
    window = sized(900, 600)
    show_world(make_analysis(items=20))
    window.docks["options"].raise_()
    page, scroll = window.findChild(QWidget, "options_page"), window.findChild(QScrollArea, "options_scroll")
    qtbot.waitUntil(scroll.isVisible)
    window.document.store.change(view=view)
    qtbot.waitUntil(lambda: page.width() <= scroll.viewport().width())
    declared = options_of(next(each for each in VIEWS if each.id == view).options)
    numbers = [option for option in declared if option.kind in ("int", "float")]
    boxes = page.findChildren(QAbstractSpinBox)
    assert len(boxes) >= len(numbers)
    cut = [
        each.objectName()
        for each in boxes
        if each.isVisible() and (each.width() < 60 or each.mapTo(page, each.rect().topRight()).x() >= page.width())
    ]
    assert cut == []


def test_sliders_come_when_there_is_room(sized, show_world, qtbot):
    window = sized(900, 600)
    show_world(make_analysis(items=20))
    window.docks["options"].raise_()
    slider, box = window.findChild(QWidget, "slider_size"), window.findChild(QWidget, "box_size")
    qtbot.waitUntil(lambda: not slider.isVisible())
    assert box.isVisible()
    sized(1300, 600)
    window.resizeDocks([window.docks["options"]], [320], Qt.Orientation.Horizontal)
    qtbot.waitUntil(slider.isVisible)
    assert slider.width() >= 40


def test_recent_files_do_not_lie_over_each_other_where_there_is_no_room(sized, memory, tmp_path, qtbot):
    window = sized(900, 600)
    for number in range(5):
        memory.add_recent(tmp_path / f"{number}.pt")
    window.services.loader.close()
    window.panels.switch_tables()
    buttons = [window.findChild(QPushButton, f"recent_{place}") for place in range(5)]

    def stand_apart():
        positions = [QRect(each.mapTo(window, QPoint()), each.size()) for each in buttons]
        return not any(one.intersects(other) for one, other in pairwise(positions))

    qtbot.waitUntil(lambda: all(each.isVisible() for each in buttons) and stand_apart())


def test_tables_leave_the_picture_most_of_the_window(sized, show_world, qtbot):
    window = sized(900, 600)
    show_world(make_analysis(items=60, item_names=True))
    qtbot.keyClick(window, Qt.Key.Key_T)
    rows = window.findChild(RowsView, "items_table")
    qtbot.waitUntil(rows.isVisible)
    qtbot.waitUntil(lambda: rows.viewport().height() >= 3 * rows.rowHeight(0))
    assert window.centralWidget().height() >= 210


def test_a_height_that_tables_were_given_stays(sized, show_world, qtbot):
    window = sized(1300, 860)
    show_world(make_analysis(items=60))
    window.panels.switch_tables()
    qtbot.waitUntil(window.docks["items"].isVisible)
    dock, at_first = window.docks["items"], window.docks["items"].height()
    window.resizeDocks([dock], [at_first - 60], Qt.Orientation.Vertical)
    qtbot.waitUntil(lambda: dock.height() < at_first - 40)
    given = dock.height()
    window.panels.switch_tables()
    window.panels.switch_tables()
    qtbot.waitUntil(lambda: dock.height() == given)


def test_tabs_and_back_again_as_the_window_shrinks_and_grows(sized, qtbot):
    window = sized(1360, 860)
    window.docks["trust"].raise_()
    window.docks["checkpoint"].hide()
    sized(900, 600)
    assert tabs(window, "classes") == {"classes", "inspector", "trust"}
    assert window.docks["checkpoint"].isHidden()
    window.docks["trust"].raise_()
    qtbot.waitUntil(lambda: is_in_front(window, "trust"))
    sized(1360, 860)
    assert tabs(window, "inspector") == {"inspector", "trust"}
    assert window.docks["checkpoint"].isHidden()
    qtbot.waitUntil(lambda: is_in_front(window, "trust"))
    assert is_in_front(window, "classes")


def test_what_a_person_moved_stays_where_it_is(sized):
    window = sized(1360, 860)
    window.addDockWidget(LEFT, window.docks["inspector"])
    sized(900, SHORT - 1)
    assert window.dockWidgetArea(window.docks["inspector"]) == LEFT
    assert tabs(window, "views") == {"views"}


def test_what_floats_stays_afloat(sized):
    window = sized(1360, 860)
    window.docks["classes"].setFloating(True)
    sized(900, 600)
    assert window.docks["classes"].isFloating()
    window.docks["classes"].setFloating(False)


def test_the_usual_layout_undoes_moving_floating_and_hiding(sized):
    window = sized(1360, 860)
    window.addDockWidget(LEFT, window.docks["inspector"])
    window.docks["classes"].setFloating(True)
    window.docks["views"].hide()
    next(each for each in window.bars.menu("Panels").actions() if each.text() == "Reset layout").trigger()
    assert window.dockWidgetArea(window.docks["inspector"]) == RIGHT
    assert not window.docks["classes"].isFloating()
    assert window.docks["views"].isVisible()
    assert tabs(window, "inspector") == {"inspector", "trust"}


@pytest.mark.parametrize(
    ("size", "beside_views"), [((900, 600), {"views", "options", "checkpoint"}), ((1360, 860), {"views"})]
)
def test_the_first_start_fits_its_window_and_the_next_one_is_alike(themed, memory, tmp_path, qtbot, size, beside_views):
    for _ in range(2):
        window = Window(VIEWS, Store(), memory, tmp_path / "log")
        qtbot.addWidget(window)
        window.resize(*size)
        window.show()
        qtbot.waitExposed(window)
        qtbot.waitUntil(lambda window=window: tabs(window, "views") == beside_views)
        window.close()


def test_a_layout_of_a_small_window_is_undone_in_a_large_one(window, memory, qtbot, tmp_path):
    window.resize(900, 600)
    qtbot.waitUntil(lambda: tabs(window, "views") == {"views", "options", "checkpoint"})
    layout = window.saveState()
    window.close()
    memory.keep_layout(QByteArray(), layout)
    again = Window(VIEWS, Store(State()), memory, tmp_path / "log")
    qtbot.addWidget(again)
    again.show()
    qtbot.waitExposed(again)
    assert again.height() >= SHORT
    assert tabs(again, "views") == {"views"}
    again.resize(900, 600)
    qtbot.waitUntil(lambda: tabs(again, "views") == {"views", "options", "checkpoint"})


def test_a_panel_that_was_moved_by_hand_stays_where_it_is_in_a_window_of_another_size(window, memory, qtbot, tmp_path):
    window.resize(900, 600)
    qtbot.waitUntil(lambda: tabs(window, "views") == {"views", "options", "checkpoint"})
    window.addDockWidget(RIGHT, window.docks["options"])
    layout = window.saveState()
    window.close()
    memory.keep_layout(QByteArray(), layout)
    again = Window(VIEWS, Store(State()), memory, tmp_path / "log")
    qtbot.addWidget(again)
    again.show()
    qtbot.waitExposed(again)
    assert again.dockWidgetArea(again.docks["options"]) == RIGHT


@pytest.mark.parametrize(("width", "height"), [(800, 500), (1280, 720), (2560, 1440)])
def test_the_window_is_never_larger_than_its_screen(window, monkeypatch, width, height):
    """At scale 2 a screen of 1600 × 1000 pixels has room for 800 × 500."""
    monkeypatch.setattr(window, "screen", lambda: SimpleNamespace(availableSize=lambda: QSize(width, height)))
    fit_to_screen(window)
    assert window.minimumWidth() <= width
    assert window.minimumHeight() <= height
    assert window.width() <= width
    assert window.height() < height  # a title bar stands above it


def test_docks_that_float_have_a_border(window, qtbot):
    dock = window.docks["options"]
    dock.setFloating(True)
    qtbot.waitUntil(dock.isVisible)
    dock.resize(300, 400)
    picture = dock.grab().toImage()
    colours = {picture.pixelColor(x, y).name() for x, y in ((0, 200), (299, 200), (150, 0), (150, 399))}
    assert colours == {DARK.strong_line}
    assert colours != {picture.pixelColor(20, 390).name()}
    dock.setFloating(False)
    assert dock.contentsMargins().isNull()
