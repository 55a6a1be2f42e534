"""A drag over a plot selects the items that stand there, one down the legend those of its classes."""

import numpy as np
import pytest
from PyQt6.QtCore import QEvent, QPointF, Qt
from PyQt6.QtWidgets import QLabel

from geolip_viewer.app.picture.hover_card import HoverCard
from geolip_viewer.app.picture.outline import Outline
from geolip_viewer.state import Filters, Selection
from tests.app.pointing import CONTROL, LEFT, drag, frame, send
from tests.synthetic import make_analysis


@pytest.fixture
def show(window, show_world, qtbot):
    window.resize(1400, 900)
    window.services.canvas.start()
    show_world(make_analysis(items=200))

    def change(**fields):
        with qtbot.waitSignal(window.document.result_changed):
            window.document.store.change(**fields)
        frame(window, qtbot)

    return change


def renderer(window):
    return window.services.canvas.viewport.scene_renderer


def range_of(window, low, high, panel=0):
    """Two places of a plot: parts of its width, in the middle of its height."""
    area = renderer(window).plots[panel]
    height = area.y + area.height / 2
    return QPointF(area.x + low * area.width, height), QPointF(area.x + high * area.width, height)


def magnitudes_within(window, low, high, pairs):
    """Items whose difference in any of these pairs lies in these parts of the range of all."""
    magnitude = window.document.loaded.analysis.difference_magnitude
    first, last = magnitude.min(), magnitude.max()
    values = (magnitude[pairs] - first) / (last - first)
    return set(np.flatnonzero(((values >= low) & (values <= high)).any(axis=0)).tolist())


def chosen(window):
    return set(window.document.state.selection.items)


def one_pair(window):
    return {"magnitudes": {"pair": window.document.loaded.analysis.pair_names[1]}}


def test_a_drag_over_a_histogram_selects_what_stands_there(window, show):
    show(view="magnitudes", options=one_pair(window))
    drag(window, *range_of(window, 0.3011, 0.5987))
    expected = magnitudes_within(window, 0.3011, 0.5987, [1])
    assert 5 < len(expected) < 195
    assert chosen(window) == expected


def test_a_drag_from_right_to_left_is_the_same_range_and_ends_at_the_axis(window, show):
    show(view="magnitudes", options=one_pair(window))
    start, beyond = range_of(window, 0.4013, 1.3)
    drag(window, start, beyond)
    assert chosen(window) == magnitudes_within(window, 0.4013, 1.0, [1])
    left, right = range_of(window, 0.2013, 0.5021)
    drag(window, right, left)
    assert chosen(window) == magnitudes_within(window, 0.2013, 0.5021, [1])


def test_of_several_histograms_any_counts_and_the_card_says_so(window, show):
    show(view="magnitudes")
    pairs = list(range(len(window.document.loaded.analysis.pair_names)))
    start, end = range_of(window, 0.7013, 0.9021)
    drag(window, start, end, release=False)
    card = window.findChild(HoverCard, "drawn_card")
    expected = magnitudes_within(window, 0.7013, 0.9021, pairs)
    assert card.findChild(QLabel, "hover_title").text().endswith(f"· {len(expected)} items")
    assert card.findChild(QLabel, "hover_lines").text() == f"in any of {len(pairs)} histograms"
    assert window.findChild(Outline).isVisible()
    send(window, QEvent.Type.MouseButtonRelease, end, LEFT)
    assert chosen(window) == expected
    assert not window.findChild(Outline).isVisible()


def test_control_adds_a_range_and_undo_takes_it_back(window, show):
    show(view="magnitudes", options=one_pair(window))
    drag(window, *range_of(window, 0.0, 0.2013))
    first = chosen(window)
    drag(window, *range_of(window, 0.6013, 0.9021), CONTROL)
    assert chosen(window) == first | magnitudes_within(window, 0.6013, 0.9021, [1])
    window.document.store.undo()
    assert chosen(window) == first


def test_escape_gives_a_range_up(window, show, qtbot):
    show(view="magnitudes", options=one_pair(window))
    window.services.selecting.items([3])
    start, end = range_of(window, 0.1, 0.6)
    drag(window, start, end, release=False)
    qtbot.keyClick(window.services.canvas.viewport, Qt.Key.Key_Escape)
    send(window, QEvent.Type.MouseButtonRelease, end, LEFT)
    assert chosen(window) == {3}


def test_hidden_items_are_in_no_range(window, show):
    show(view="magnitudes", options=one_pair(window), filters=Filters(hidden=(0,)))
    drag(window, *range_of(window, 0.0, 1.0))
    labels = window.document.loaded.features.labels
    assert chosen(window) == {item for item in range(200) if 0 not in labels.of(item)}


def test_the_plot_fills_the_share_of_what_is_selected_elsewhere(window, show, qtbot):
    show(view="magnitudes", options=one_pair(window))
    area, pixels = renderer(window).plots[0], window.services.canvas.viewport
    magnitude = window.document.loaded.analysis.difference_magnitude[1]
    ascending = np.argsort(magnitude)
    window.document.store.change(selection=Selection((int(ascending[0]),), (), None))
    frame(window, qtbot)
    before = pixels.grabFramebuffer()
    lower = tuple(sorted(ascending[:100].tolist()))
    window.document.store.change(selection=Selection(lower, (), None))
    frame(window, qtbot)
    after = pixels.grabFramebuffer()
    changed = [
        (x, y)
        for x in range(0, after.width(), 3)
        for y in range(0, after.height(), 3)
        if before.pixel(x, y) != after.pixel(x, y)
    ]
    assert len(changed) > 200
    assert all(area.holds(x, y) for x, y in changed)
    assert area.value(max(x for x, _ in changed)) < magnitude[ascending[100:]].max(), "the upper half is not filled"


def test_curves_that_say_nothing_of_items_select_none(window, show):
    show(view="spectrum")
    window.services.selecting.items([3])
    drag(window, *range_of(window, 0.2, 0.7))
    assert chosen(window) == {3}


def legend_lines(window):
    return sorted((each for each in renderer(window).regions if each.of == "class"), key=lambda each: each.y)


def middle_of(region):
    return QPointF(region.x + region.width / 3, region.y + region.height / 2)


def test_a_drag_down_the_legend_selects_the_items_of_its_classes(window, show, qtbot):
    frame(window, qtbot)
    lines = legend_lines(window)[1:4]
    assert len(lines) == 3
    pose = renderer(window).pose
    drag(window, middle_of(lines[2]), middle_of(lines[0]))
    labels = window.document.loaded.features.labels
    wanted = {each.index for each in lines}
    assert chosen(window) == {item for item in range(200) if wanted & set(labels.of(item).tolist())}
    assert renderer(window).pose == pose
    assert window.document.state.filters == Filters()


def bar_range(window, low, high):
    """Two places of the colour bar: parts of its width, in the middle of its height."""
    (bar,) = renderer(window).bars
    return [QPointF(bar.x + part * bar.width, bar.y + bar.height / 2) for part in (low, high)]


def test_a_drag_along_a_colour_bar_selects_the_items_of_these_colours(window, show):
    show(options={"manifold": {"colour": "nearest-cosine"}})
    cosine = window.document.loaded.analysis.nearest_cosine
    low, high = cosine.min(), cosine.max()
    drag(window, *bar_range(window, 0.3011, 0.6987))
    shares = (cosine - low) / (high - low)
    expected = set(np.flatnonzero((shares >= 0.3011) & (shares <= 0.6987)).tolist())
    assert 5 < len(expected) < 195
    assert chosen(window) == expected
    drag(window, *bar_range(window, 0.9013, 1.4))
    assert chosen(window) == set(np.flatnonzero(shares >= 0.9013).tolist())


def test_a_drag_along_the_bar_of_anchors_selects_anchors(window, show, qtbot):
    show(view="utilization")
    counts = window.document.loaded.analysis.assignment_counts
    start, end = bar_range(window, 0.5, 1.0)
    drag(window, start, end, release=False)
    middle = np.expm1(0.5 * np.log1p(counts.max()))  # the bar begins at no item, and its colours are even in log(1 + n)
    expected = set(np.flatnonzero(counts >= middle).tolist())
    card = window.findChild(HoverCard, "drawn_card")
    assert card.findChild(QLabel, "hover_title").text().endswith(f"· {len(expected)} anchors")
    send(window, QEvent.Type.MouseButtonRelease, end, LEFT)
    assert set(window.document.state.selection.anchors) == expected
    assert not chosen(window)


def test_a_plot_in_which_nothing_stands_says_so(window, show):
    show(view="spectrum")
    start, end = range_of(window, 0.2, 0.5)
    drag(window, start, end, release=False)
    card = window.findChild(HoverCard, "drawn_card")
    assert card.isVisible()
    assert card.findChild(QLabel, "hover_title").text() == "Nothing to select here"
    send(window, QEvent.Type.MouseButtonRelease, end, LEFT)
    assert not card.isVisible()
    assert not chosen(window)
