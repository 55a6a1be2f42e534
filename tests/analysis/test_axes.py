"""Axes: anchors whose opposite is the same anchor."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from geolip_viewer.analysis import Analysis
from geolip_viewer.errors import MissingDataError
from geolip_viewer.geometry.projection import ProjectionSpec
from geolip_viewer.geometry.sphere import unit
from geolip_viewer.geometry.trust import Embedding, measure_trust
from geolip_viewer.views import BY_ID
from geolip_viewer.views.base import ViewInput
from geolip_viewer.views.shared.links import drawn_farther, drawn_nearest
from tests.synthetic import make_analysis


def of_axes(**arguments: Any) -> Analysis:
    return make_analysis(family="anchors-only", axes=True, **arguments)


def turned_over(analysis: Analysis) -> Analysis:
    """The same with every second axis given by its other end."""
    signs = np.where(np.arange(analysis.anchor_count) % 2, -1, 1)[:, None].astype(np.float32)
    return Analysis(replace(analysis.checkpoint, anchors=analysis.anchors * signs), analysis.features)


def cosines(analysis: Analysis) -> np.ndarray:
    return np.abs(analysis.embeddings.astype(np.float64) @ analysis.anchors.T.astype(np.float64))


def test_the_nearest_axis_is_that_of_the_largest_cosine_to_either_end():
    analysis = of_axes(items=60)
    wanted = cosines(analysis)
    np.testing.assert_array_equal(analysis.nearest_anchor, wanted.argmax(axis=1))
    np.testing.assert_allclose(analysis.nearest_cosine, wanted.max(axis=1), atol=1e-7)
    np.testing.assert_array_equal(analysis.assignment_counts, np.bincount(wanted.argmax(axis=1), minlength=12))
    np.testing.assert_allclose(analysis.similarities(np.arange(60)), wanted, atol=1e-7)
    top, cosine = analysis.top_anchors(3, 4)
    np.testing.assert_array_equal(top, np.argsort(-wanted[3])[:4])
    np.testing.assert_allclose(cosine, np.sort(wanted[3])[::-1][:4], atol=1e-7)
    mean = wanted[:7].mean(axis=0)
    np.testing.assert_allclose(analysis.affinity(np.arange(7)), (mean - mean.min()) / np.ptp(mean), atol=1e-6)


def test_an_item_at_the_opposite_of_an_axis_lies_on_it():
    analysis = make_analysis(points=[[-1, 0], [0.6, 0.8]], anchors=[[1, 0], [0, 1]], axes=True)
    assert analysis.nearest_anchor.tolist() == [0, 1]
    np.testing.assert_allclose(analysis.nearest_cosine, [1, 0.8], atol=1e-7)


def test_axes_among_themselves():
    analysis = of_axes(items=None, anchors=9)
    between = np.abs(analysis.anchors.astype(np.float64) @ analysis.anchors.T)
    np.fill_diagonal(between, -1)
    np.testing.assert_array_equal(analysis.neighbor_anchor, between.argmax(axis=1))
    np.testing.assert_allclose(analysis.neighbor_cosine, between.max(axis=1), atol=1e-7)
    upper = between[np.triu_indices(9, 1)]
    np.testing.assert_allclose(analysis.closest_pair_cosines, np.sort(upper)[::-1][:20], atol=1e-7)
    assert analysis.anchor_spread == pytest.approx(upper.mean(), abs=1e-6)


NUMBERS: dict[str, Callable[[Analysis], Any]] = {
    "nearest": lambda analysis: analysis.nearest_anchor,
    "cosine": lambda analysis: analysis.nearest_cosine,
    "counts": lambda analysis: analysis.assignment_counts,
    "neighbor": lambda analysis: analysis.neighbor_anchor,
    "isolation": lambda analysis: analysis.neighbor_cosine,
    "pairs": lambda analysis: analysis.closest_pairs,
    "affinity": lambda analysis: analysis.affinity(np.arange(5)),
    "spread": lambda analysis: analysis.anchor_spread,
    "entropy": lambda analysis: analysis.assignment_entropy,
    "distances": lambda analysis: analysis.pairwise_distance_cv,
    "alone": lambda analysis: Analysis(analysis.checkpoint).pca.explained_variance_ratio,
    "pca of anchors": lambda analysis: analysis.projected(ProjectionSpec.parse("PCA of anchors")).items,
    "trust": lambda analysis: list(analysis.trust(analysis.positions).figures.values()),
    "right": lambda analysis: analysis.trust(analysis.positions).among_anchors.right,
    "drawn": lambda analysis: drawn_nearest(analysis.positions, np.arange(analysis.item_count), True),
    "farther": lambda analysis: drawn_farther(analysis.positions, 3, analysis.top_anchors(3, 5)[0], True),
}


@pytest.mark.parametrize("number", NUMBERS.values(), ids=NUMBERS.keys())
def test_no_number_depends_on_the_end_that_an_axis_is_given_by(number):
    analysis = of_axes(items=80, dimension=6)
    np.testing.assert_allclose(number(analysis), number(turned_over(analysis)), atol=1e-6)


def test_without_axes_the_end_matters():
    analysis = make_analysis(family="anchors-only", items=80, dimension=6)
    assert not np.array_equal(analysis.nearest_anchor, turned_over(analysis).nearest_anchor)


def test_angles_to_axes_are_at_most_a_right_angle():
    random = np.random.default_rng(3)
    items, anchors = unit(random.normal(size=(50, 6))), unit(random.normal(size=(7, 6)))
    drawn, drawn_anchors = unit(random.normal(size=(50, 3))), unit(random.normal(size=(7, 3)))
    found = measure_trust(Embedding(items, drawn, anchors, drawn_anchors, are_axes=True)).among_anchors
    true, seen = (np.degrees(np.arccos(np.abs(a @ b.T))) for a, b in ((items, anchors), (drawn, drawn_anchors)))
    assert found.true_angle == pytest.approx((true.mean(), true.std()), abs=1e-3)
    assert found.drawn_angle == pytest.approx((seen.mean(), seen.std()), abs=1e-3)
    np.testing.assert_allclose(found.item_angle_error, np.abs(true - seen).mean(axis=1), atol=1e-3)
    np.testing.assert_array_equal(found.right, true.argmin(axis=1) == seen.argmin(axis=1))


def test_an_axis_and_its_opposite_are_copies():
    random = np.random.default_rng(3)
    items, first = unit(random.normal(size=(50, 6))), unit(random.normal(size=(4, 6)))
    axes, drawn = np.concatenate([first, -first]), unit(random.normal(size=(8, 3)))
    embedding = Embedding(items, unit(random.normal(size=(50, 3))), axes, drawn, are_axes=True)
    both = measure_trust(embedding).among_anchors
    assert both.true_anchor.max() < 4
    ends = replace(embedding, anchors=np.concatenate([first, first]))
    np.testing.assert_allclose(measure_trust(ends).among_anchors.right, both.right)


def test_what_needs_points_says_so():
    analysis = of_axes()
    assert "these are axes" in BY_ID["cells"].unavailable(analysis)
    with pytest.raises(MissingDataError, match="axes, which have two ends"):
        next(analysis.fitting())
    assert BY_ID["antipodal"].unavailable(analysis) == ""


def test_angles_told_under_the_pointer_are_those_to_the_nearer_end():
    analysis = of_axes(items=60)
    drawn = ViewInput(analysis, analysis.positions).embedding
    assert drawn.anchors.are_axes
    _, cosine = drawn.anchors.nearest()
    assert cosine.min() >= 0
