"""Checkpoints beside each other: called by their names, turned alike, coloured on one scale."""

import numpy as np
import pytest

from geolip_viewer.analysis import Analysis
from geolip_viewer.colouring import Scalar
from geolip_viewer.errors import MissingDataError
from geolip_viewer.layers import colourings
from geolip_viewer.scene import Arcs, Labels, Plane, Points
from geolip_viewer.views import VIEWS, view_named
from geolip_viewer.views.base import Requirement, ViewInput
from geolip_viewer.views.shared.comparison import NamedInput, badges_beside, scenes_beside
from tests.runs import features_for, save_features, save_run, trained, turned
from tests.synthetic import make_analysis


@pytest.fixture(scope="module")
def two(tmp_path_factory) -> list[Analysis]:
    """A checkpoint, and the same one after a rotation of the whole sphere that its first components do not show."""
    folder = tmp_path_factory.mktemp("two")
    state = trained(1)[0]
    return analyses(folder, [state, turned(state, 5)])


@pytest.fixture(scope="module")
def trained_on(tmp_path_factory) -> list[Analysis]:
    """A checkpoint, and what became of it."""
    return analyses(tmp_path_factory.mktemp("trained"), trained(2, step=0.4))


def analyses(folder, states) -> list[Analysis]:
    from geolip_viewer.sources.checkpoint import read_checkpoint

    run = save_run(folder / "run", states)
    features = features_for(run, save_features(folder / "features"))
    return [Analysis(read_checkpoint(path), features) for path in sorted(run.iterdir())]


def inputs(analyses) -> tuple[NamedInput, ...]:
    return tuple(
        NamedInput(name, ViewInput(each, each.positions, current=3))
        for name, each in zip(("early", "late"), analyses, strict=True)
    )


def beside(view: str, analyses, **options):
    found = view_named(view)
    return scenes_beside(found, inputs(analyses), found.options(**options))


def places(scene, kind=Points):
    named = {Points: "positions", Labels: "positions", Arcs: "starts"}
    return {layer.key: getattr(layer, named[kind]) for layer in scene.layers if isinstance(layer, kind)}


@pytest.mark.parametrize(
    "view",
    [each.id for each in VIEWS if each.id not in ("affinity", "antipodal") and Requirement.RUN not in each.needs],
)
def test_every_view_shows_both_and_says_which_is_which(view, trained_on):
    scenes = beside(view, trained_on)
    alone = view_named(view).scenes(inputs(trained_on)[0].view_input, view_named(view).options())
    assert len(scenes) == 2 * len(alone)
    assert [scene.title.split(" · ")[0] for scene in scenes] == ["early"] * len(alone) + ["late"] * len(alone)
    assert len({scene.embedding_names for scene in scenes if scene.embedding_names}) != 1, "each has a badge of its own"


@pytest.mark.parametrize("view", ["manifold", "sphere-map", "radial", "nearest-links", "cells"])
def test_what_differs_by_a_rotation_alone_is_drawn_alike(view, two):
    first, second = beside(view, two)
    untouched = view_named(view).scenes(inputs(two)[1].view_input, view_named(view).options())[0]
    for kind in (Points, Labels, Arcs):
        for key, expected in places(first, kind).items():
            np.testing.assert_allclose(places(second, kind)[key], expected, atol=2e-3)
    apart = [np.abs(places(untouched)[key] - expected).max() for key, expected in places(first).items()]
    assert max(apart) > 0.1, "without the turn they would not be"


def test_turning_changes_no_distance(trained_on):
    second = beside("manifold", trained_on)[1]
    untouched = view_named("manifold").scenes(inputs(trained_on)[1].view_input, view_named("manifold").options())[0]
    for key, expected in places(untouched).items():
        np.testing.assert_allclose(places(second)[key] @ places(second)[key].T, expected @ expected.T, atol=1e-5)


def test_both_are_first_seen_from_the_same_side(trained_on):
    first, second = beside("manifold", trained_on)
    assert first.facing == second.facing


def test_one_number_has_one_scale(trained_on):
    first, second = beside("manifold", trained_on, colour="radius")
    spans = [each.span for scene in (first, second) for each in colourings([scene])]
    radii = np.concatenate([each.radii for each in trained_on])
    assert len(spans) == 2
    assert spans[0] == spans[1]
    assert spans[0][0] <= radii.min() + 1e-6
    assert spans[0][1] >= radii.max() - 1e-6


def test_marks_with_different_counts_are_explained_once(trained_on):
    legends = {
        layer.legend for scene in beside("cells", trained_on) for layer in scene.layers if hasattr(layer, "legend")
    }
    plain = [text for text in legends if text.startswith("cell without")]
    assert len(plain) <= 1


def test_badges_are_those_of_each(trained_on):
    found = badges_beside(view_named("manifold"), inputs(trained_on), view_named("manifold").options())
    assert len(found) == 2
    assert found[0] != found[1]


def test_a_view_that_one_of_them_cannot_show_says_which():
    points, axes = make_analysis("anchors-only"), make_analysis("anchors-only", axes=True, seed=1)
    with pytest.raises(MissingDataError, match="late"):
        beside("cells", [points, axes])


def test_plots_stay_as_they_are(trained_on):
    assert all(isinstance(scene.ground, Plane) for scene in beside("spectrum", trained_on))
    assert not any(isinstance(each, Scalar) for each in colourings(beside("spectrum", trained_on)))
