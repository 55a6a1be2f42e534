"""A selection builds another scene only where the view says that it draws the selection: all else stays as it is."""

from dataclasses import asdict, fields

import numpy as np
import pytest

from geolip_viewer.views import VIEWS
from geolip_viewer.views.base import ViewInput
from geolip_viewer.views.parts.items import follows_selection
from tests.synthetic import make_analysis


@pytest.fixture(scope="module")
def analysis():
    return make_analysis(items=50)


def same(one, other):
    """Whether two plain values, arrays in them included, are equal."""
    if isinstance(one, np.ndarray):
        return np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, tuple | list):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other


def scenes(view, options, analysis, selection):
    shown = ViewInput(analysis, analysis.positions, np.array(selection, np.int64))
    return [asdict(scene) for scene in view.scenes(shown, options)]


def choices(view):
    """The view's options as they are, and with each way to choose items."""
    yield view.options()
    if "items" in {field.name for field in fields(view.options)}:
        yield view.options(items="random")
        yield view.options(items="selection")
    if "item" in {field.name for field in fields(view.options)}:
        yield view.options(item="1007")


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.id)
def test_what_does_not_follow_draws_the_same_whatever_is_selected(view, analysis):
    for options in choices(view):
        if not follows_selection(asdict(options)):
            assert same(scenes(view, options, analysis, [3]), scenes(view, options, analysis, [4, 9]))


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.id)
def test_what_follows_draws_the_selection(view, analysis):
    for options in choices(view):
        if follows_selection(asdict(options)):
            assert not same(scenes(view, options, analysis, [3]), scenes(view, options, analysis, [4, 9]))
