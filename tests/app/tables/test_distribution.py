"""A drag over the distribution of the sorted column selects the rows whose numbers lie there."""

import numpy as np
import pytest
from PyQt6.QtCore import QEvent, QPoint, QPointF, Qt
from PyQt6.QtGui import QMouseEvent
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QLineEdit

from geolip_viewer.app.tables.distribution import Distribution
from geolip_viewer.quantities import NEAREST_ANCHOR_COSINE, titled
from tests.app.pointing import CONTROL, LEFT, NONE, PLAIN
from tests.app.tables.shown_tables import click_header


@pytest.fixture
def by_cosine(listed, qtbot):
    click_header(listed, titled(NEAREST_ANCHOR_COSINE))
    qtbot.waitUntil(lambda: strip(listed).isVisible())
    return listed


def strip(window, what="items"):
    return window.findChild(Distribution, f"{what}_distribution")


def values(window):
    return window.services.table_data.items.column("nearest_cosine").values.values


def drag(window, low, high, modifiers=PLAIN, release=True):
    """From one value to another."""
    widget = strip(window)
    steps = [(QEvent.Type.MouseButtonPress, low, LEFT, LEFT), (QEvent.Type.MouseMove, high, NONE, LEFT)]
    steps += [(QEvent.Type.MouseButtonRelease, high, LEFT, NONE)] if release else []
    for kind, value, button, held in steps:
        place = QPointF(widget.place_of(value), 20)
        QApplication.sendEvent(
            widget, QMouseEvent(kind, place, QPointF(widget.mapToGlobal(QPoint(0, 0))) + place, button, held, modifiers)
        )


def within(window, low, high):
    return set(np.flatnonzero((values(window) >= low) & (values(window) <= high)).tolist())


def between(window, first, last):
    """Two values that lie between items, with the others below and above."""
    ranked = np.sort(values(window))
    return [float(ranked[place] + ranked[place + 1]) / 2 for place in (first, last)]


def chosen(window):
    return set(window.document.state.selection.items)


def test_a_drag_selects_the_items_whose_numbers_lie_there(by_cosine):
    low, high = between(by_cosine, 9, 29)
    drag(by_cosine, low, high)
    assert chosen(by_cosine) == within(by_cosine, low, high)
    assert len(chosen(by_cosine)) == 20


def test_control_adds_and_undo_takes_back(by_cosine):
    low, high = between(by_cosine, 9, 19)
    lower, higher = between(by_cosine, 39, 49)
    drag(by_cosine, high, low)
    drag(by_cosine, lower, higher, CONTROL)
    assert chosen(by_cosine) == within(by_cosine, low, high) | within(by_cosine, lower, higher)
    by_cosine.document.store.undo()
    assert chosen(by_cosine) == within(by_cosine, low, high)


def test_escape_cancels_the_drag_and_a_click_changes_nothing(by_cosine):
    by_cosine.services.selecting.items([7])
    low, high = between(by_cosine, 9, 29)
    drag(by_cosine, low, high, release=False)
    assert strip(by_cosine).words.endswith("20 rows")
    strip(by_cosine).setFocus()
    QTest.keyClick(strip(by_cosine), Qt.Key.Key_Escape)
    drag(by_cosine, high, high)
    assert chosen(by_cosine) == {7}


def test_rows_that_are_not_listed_are_not_selected(by_cosine):
    limit = round(between(by_cosine, 29, 39)[0], 3)
    QTest.keyClicks(by_cosine.findChild(QLineEdit, "items_filter"), f"cosine > {limit}")
    QTest.keyClick(by_cosine.findChild(QLineEdit, "items_filter"), Qt.Key.Key_Return)
    left = within(by_cosine, limit, np.inf)
    drag(by_cosine, values(by_cosine)[list(left)].min() - 1e-6, values(by_cosine).max() + 1e-6)
    assert 20 < len(left) < 40
    assert chosen(by_cosine) == left


def test_names_have_no_distribution(by_cosine):
    click_header(by_cosine, "Rarest class")
    assert not strip(by_cosine).isVisible()
