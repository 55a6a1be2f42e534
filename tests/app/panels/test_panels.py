"""What the side panels show, and what they do when they are used."""

import numpy as np
import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtWidgets import QComboBox, QLabel, QPushButton, QSpinBox, QTreeView, QWidget

from geolip_viewer.geometry.projection import ProjectionSpec
from geolip_viewer.state import Selection
from tests.synthetic import make_analysis


def rows(tree):
    model = tree.model()
    return [(model.index(row, 0).data(), model.index(row, 1).data()) for row in range(model.rowCount())]


def test_an_option_changes_the_picture_and_its_default_is_not_kept(window, show_world, qtbot):
    show_world(make_analysis())
    with qtbot.waitSignal(window.document.result_changed):
        window.document.store.change(view="single-encoding")
    box = window.findChild(QSpinBox, "box_k")
    for typed, kept in (("3", {"k": 3}), ("5", {})):
        box.selectAll()
        with qtbot.waitSignal(window.document.result_changed):
            qtbot.keyClicks(box, typed)
            qtbot.keyClick(box, Qt.Key.Key_Return)
        assert window.document.state.options_of("single-encoding") == kept


def test_set_back_gives_every_option_its_default(window, show_world, qtbot):
    show_world(make_analysis())
    store = window.document.store
    button = window.findChild(QPushButton, "set_defaults")
    assert not button.isVisible()
    store.change(options=store.state.with_option("manifold", "anchors", False))
    assert button.isVisible()
    with qtbot.waitSignal(window.document.result_changed):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert store.state.options == {}
    assert not button.isVisible()


def test_fields_of_a_view_stand_below_each_other_the_projection_among_them(window, show_world, qtbot):
    show_world(make_analysis())
    window.document.store.change(view="nearest-links", options={"nearest-links": {"count": 7}})
    page = window.findChild(QWidget, "options_page")
    fields = [page.findChild(QWidget, name) for name in ("projection", "option_items", "option_count")]
    qtbot.waitUntil(lambda: all(each.isVisible() for each in fields))
    qtbot.waitUntil(lambda: len({each.mapTo(page, QPoint()).x() for each in fields}) == 1)
    assert len({each.mapTo(page, QPoint()).x() + each.width() for each in fields}) == 1
    button, dock = window.findChild(QPushButton, "set_defaults"), window.findChild(QWidget, "options")
    label = window.findChild(QLabel, "label_count")
    qtbot.waitUntil(lambda: button.mapTo(dock, QPoint()).x() == label.mapTo(dock, QPoint()).x())
    assert dock.height() - button.mapTo(dock, QPoint()).y() - button.height() >= 6


def test_undo_of_an_option_shows_in_the_form(window, show_world, qtbot):
    show_world(make_analysis())
    store = window.document.store
    with qtbot.waitSignal(window.document.result_changed):
        store.change(view="single-encoding")
    store.change(options=store.state.with_option("single-encoding", "k", 2))
    assert window.findChild(QSpinBox, "box_k").value() == 2
    store.undo()
    assert window.findChild(QSpinBox, "box_k").value() == 5


def choose_projection(window, qtbot, text):
    line = window.findChild(QComboBox, "projection").lineEdit()
    line.selectAll()
    qtbot.keyClicks(line, text)
    qtbot.keyClick(line, Qt.Key.Key_Return)


def test_another_projection_moves_the_items(window, show_world, qtbot):
    show_world(make_analysis())
    before = window.document.scenes[0].layers[0].positions
    with qtbot.waitSignal(window.document.result_changed):
        choose_projection(window, qtbot, "pca 2-3-4")
    assert window.document.state.projection.name == "PCA 2-3-4"
    assert not np.allclose(window.document.scenes[0].layers[0].positions, before)
    window.bars.by_id["edit.undo"].trigger()
    assert window.findChild(QComboBox, "projection").currentText() == "PCA"


def test_a_projection_that_says_nothing_is_told_and_does_not_stay(window, show_world, qtbot):
    show_world(make_analysis())
    choose_projection(window, qtbot, "mercator")
    assert "mercator" in window.findChild(QLabel, "banner_text").text()
    assert window.findChild(QComboBox, "projection").currentText() == "PCA"
    assert window.document.state.projection.name == "PCA"


def test_a_projection_of_the_selection_follows_the_selection(window, show_world, qtbot):
    show_world(make_analysis())
    with qtbot.waitSignal(window.services.messages.unavailable):
        window.document.store.change(projection=ProjectionSpec.parse("PCA of selection"))
    with qtbot.waitSignal(window.document.result_changed):
        window.document.store.change(selection=Selection(items=tuple(range(12)), current=0))
    first = window.document.scenes[0].layers[0].positions
    with qtbot.waitSignal(window.document.result_changed):
        window.document.store.change(selection=Selection(items=tuple(range(20, 36)), current=20))
    assert not np.allclose(window.document.scenes[0].layers[0].positions, first)


@pytest.mark.parametrize("name", ["PCA of class class 4", "PCA of selection"])
def test_a_projection_of_what_is_not_there_gives_way(window, show_world, name):
    show_world(make_analysis())
    window.document.store.change(projection=ProjectionSpec.parse(name))
    show_world(make_analysis(classes=2))
    assert window.document.state.projection.name == "PCA"


def texts_of(window):
    window.docks["checkpoint"].bring_to_front()
    page = window.findChild(object, "checkpoint_page")
    return [label.text().replace("\u200b", "") for label in page.findChildren(QLabel)]


def test_the_checkpoint_panel_says_what_was_found(window, show_world):
    show_world(make_analysis(family="dual-stream", items=40, anchors=12, dimension=8))
    texts = texts_of(window)
    for text in ("dual-stream", "12", "8", "clip_l14_openai", "made/up", "val", "40", "mAP", "0.75"):
        assert text in texts


def test_the_checkpoint_panel_of_anchors_alone_says_so(window, show_world):
    show_world(make_analysis(family="anchors-only", items=None))
    texts = texts_of(window)
    assert "anchors-only" in texts
    assert "None are open: the anchors are shown alone." in texts


def test_notices_are_listed(window, show_world):
    import dataclasses

    from geolip_viewer.analysis import Analysis

    made = make_analysis()
    checkpoint = dataclasses.replace(made.checkpoint, warnings=("2 of the 12 anchors are <zero> vectors",))
    show_world(Analysis(checkpoint, made.features))
    window.docks["checkpoint"].bring_to_front()
    warning = window.findChild(QLabel, "notice_0")
    assert warning.text() == "2 of the 12 anchors are <zero> vectors"
    assert warning.textFormat() == Qt.TextFormat.PlainText


def test_text_from_files_is_never_taken_for_markup(window, show_world):
    made = make_analysis(item_names=True, classes=2, labels=[[0]] * 40)
    import dataclasses

    from geolip_viewer.analysis import Analysis

    features = dataclasses.replace(made.features, class_names=("<b>bold</b>", "plain"), source="<i>source</i>")
    show_world(Analysis(made.checkpoint, features))
    assert "<i>source</i>" in "".join(texts_of(window))
    assert rows(window.findChild(QTreeView, "class_list"))[0][0] == "<b>bold</b>"
    assert np.all([label.textFormat() != Qt.TextFormat.RichText for label in window.findChildren(QLabel)])
