"""How far rows moved, and the rotation that explains it, against scipy and closed forms."""

import numpy as np
import pytest
from scipy.linalg import orthogonal_procrustes
from scipy.stats import ortho_group

from geolip_viewer.geometry.drift import anchor_drift, angles_travelled, common_rotation, nearer_ends
from geolip_viewer.geometry.sphere import unit


def rows(count: int, dimension: int, seed: int = 0) -> np.ndarray:
    return unit(np.random.default_rng(seed).normal(size=(count, dimension))).astype(np.float32)


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
