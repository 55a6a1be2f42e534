"""Selections under names: kept in the state and in sessions, combined, shown alone, renamed and forgotten."""

import numpy as np
import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QLineEdit, QToolButton

from geolip_viewer.app.panels.named_rows import NamedRows
from geolip_viewer.session import read_session, state_of, write_session
from geolip_viewer.state import Filters, NamedSelection, Selection
from tests.app.pointing import LEFT
from tests.synthetic import make_analysis

FIRST, SECOND = (1, 2, 3, 4), (3, 4, 5)


@pytest.fixture
def shown(window, show_world, qtbot):
    window.resize(1500, 1000)
    show_world(make_analysis(items=60))
    window.docks["kept"].show()
    window.docks["kept"].raise_()
    qtbot.waitUntil(lambda: rows(window).isVisible())
    return window


@pytest.fixture
def kept(shown, qtbot):
    """Two selections, kept by the key, their names as they come."""
    for items, anchors in ((FIRST, (0, 1)), (SECOND, (1,))):
        shown.document.store.change(selection=Selection(items, anchors, items[0]))
        qtbot.keyClick(shown, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        type_name(shown, qtbot)
    return shown


def type_name(window, qtbot, name=""):
    """Finish what is edited, with another name where one is given."""
    (editor,) = [each for each in rows(window).findChildren(QLineEdit) if each.isVisible()]
    if name:
        QTest.keyClick(editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(editor, name)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not any(each.isVisible() for each in rows(window).findChildren(QLineEdit)))


def rows(window):
    return window.findChild(NamedRows, "kept_selections")


def texts(window):
    return [(rows(window).topLevelItem(i).text(0), rows(window).topLevelItem(i).text(1)) for i in range(2)]


def choose(window, place):
    rect = rows(window).visualItemRect(rows(window).topLevelItem(place))
    QTest.mouseClick(rows(window).viewport(), LEFT, pos=rect.center())


def press(window, name):
    QTest.mouseClick(window.findChild(QToolButton, name), LEFT)


def names(window):
    return [each.name for each in window.document.state.selections]


def test_the_key_keeps_what_is_selected_and_the_panel_counts_it(kept):
    assert kept.document.state.selections == (
        NamedSelection("Selection 1", FIRST, (0, 1)),
        NamedSelection("Selection 2", SECOND, (1,)),
    )
    assert texts(kept) == [("Selection 1", "4 items, 2 anchors"), ("Selection 2", "3 items, 1 anchor")]


def test_the_name_can_be_typed_at_once(shown, qtbot):
    shown.document.store.change(selection=Selection(FIRST, (), 1))
    press(shown, "keep_selection")
    type_name(shown, qtbot, "Corner & <co>")
    assert names(shown) == ["Corner & <co>"]
    shown.document.store.undo()
    assert names(shown) == ["Selection 1"]
    shown.document.store.undo()
    assert names(shown) == []
    assert rows(shown).topLevelItemCount() == 0


def test_a_double_click_selects_it_again(kept):
    rect = rows(kept).visualItemRect(rows(kept).topLevelItem(0))
    QTest.mouseClick(rows(kept).viewport(), LEFT, pos=rect.center())
    QTest.mouseDClick(rows(kept).viewport(), LEFT, pos=rect.center())
    assert kept.document.state.selection == Selection(FIRST, (0, 1), 1)


@pytest.mark.parametrize(
    ("button", "items", "anchors", "told"),
    [
        ("kept_or", {1, 2, 3, 4, 5}, {0, 1}, "5 items, 2 anchors: selected or in “Selection 1”"),
        ("kept_and", {3, 4}, {1}, "2 items, 1 anchor: selected and in “Selection 1”"),
        ("kept_not", {5}, set(), "1 item: selected and not in “Selection 1”"),
    ],
)
def test_selections_are_combined(kept, button, items, anchors, told):
    choose(kept, 0)
    press(kept, button)
    selection = kept.document.state.selection
    assert (set(selection.items), set(selection.anchors)) == (items, anchors)
    assert kept.statusBar().currentMessage() == told
    kept.document.store.undo()
    assert set(kept.document.state.selection.items) == set(SECOND)


def test_buttons_say_what_is_combined_with_which_row(kept):
    choose(kept, 0)
    tips = {name: kept.findChild(QToolButton, f"kept_{name}").toolTip() for name in ("or", "and", "not")}
    assert all("selected now" in tip and "“Selection 1”" in tip for tip in tips.values())
    assert "without" in tips["not"]
    assert "double click" in rows(kept).topLevelItem(0).toolTip(0)


def test_one_row_is_chosen_at_a_time(kept):
    choose(kept, 0)
    rect = rows(kept).visualItemRect(rows(kept).topLevelItem(1))
    QTest.mouseClick(rows(kept).viewport(), LEFT, Qt.KeyboardModifier.ControlModifier, rect.center())
    assert [rows(kept).indexOfTopLevelItem(each) for each in rows(kept).selectedItems()] == [1]


def test_only_these_items_are_shown_until_asked_again(kept, qtbot):
    choose(kept, 0)
    press(kept, "kept_only")
    qtbot.waitUntil(lambda: "4 of 60 items: Selection 1" in kept.document.scenes[0].title)
    assert kept.document.loaded.shown_items(kept.document.state.filters).index.tolist() == list(FIRST)
    press(kept, "kept_only")
    assert kept.document.state.filters == Filters()


def test_renaming_renames_the_filter_and_no_name_is_there_twice(kept, qtbot):
    choose(kept, 0)
    press(kept, "kept_only")
    rows(kept).setFocus()
    QTest.keyClick(rows(kept), Qt.Key.Key_F2)
    type_name(kept, qtbot, "Selection 2")
    assert names(kept) == ["Selection 2 2", "Selection 2"]
    assert kept.document.state.filters.only.name == "Selection 2 2"


def test_delete_forgets_the_chosen_one_alone(kept):
    choose(kept, 0)
    rows(kept).setFocus()
    QTest.keyClick(rows(kept), Qt.Key.Key_Delete)
    assert names(kept) == ["Selection 2"]
    assert set(kept.document.state.selection.items) == set(SECOND)
    kept.document.store.undo()
    assert names(kept) == ["Selection 1", "Selection 2"]


def test_o_shows_only_what_is_selected(shown, qtbot):
    action = shown.bars.by_id["select.only"]
    assert not action.isEnabled()
    shown.document.store.change(selection=Selection(FIRST, (), 1))
    shown.services.canvas.take_focus()
    qtbot.keyClick(shown.services.canvas, Qt.Key.Key_O)
    qtbot.waitUntil(lambda: "4 of 60 items: selected" in shown.document.scenes[0].title)
    assert action.isChecked()
    shown.document.store.change(selection=Selection())
    action.trigger()
    assert shown.document.state.filters.show_all


def test_they_are_in_the_session(kept, tmp_path):
    choose(kept, 1)
    press(kept, "kept_only")
    write_session(tmp_path / "kept.geolip", kept.document.state)
    state = read_session(tmp_path / "kept.geolip")
    assert state.selections == kept.document.state.selections
    assert state.filters.only == NamedSelection("Selection 2", SECOND, (1,))


def test_older_sessions_have_none(tmp_path):
    text = '{"format": "geolip-viewer session", "version": 2, "state": {"filters": {"hidden": [3]}}}'
    state = state_of(text, tmp_path)
    assert (state.selections, state.bookmarks, state.filters) == ((), (), Filters(hidden=(3,)))


def test_items_that_are_not_there_are_left_out_of_what_is_shown(shown):
    filters = Filters(only=NamedSelection("odd", (5, 59, 60, 10**9)))
    assert shown.document.loaded.shown_items(filters).index.tolist() == [5, 59]


def test_without_labels_a_selection_can_still_be_shown_alone(window, show_world):
    show_world(make_analysis(items=40, labels=None))
    filters = Filters(only=NamedSelection("few", (1, 7)))
    shown = window.document.loaded.shown_items(filters)
    assert shown.index.tolist() == [1, 7]
    np.testing.assert_array_equal(shown.hidden, np.setdiff1d(np.arange(40), [1, 7]))


def test_the_panel_says_how_something_is_kept(shown):
    assert rows(shown).accessibleDescription() == "Select something, and keep it with Ctrl+K"
    assert rows(shown).itemAt(QPoint(5, 5)) is None


def test_escape_ends_the_mark_of_the_row_as_it_ends_the_selection(kept, qtbot):
    choose(kept, 0)
    QTest.keyClick(rows(kept), Qt.Key.Key_Return)
    assert kept.document.state.selection.items == FIRST
    assert rows(kept).place == 0
    kept.services.canvas.setFocus()
    qtbot.keyClick(kept, Qt.Key.Key_Escape)
    assert kept.document.state.selection.is_empty
    assert rows(kept).place == -1
    assert not kept.findChild(QToolButton, "kept_or").isEnabled()
    choose(kept, 1)
    press(kept, "kept_or")
    assert kept.document.state.selection.items == SECOND


def test_and_and_not_want_something_selected_and_say_so(kept):
    kept.document.store.change(selection=Selection())
    buttons = {name: kept.findChild(QToolButton, f"kept_{name}") for name in ("or", "and", "not")}
    assert "the row chosen below. Choose one in the list first." in buttons["or"].toolTip()
    choose(kept, 0)
    assert {name: button.isEnabled() for name, button in buttons.items()} == {"or": True, "and": False, "not": False}
    assert "without “Selection 1”. Select something first." in buttons["not"].toolTip()
    press(kept, "kept_or")
    press(kept, "kept_not")
    assert kept.document.state.selection.is_empty
