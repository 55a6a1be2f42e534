import numpy as np
import pytest
from scipy import sparse

from geolip_viewer.geometry.affinities import Edges
from geolip_viewer.geometry.forces import anchoring, attraction, repulsion
from geolip_viewer.geometry.namespaces import NumpyNamespace
from geolip_viewer.geometry.simplices import uniform_rows


def divergence(positions: np.ndarray, weights: np.ndarray, scale: float) -> float:
    """The objective that the fit minimizes: KL of drawn from true similarities, by definition, without the constant."""
    chords = np.square(positions[:, None] - positions[None]).sum(axis=2)
    near = 1 / (1 + scale * chords)
    np.fill_diagonal(near, 0)
    known = weights > 0
    return float(-(weights[known] * np.log(near[known] / near.sum())).sum())


@pytest.mark.parametrize("edges_at_once", [7, 1 << 18])
def test_the_slope_is_that_of_the_divergence(monkeypatch, edges_at_once):
    """Attraction less repulsion, against differences of the objective itself, along tangents."""
    monkeypatch.setattr(NumpyNamespace, "edges", edges_at_once)
    random, scale, count = np.random.default_rng(0), 40.0, 25
    weights = np.triu(random.uniform(size=(count, count)) * (random.uniform(size=(count, count)) < 0.3), 1)
    weights /= 2 * weights.sum()
    rows = sparse.csr_matrix(weights)
    edges = Edges(rows.indptr, rows.indices, rows.data.astype(np.float32))
    positions = uniform_rows(count, 3, random)
    pull, push = attraction(positions, edges, scale), repulsion(positions, scale)
    downhill = (pull - push) * 4 * scale / count
    whole = weights + weights.T
    for i in range(count):
        tangent = np.cross(positions[i], random.normal(size=3))
        tangent /= np.linalg.norm(tangent)
        ahead, behind = positions.astype(float), positions.astype(float)
        step = 1e-4
        ahead[i] = ahead[i] * np.cos(step) + tangent * np.sin(step)
        behind[i] = behind[i] * np.cos(step) - tangent * np.sin(step)
        slope = (divergence(ahead, whole, scale) - divergence(behind, whole, scale)) / (2 * step)
        assert -downhill[i] @ tangent == pytest.approx(slope, abs=2e-3)


def likelihood(positions: np.ndarray, target: np.ndarray, scale: float, sharpness: float) -> float:
    """−Σ_i log(w_it^τ / Σ_a w_ia^τ) by its definition."""
    items, anchors = positions[: len(target)], positions[len(target) :]
    near = (1 / (1 + scale * np.square(items[:, None] - anchors[None]).sum(axis=2))) ** sharpness
    return float(-np.log(near[np.arange(len(target)), target] / near.sum(axis=1)).sum())


@pytest.mark.parametrize("sharpness", [1.0, 2.0, 3.5])
@pytest.mark.parametrize("entries", [20, 1 << 16])
def test_the_slope_of_anchoring_is_that_of_the_likelihood(monkeypatch, sharpness, entries):
    monkeypatch.setattr(NumpyNamespace, "cached", entries)
    random, scale = np.random.default_rng(0), 40.0
    positions, target = uniform_rows(30, 3, random), random.integers(8, size=22)
    downhill = anchoring(positions, target, scale, sharpness) * 2 * scale
    for i in range(30):
        tangent = np.cross(positions[i], random.normal(size=3))
        tangent /= np.linalg.norm(tangent)
        ahead, behind = positions.astype(float), positions.astype(float)
        ahead[i] = ahead[i] * np.cos(1e-4) + tangent * np.sin(1e-4)
        behind[i] = behind[i] * np.cos(1e-4) - tangent * np.sin(1e-4)
        slope = (likelihood(ahead, target, scale, sharpness) - likelihood(behind, target, scale, sharpness)) / 2e-4
        assert -downhill[i] @ tangent == pytest.approx(slope, rel=1e-3, abs=2e-2)


def pushes(positions, scale):
    """Σ_j q_ij w_ij y_j of all pairs, times the number of points, in float64."""
    wide = positions.astype(float)
    near = 1 / (1 + scale * np.square(wide[:, None] - wide[None]).sum(axis=2))
    np.fill_diagonal(near, 0)
    return len(wide) * (near**2 @ wide) / near.sum()


def along(push, positions):
    """Without the component that points off the sphere."""
    return push - (push * positions).sum(axis=1, keepdims=True) * positions


@pytest.mark.parametrize("entries", [60, 1 << 16])
def test_each_pair_that_repels_counts_for_both(monkeypatch, entries):
    monkeypatch.setattr(NumpyNamespace, "cached", entries)
    positions = uniform_rows(50, 3, np.random.default_rng(1))
    found = along(repulsion(positions, 30.0), positions)
    np.testing.assert_allclose(found, along(pushes(positions, 30.0), positions), atol=1e-4)
