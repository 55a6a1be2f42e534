"""How far rows moved, and the rotation that explains it, against scipy and closed forms."""

import numpy as np
import pytest
from scipy.linalg import orthogonal_procrustes
from scipy.stats import ortho_group

from geolip_viewer.geometry.drift import (
    anchor_drift,
    angles_travelled,
    chance_share,
    common_rotation,
    explained_share,
    held_out_share,
    is_found,
    nearer_ends,
)
from geolip_viewer.geometry.sphere import unit


def rows(count: int, dimension: int, seed: int = 0) -> np.ndarray:
    return unit(np.random.default_rng(seed).normal(size=(count, dimension))).astype(np.float32)


def noisy(start: np.ndarray, degrees: float, seed: int = 1) -> np.ndarray:
    """Every row at this angle from where it was, in a random direction."""
    noise = np.random.default_rng(seed).normal(size=start.shape)
    noise = unit(noise - (noise * start).sum(axis=1, keepdims=True) * start)
    angle = np.radians(degrees)
    return (np.cos(angle) * start + np.sin(angle) * noise).astype(np.float32)


def test_drift_is_the_angle_between_the_rows_in_degrees():
    start = np.eye(3, dtype=np.float32)
    end = np.array([[0, 1, 0], [0, 1, 0], [0, 0, -1]], np.float32)
    np.testing.assert_allclose(anchor_drift(start, end).angle, [90, 0, 180], atol=1e-9)


@pytest.mark.parametrize("count", [40, 6])
def test_after_a_rotation_nothing_drifted(count):
    start = rows(count, 6)
    end = (start @ ortho_group.rvs(6, random_state=1)).astype(np.float32)
    found = anchor_drift(start, end)
    assert found.angle.min() > 1
    assert found.aligned.max() < 1e-4
    assert found.rotation_share == pytest.approx(1, abs=1e-9)


def test_the_rotation_is_that_of_scipy_and_its_share_that_of_the_chords():
    start, end = rows(30, 5), unit(rows(30, 5) + 0.3 * rows(30, 5, 1)).astype(np.float32)
    rotation = orthogonal_procrustes(start.astype(float), end.astype(float))[0]
    found = anchor_drift(start, end)
    np.testing.assert_allclose(found.rotation, rotation, atol=1e-7)
    chords = [(np.linalg.norm(each - end, axis=1) ** 2).mean() for each in (start, start @ rotation)]
    assert found.rotation_share == pytest.approx(1 - chords[1] / chords[0], abs=1e-6)
    np.testing.assert_allclose(found.aligned, np.degrees(np.arccos(((start @ rotation) * end).sum(axis=1))), atol=1e-3)


def test_directions_without_anchors_are_left_as_they_are():
    start = np.eye(5, dtype=np.float32)[:2]
    end = np.array([[0, 1, 0, 0, 0], [-1, 0, 0, 0, 0]], np.float32)
    rotation = common_rotation(start, end)
    np.testing.assert_allclose(rotation[2:, 2:], np.eye(3), atol=1e-9)
    np.testing.assert_allclose(start @ rotation, end, atol=1e-7)
    np.testing.assert_allclose(common_rotation(rows(2, 6), rows(2, 6)), np.eye(6), atol=1e-6)


def test_where_nothing_moves_a_rotation_explains_nothing():
    found = anchor_drift(rows(9, 4), rows(9, 4))
    assert found.rotation_share is None
    assert found.aligned.max() < 1e-4


def test_a_zero_vector_has_no_angle():
    start = rows(4, 3)
    end = start.copy()
    end[2] = 0
    assert np.isnan(anchor_drift(start, end).angle).tolist() == [False, False, True, False]


def test_items_are_turned_before_they_are_compared():
    start, turn = rows(5000, 4), ortho_group.rvs(4, random_state=2)
    end = (start @ turn).astype(np.float32)
    assert angles_travelled(start, end, turn).max() < 1e-6
    expected = np.arccos(np.clip((start.astype(float) * end).sum(axis=1), -1, 1))
    np.testing.assert_allclose(angles_travelled(start, end), expected, atol=1e-6)


def test_the_nearer_end_of_an_axis_is_compared():
    start = rows(6, 3)
    signs = np.array([1, -1, 1, -1, -1, 1])[:, None]
    assert nearer_ends(start, start * signs).tolist() == signs.tolist()


def test_a_rotation_explains_what_it_takes_from_the_squared_chord():
    start, moved, left = rows(50, 5), rows(50, 5, 1), rows(50, 5, 2)
    before, after = (np.square(start.astype(float) - each).sum() for each in (moved, left))
    angles = [np.degrees(angles_travelled(start, each)) for each in (moved, left)]
    assert explained_share(*angles) == pytest.approx(1 - after / before, abs=1e-6)
    assert explained_share(np.array([60.0, np.nan]), np.array([180.0, np.nan])) == pytest.approx(-3)
    assert explained_share(np.zeros(3), np.zeros(3)) is None


def test_a_rotation_below_noise_is_found_in_anchors_that_it_was_not_fitted_to():
    start = rows(400, 6)
    end = noisy(start @ ortho_group.rvs(6, random_state=1), 2.0)
    found = held_out_share(start, end)
    moved, left = (np.square(start.astype(float) - end).sum(), 400 * (2 * np.sin(np.radians(1))) ** 2)
    assert found == pytest.approx(1 - left / moved, abs=1e-4)
    assert is_found(found)


@pytest.mark.parametrize(("count", "dimension"), [(64, 64), (40, 64)])
def test_of_a_rotation_few_anchors_find_the_directions_of_one_half(count, dimension):
    start = rows(count, dimension)
    end = (start @ ortho_group.rvs(dimension, random_state=1)).astype(np.float32)
    assert anchor_drift(start, end).rotation_share == pytest.approx(1)
    assert held_out_share(start, end) == pytest.approx(count / 2 / dimension, abs=0.06)


@pytest.mark.parametrize(
    ("count", "dimension", "expected"),
    [(4000, 4, 4 / 8000), (300, 50, 50 / 600), (60, 60, 1 / 2), (59, 60, 60 / 118), (20, 60, 99 / 118), (1, 9, 1.0)],
)
def test_noise_is_explained_as_chance_tells_where_fitted_and_not_elsewhere(count, dimension, expected):
    start = rows(count, dimension)
    end = noisy(start, 0.5)
    assert chance_share(start, end) == pytest.approx(expected, abs=0.02)
    assert anchor_drift(start, end).rotation_share == pytest.approx(chance_share(start, end), abs=0.02)
    found = held_out_share(start, end)
    assert found is None if count == 1 else -1.5 < found < 0.01
    assert not is_found(found)


def test_much_noise_finds_nothing_in_other_anchors_and_is_half_explained_where_fitted():
    start, end = rows(128, 128), rows(128, 128, 1)
    assert anchor_drift(start, end).rotation_share == pytest.approx(chance_share(start, end), abs=0.03)
    assert anchor_drift(start, end).rotation_share > 0.5
    assert held_out_share(start, end) == pytest.approx(0, abs=0.05)


def test_what_a_rotation_explains_by_chance_knows_nothing_of_the_true_one():
    start = rows(40, 6)
    end = (start @ ortho_group.rvs(6, random_state=1)).astype(np.float32)
    assert anchor_drift(start, end).rotation_share == pytest.approx(1)
    assert chance_share(start, end) < 0.3


def test_where_nothing_moves_no_share_is_told():
    assert held_out_share(rows(9, 4), rows(9, 4)) is None
    assert chance_share(rows(9, 4), rows(9, 4)) is None
    assert [is_found(share) for share in (None, -2.0, 0.04, 0.06, 1.0)] == [False, False, False, True, True]
