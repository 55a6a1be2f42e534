"""A click in the picture shows the inspector, until another tab is chosen instead."""

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QTabBar

from tests.app.pointing import click, frame, marks_alone
from tests.synthetic import make_analysis


@pytest.fixture
def shown(window, show_world, qtbot):
    """A tall window, the inspector and trust in one place, trust in front."""
    window.resize(1400, 1000)
    window.services.canvas.start()
    show_world(make_analysis(items=30))
    frame(window, qtbot)
    choose_tab(window, qtbot, "Trust")
    return window


def choose_tab(window, qtbot, title):
    (bar,) = [
        each
        for each in window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
        if title in (texts := [each.tabText(place) for place in range(each.count())]) and "Inspector" in texts
    ]
    place = [bar.tabText(each) for each in range(bar.count())].index(title)
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(place).center())
    qtbot.waitUntil(lambda: is_in_front(window, title.lower()))


def is_in_front(window, panel):
    return not window.docks[panel].visibleRegion().isEmpty()


def click_an_item(window, number):
    place = list(marks_alone(window, "item").values())[number]
    click(window, place)


def test_a_click_brings_the_inspector_until_another_tab_is_chosen_since(shown, qtbot):
    click_an_item(shown, 0)
    qtbot.waitUntil(lambda: is_in_front(shown, "inspector"))
    choose_tab(shown, qtbot, "Trust")
    before = shown.document.state.selection
    click_an_item(shown, 1)
    qtbot.waitUntil(lambda: shown.document.state.selection != before)
    assert is_in_front(shown, "trust")
    choose_tab(shown, qtbot, "Inspector")
    choose_tab(shown, qtbot, "Trust")
    click_an_item(shown, 0)
    qtbot.waitUntil(lambda: is_in_front(shown, "inspector"))


def test_a_closed_inspector_stays_closed(shown, qtbot):
    shown.docks["inspector"].hide()
    click_an_item(shown, 0)
    qtbot.waitUntil(lambda: not shown.document.state.selection.is_empty)
    assert shown.docks["inspector"].isHidden()
