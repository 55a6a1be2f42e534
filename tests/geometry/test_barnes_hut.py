import numpy as np
import pytest

from geolip_viewer.geometry.barnes_hut import FULL, OPENED, Tree, estimated_repulsion
from geolip_viewer.geometry.namespaces import NumpyNamespace
from geolip_viewer.geometry.simplices import uniform_rows
from geolip_viewer.geometry.sphere import unit


def crowded(count: int, seed: int = 1) -> np.ndarray:
    """Positions in a hundred islands of very unequal size and width, and copies among them."""
    random = np.random.default_rng(seed)
    centres, width = uniform_rows(100, 3, random), 10 ** random.uniform(-3, -1, 100)
    which = random.choice(100, count, p=random.dirichlet(np.ones(100)))
    positions = unit(centres[which] + width[which, None] * random.normal(size=(count, 3))).astype(np.float32)
    positions[1::50] = positions[: len(positions[1::50])]
    return positions


def pushes(positions: np.ndarray, scale: float) -> np.ndarray:
    """Σ_j q_ij w_ij y_j of all pairs, times the number of points, along the sphere, in float64."""
    wide = positions.astype(float)
    near = 1 / (1 + scale * sum(np.square(axis[:, None] - axis) for axis in wide.T))
    np.fill_diagonal(near, 0)
    return along(len(wide) * (near**2 @ wide) / near.sum(), wide)


def along(push: np.ndarray, positions: np.ndarray) -> np.ndarray:
    return push - (push * positions).sum(axis=1, keepdims=True) * positions


@pytest.mark.parametrize("count", [1, FULL, FULL + 1, 3000, 9000])
def test_from_every_cell_each_point_counts_once(count):
    positions = crowded(count)
    tree = Tree.of(positions)
    leaves, width = tree.counts.shape
    counted = tree.counts.ravel() > 0
    assert width <= FULL
    np.testing.assert_array_equal(np.sort(tree.order[counted]), np.arange(count))
    np.testing.assert_array_equal(tree.order[tree.place], np.arange(count))
    assert counted[tree.place].all()
    within = [tree.counts.sum(axis=1)]  # how many points the cells of each size hold, largest first
    for _ in range(tree.sizes - 1):
        within.insert(0, within[0].reshape(-1, 4).sum(axis=1))
    seen = np.concatenate(within)[tree.apart].sum(axis=1) + tree.counts[tree.opened].sum(axis=(1, 2))
    np.testing.assert_array_equal(seen, count)
    assert (tree.opened == np.arange(leaves)[:, None]).any(axis=1).all()
    if leaves > OPENED:
        assert tree.apart.shape[1] + tree.opened.shape[1] * width < count / 2


@pytest.mark.parametrize("entries", [1, 1 << 20])
@pytest.mark.parametrize("make", [crowded, lambda count: uniform_rows(count, 3, np.random.default_rng(1))])
def test_the_estimate_is_within_a_tenth_of_the_sum_over_all_pairs(monkeypatch, make, entries):
    monkeypatch.setattr(NumpyNamespace, "entries", entries)
    positions = make(5000)
    for scale in (300.0, 2500.0):
        exact = pushes(positions, scale)
        found = along(estimated_repulsion(positions, scale, Tree.of(positions)), positions)
        assert np.linalg.norm(found - exact) < 0.1 * np.linalg.norm(exact)


def test_points_of_few_cells_are_all_pairs():
    """No more cells than are opened, so nothing is estimated. The points are close, but distinct in float32."""
    positions = unit(np.array([1, 0, 0]) + 1e-3 * np.random.default_rng(0).normal(size=(200, 3))).astype(np.float32)
    found = along(estimated_repulsion(positions, 1e6, Tree.of(positions)), positions)
    exact = pushes(positions, 1e6)
    np.testing.assert_allclose(found, exact, atol=5e-4 * np.abs(exact).max())


def test_a_tree_of_some_steps_before_serves():
    positions = crowded(4000)
    tree = Tree.of(positions)
    moved = unit(positions + 0.01 * np.random.default_rng(2).normal(size=positions.shape)).astype(np.float32)
    exact = pushes(moved, 2000.0)
    found = along(estimated_repulsion(moved, 2000.0, tree), moved)
    assert np.linalg.norm(found - exact) < 0.15 * np.linalg.norm(exact)


@pytest.mark.parametrize("count", [4300, 6000, 20_000])
def test_copies_of_a_point_leave_no_cell_without_a_middle(count):
    """Points repeated to fill the cells may end up in one cell, which then counts nothing."""
    half = uniform_rows(count // 2, 3, np.random.default_rng(0))
    for points in (np.repeat(half[:1], count, axis=0), np.concatenate([np.repeat(half[:1], count // 2, axis=0), half])):
        tree = Tree.of(points)
        assert np.isfinite(tree.centres).all()
        assert np.isfinite(estimated_repulsion(points, 100.0, tree)).all()
