"""The tables of items and anchors: sorted, filtered, selected in step with the picture, saved."""

import csv
import threading
import time

import numpy as np
import pytest
from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtGui import QGuiApplication
from PyQt6.QtWidgets import (
    QAbstractButton,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
)

from geolip_viewer.app.tables import table_data as numbers_of_window
from geolip_viewer.app.tables.row_filter import fault_in, rows_left
from geolip_viewer.app.widgets.toasts import Toast
from geolip_viewer.state import Filters
from tests.app.pointing import CONTROL
from tests.app.tables.shown_tables import LEFT, chosen, click_header, column_of, known, names, table
from tests.synthetic import make_analysis


def count(window, what="items"):
    return window.findChild(QLabel, f"{what}_count").text()


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


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("foo > 3", "There is no column “foo” of numbers. There are: Id, Nearest anchor,"),
        ("number 1, radus > 0.5", "There is no column “radus” of numbers. There are: Radius"),
        ("classes > 3", "There is no column “classes” of numbers"),
        ("radius > big", "“radius > big” needs a number after “>”, such as “radius > 0.5”"),
        ("radius > 5", "No item matches the filter."),
        ("no such name", "No item matches the filter."),
    ],
)
def test_a_filter_that_leaves_no_row_says_what_is_wrong_with_it(listed, qtbot, typed, told):
    edit = listed.findChild(QLineEdit, "items_filter")
    edit.setFocus()
    qtbot.keyClicks(edit, typed)
    qtbot.waitUntil(lambda: names(listed) == [])
    assert table(listed).accessibleDescription().startswith(told)


def test_a_name_that_looks_like_a_comparison_is_found(window, show_world, qtbot):
    show_world(make_analysis(labels=[[0]] * 40, classes=1, class_names=("foo > 3",)))
    qtbot.waitUntil(lambda: len(window.services.table_data.items) == 40)
    items = window.services.table_data.items
    assert len(rows_left(items, "foo > 3")) == 40
    assert fault_in(items, "foo > 3") == ""
    assert fault_in(items, "bar > 3") != ""


def test_items_that_the_picture_hides_are_not_listed(listed):
    primary = listed.document.loaded.primary_class
    listed.document.store.change(filters=Filters(isolated=(1,)))
    labels = listed.document.loaded.analysis.labels
    assert names(listed) == [f"item number {i}" for i in range(60) if 1 in labels.of(i)]
    assert (primary == 1).any()
    listed.document.store.change(filters=Filters())
    assert len(names(listed)) == 60


def test_the_table_of_anchors_says_that_it_counts_items_which_the_picture_hides(listed):
    listed.docks["anchors"].panel.show()
    anchors = listed.document.loaded.analysis.anchor_count
    assert count(listed, "anchors") == str(anchors)
    listed.document.store.change(filters=Filters(isolated=(1,)))
    assert count(listed, "anchors") == f"{anchors} · assigned items of all 60 items"
    listed.document.store.change(filters=Filters())
    assert count(listed, "anchors") == str(anchors)


def test_only_the_selected_are_listed_when_asked(listed, qtbot):
    listed.services.selecting.items([3, 8])
    button = listed.findChild(QToolButton, "items_only_selected")
    qtbot.mouseClick(button, LEFT)
    assert names(listed) == ["item number 3", "item number 8"]
    listed.services.selecting.items([9])
    assert names(listed) == ["item number 9"]
    qtbot.mouseClick(button, LEFT)
    assert len(names(listed)) == 60


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
    assert table(window).accessibleDescription() == "There are no items: open features for the checkpoint."
    window.docks["anchors"].panel.findChild(QLineEdit, "anchors_filter").setText("no such thing")
    qtbot.waitUntil(lambda: table(window, "anchors").accessibleDescription() == "No anchor matches the filter.")


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
    toast = listed.findChild(Toast)
    assert toast.accessibleName() == f"Saved 2 items as chosen.csv in {tmp_path.name}"
    assert toast.findChild(QTimer).isActive()
    assert listed.statusBar().currentMessage() == ""


def test_of_two_messages_the_latest_stands(listed, tmp_path):
    messages, status = listed.services.messages, listed.statusBar()
    messages.tell("one")
    messages.tell("two")
    assert status.currentMessage() == "two"
    messages.tell_saved(tmp_path / "rows.csv", "4 items as rows.csv")
    assert status.currentMessage() == ""


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
        for widget in (*dock.panel.findChildren(QAbstractButton), *dock.panel.findChildren(QLineEdit)):
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
    for what, numbers in (("items", analysis.nearest_cosine), ("anchors", analysis.assignment_counts)):
        field = listed.docks[what].panel.findChild(QLineEdit, f"{what}_filter")
        word, comparison = field.placeholderText().removeprefix("Filter: ").split(", ")
        claim = np.flatnonzero(numbers > float(comparison.rpartition(" > ")[2]))
        assert comparison in field.toolTip().replace("&gt;", ">")
        assert rows_left(listed.docks[what].panel.table, comparison).tolist() == claim.tolist()
        assert 0 < len(claim) < len(numbers) / 2
        if what == "items":
            commonest = int(np.bincount(analysis.labels.ids).argmax())
            assert word == analysis.class_names[commonest]
            carried = [item for item in range(len(numbers)) if commonest in analysis.labels.of(item)]
            assert rows_left(listed.docks[what].panel.table, word).tolist() == carried
    assert word == "dead"
    assert rows_left(listed.docks["anchors"].panel.table, word).tolist() == analysis.dead_anchors.tolist()


@pytest.mark.parametrize("data", [{"labels": None}, {"items": None}, {}], ids=str)
def test_no_example_uses_a_column_that_the_data_lacks(window, show_world, qtbot, data):
    show_world(make_analysis(**{"items": 40, "anchors": 6, **data}))
    qtbot.waitUntil(lambda: len(window.services.table_data.anchors) == 6)
    for what in ("items", "anchors"):
        panel = window.docks[what].panel
        line = panel.findChild(QLineEdit, f"{what}_filter").placeholderText()
        for example in line.removeprefix("Filter").removeprefix(": ").split(", "):
            assert not example or len(rows_left(panel.table, example)), example
        assert ("cosine" in line) == (what == "items" and len(panel.table) > 0)


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
