"""Views of a run, held against what numpy says of its checkpoints."""

import numpy as np
import pytest

from geolip_viewer.analysis.run_analysis import RunAnalysis
from geolip_viewer.errors import MissingDataError
from geolip_viewer.render.explained import swatches
from geolip_viewer.render.picking import marks_at
from geolip_viewer.scene import Arcs, Curve, Grid, Points
from geolip_viewer.views import view_named
from geolip_viewer.views.base import ViewInput
from tests.synthetic import make_analysis, run_of


@pytest.fixture(scope="module")
def last() -> RunAnalysis:
    analysis = run_of(make_analysis(items=40, dead=2))
    assert len(analysis.run.measured) == 3
    return analysis


def scenes(view: str, analysis: RunAnalysis, anchors=(), **options):
    found = view_named(view)
    shown = ViewInput(analysis, analysis.positions, selected_anchors=np.array(anchors, np.int64))
    return found.scenes(shown, found.options(**options))


def layer(scene, kind, key):
    return next(each for each in scene.layers if isinstance(each, kind) and each.key == key)


def test_trails_join_where_the_frame_draws_an_anchor_at_each_checkpoint(last):
    (scene,) = scenes("trails", last, anchors=[4], choose="selection")
    arcs, run = layer(scene, Arcs, "trails"), last.run
    places = [run.at(t).positions.anchors[4] for t in range(3)]
    np.testing.assert_allclose(arcs.starts, places[:2], atol=1e-6)
    np.testing.assert_allclose(arcs.ends, places[1:], atol=1e-6)
    np.testing.assert_array_equal(arcs.colour.values, [1, 2])
    (short,) = scenes("trails", last, anchors=[4], choose="selection", length=1)
    np.testing.assert_allclose(layer(short, Arcs, "trails").starts, places[1:2], atol=1e-6)


def test_trails_of_the_farthest_are_those_that_drifted_most_as_they_are_without_a_rotation(last):
    (scene,) = scenes("trails", last, count=3)
    cosines = (last.run.at(0).anchors * last.anchors).sum(axis=1)
    assert set(layer(scene, Points, "chosen anchors").index) == set(np.argsort(cosines)[:3])
    assert "rotation" not in str(scene.heading)


def test_curves_are_the_series_and_a_place_on_them_is_a_checkpoint(last):
    (scene,) = scenes("curves", last, series="dead")
    curve = layer(scene, Curve, "dead")
    counts = [np.bincount(last.run.at(t).nearest_anchor, minlength=12) for t in range(3)]
    np.testing.assert_array_equal(curve.y, [(count == 0).sum() for count in counts])
    np.testing.assert_array_equal(curve.x, [0, 1, 2])
    assert marks_at(scene, 1.2, 0.0) == (("checkpoint", 1),)
    assert len(scenes("curves", last)) > 2
    assert [each.title.split(":")[0] for each in scenes("curves", last, series="churn, dead")] == [
        "Churn",
        "Dead anchors",
    ]


def test_lifespans_are_the_assigned_items_by_birth(last):
    (scene,) = scenes("lifespans", last)
    grid = layer(scene, Grid, "lifespans")
    order = grid.rows.index
    table = grid.colour.values.reshape(12, 3)
    counts = np.array([np.bincount(last.run.at(t).nearest_anchor, minlength=12) for t in range(3)]).T
    np.testing.assert_array_equal(np.nan_to_num(table), counts[order])
    born = [np.flatnonzero(row)[0] if row.any() else 3 for row in counts[order]]
    assert born == sorted(born)
    assert marks_at(scene, 1.9, 0.2) == (("checkpoint", 2), ("anchor", int(order[0])))
    assert (scene.ground.x.name, scene.ground.x.ticks) == ("epoch", ((0.0, "0"), (1.0, "1"), (2.0, "2")))


def test_the_legend_of_lifespans_says_what_grey_is(last):
    (scene,) = scenes("lifespans", last)
    assert np.isnan(layer(scene, Grid, "lifespans").colour.values).any()
    [sign] = swatches((scene,))
    assert (sign.text, sign.symbol, sign.role) == ("dead: no item is nearest", "square", "quiet")
    assert "quiet" not in str(scene.heading)


def test_two_checkpoints_are_shown_side_by_side_with_the_paths_of_what_changed(last):
    left, right = scenes("compare", last, other="the first", arcs=500)
    run = last.run
    np.testing.assert_array_equal(layer(left, Points, "items").positions, run.at(0).positions.items)
    np.testing.assert_array_equal(layer(right, Points, "items").positions, last.positions.items)
    changed = np.flatnonzero(run.at(0).nearest_anchor != last.nearest_anchor)
    assert set(layer(right, Points, "changed").index) == set(changed)
    assert len(changed) > 0


@pytest.mark.parametrize("view", ["trails", "curves", "lifespans", "compare"])
def test_a_checkpoint_alone_is_no_run(view):
    analysis = make_analysis(items=20)
    with pytest.raises(MissingDataError, match="open a folder of its checkpoints"):
        view_named(view).scenes(ViewInput(analysis, analysis.positions), view_named(view).options())
