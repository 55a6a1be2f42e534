"""PyTorch's tensors, here on the processor, give what numpy gives."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from geolip_viewer.geometry.affinities import affinities, conditional
from geolip_viewer.geometry.barnes_hut import Tree, estimated_repulsion
from geolip_viewer.geometry.constellation import cosines, nearest
from geolip_viewer.geometry.faithful import faithful
from geolip_viewer.geometry.fit_settings import Settings
from geolip_viewer.geometry.forces import anchoring, attraction, repulsion
from geolip_viewer.geometry.lenses import Projection
from geolip_viewer.geometry.namespaces import NUMPY, namespace
from geolip_viewer.geometry.neighbors import neighbors, neighbors_nearby, smallest
from geolip_viewer.geometry.rivals import estimated_anchoring, rivals
from geolip_viewer.geometry.simplices import uniform_rows
from geolip_viewer.geometry.sphere import on_sphere, unit
from geolip_viewer.geometry.torch_namespace import TorchNamespace
from geolip_viewer.geometry.trust import Embedding, measure_trust

TORCH = TorchNamespace("cpu")
RANDOM = np.random.default_rng(0)


def groups(count: int, dimension: int = 16, seed: int = 1) -> np.ndarray:
    random = np.random.default_rng(seed)
    centres = uniform_rows(40, dimension, random)
    return unit((centres[random.integers(40, size=count)] + 0.2 * random.normal(size=(count, dimension))).astype("f4"))


def test_an_array_knows_its_namespace():
    assert namespace(np.zeros(2)) is NUMPY
    assert namespace(torch.zeros(2)) == TORCH


def test_a_tensor_of_read_only_rows_shares_no_memory_with_them():
    rows = np.ones((2, 2), np.float32)
    rows.flags.writeable = False
    TORCH.of(rows)[0, 0] = 5
    assert (rows == 1).all()


def test_features_are_projected_alike():
    weight, bias, scale, shift = RANDOM.normal(size=(8, 20)), *RANDOM.normal(size=(3, 8)).astype(np.float32)
    project, features = Projection.of(weight, bias, scale, shift), RANDOM.normal(size=(50, 20)).astype(np.float32)
    there = project.on(TORCH)(TORCH.of(features))
    assert there.dtype == torch.float32
    np.testing.assert_allclose(TORCH.host(there), project(features), atol=1e-6)


def test_rows_of_zeros_and_of_tiny_numbers_become_unit_rows_alike():
    rows = np.array([[0, 0, 0], [1e-30, 0, 0], [3, 4, 0]], np.float32)
    np.testing.assert_array_equal(TORCH.host(unit(TORCH.of(rows))), unit(rows))


@given(st.lists(st.lists(st.integers(0, 3), min_size=7, max_size=7), min_size=1, max_size=5), st.integers(1, 7))
def test_the_smallest_come_in_order_and_ties_by_column(entries, k):
    distance = np.array(entries, np.float32)
    wanted = np.argsort(distance, axis=1, kind="stable")[:, :k]
    np.testing.assert_array_equal(TORCH.host(smallest(TORCH.of(distance), k)), wanted)


def test_the_nearest_anchor_is_the_same_one_ties_included():
    anchors = np.concatenate([uniform_rows(20, 8, RANDOM)] * 2)
    points = uniform_rows(300, 8, RANDOM)
    here, there = nearest(points, anchors), nearest(TORCH.of(points), TORCH.of(anchors))
    assert here[0].max() < 20
    np.testing.assert_array_equal(TORCH.host(there[0]), here[0])
    np.testing.assert_array_equal(TORCH.host(cosines(TORCH.of(points), TORCH.of(anchors))), cosines(points, anchors))


def test_neighbours_are_the_same():
    points = groups(500)
    (found, distance), there = neighbors(points, 12), neighbors(TORCH.of(points), 12)
    np.testing.assert_allclose(TORCH.host(there[1]), distance, atol=1e-6)
    assert np.mean(TORCH.host(there[0]) == found) > 0.99


def test_neighbours_are_sought_in_the_same_cells():
    points = groups(1500)
    here, there = neighbors_nearby(points, 10, least=200), neighbors_nearby(TORCH.of(points), 10, least=200)
    assert there.recall == pytest.approx(here.recall, abs=0.002)
    np.testing.assert_allclose(TORCH.host(there.distance), here.distance, atol=1e-6)


def test_pairs_weigh_the_same():
    items, anchors = groups(300), groups(20, seed=2)
    here, there = affinities(items, anchors, 8), affinities(TORCH.of(items), TORCH.of(anchors), 8)
    np.testing.assert_array_equal(TORCH.host(there.starts), here.starts)
    np.testing.assert_array_equal(TORCH.host(there.columns), here.columns)
    np.testing.assert_allclose(TORCH.host(there.weights), here.weights, rtol=2e-4)
    distance = np.sort(RANDOM.uniform(0, 1, (30, 20)), axis=1)
    np.testing.assert_allclose(TORCH.host(conditional(TORCH.of(distance), 5)), conditional(distance, 5), rtol=1e-9)


def test_points_are_moved_alike():
    items, anchors, scale = groups(300), groups(30, seed=2), 60.0
    positions = uniform_rows(330, 3, np.random.default_rng(3))
    target, there = nearest(items, anchors)[0], TORCH.of(positions)
    edges, of_tensors = affinities(items, anchors, 8), affinities(TORCH.of(items), TORCH.of(anchors), 8)
    pairs = [
        (attraction(positions, edges, scale), attraction(there, of_tensors, scale)),
        (repulsion(positions, scale), repulsion(there, scale)),
        (anchoring(positions, target, scale, 2.0), anchoring(there, TORCH.of(target), scale, 2.0)),
    ]
    for here, moved in pairs:
        np.testing.assert_allclose(TORCH.host(moved), here, atol=2e-5 * np.abs(here).max())


def test_many_points_are_moved_alike():
    items, anchors, scale = groups(3000), groups(60, seed=2), 60.0
    positions = uniform_rows(3060, 3, np.random.default_rng(3))
    target, there = nearest(items, anchors)[0], TORCH.of(positions)
    tree, of_tensors = Tree.of(positions), Tree.of(there)
    for name in ("order", "apart", "opened"):
        np.testing.assert_array_equal(TORCH.host(getattr(of_tensors, name)), getattr(tree, name))
    among, of_them = rivals(positions[3000:], tree, 8), rivals(there[3000:], of_tensors, 8)
    assert np.mean(TORCH.host(of_them) == among) > 0.99
    pairs = [
        (estimated_repulsion(positions, scale, tree), estimated_repulsion(there, scale, of_tensors)),
        (
            estimated_anchoring(positions, target, among, tree, scale, 2.0),
            estimated_anchoring(there, TORCH.of(target), of_them, of_tensors, scale, 2.0),
        ),
    ]
    for here, moved in pairs:
        np.testing.assert_allclose(TORCH.host(moved), here, atol=1e-4 * np.abs(here).max())


LEVELS = Settings(steps=60, refined=20, exact=500, first=300, perplexity=10)


@pytest.mark.parametrize("settings", [replace(LEVELS, exact=6000), LEVELS], ids=["at once", "in levels"])
def test_a_globe_is_fitted_alike_and_the_same_each_time(settings):
    items, anchors = groups(700), groups(30, seed=2)
    start = on_sphere(np.concatenate([items, anchors])[:, :3])
    (*_, here), (*_, there), (*_, again) = (
        faithful(items, anchors, start, settings, where) for where in (NUMPY, TORCH, TORCH)
    )
    assert isinstance(there.positions, np.ndarray)
    np.testing.assert_array_equal(again.positions, there.positions)
    shares = [
        measure_trust(Embedding(items, globe.positions[:700])).among_items.neighbor_recall for globe in (here, there)
    ]
    assert shares[1] == pytest.approx(shares[0], abs=0.02)


def test_the_first_steps_of_a_fit_are_the_same_to_rounding():
    items, anchors = groups(300), groups(20, seed=2)
    start = on_sphere(np.concatenate([items, anchors])[:, :3])
    settings = Settings(steps=20, perplexity=10)
    for here, there in zip(
        faithful(items, anchors, start, settings), faithful(items, anchors, start, settings, TORCH), strict=True
    ):
        np.testing.assert_allclose(there.positions, here.positions, atol=1e-4)
