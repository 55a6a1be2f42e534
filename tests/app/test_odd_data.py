"""Odd data in the window: a sentence where something cannot be said, and nowhere a NaN, in any view."""

import re

import numpy as np
import pytest
from PyQt6.QtCore import QAbstractListModel, Qt
from PyQt6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QLabel, QLineEdit, QTextBrowser, QWidget

from geolip_viewer.analysis import Analysis
from geolip_viewer.geometry.projection import ProjectionSpec
from geolip_viewer.scene import Arcs, Bars, Cells, Curve, Labels, Points
from geolip_viewer.state import Selection
from geolip_viewer.views import VIEWS
from tests.app.trusting import measured
from tests.synthetic import make_analysis, make_checkpoint, make_features

NO_NUMBER = re.compile(r"\b(nan|inf|infinity)\b|∞", re.IGNORECASE)


def alike():
    """Six items whose features are the same to every expert: nothing varies, in no lens and no space."""
    checkpoint = make_checkpoint(widths=(10, 10, 10))
    return Analysis(checkpoint, make_features(checkpoint, points=np.ones((6, 10))))


WORLDS = {
    "one class": lambda: make_analysis(classes=1, items=12),
    "fewer items than neighbours": lambda: make_analysis(items=4),
    "one anchor": lambda: make_analysis(items=12, anchors=1),
    "three anchors": lambda: make_analysis(items=12, anchors=3),
    "all points equal": lambda: make_analysis(points=[[1.0, 0, 0, 0]] * 6, anchors=np.eye(4)),
    "all experts alike about all items": alike,
    "one item": lambda: make_analysis(items=1),
    "a checkpoint of two anchors": lambda: make_analysis(items=None, anchors=2),
}


@pytest.fixture
def odd(window, show_world, qtbot, monkeypatch, tmp_path):
    """A world on the screen, with the trust panel open, and cards for an item and an anchor in turn."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    window.resize(900, 600)
    window.services.measurements._delay.setInterval(0)

    def show(name):
        show_world(WORLDS[name]())
        for dock in window.docks.values():
            dock.show()
        window.docks["trust"].raise_()
        measured(window, qtbot)
        return window

    return show


def turn_to(window, qtbot, **change):
    """Change the state, and wait until the result has been shown or refused, and measured."""
    window.document.store.change(**change)
    measured(window, qtbot)


def texts(window):
    """All that can be read in the window and in its picture."""
    for widget in window.findChildren(QWidget):
        yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription())
        match widget:
            case QLabel() | QAbstractButton() | QLineEdit():
                yield widget.text()
            case QTextBrowser():
                yield widget.toPlainText()
            case QComboBox():
                yield from (widget.itemText(place) for place in range(widget.count()))
            case QAbstractItemView():
                yield from cells(widget.model())
    for scene in window.document.scenes:
        yield from (scene.title, scene.subtitle, scene.badge.text, *scene.warnings)
        yield from (getattr(layer, "legend", "") for layer in scene.layers)
        yield from (text for layer in scene.layers if isinstance(layer, Labels) for text in layer.texts)
    yield from window.document.warnings


def cells(model):
    for row in range(model.rowCount() if model is not None else 0):
        for column in range(1 if isinstance(model, QAbstractListModel) else model.columnCount()):
            for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
                yield str(model.index(row, column).data(role) or "")


def drawn(window):
    """Every number that is drawn."""
    for scene in window.document.scenes:
        for layer in scene.layers:
            match layer:
                case Points() | Labels():
                    yield layer.positions
                case Arcs():
                    yield from (layer.starts, layer.ends)
                case Cells():
                    yield layer.corners
                case Bars():
                    yield from (layer.edges, layer.heights)
                case Curve():
                    yield from (layer.x, layer.y)


def check(window, where):
    unsaid = [text for text in texts(window) if NO_NUMBER.search(text)]
    assert not unsaid, f"{where}: {unsaid}"
    assert all(np.isfinite(each).all() for each in drawn(window)), where


@pytest.mark.parametrize("name", WORLDS)
def test_every_view_says_a_sentence_and_never_nan(odd, qtbot, name):
    window = odd(name)
    loaded, trusting = window.document.loaded, window.services.measurements
    turn_to(window, qtbot, selection=Selection(anchors=(0,)))
    check(window, "an anchor")
    if loaded.item_count:
        turn_to(window, qtbot, selection=Selection(items=(0,), current=0))
    for view in VIEWS:
        turn_to(window, qtbot, view=view.id)
        check(window, view.id)
        assert loaded.unavailable[view.id] in window.banner.findChild(QLabel, "banner_text").text()
        assert not NO_NUMBER.search("".join(trusting.all_lines("anchor", 0))), view.id


@pytest.mark.parametrize("name", WORLDS)
def test_no_projection_and_no_number_of_the_constellation_is_nan(odd, qtbot, name):
    window = odd(name)
    window.findChild(QAbstractButton, "trust_numbers_measure").click()
    measured(window, qtbot)
    check(window, "the constellation")
    before = window.document.state.projection
    for projection in ("PCA 2-3-4", "PCA centred", "PCA of anchors", "faithful"):
        turn_to(window, qtbot, projection=ProjectionSpec.parse(projection))
        check(window, projection)
        is_told = window.banner.isVisibleTo(window) and bool(banner(window))
        is_shown = window.document.result.view_input.positions.name == projection
        assert is_told != is_shown, projection
        window.banner.hide()
        turn_to(window, qtbot, projection=before)


def banner(window):
    return window.banner.findChild(QLabel, "banner_text").text()


def test_more_anchors_or_neighbours_than_there_are_are_told(odd, qtbot):
    window = odd("fewer items than neighbours")
    turn_to(window, qtbot, view="single-encoding", options={"single-encoding": {"k": 13}})
    assert "from 1 to 12" in banner(window)
    turn_to(window, qtbot, view="true-neighbors", options={"true-neighbors": {"neighbors": 1000}})
    assert window.document.scenes[0].warnings == ("There are only 3 other items",)
    assert "of 1 true neighbour" in " ".join(window.services.measurements.lines("item", 0, 0))
    check(window, "more neighbours than items")


def test_three_anchors_have_no_cells_and_that_is_told(odd, qtbot):
    window = odd("three anchors")
    turn_to(window, qtbot, view="cells")
    [warning] = window.document.scenes[0].warnings
    assert "anchors" in warning


def test_what_does_not_vary_is_told(odd, qtbot):
    window = odd("all points equal")
    assert any("vary" in warning for warning in window.document.warnings)
    turn_to(window, qtbot, projection=ProjectionSpec.parse("PCA 2-3-4"))
    assert banner(window)


def test_a_fit_that_is_given_up_midway_leaves_the_picture_before(window, show_world, qtbot, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    show_world(make_analysis(items=400))
    measured(window, qtbot)
    badge = window.document.scenes[0].badge
    with qtbot.waitSignal(window.document.scenes_changed, timeout=20_000):
        window.document.store.change(projection=ProjectionSpec.parse("faithful"))
    check(window, "midway")
    window.services.fitting.cancel()
    measured(window, qtbot)
    assert window.document.state.projection.name == "PCA"
    assert window.document.scenes[0].badge == badge
    check(window, "given up")
