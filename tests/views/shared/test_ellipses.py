"""Ellipses that say how a drawing stretches what surrounds items."""

import numpy as np
import pytest

from geolip_viewer.geometry.simplices import uniform_rows
from geolip_viewer.scene import Cells
from geolip_viewer.shown_items import ShownItems
from geolip_viewer.views.shared.ellipses import WithEllipses, ellipse_layer
from geolip_viewer.views.shared.items import ChosenItems
from geolip_viewer.views.shared.measurable import MeasurableAnchors, MeasurableEmbedding


def unmeasured():
    raise AssertionError("nothing is measured")


def layer(true: np.ndarray, drawn: np.ndarray, index: np.ndarray) -> Cells:
    anchors = MeasurableAnchors(drawn[:2], lambda rows: true[rows], unmeasured)
    shown = MeasurableEmbedding("drawn", drawn, anchors, unmeasured, unmeasured, unmeasured, unmeasured)
    chosen = ChosenItems(index, ShownItems.every(len(true)), "", ())
    (found,) = ellipse_layer(shown, chosen, WithEllipses(ellipses=True))
    return found


def half_axes(cells: Cells, drawn: np.ndarray) -> np.ndarray:
    """The longest and the shortest distance from each item to its ellipse, in degrees."""
    found = []
    for corners, item in zip(np.split(cells.corners, cells.offsets[1:-1]), cells.index, strict=True):
        degrees = np.degrees(np.arccos(np.clip(corners @ drawn[item], -1, 1)))
        found.append((degrees.max(), degrees.min()))
    return np.array(found)


def test_an_undistorted_drawing_has_equal_circles():
    """A globe that is drawn as it is: 4 degrees of truth are 4 degrees of the drawing, everywhere."""
    rows = uniform_rows(4000, 3, np.random.default_rng(0))
    cells = layer(rows, rows, np.arange(4000))
    assert len(cells.index) > 140
    np.testing.assert_allclose(half_axes(cells, rows), 4, rtol=0.02)
    assert cells.legend.startswith("where a circle of 4 true degrees is drawn")


def test_a_drawing_that_is_pressed_toward_the_equator_stretches_along_it():
    rows = uniform_rows(8000, 3, np.random.default_rng(0))
    drawn = rows * [1, 1, 1 / 3]
    drawn = (drawn / np.linalg.norm(drawn, axis=1, keepdims=True)).astype(np.float32)
    near_equator = np.flatnonzero(np.abs(rows[:, 2]) < 0.05)
    cells = layer(rows, drawn, near_equator)
    long, short = half_axes(cells, drawn).T
    np.testing.assert_allclose(long / short, 3, rtol=0.15)


def test_only_what_is_shown_has_ellipses_and_without_the_option_nothing():
    rows = uniform_rows(500, 3, np.random.default_rng(0))
    some = np.flatnonzero(rows[:, 0] > 0)
    assert np.isin(layer(rows, rows, some).index, some).all()
    shown = MeasurableEmbedding("drawn", rows, None, unmeasured, unmeasured, unmeasured, unmeasured)
    chosen = ChosenItems(some, ShownItems.every(500), "", ())
    assert ellipse_layer(shown, chosen, WithEllipses()) == ()
    assert ellipse_layer(shown, chosen, WithEllipses(ellipses=True)) == ()  # a space has no rows of its own


@pytest.mark.parametrize("count", [1, 2, 3])
def test_few_items_break_nothing(count):
    rows = uniform_rows(count, 3, np.random.default_rng(0))
    anchors = MeasurableAnchors(rows, lambda some: rows[some], unmeasured)
    shown = MeasurableEmbedding("drawn", rows, anchors, unmeasured, unmeasured, unmeasured, unmeasured)
    chosen = ChosenItems(np.arange(count), ShownItems.every(count), "", ())
    layers = ellipse_layer(shown, chosen, WithEllipses(ellipses=True))
    assert len(layers) == (count > 2)
