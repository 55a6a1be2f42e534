"""Spherical k-means."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.cluster import KMeans

from geolip_viewer.geometry.spherical_kmeans import spherical_kmeans
from geolip_viewer.task import Cancelled, Task, running


def unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def clouds(count: int, dimension: int, centres: int, spread: float, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Points near centres on the sphere, and the centre of each."""
    random = np.random.default_rng(seed)
    of = np.arange(count) % centres
    points = unit(random.standard_normal((centres, dimension)))[of]
    return unit(points + spread * random.standard_normal((count, dimension))).astype(np.float32), of


def mean_cosine(points: np.ndarray, centres: np.ndarray) -> float:
    return float((points.astype(np.float64) @ centres.astype(np.float64).T).max(axis=1).mean())


def test_clouds_that_lie_apart_are_found():
    points, of = clouds(600, 12, 8, 0.05)
    found = spherical_kmeans(points, 8)
    wanted = unit(np.stack([points[of == each].astype(np.float64).mean(axis=0) for each in range(8)]))
    matched = (wanted @ found.centres.T).argmax(axis=1)
    assert sorted(matched) == list(range(8))
    np.testing.assert_allclose(found.centres[matched], wanted, atol=1e-6)


@pytest.mark.parametrize("seed", [0, 1])
def test_it_gathers_points_as_well_as_scikit_learn(seed):
    points, _ = clouds(3000, 32, 60, 0.15)
    found = spherical_kmeans(points, 48, seed)
    theirs = unit(KMeans(48, n_init=1, random_state=seed).fit(points).cluster_centers_)
    assert found.mean_cosine == pytest.approx(mean_cosine(points, found.centres), abs=1e-4)
    assert mean_cosine(points, found.centres) > mean_cosine(points, theirs) - 0.002


@given(count=st.integers(2, 12), seed=st.integers(0, 99), copies=st.integers(1, 3))
def test_centres_are_unit_rows_and_the_same_for_a_seed(count, seed, copies):
    points = np.repeat(clouds(12, 5, 4, 0.4, seed)[0], copies, axis=0)
    found = spherical_kmeans(points, count, seed)
    assert found.centres.shape == (count, 5)
    assert found.centres.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(found.centres, axis=1), 1, atol=1e-6)
    np.testing.assert_array_equal(found.centres, spherical_kmeans(points, count, seed).centres)


def test_a_centre_is_the_unit_mean_of_what_is_nearest_to_it():
    points, _ = clouds(2000, 16, 40, 0.2)
    centres = spherical_kmeans(points, 20).centres
    nearest = (points @ centres.T).argmax(axis=1)
    means = unit(np.stack([points[nearest == each].astype(np.float64).mean(axis=0) for each in range(20)]))
    assert (means * centres).sum(axis=1).min() > 0.99


def test_it_can_be_cancelled():
    task = Task()
    task.cancel()
    with pytest.raises(Cancelled), running(task):
        spherical_kmeans(clouds(50, 4, 4, 0.1)[0], 4)
