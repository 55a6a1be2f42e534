"""The tables of items and anchors: sorted, filtered, selected in step with the picture, saved."""

import csv
import threading
import time

import numpy as np
import pytest
from PyQt6.QtCore import QItemSelectionModel, QPoint, Qt
from PyQt6.QtGui import QGuiApplication
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import (
    QAbstractButton,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QStyleOptionViewItem,
    QToolButton,
)

from geolip_viewer.app.tables import table_data as numbers_of_window
from geolip_viewer.app.tables.row_filter import rows_left
from geolip_viewer.app.tables.rows_view import RowsView
from geolip_viewer.state import Filters, Selection
from tests.app.pointing import CONTROL, SHIFT
from tests.synthetic import make_analysis

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def listed(window, show_world, qtbot):
    """A window with both tables open and filled."""
    window.resize(1500, 900)
    show_world(make_analysis(items=60, item_names=True))
    qtbot.waitUntil(lambda: known(window, "difference_clip_l14_openai_dinov2_b14"))
    qtbot.keyClick(window, Qt.Key.Key_T)
    qtbot.waitUntil(lambda: table(window).isVisible())
    return window


def known(window, key):
    return window.services.table_data.items.column(key) is not None


def table(window, what="items"):
    return window.findChild(RowsView, f"{what}_table")


def names(window, what="items"):
    model = table(window, what).model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def column_of(window, title, what="items"):
    model = table(window, what).model()
    titles = [
        model.headerData(i, Qt.Orientation.Horizontal, Qt.ItemDataRole.DisplayRole) for i in range(model.columnCount())
    ]
    return next(i for i, each in enumerate(titles) if each.rstrip(" ↑↓") == title)


def click_row(window, row, modifiers=Qt.KeyboardModifier.NoModifier, what="items"):
    view = table(window, what)
    place = view.visualRect(view.model().index(row, 0)).center()
    QTest.mouseClick(view.viewport(), LEFT, modifiers, place)


def click_header(window, title, what="items"):
    header = table(window, what).horizontalHeader()
    column = column_of(window, title, what)
    place = QPoint(header.sectionViewportPosition(column) + 20, header.height() // 2)
    QTest.mouseClick(header.viewport(), LEFT, pos=place)


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


def count(window, what="items"):
    return window.findChild(QLabel, f"{what}_count").text()


def chosen(window):
    return window.document.state.selection


# -- what stands in them


def test_every_item_stands_in_the_order_of_the_data(listed):
    assert names(listed) == [f"item number {i}" for i in range(60)]
    assert count(listed) == "60"


def test_headers_explain_their_numbers(listed):
    model = table(listed).model()
    for column in range(model.columnCount()):
        assert model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)


def test_a_click_on_a_header_sorts_and_two_more_give_the_order_of_the_data_back(listed):
    cosines = listed.document.loaded.analysis.nearest_cosine
    click_header(listed, "Nearest-anchor cosine")
    assert names(listed) == [f"item number {i}" for i in np.argsort(cosines, kind="stable")]
    click_header(listed, "Nearest-anchor cosine")
    assert names(listed) == [f"item number {i}" for i in np.argsort(-cosines, kind="stable")]
    click_header(listed, "Nearest-anchor cosine")
    assert names(listed) == [f"item number {i}" for i in range(60)]


def test_columns_that_compare_experts_come_when_they_are_known(listed):
    model = table(listed).model()
    magnitude = listed.document.loaded.analysis.difference_magnitude[0]
    assert model.index(5, column_of(listed, "‖Δ‖ clip − dinov2")).data() == f"{magnitude[5]:.3f}"


def test_many_items_are_compared_only_when_asked(window, show_world, qtbot, monkeypatch):
    monkeypatch.setattr(numbers_of_window, "FEW", 20)
    with qtbot.waitSignals([window.services.table_data.changed] * 2):
        show_world(make_analysis(items=40))
    qtbot.waitUntil(lambda: not window.services.worker.is_busy)
    assert not known(window, "difference_clip_l14_openai_dinov2_b14")
    qtbot.keyClick(window, Qt.Key.Key_T)
    button = window.findChild(QPushButton, "items_compare")
    assert button.isVisible()
    qtbot.mouseClick(button, LEFT)
    qtbot.waitUntil(lambda: known(window, "difference_clip_l14_openai_dinov2_b14"))
    assert not button.isVisible()


# -- filters


def test_typing_leaves_the_rows_that_fit(listed, qtbot):
    edit = listed.findChild(QLineEdit, "items_filter")
    edit.setFocus()
    qtbot.keyClicks(edit, "number 1, radius > 0.8")
    radii = listed.document.loaded.analysis.radii
    expected = [f"item number {i}" for i in (1, *range(10, 20)) if radii[i] > 0.8]
    qtbot.waitUntil(lambda: names(listed) == expected)
    assert 0 < len(expected) < 11
    assert count(listed) == f"{len(expected)} of 60"


def test_items_that_the_picture_hides_are_not_listed(listed):
    primary = listed.document.loaded.primary_class
    listed.document.store.change(filters=Filters(isolated=(1,)))
    labels = listed.document.loaded.analysis.labels
    assert names(listed) == [f"item number {i}" for i in range(60) if 1 in labels.of(i)]
    assert (primary == 1).any()
    listed.document.store.change(filters=Filters())
    assert len(names(listed)) == 60


def test_only_the_selected_are_listed_when_asked(listed, qtbot):
    listed.services.selecting.items([3, 8])
    button = listed.findChild(QToolButton, "items_only_selected")
    qtbot.mouseClick(button, LEFT)
    assert names(listed) == ["item number 3", "item number 8"]
    listed.services.selecting.items([9])
    assert names(listed) == ["item number 9"]
    qtbot.mouseClick(button, LEFT)
    assert len(names(listed)) == 60


# -- selection, both ways


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


def test_control_c_copies_the_selected_rows_with_their_titles(listed, qtbot):
    listed.services.selecting.items([8, 3])
    table(listed).setFocus()
    with qtbot.waitSignal(listed.services.worker.finished, check_params_cb=lambda channel, _: channel == "copy"):
        qtbot.keyClick(table(listed), Qt.Key.Key_C, CONTROL)
    lines = [line.split("\t") for line in QGuiApplication.clipboard().text().split("\n")]
    assert [line[0] for line in lines] == ["Item", "item number 3", "item number 8"]
    assert len({len(line) for line in lines}) == 1


def test_an_empty_list_says_why(window, show_world, qtbot):
    assert table(window).accessibleDescription() == "No checkpoint is open."
    show_world(make_analysis(items=None))
    qtbot.waitUntil(lambda: len(window.services.table_data.anchors) == 12)
    assert table(window).accessibleDescription() == "There are no items: open features beside the checkpoint."
    window.findChild(QLineEdit, "anchors_filter").setText("no such thing")
    qtbot.waitUntil(lambda: table(window, "anchors").accessibleDescription() == "No anchor fits the filter.")


def test_of_anchors_alone_the_table_of_anchors_is_in_front(window, show_world, qtbot):
    show_world(make_analysis(items=None))
    qtbot.keyClick(window, Qt.Key.Key_T)
    qtbot.waitUntil(lambda: not table(window, "anchors").visibleRegion().isEmpty())
    assert table(window).visibleRegion().isEmpty()
    qtbot.keyClick(window, Qt.Key.Key_T)
    assert not table(window, "anchors").isVisible()


def test_names_in_tooltips_are_text_and_nothing_else(window, show_world, qtbot):
    show_world(make_analysis(labels=[[0]] * 40, classes=1, class_names=("<img src='x'>",)))
    qtbot.waitUntil(lambda: len(window.services.table_data.items) == 40)
    index = table(window).model().index(0, column_of(window, "Classes"))
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "<qt>&lt;img src=&#x27;x&#x27;&gt;</qt>"


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


# -- large


def test_a_hundred_thousand_rows_are_listed_sorted_and_selected_at_once(window, show_world, qtbot):
    show_world(make_analysis(items=118_287, anchors=4, dimension=4, experts=1))
    qtbot.waitUntil(lambda: len(window.services.table_data.items) == 118_287, timeout=60_000)
    qtbot.keyClick(window, Qt.Key.Key_T)
    view = table(window)
    qtbot.waitUntil(view.isVisible)
    began = time.perf_counter()
    view.sortByColumn(column_of(window, "Nearest-anchor cosine"), Qt.SortOrder.DescendingOrder)
    view.chosen.emit(view.model().order[::2], "replace")
    view.repaint()
    assert time.perf_counter() - began < 2.0
    assert len(chosen(window).items) == 59_144


# -- saving


def save(window, qtbot, dialog, path, action):
    menu = window.findChild(QToolButton, "items_save").menu()
    next(each for each in menu.actions() if each.text() == action).trigger()
    box = dialog("rows_dialog", QFileDialog)
    box.selectFile(str(path))
    with qtbot.waitSignal(
        window.services.worker.finished, check_params_cb=lambda channel, _: channel.startswith("export")
    ):
        box.accept()


def test_selected_rows_are_saved(listed, qtbot, dialog, tmp_path):
    listed.services.selecting.items([3, 8])
    save(listed, qtbot, dialog, tmp_path / "chosen.csv", "Selected rows…")
    with (tmp_path / "chosen.csv").open(encoding="utf-8", newline="") as file:
        assert [row["Item"] for row in csv.DictReader(file)] == ["item number 3", "item number 8"]
    assert listed.statusBar().currentMessage() == "Saved 2 items as chosen.csv"


def test_listed_rows_are_saved_in_their_order(listed, qtbot, dialog, tmp_path):
    click_header(listed, "Radius")
    save(listed, qtbot, dialog, tmp_path / "all.csv", "Listed rows…")
    with (tmp_path / "all.csv").open(encoding="utf-8", newline="") as file:
        saved = [float(row["Radius"]) for row in csv.DictReader(file)]
    assert len(saved) == 60
    assert saved == sorted(saved)


def test_saving_twice_writes_both_files(listed, qtbot, tmp_path):
    worker, busy = listed.services.worker, threading.Event()
    worker.request("scene", lambda: busy.wait(5))  # both wait behind it
    saving = listed.services.saving_rows
    for name, rows in (("one.csv", [1]), ("two.csv", [2, 3])):
        saving.ask(listed.services.table_data.items, np.array(rows))
        box = next(each for each in listed.findChildren(QFileDialog) if each.isVisible())
        box.fileSelected.emit(str(tmp_path / name))
        box.close()
    busy.set()
    qtbot.waitUntil(lambda: not worker.is_busy)
    written = {path.name: len(path.read_text("utf-8").splitlines()) - 1 for path in tmp_path.glob("*.csv")}
    assert written == {"one.csv": 1, "two.csv": 2}


def test_a_file_that_cannot_be_written_is_a_dialog(listed, qtbot, error_text, dialog, tmp_path):
    listed.services.selecting.items([3])
    listed.bars.by_id["select.save_items"].trigger()
    box = dialog("rows_dialog", QFileDialog)
    box.fileSelected.emit(str(tmp_path / "table.txt"))
    box.reject()
    assert ".csv or .parquet" in error_text()


# -- all of it named


def test_every_button_and_field_has_a_name_and_tells_it(listed):
    for dock in (listed.docks["items"], listed.docks["anchors"], listed.docks["inspector"]):
        for widget in (*dock.widget().findChildren(QAbstractButton), *dock.widget().findChildren(QLineEdit)):
            if (
                isinstance(widget.parent(), QLineEdit)
                or not widget.objectName()
                or widget.objectName().startswith("qt_")
            ):
                continue
            assert widget.accessibleName() or widget.text(), widget.objectName()


def test_an_empty_window_has_empty_tables(window):
    assert table(window).model().rowCount() == 0
    assert table(window, "anchors").model().rowCount() == 0
    assert count(window) == ""


def test_the_filter_says_by_example_what_it_takes_and_the_examples_work(listed):
    analysis = listed.document.loaded.analysis
    for what, claim in (("items", analysis.nearest_cosine > 0.8), ("anchors", analysis.assignment_counts > 10)):
        field = listed.findChild(QLineEdit, f"{what}_filter")
        word, comparison = field.placeholderText().removeprefix("Filter: ").split(", ")
        assert comparison in field.toolTip().replace("&gt;", ">")
        assert rows_left(listed.docks[what].widget().table, comparison).tolist() == np.flatnonzero(claim).tolist()
    assert word == "dead"
    assert rows_left(listed.docks["anchors"].widget().table, word).tolist() == analysis.dead_anchors.tolist()


def test_only_selected_with_nothing_selected_says_so(listed, qtbot):
    listed.services.selecting.items([])
    qtbot.mouseClick(listed.findChild(QToolButton, "items_only_selected"), LEFT)
    words = "No item is selected, and only selected ones are listed."
    assert table(listed).accessibleDescription() == words


def test_the_table_that_opens_is_that_of_what_the_view_is_about(window, show_world, qtbot):
    show_world(make_analysis(items=40))
    for view, front in (("utilization", "anchors"), ("manifold", "items")):
        with qtbot.waitSignal(window.document.result_changed):
            window.document.store.change(view=view)
        qtbot.keyClick(window, Qt.Key.Key_T)
        qtbot.waitUntil(lambda front=front: not window.docks[front].visibleRegion().isEmpty())
        qtbot.keyClick(window, Qt.Key.Key_T)
