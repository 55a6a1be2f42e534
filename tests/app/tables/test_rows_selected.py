"""Rows of tables and the selection in the picture: each follows the other."""

import numpy as np
from PyQt6.QtCore import QItemSelectionModel, Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import (
    QLineEdit,
    QStyleOptionViewItem,
)

from geolip_viewer.state import Filters, Selection
from tests.app.pointing import CONTROL, SHIFT
from tests.app.tables.shown_tables import LEFT, chosen, click_header, column_of, names, table


def click_row(window, row, modifiers=Qt.KeyboardModifier.NoModifier, what="items"):
    view = table(window, what)
    place = view.visualRect(view.model().index(row, 0)).center()
    QTest.mouseClick(view.viewport(), LEFT, modifiers, place)


def painted(window, what="items"):
    """Rows that are painted as selected, by what stands in their first column."""
    view, model = table(window, what), table(window, what).model()
    found = []
    for row in range(model.rowCount()):
        option = QStyleOptionViewItem()
        view.itemDelegate().initStyleOption(option, model.index(row, 1))
        if option.state & option.state.State_Selected:
            found.append(model.index(row, 0).data())
    return found


def test_a_click_on_a_row_selects_in_the_picture(listed):
    click_row(listed, 4)
    assert chosen(listed) == Selection((4,), (), 4)
    assert painted(listed) == ["item number 4"]


def test_control_and_shift_work_as_in_any_list(listed):
    click_row(listed, 2)
    click_row(listed, 4, CONTROL)
    assert chosen(listed).items == (2, 4)
    click_row(listed, 2, CONTROL)
    assert chosen(listed).items == (4,)
    click_row(listed, 1)
    click_row(listed, 4, SHIFT)
    assert chosen(listed).items == (1, 2, 3, 4)


def test_a_range_is_of_the_order_that_is_seen(listed):
    click_header(listed, "Nearest-anchor cosine")
    seen = np.argsort(listed.document.loaded.analysis.nearest_cosine, kind="stable")
    click_row(listed, 0)
    click_row(listed, 3, SHIFT)
    assert set(chosen(listed).items) == set(seen[:4].tolist())


def test_arrow_keys_select_and_with_shift_extend(listed, qtbot):
    click_row(listed, 2)
    view = table(listed)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert chosen(listed).items == (3,)
    qtbot.keyClick(view, Qt.Key.Key_Down, SHIFT)
    qtbot.keyClick(view, Qt.Key.Key_Down, SHIFT)
    assert chosen(listed).items == (3, 4, 5)
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert chosen(listed).items == (59,)


def test_control_a_selects_what_is_listed(listed, qtbot):
    listed.findChild(QLineEdit, "items_filter").setText("number 2")
    qtbot.waitUntil(lambda: len(names(listed)) == 11)
    click_row(listed, 0)
    qtbot.keyClick(table(listed), Qt.Key.Key_A, CONTROL)
    assert chosen(listed).items == (2, *range(20, 30))


def test_space_toggles_and_enter_opens_alone(listed, qtbot):
    click_row(listed, 2)
    qtbot.keyClick(table(listed), Qt.Key.Key_Space)
    assert chosen(listed).is_empty
    qtbot.keyClick(table(listed), Qt.Key.Key_Return)
    assert listed.document.state.view == "single-encoding"
    assert chosen(listed).items == (2,)


def test_what_is_selected_elsewhere_is_painted_and_scrolled_to(listed):
    listed.services.selecting.items([57])
    view = table(listed)
    assert painted(listed) == ["item number 57"]
    assert view.viewport().rect().contains(view.visualRect(view.model().index(57, 0)).center())


def test_screen_readers_hear_what_is_selected(listed):
    listed.services.selecting.items([5])
    index = table(listed).model().index(5, 0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Item item number 5, selected"


def test_anchors_are_selected_by_their_rows(listed, qtbot):
    listed.docks["anchors"].raise_()
    qtbot.waitUntil(
        lambda: table(listed, "anchors").isVisible() and table(listed, "anchors").rowViewportPosition(1) > 0
    )
    click_row(listed, 3, what="anchors")
    assert chosen(listed) == Selection((), (3,))
    assert painted(listed, "anchors") == ["3"]


def test_a_double_click_on_an_anchor_selects_its_cell(listed, qtbot):
    analysis = listed.document.loaded.analysis
    anchor = int(np.argmax(analysis.assignment_counts))
    listed.docks["anchors"].raise_()
    view = table(listed, "anchors")
    qtbot.waitUntil(lambda: view.isVisible() and view.rowViewportPosition(1) > 0)
    view.reveal(anchor)
    place = view.visualRect(view.model().index(anchor, 0)).center()
    QTest.mouseDClick(view.viewport(), LEFT, pos=place)
    assert chosen(listed).items == tuple(np.flatnonzero(analysis.nearest_anchor == anchor).tolist())


def test_qt_keeps_no_selection_of_its_own(listed):
    click_row(listed, 4)
    listed.services.selecting.all_shown()
    model = table(listed).selectionModel()
    assert isinstance(model, QItemSelectionModel)
    assert not model.hasSelection()


def test_the_column_that_sorts_is_marked(listed):
    click_header(listed, "Nearest-anchor cosine")
    column = column_of(listed, "Nearest-anchor cosine")
    header = [listed_header(listed, each) for each in range(table(listed).model().columnCount())]
    assert header[column] == "Nearest-anchor cosine ↑"
    assert not any(title.endswith(("↑", "↓")) for place, title in enumerate(header) if place != column)


def listed_header(window, column):
    return table(window).model().headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.DisplayRole)


def test_arrow_keys_step_over_items_that_are_hidden(listed, qtbot):
    labels = listed.document.loaded.features.labels
    shown = np.flatnonzero([1 not in labels.of(item) for item in range(len(labels))])
    listed.document.store.change(filters=Filters(hidden=(1,)))
    stepped = []
    for _ in range(len(shown) + 1):
        listed.bars.by_id["edit.next_item"].trigger()
        stepped += chosen(listed).items
    assert stepped == [*shown.tolist(), shown[0]]
    listed.bars.by_id["edit.previous_item"].trigger()
    assert chosen(listed).items == (shown[-1],)
