"""The table of actions, and the menus, toolbar and keys that are made from it."""

from collections import Counter
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Annotated, Literal

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QKeySequence
from PyQt6.QtWidgets import QToolButton

from geolip_viewer.app.actions import view
from geolip_viewer.app.actions.row import rows_of
from geolip_viewer.app.actions.rows import ACTIONS, MENUS
from geolip_viewer.look import DisplaySettings
from geolip_viewer.options import Help, options_of
from geolip_viewer.state import Filters, Selection, State
from tests.synthetic import make_analysis

PROMISED = {
    "Ctrl+O": "file.open",
    "Ctrl+Shift+O": "file.features",
    "Ctrl+S": "session.save",
    "Ctrl+Shift+P": "edit.commands",
    "Ctrl+F": "edit.search",
    "PgDown": "view.next",
    "PgUp": "view.previous",
    "Left": "edit.previous_item",
    "Right": "edit.next_item",
    "R": "camera.reset",
    "Space": "camera.spin",
    "Ctrl+Z": "edit.undo",
    "Ctrl+Shift+Z": "edit.redo",
    "F11": "view.full_screen",
    "F1": "help.help",
    "Ctrl+W": "file.close",
    "Ctrl+Q": "file.quit",
    "Ctrl+E": "export.picture",
    "Ctrl+Shift+E": "export.screenshot",
}


def doubled(values):
    return [value for value, count in Counter(values).items() if count > 1]


def test_ids_and_texts_are_unique():
    assert not doubled(row.id for row in ACTIONS)
    assert not doubled((row.menu, row.text) for row in ACTIONS)


def test_no_two_actions_share_a_key(qapp):
    assert not doubled(QKeySequence(row.keys).toString() for row in ACTIONS if row.keys)


def test_every_key_is_one_that_qt_knows(qapp):
    assert all(QKeySequence(row.keys).toString() for row in ACTIONS if row.keys)


@pytest.mark.parametrize(("keys", "action"), PROMISED.items())
def test_the_promised_keys_do_what_was_promised(keys, action):
    assert {row.keys: row.id for row in ACTIONS}[keys] == action


def test_every_menu_of_a_row_is_a_menu_of_the_bar(window):
    assert {row.menu.partition("/")[0] for row in ACTIONS} <= set(MENUS)
    bar = [action.text().replace("&", "") for action in window.menuBar().actions()]
    assert bar == list(MENUS)


def test_every_row_stands_in_its_menu(window):
    for row in ACTIONS:
        assert window.bars.by_id[row.id] in window.bars.menu(row.menu).actions()


def texts(menu):
    """The entries of a menu from top to bottom; None for a separator."""
    return [None if action.isSeparator() else action.text() for action in menu.actions()]


def test_recent_files_stand_below_what_opens_one(window):
    listed = texts(window.bars.menu("File"))
    assert listed[:3] == ["Open checkpoint…", "Open recent", "Open run…"]
    assert listed[-1] == "Quit"


def test_a_menu_ends_with_its_least_related_entries(window):
    listed = texts(window.bars.menu("View"))
    assert listed[:4] == ["Next view", "Previous view", None, "Projection"]
    assert listed[-2:] == [None, "Full screen"]


def test_a_tick_is_seen_in_the_menu(window):
    for row in (row for row in ACTIONS if row.icon):
        action = window.bars.by_id[row.id]
        assert action.isIconVisibleInMenu() != action.isCheckable()


def test_what_the_file_menu_opens_is_told_apart_by_its_icons():
    signs = [row.icon for row in ACTIONS if row.menu == "File" and row.icon]
    assert len(signs) == len(set(signs))


def test_no_button_looks_pressed_in_the_empty_window(window):
    buttons = window.bars.toolbar.findChildren(QToolButton)
    assert not [each.accessibleName() for each in buttons if each.isChecked() and each.isEnabled()]
    for button in (each for each in buttons if each.isVisible() and each.accessibleName()):
        picture = button.grab().toImage()
        bar = window.bars.toolbar.grab().toImage()
        corner = picture.pixelColor(4, picture.height() // 2).name()
        assert corner == bar.pixelColor(1, bar.height() // 2).name(), button.accessibleName()


def test_buttons_of_the_toolbar_have_names_and_say_their_key(window):
    for row in (row for row in ACTIONS if row.toolbar):
        button = window.findChild(QToolButton, f"button_{row.id}")
        assert button.accessibleName() == row.title
        assert not row.keys or "(" in button.toolTip()


def test_without_a_checkpoint_only_what_makes_sense_is_enabled(window):
    enabled = {row.id for row in ACTIONS if window.bars.by_id[row.id].isEnabled()}
    assert {"file.open", "file.sample", "session.open", "help.help", "edit.commands"} <= enabled
    assert not enabled & {"file.features", "session.save", "file.close", "camera.reset", "edit.next_item", "edit.undo"}


def test_enabling_follows_what_is_open_selected_and_done(window, show_world):
    def able(action):
        return window.bars.by_id[action].isEnabled()

    show_world(make_analysis(items=None))
    assert able("file.features")
    assert able("camera.reset")
    assert not able("edit.next_item")
    show_world(make_analysis())
    assert able("edit.next_item")
    assert not able("edit.clear_selection")
    assert not able("edit.undo")
    window.document.store.change(selection=Selection(items=(1,)))
    window.document.store.change(filters=Filters(hidden=(0,)))
    assert able("edit.clear_selection")
    assert able("edit.show_all")
    assert able("edit.undo")


def test_checks_follow_the_state(window, show_world):
    show_world(make_analysis())
    labels = window.bars.by_id["view.labels"]
    assert labels.isChecked()
    labels.trigger()
    assert window.document.state.display.labels == "none"
    assert not labels.isChecked()
    dark, light = window.bars.by_id["view.dark"], window.bars.by_id["view.light"]
    light.trigger()
    assert (dark.isChecked(), light.isChecked()) == (False, True)
    light.trigger()
    assert light.isChecked()
    dark.trigger()


def test_page_keys_walk_through_the_views(window, show_world, qtbot):
    show_world(make_analysis())
    first = window.document.state.view
    with qtbot.waitSignal(window.document.result_changed):
        qtbot.keyClick(window, Qt.Key.Key_PageDown)
    assert window.document.state.view == window.document.views[1].id
    with qtbot.waitSignal(window.document.result_changed):
        qtbot.keyClick(window, Qt.Key.Key_PageUp)
    assert window.document.state.view == first
    with qtbot.waitSignal(window.document.result_changed):
        qtbot.keyClick(window, Qt.Key.Key_PageUp)
    unavailable = window.document.loaded.unavailable
    able = [each.id for each in window.document.views if not unavailable[each.id]]
    assert window.document.state.view == able[-1]


def test_views_that_cannot_be_shown_are_passed_over(window, show_world):
    show_world(make_analysis(items=None))
    unavailable, seen = window.document.loaded.unavailable, set()
    for _ in range(len(window.document.views)):
        window.bars.by_id["view.next"].trigger()
        seen.add(window.document.state.view)
    assert seen == {view for view, reason in unavailable.items() if not reason}


def test_left_and_right_step_through_items_and_go_round(window, show_world, qtbot):
    show_world(make_analysis(items=5))
    steps = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Left):
        qtbot.keyClick(window, key)
        steps.append(window.document.state.selection.current)
    assert steps == [0, 1, 0, 4, 3]
    assert window.document.state.selection.items == (3,)


def test_escape_clears_the_selection_and_ctrl_z_brings_it_back(window, show_world, qtbot):
    show_world(make_analysis())
    window.document.store.change(selection=Selection(items=(1, 2)))
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.document.state.selection.is_empty
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.document.state.selection.items == (1, 2)
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(window, Qt.Key.Key_Z, modifiers)
    assert window.document.state.selection.is_empty


def test_f11_goes_to_full_screen_and_back(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_F11)
    assert window.isFullScreen()
    qtbot.keyClick(window, Qt.Key.Key_F11)
    assert not window.isFullScreen()


def test_a_new_display_setting_adds_a_row():
    """A switch is one row, a choice a menu of its own with a row for each value."""

    @dataclass(frozen=True)
    class More(DisplaySettings):
        stars: Annotated[bool, Help("Draw the sky", "Stars")] = False
        ring: Annotated[Literal["thin", "thick"], Help("How the ring is drawn", "Ring")] = "thin"

    changed = {}
    display = SimpleNamespace(switch=changed.__setitem__, choose=lambda name, value, _: changed.update({name: value}))
    parts = SimpleNamespace(display=display)
    known = {row.id for row in view.setting_rows()}
    rows = {row.id: row for row in view.setting_rows(More) if row.id not in known}
    assert rows.keys() == {"view.stars", "view.ring_thin", "view.ring_thick"}
    stars, thick = rows["view.stars"], rows["view.ring_thick"]
    assert (stars.menu, stars.text, stars.tooltip) == ("View", "Stars", "Draw the sky")
    assert (thick.menu, thick.text) == ("View/Ring", "Thick")
    stars.does(parts)(True)
    thick.does(parts)(True)
    assert changed == {"stars": True, "ring": "thick"}
    state = State(display=More(**changed))
    assert stars.checked(parts, state)
    assert thick.checked(parts, state)
    assert not rows["view.ring_thin"].checked(parts, state)


def test_every_display_setting_can_be_changed_from_a_menu(window):
    """Settings changed by each row; a size has two rows that step it."""
    rows = {row.id for row, _ in rows_of(window)}
    apart = {
        "theme": "view.light",
        "type_size": "view.larger_text",
        "badge": "trust.badge",
        "free_orbit": "camera.free",
    }
    for option in options_of(DisplaySettings):
        assert apart.get(option.name, f"view.{option.name}") in rows, option.name
