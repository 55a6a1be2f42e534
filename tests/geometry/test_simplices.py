import json
from pathlib import Path

import numpy as np
import pytest

from geolip_viewer.geometry import simplices
from geolip_viewer.geometry.sphere import unit
from geolip_viewer.sources.checkpoint import read_checkpoint

LAYOUTS = Path(__file__).parents[1] / "fixtures" / "layouts"


def layouts() -> list[dict]:
    """Checkpoints with measures of their anchors."""
    cases = json.loads((LAYOUTS / "manifest.json").read_text())["cases"]
    return [case for case in cases if "cv_metric_80000" in case.get("metrics", {})]


def rows(count: int, dimension: int, seed: int = 0) -> np.ndarray:
    return unit(np.random.default_rng(seed).normal(size=(count, dimension)).astype(np.float32))


def cayley_menger(corners: np.ndarray) -> float:
    """Squared volume of five corners: −det(CM) / 9216, with the matrix written out."""
    squares = np.square(corners[:, None].astype(float) - corners[None]).sum(axis=2)
    matrix = np.ones((6, 6))
    matrix[0, 0] = 0
    matrix[1:, 1:] = squares
    return float(-np.linalg.det(matrix) / 9216)


def test_squared_volumes_are_those_of_cayley_and_menger():
    corners = np.random.default_rng(0).normal(size=(50, 5, 9))
    np.testing.assert_allclose(simplices.squared_volumes(corners), [cayley_menger(each) for each in corners], rtol=1e-9)


def test_the_regular_pentachoron_has_its_known_volume():
    edge_root_two = np.eye(5)[None]
    assert np.sqrt(simplices.squared_volumes(edge_root_two)[0]) == pytest.approx(np.sqrt(5) / 96 * np.sqrt(2) ** 4)


def test_the_cv_is_that_of_every_simplex_there_is():
    from itertools import combinations

    points = rows(12, 7)
    volumes = np.sqrt([cayley_menger(points[list(each)]) for each in combinations(range(12), 5)])
    found = simplices.pentachoron_cv(points, samples=40_000)
    assert found == pytest.approx(volumes.std(ddof=1) / volumes.mean(), rel=0.01)


def test_volumes_of_uniform_rows_become_more_alike_with_more_dimensions():
    random = np.random.default_rng(0)
    narrow = simplices.pentachoron_cv(simplices.uniform_rows(256, 16, random))
    wide = simplices.pentachoron_cv(simplices.uniform_rows(256, 256, random), samples=5000)
    assert narrow == pytest.approx(0.205, abs=0.01)
    assert wide == pytest.approx(0.040, abs=0.002)


def test_the_corners_of_a_simplex_are_distinct_rows():
    assert simplices.pentachoron_cv(rows(5, 8), samples=100) == pytest.approx(0, abs=1e-9)


def test_the_cv_repeats_for_a_seed():
    points = rows(30, 8)
    assert simplices.pentachoron_cv(points, 500, seed=1) == simplices.pentachoron_cv(points, 500, seed=1)
    assert simplices.pentachoron_cv(points, 500, seed=1) != simplices.pentachoron_cv(points, 500, seed=2)


@pytest.mark.parametrize(
    "points",
    [rows(4, 8), rows(10, 3), rows(10, 3).astype(float) @ np.linalg.qr(np.eye(9, 3) + 0.1)[0].T, np.ones((10, 8))],
    ids=["four rows", "three dimensions", "three of nine dimensions", "all equal"],
)
def test_without_volumes_there_is_no_cv(points):
    assert simplices.pentachoron_cv(points, samples=200) is None


def test_distances_of_pairs_and_spread_are_those_of_brute_force():
    points = rows(40, 6)
    cosines = points.astype(float) @ points.T.astype(float)
    above = 1 - cosines[np.triu_indices(40, 1)]
    assert simplices.pairwise_distance_cv(points) == pytest.approx(above.std(ddof=1) / above.mean(), rel=1e-6)
    positive = np.maximum(cosines[~np.eye(40, dtype=bool)], 0)
    assert simplices.anchor_spread(points) == pytest.approx(positive.mean(), rel=1e-6)


def test_too_few_or_equal_rows_have_no_distance_cv():
    assert simplices.pairwise_distance_cv(rows(2, 4)) is None
    assert simplices.pairwise_distance_cv(np.tile(np.eye(1, 4), (5, 1))) is None
    assert simplices.anchor_spread(rows(1, 4)) == 0


def test_entropy_lies_between_certainty_and_a_guess():
    anchors = np.eye(6, dtype=np.float32)
    weights = np.exp(np.eye(6)[0] / 0.1) / np.exp(np.eye(6)[0] / 0.1).sum()
    wanted = -(weights * np.log(weights)).sum()
    assert simplices.assignment_entropy(anchors[:1], anchors) == pytest.approx(wanted, rel=1e-4)
    undecided = unit(np.ones((1, 6), np.float32))
    assert simplices.assignment_entropy(undecided, anchors) == pytest.approx(np.log(6), rel=1e-6)


@pytest.mark.parametrize("case", layouts(), ids=lambda case: case["name"])
def test_anchors_of_many_layouts_have_the_values_measured_elsewhere(case):
    """The manifest's values come from another implementation of each."""
    wanted = case["metrics"]
    anchors = read_checkpoint(LAYOUTS / "files" / case["name"]).anchors
    found = simplices.pentachoron_cv(anchors)
    assert found == pytest.approx(wanted["cv_metric_80000"], abs=6 * wanted["cv_metric_80000_spread"])
    assert simplices.anchor_spread(anchors) == pytest.approx(wanted["spread_loss"], abs=1e-6)
    assert simplices.pairwise_distance_cv(anchors) == pytest.approx(wanted["anchor_cv"], abs=1e-6)


def test_uniform_rows_are_unit_rows_without_a_preferred_direction():
    found = simplices.uniform_rows(4000, 5, np.random.default_rng(0))
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(found.T @ found / 4000, np.eye(5) / 5, atol=0.02)
