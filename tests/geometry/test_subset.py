"""A few points that stand for many."""

import numpy as np
import pytest

from geolip_viewer.geometry.subset import BITS, RARE, morton, representative

NONE = np.empty(0, np.int64)


def directions(count: int, seed: int = 0) -> np.ndarray:
    rows = np.random.default_rng(seed).normal(size=(count, 3))
    return (rows / np.linalg.norm(rows, axis=1)[:, None]).astype(np.float32)


def cell_counts(points: np.ndarray, side: int = 16) -> np.ndarray:
    """How many points lie in each of side² cells of equal area."""
    across = ((np.arctan2(points[:, 1], points[:, 0]) / (2 * np.pi) + 0.5) * side).astype(int) % side
    up = np.minimum((0.5 + 0.5 * points[:, 2]) * side, side - 1).astype(int)
    return np.bincount(across * side + up, minlength=side * side)


def test_every_class_keeps_its_share_and_all_of_what_is_rare():
    random = np.random.default_rng(1)
    groups = random.choice(6, 60_000, p=[0.5, 0.3, 0.15, 0.0488, 0.0010, 0.0002]) - 1
    groups[:RARE] = 9
    found = representative(directions(60_000), groups, 3000, np.array([59_999]))
    assert 59_999 in found
    assert len(np.unique(found)) == len(found)
    for group in np.unique(groups):
        size, taken = (groups == group).sum(), (groups[found] == group).sum()
        if size <= RARE:
            assert taken == size
        else:
            assert abs(taken - size / 20) < 1 + 4 * (size / 20 / 8) ** 0.5  # of the seeded pool alone


def test_no_class_is_lost_however_small_its_share():
    groups = np.zeros(200_000, np.int64)
    groups[: 100 * 80] = 1 + np.arange(100 * 80) % 100  # a hundred classes of 80
    found = representative(directions(200_000), groups, 1000, NONE)
    assert set(groups[found]) == set(range(101))
    assert len(found) < 1000 + 100 * 80


def test_it_is_spread_more_evenly_than_chance():
    points = directions(200_000)
    found = representative(points, np.zeros(len(points), np.int64), 4096, NONE)
    chance = np.random.default_rng(5).choice(len(points), len(found), replace=False)
    even, uneven = (cell_counts(points[rows]) for rows in (found, chance))
    assert abs(len(found) - 4096) <= 2
    assert uneven.var() / uneven.mean() > 0.75  # of independent points it is 1
    assert even.var() / even.mean() < 0.4


def test_it_is_dense_where_the_points_are():
    points = np.concatenate([directions(40_000), np.abs(directions(40_000, 1))])
    found = representative(points, np.zeros(len(points), np.int64), 4000, NONE)
    share = (points[found] > 0).all(axis=1).mean()
    assert share == pytest.approx((points > 0).all(axis=1).mean(), abs=0.02)


def test_the_same_points_give_the_same_few_and_few_points_are_all_taken():
    points, groups = directions(70_000), np.arange(70_000) % 7
    first = representative(points, groups, 1000, NONE)
    np.testing.assert_array_equal(first, representative(points, groups, 1000, NONE))
    assert representative(points[:50], groups[:50], 50, NONE).tolist() == list(range(50))


def test_cells_follow_each_other_along_both_axes():
    half = 1 << 2 * BITS
    west, east = np.array([[-1.0, -1e-3, -1.0]]), np.array([[-1.0, 1e-3, 0.999]])
    assert morton(west)[0] == 0
    assert morton(np.array([[-1.0, 1e-9, 1.0]]))[0] == half - 1
    assert morton(east)[0] > morton(west)[0]
