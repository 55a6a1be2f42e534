"""The list of classes: searched, sorted, hidden and isolated."""

import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtGui import QColor
from PyQt6.QtWidgets import QComboBox, QLabel, QLineEdit, QToolButton, QTreeView

from geolip_viewer.app.document.descriptions import described
from geolip_viewer.app.document.display import hidden_items, look_of
from geolip_viewer.app.panels.class_model import CLASS_ID
from geolip_viewer.colouring import Category
from geolip_viewer.render.class_lines import class_rows
from geolip_viewer.render.palette import THEMES, colours
from geolip_viewer.scene import Labels
from geolip_viewer.state import Filters
from tests.synthetic import make_analysis

LABELS = [[0], [1], [0, 1], [], [2]]  # classes 0 and 1 twice, 2 once; the rarest of item 2 is class 0, the lower id


@pytest.fixture
def classes(window, show_world):
    show_world(make_analysis(items=5, classes=4, labels=LABELS))
    return window.findChild(QTreeView, "class_list")


def row_of(tree, name):
    model = tree.model()
    return next(row for row in range(model.rowCount()) if model.index(row, 0).data() == name)


def rows(tree):
    model = tree.model()
    return [(model.index(row, 0).data(), model.index(row, 1).data()) for row in range(model.rowCount())]


def test_classes_are_listed_with_counts_most_frequent_first(classes):
    listed = rows(classes)
    assert sorted(listed) == [("class 0", "2"), ("class 1", "2"), ("class 2", "1"), ("no class", "1")]
    assert [int(count) for _, count in listed] == [2, 2, 1, 1]


def test_the_title_that_sorts_says_which_way(classes, qtbot):
    def titles():
        return [classes.model().headerData(each, Qt.Orientation.Horizontal) for each in (0, 1)]

    assert titles() == ["Class", "Items ↓"]
    header = classes.header()
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(10, header.height() // 2))
    assert titles() == ["Class ↑", "Items"]
    assert rows(classes)[0][0] == "class 0"


def test_classes_are_searched_by_typing(window, classes, qtbot):
    qtbot.keyClicks(window.findChild(QLineEdit, "class_search"), "CLASS 2")
    assert rows(classes) == [("class 2", "1")]


def test_space_hides_and_shows_the_current_class(window, classes, qtbot):
    classes.setFocus()
    classes.setCurrentIndex(classes.model().index(row_of(classes, "class 1"), 0))
    qtbot.keyClick(classes, Qt.Key.Key_Space)
    assert window.document.state.filters == Filters(hidden=(1,))
    assert not window.services.camera_motion.spin.is_running
    qtbot.keyClick(classes, Qt.Key.Key_Space)
    assert window.document.state.filters == Filters()


def test_enter_and_double_click_isolate_and_end_that(window, classes, qtbot):
    index = classes.model().index(row_of(classes, "class 1"), 0)
    classes.setCurrentIndex(index)
    qtbot.keyClick(classes, Qt.Key.Key_Return)
    assert window.document.state.filters.isolated == (1,)
    place = classes.visualRect(index).center()
    qtbot.mouseClick(classes.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(classes.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert window.document.state.filters.isolated == ()


def test_isolating_another_class_ends_isolating_the_first(window, classes, qtbot):
    classes.setFocus()
    for name, shown in (("class 1", [1, 2]), ("class 2", [4])):
        classes.setCurrentIndex(classes.model().index(row_of(classes, name), 0))
        qtbot.keyClick(classes, Qt.Key.Key_Return)
        assert window.document.loaded.shown_items(window.document.state.filters).index.tolist() == shown


def test_the_menu_of_a_class_hides_isolates_and_selects(window, classes, qtbot, dialog):
    place = classes.visualRect(classes.model().index(row_of(classes, "class 0"), 0)).center()

    def do(text):
        classes.customContextMenuRequested.emit(place)
        menu = dialog("class_menu")
        next(action for action in menu.actions() if action.text() == text).trigger()
        menu.close()

    do("Hide")
    assert window.document.state.filters.hidden == (0,)
    do("Show")
    assert window.document.state.filters.hidden == ()
    do("Show only this class")
    assert window.document.state.filters.isolated == (0,)
    do("Select its items")
    assert window.document.state.selection.items == (0, 2)


def test_show_all_ends_hiding_and_isolating(window, classes, qtbot):
    button = window.findChild(QToolButton, "show_all_classes")
    assert not button.isEnabled()
    window.document.store.change(filters=Filters(hidden=(0, 1), isolated=(2,)))
    assert button.isEnabled()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert window.document.state.filters == Filters()


def ticked(tree, name):
    state = tree.model().index(row_of(tree, name), 0).data(Qt.ItemDataRole.CheckStateRole)
    return Qt.CheckState(state) == Qt.CheckState.Checked


def test_ticks_show_what_is_drawn_and_undo_brings_them_back(window, classes, qtbot):
    window.document.store.change(filters=Filters(isolated=(1,)))
    assert ticked(classes, "class 1")
    assert not ticked(classes, "class 0")
    window.bars.by_id["edit.undo"].trigger()
    assert ticked(classes, "class 0")


def test_a_class_has_the_colour_that_its_items_have_in_the_picture(window, classes):
    marks = next(layer for layer in window.document.scenes[0].layers if isinstance(layer.colour, Category))
    theme = THEMES[window.document.state.display.theme]
    drawn = colours(marks.colour, len(marks.index), theme)
    index = classes.model().index(row_of(classes, "class 2"), 0)
    swatch = index.data(Qt.ItemDataRole.DecorationRole).pixmap(24, 24).toImage().pixelColor(12, 12)
    expected = QColor.fromRgbF(*map(float, drawn[list(marks.index).index(4)]))
    assert index.data(CLASS_ID) == 2
    assert swatch.name() == expected.name()


@pytest.mark.parametrize(
    ("filters", "hidden"),
    [
        (Filters(), []),
        (Filters(hidden=(0,)), [0, 2]),
        (Filters(hidden=(1,)), [1, 2]),  # item 2 carries class 1 too
        (Filters(hidden=(1,), by="mainly"), [1]),  # and its rarest class is 0
        (Filters(hidden=(-1,)), [3]),
        (Filters(isolated=(1,)), [0, 3, 4]),
        (Filters(isolated=(1,), by="mainly"), [0, 2, 3, 4]),
        (Filters(isolated=(-1,)), [0, 1, 2, 4]),
        (Filters(hidden=(0,), isolated=(1,)), [0, 2, 3, 4]),
        (Filters(isolated=(99,)), [0, 1, 2, 3, 4]),
    ],
)
def test_hidden_items_follow_the_filters(window, classes, filters, hidden):
    assert hidden_items(filters, window.document.loaded).tolist() == hidden
    window.document.store.change(filters=filters)
    assert look_of(window.document.state, window.document.loaded).hidden_items.tolist() == hidden


def test_a_tick_does_what_the_number_beside_it_says(window, classes, qtbot):
    """For any class, unticking hides as many items as the number next to it says, and isolating shows as many."""
    for membership in (0, 1):
        box = window.findChild(QComboBox, "class_membership")
        box.setCurrentIndex(membership)
        box.activated.emit(membership)
        for name, count in rows(classes):
            index = classes.model().index(row_of(classes, name), 0)
            classes.setFocus()
            classes.setCurrentIndex(index)
            qtbot.keyClick(classes, Qt.Key.Key_Space)
            assert len(hidden_items(window.document.state.filters, window.document.loaded)) == int(count)
            qtbot.keyClick(classes, Qt.Key.Key_Space)
            qtbot.keyClick(classes, Qt.Key.Key_Return)
            assert 5 - len(hidden_items(window.document.state.filters, window.document.loaded)) == int(count)
            qtbot.keyClick(classes, Qt.Key.Key_Return)


def test_classes_can_be_mainly_what_an_item_is(window, classes):
    window.document.store.change(filters=Filters(by="mainly"))
    assert sorted(rows(classes)) == [("class 0", "2"), ("class 1", "1"), ("class 2", "1"), ("no class", "1")]


def test_under_a_filter_classes_count_what_is_shown_of_them(window, classes):
    window.document.store.change(filters=Filters(isolated=(1,)))
    assert sorted(rows(classes)) == [
        ("class 0", "1 of 2"),
        ("class 1", "2"),
        ("class 2", "0 of 1"),
        ("no class", "0 of 1"),
    ]


def test_all_columns_are_painted_anew_as_soon_as_the_filter_changes_and_have_room(window, classes, qtbot):
    changed = []
    classes.model().dataChanged.connect(lambda first, last: changed.append((first.column(), last.column())))
    window.document.store.change(filters=Filters(isolated=(1,)))
    assert (0, 1) in changed
    qtbot.waitUntil(lambda: classes.columnWidth(1) >= classes.sizeHintForColumn(1))


def test_a_class_is_described_by_the_same_numbers(window, classes):
    tables = window.services.table_data.items, window.services.table_data.anchors
    for filters in (Filters(), Filters(isolated=(1,)), Filters(by="mainly")):
        window.document.store.change(filters=filters)
        listed = dict(rows(classes))
        for class_id in (0, 1, 2):
            (line,) = described("class", class_id, window.document.loaded, *tables, filters).lines
            assert line.removesuffix("s") == f"{listed[f'class {class_id}']} item"


def test_ticking_another_class_beside_an_isolated_one_shows_it_too(window, classes, qtbot):
    window.document.store.change(filters=Filters(isolated=(1,)))
    classes.setFocus()
    classes.setCurrentIndex(classes.model().index(row_of(classes, "class 2"), 0))
    qtbot.keyClick(classes, Qt.Key.Key_Space)
    assert window.document.state.filters == Filters(isolated=(1, 2))
    assert hidden_items(window.document.state.filters, window.document.loaded).tolist() == [0, 3]
    qtbot.keyClick(classes, Qt.Key.Key_Space)
    assert window.document.state.filters == Filters(isolated=(1,))


def test_what_a_filter_leaves_is_said_everywhere(window, classes, qtbot):
    shape = window.findChild(QLabel, "shape")
    assert shape.text().startswith("5 items · ")
    with qtbot.waitSignal(window.document.result_changed):
        window.document.store.change(filters=Filters(isolated=(1,)))
    assert shape.text().startswith("2 of 5 items: class 1 · ")
    assert "2 of 5 items: class 1" in window.document.scenes[0].title
    assert window.document.result.view_input.items.index.tolist() == [1, 2]
    layers = window.document.scenes[0].layers
    (named,) = [layer.texts for layer in layers if isinstance(layer, Labels)]
    assert named == ("class 1", "class 0"), "most of the shown first; of class 2 nothing is shown"
    (colour,) = [layer.colour for layer in layers if isinstance(getattr(layer, "colour", None), Category)]
    assert [(row.text, row.count) for row in class_rows(colour)] == [("class 1", "2"), ("class 0", "1")]
    qtbot.waitUntil(lambda: "of all 5 items" in window.document.scenes[0].badge.text)


def test_without_labels_there_are_no_classes(window, show_world):
    show_world(make_analysis(labels=None))
    classes = window.findChild(QTreeView, "class_list")
    assert rows(classes) == []
    assert classes.accessibleDescription() == "These features have no classes"


def test_a_list_without_rows_says_why_where_they_would_be(window, classes):
    listed = classes.grab().toImage()
    window.findChild(QLineEdit, "class_search").setText("no such class")
    assert classes.accessibleDescription() == "No class has this name"
    said = classes.grab().toImage()
    classes.setAccessibleDescription("")
    assert said != classes.grab().toImage() != listed
