import numpy as np

from geolip_viewer.geometry.barnes_hut import Tree
from geolip_viewer.geometry.forces import anchoring
from geolip_viewer.geometry.rivals import estimated_anchoring, rivals
from geolip_viewer.geometry.simplices import uniform_rows


def along(push: np.ndarray, positions: np.ndarray) -> np.ndarray:
    return push - (push * positions).sum(axis=1, keepdims=True) * positions


def drawn() -> tuple[np.ndarray, np.ndarray, Tree]:
    positions, target = uniform_rows(2064, 3, np.random.default_rng(1)), np.arange(2000) % 64
    return positions, target, Tree.of(positions)


def test_rivals_are_the_anchors_drawn_nearest_to_the_middle_of_a_cell():
    positions, _, tree = drawn()
    within = positions[tree.order].reshape(*tree.counts.shape, 3) * tree.counts[:, :, None]
    middles = within.sum(axis=1) / tree.counts.sum(axis=1)[:, None]
    nearest = np.argsort(-middles @ positions[2000:].T, axis=1)[:, :5]
    np.testing.assert_array_equal(rivals(positions[2000:], tree, 5), nearest)


def test_against_all_anchors_it_is_the_pull_of_the_true_ones():
    positions, target, tree = drawn()
    for sharpness in (1.0, 2.0, 3.5):
        found = estimated_anchoring(positions, target, rivals(positions[2000:], tree, 64), tree, 280.0, sharpness)
        exact = anchoring(positions, target, 280.0, sharpness)
        np.testing.assert_allclose(along(found, positions), along(exact, positions), atol=1e-4 * np.abs(exact).max())


def test_beside_the_nearest_rivals_others_hardly_pull():
    positions, target, tree = drawn()
    few = estimated_anchoring(positions, target, rivals(positions[2000:], tree, 24), tree, 280.0, 2.0)
    exact = along(anchoring(positions, target, 280.0, 2.0), positions)
    assert np.linalg.norm(along(few, positions) - exact) < 0.05 * np.linalg.norm(exact)
