"""Keyboard focus: it returns to the picture after any action beside it; and menus without a mouse."""

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QListWidget, QMenu, QTextBrowser, QTreeWidget

from geolip_viewer.app.actions.command_palette import Chooser
from geolip_viewer.app.panels.docks import PANELS
from tests.synthetic import make_analysis


@pytest.fixture
def opened(window, show_world):
    window.resize(1400, 900)
    show_world(make_analysis(items=40))
    return window


def has_picture_the_keys(window, qtbot):
    """Checks that Space spins the globe, so that the picture really has the keys."""
    qtbot.waitUntil(lambda: QApplication.focusWidget() is window.services.canvas)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert window.services.camera_motion.spin.is_running
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    return True


def test_a_panel_that_is_hidden_gives_the_keys_to_the_picture(opened, qtbot):
    opened.findChild(QTextBrowser, "inspector").setFocus()
    opened.docks["inspector"].hide()
    assert has_picture_the_keys(opened, qtbot)
    button = opened.docks["options"].findChild(QAbstractButton, "hide_options")
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert opened.docks["options"].isHidden()
    assert has_picture_the_keys(opened, qtbot)


def test_a_view_that_is_clicked_gives_the_keys_to_the_picture(opened, qtbot):
    opened.docks["items"].show()
    opened.findChild(QLineEdit, "items_filter").setFocus()
    tree = opened.findChild(QTreeWidget, "views_list")
    row = next(tree.topLevelItem(each) for each in range(40) if tree.topLevelItem(each).text(0) == "Utilization")
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=tree.visualItemRect(row).center())
    assert opened.document.state.view == "utilization"
    assert has_picture_the_keys(opened, qtbot)


def test_what_was_found_gives_the_keys_to_the_picture(opened, qtbot, dialog):
    opened.findChild(QAbstractButton, "button_file.open").setFocus()
    opened.bars.by_id["edit.search"].trigger()
    line = dialog("palette", Chooser).findChild(QLineEdit)
    QTest.keyClicks(line, "anchor 3")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert opened.document.state.selection.anchors == (3,)
    assert has_picture_the_keys(opened, qtbot)


def test_every_menu_has_a_letter_of_its_own(window):
    menus = [action.text() for action in window.menuBar().actions()]
    letters = [text[text.index("&") + 1].casefold() for text in menus]
    assert len(set(letters)) == len(menus) > 0


def test_alt_and_a_letter_open_a_menu_and_f10_goes_to_them(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    assert QApplication.activePopupWidget() is window.bars.menu("File")
    QApplication.activePopupWidget().close()
    qtbot.keyClick(window, Qt.Key.Key_F10)
    assert QApplication.activePopupWidget() is window.bars.menu("File")
    QApplication.activePopupWidget().close()


def test_arrows_go_through_the_menus_and_escape_goes_back_to_the_picture(opened, qtbot):
    opened.services.canvas.setFocus()
    before, bar = opened.document.state, opened.menuBar()
    qtbot.keyClick(opened, Qt.Key.Key_F10)
    QTest.keyClick(QApplication.activePopupWidget(), Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is bar
    for _ in range(2):
        QTest.keyClick(bar, Qt.Key.Key_Right)
    assert bar.activeAction() is bar.actions()[2]
    QTest.keyClick(bar, Qt.Key.Key_Escape)
    assert opened.document.state == before, "no arrow stepped to another item"
    assert has_picture_the_keys(opened, qtbot)


def test_panels_and_the_layout_are_in_the_command_palette(opened, qtbot, dialog):
    opened.docks["trust"].hide()
    opened.bars.by_id["edit.commands"].trigger()
    chooser = dialog("palette", Chooser)
    lines = chooser.findChild(QListWidget)
    offered = [lines.item(row).text() for row in range(lines.count())]
    assert {f"Panels: {panel.title}" for panel in PANELS} | {"Panels: Reset layout"} <= set(offered)
    line = chooser.findChild(QLineEdit)
    QTest.keyClicks(line, "panels trust")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert opened.docks["trust"].isVisible()


def test_a_panel_behind_a_tab_comes_to_the_front_before_it_is_hidden(opened, qtbot):
    opened.docks["inspector"].raise_()
    trust = opened.docks["trust"]
    qtbot.waitUntil(lambda: trust.visibleRegion().isEmpty())
    opened.bars.by_id["panels.trust"].trigger()
    qtbot.waitUntil(lambda: not trust.visibleRegion().isEmpty())
    assert opened.bars.by_id["panels.trust"].isChecked()
    opened.bars.by_id["panels.trust"].trigger()
    assert trust.isHidden()
    assert not opened.bars.by_id["panels.trust"].isChecked()
