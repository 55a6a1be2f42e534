"""What is true of every view in every world, however odd."""

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import geolip_viewer.views
from geolip_viewer.analysis import Analysis
from geolip_viewer.colouring import Category, Colouring, Scalar
from geolip_viewer.errors import MissingDataError, OptionError
from geolip_viewer.geometry.maps import Map
from geolip_viewer.map_projection import is_mapped, map_projected_layer
from geolip_viewer.options import Option, changed, options_of
from geolip_viewer.scene import Arcs, Bars, Cells, Curve, Faces, Labels, Layer, Lines, Plane, Points, Scene
from geolip_viewer.views import BY_ID, VIEWS, view_named
from geolip_viewer.views.base import View, ViewInput
from tests.synthetic import make_analysis
from tests.views.looking import badge_texts

pytestmark = pytest.mark.slow  # every view of every world

CHART = Map("mollweide", 0.0)  # cut where exact places of small worlds lie
WORLDS = {
    "ordinary": {},
    "one item": {"items": 1},
    "two items and two anchors": {"items": 2, "anchors": 2},
    "no labels": {"labels": None},
    "one class": {"classes": 1},
    "200 classes": {"classes": 200, "items": 60},
    "three dimensions": {"dimension": 3},
    "two dimensions": {"dimension": 2},
    "one expert": {"experts": 1},
    "five experts": {"experts": 5, "family": "dual-stream"},
    "fused": {"family": "fused"},
    "experts that agree": {"experts": 2, "same_experts": True},
    "anchors alone": {"items": None},
    "items without experts": {"family": "anchors-only"},
    "dead anchors": {"dead": 5},
    "one anchor visited": {"points": [[1.0, 0.1 * i, 0] for i in range(6)], "anchors": [[1, 0, 0], [-1, 0, 0]]},
    "items all alike": {"points": [[1.0, 0, 0]] * 4, "anchors": [[1, 0, 0], [0, 1, 0], [0, 0, 1]]},
    "text ids and names": {"texts": True, "item_names": True},
    "5,000 items": {"items": 5000, "anchors": 64, "dimension": 16, "classes": 80},
}


# The faithful globe of many items takes seconds to fit; another way through the same code takes none.
QUICK = {("morph", "5,000 items"): {"end": "PCA 2-3-4"}}


@cache
def world(name: str) -> Analysis:
    return make_analysis(**WORLDS[name])


def shown(analysis: Analysis, selection: tuple[int, ...] = ()) -> ViewInput:
    return ViewInput(analysis, analysis.positions, np.array(selection, np.int64))


@pytest.mark.parametrize("name", WORLDS)
@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.id)
def test_shows_something_sound_or_says_what_is_lacking(view: View, name: str) -> None:
    analysis = world(name)
    reason = view.unavailable(analysis)
    if reason:
        with pytest.raises(MissingDataError) as unavailable:
            view.scenes(shown(analysis), view.options())
        assert reason in str(unavailable.value)
        return
    options = replace(view.options(), **QUICK.get((view.id, name), {}))
    for scene in view.scenes(shown(analysis), options):
        check(scene, analysis)


@pytest.mark.parametrize("name", [name for name in WORLDS if name not in ("5,000 items", "200 classes")])
@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.id)
def test_bears_the_extremes_of_every_option(view: View, name: str) -> None:
    analysis = world(name)
    if view.unavailable(analysis):
        return
    for option in options_of(view.options):
        for value in extremes(option, analysis):
            options = changed(view.options(), {option.name: value}, analysis.vocabulary)
            if option.name == "k" and value > analysis.anchor_count:
                with pytest.raises(OptionError, match=f"from 1 to {analysis.anchor_count}"):
                    view.scenes(shown(analysis), options)
                continue
            for scene in view.scenes(shown(analysis), options):
                check(scene, analysis)


@pytest.mark.parametrize("name", [name for name in WORLDS if name not in ("5,000 items", "200 classes")])
@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.id)
def test_says_of_every_panel_how_far_it_can_be_trusted_or_nothing(view: View, name: str) -> None:
    analysis = world(name)
    if view.unavailable(analysis):
        return
    options = view.options()
    for text, each in zip(badge_texts(view, shown(analysis), options), view.panels(analysis, options), strict=True):
        measurable = analysis.item_count >= 3 and view.embeddings(shown(analysis), each)
        assert bool(text) == bool(measurable)
        assert not re.search(r"\b(nan|inf|None)\b", text)


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.id)
def test_draws_the_selection_where_items_can_be_chosen(view: View) -> None:
    analysis = world("ordinary")
    if "items" not in view.options.__dataclass_fields__ or view.unavailable(analysis):
        return
    marks_items = view.id not in ("magnitudes", "density")
    for selection in ((), (3, 7)):
        for scene in view.scenes(shown(analysis, selection), view.options(items="selection")):
            check(scene, analysis)
            items = [layer.index for layer in scene.layers if isinstance(layer, Points) and layer.of == "item"]
            assert {item for index in items for item in index.tolist()} == (set(selection) if marks_items else set())
            assert bool(scene.warnings) == (not selection)


def test_every_file_of_a_view_is_in_the_registry() -> None:
    folder = Path(geolip_viewer.views.__file__).parent
    files = {file.stem for file in folder.glob("*.py")} - {"__init__", "base"}
    assert {view.build.__module__.rpartition(".")[2] for view in VIEWS} == files


def test_ids_are_unique_and_named_after_their_files() -> None:
    assert len(BY_ID) == len(VIEWS)
    for view in VIEWS:
        assert view.id.replace("-", "_") == view.build.__module__.rpartition(".")[2]


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.id)
def test_every_option_has_a_default_of_its_own_kind_and_is_explained(view: View) -> None:
    for option in options_of(view.options):
        assert option.help, option.name
        assert option.kind not in ("int", "float") or option.range is not None, f"{option.name} has no range"
    values = {option.name: option.default for option in options_of(view.options)}
    assert changed(view.options(), values) == view.options()


def test_an_unknown_view_is_answered_with_those_there_are() -> None:
    with pytest.raises(OptionError) as error:
        view_named("manifolds")
    assert "'manifolds'" in str(error.value)
    assert "nearest-links" in str(error.value)


def extremes(option: Option, analysis: Analysis) -> Iterator[Any]:
    if option.kind == "bool":
        yield from (False, True)
    elif option.kind == "choice":
        yield from option.choices_in(analysis.vocabulary)
    elif option.range is not None:
        yield from (option.range.low, option.range.high)


def check(scene: Scene, analysis: Analysis) -> None:
    """Everything that must be true of a scene."""
    counts = {"item": analysis.item_count, "anchor": analysis.anchor_count, "class": len(analysis.class_names)}
    assert scene.title
    assert not re.search(r"\b(nan|inf|None)\b", " ".join((scene.title, scene.subtitle, *scene.warnings)))
    assert len({layer.key for layer in scene.layers}) == len(scene.layers)
    assert scene.layers or scene.warnings, "an empty scene says why"
    if scene.facing is not None:
        assert math.isclose(math.hypot(*scene.facing), 1, rel_tol=1e-6)
    for layer in scene.layers:
        match layer:
            case Points():
                count = len(layer.index)
                assert count
                assert 0 <= layer.index.min() <= layer.index.max() < counts[layer.of]
                assert len(np.unique(layer.index)) == count
                assert np.isfinite(layer.size).all()
                assert (np.asarray(layer.size) > 0).all()
                assert np.shape(layer.size) in ((), (count,))
                check_colour(layer.colour, count)
            case Arcs():
                assert layer.dashed is None or layer.dashed.shape == (len(layer.starts),)
                check_colour(layer.colour, len(layer.starts))
            case Labels():
                assert all(layer.texts)
            case Curve():
                assert layer.x.shape == layer.y.shape
                assert np.isfinite(layer.x).all()
                assert np.isfinite(layer.y).all()
            case Bars():
                assert len(layer.edges) == len(layer.heights) + 1
                assert (np.diff(layer.edges) > 0).all()
                assert np.isfinite(layer.heights).all()
            case Cells():
                count = len(layer.offsets) - 1
                assert (np.diff(layer.offsets) >= 3).all()
                assert len(layer.index) == count
                assert layer.of is None or 0 <= layer.index.min() <= layer.index.max() < counts[layer.of]
                np.testing.assert_allclose(np.linalg.norm(layer.corners, axis=1), 1, atol=1e-4)
                check_colour(layer.colour, count)
    if isinstance(scene.ground, Plane):
        for axis in (scene.ground.x, scene.ground.y):
            assert axis.name
            assert axis.limits[0] < axis.limits[1]
            assert axis.scale == "linear" or axis.limits[0] > 0
    elif is_mapped(scene):
        check_map([map_projected_layer(layer, CHART) for layer in scene.layers])


def check_map(layers: list[Layer]) -> None:
    """Everything is within the outline of the map; lines are not torn farther than a cut is wide."""
    for layer in layers:
        match layer:
            case Points() | Labels():
                positions = layer.positions
            case Lines():
                positions = layer.points
                assert np.linalg.norm(np.diff(positions, axis=1), axis=2).max(initial=0) < 0.2
                check_colour(layer.colour, len(positions))
            case Faces():
                positions = layer.corners
                assert np.ptp(positions[..., 0], axis=1).max(initial=0) < 0.5
                assert 0 <= layer.cell.min() <= layer.cell.max() < len(layer.index)
            case _:
                raise AssertionError(f"{layer.key} cannot be on a map")
        assert np.isfinite(positions).all()
        assert np.hypot(positions[..., 0], 2 * positions[..., 1]).max(initial=0) <= 1 + 1e-4


def check_colour(colour: Colouring, count: int) -> None:
    match colour:
        case Scalar():
            assert colour.name
            assert colour.values.shape == (count,)
            assert np.isfinite(colour.span).all()
            assert colour.span[0] < colour.span[1]
        case Category():
            assert colour.title
            assert colour.codes.shape == (count,)
            assert -1 <= colour.codes.min() <= colour.codes.max() < len(colour.names)
            assert colour.groups is None or len(colour.groups) == len(colour.names)
            assert colour.counts is not None
            assert len(colour.counts) == len(colour.names)
