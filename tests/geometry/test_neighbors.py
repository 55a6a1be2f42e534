import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geolip_viewer.geometry import neighbors as search_module
from geolip_viewer.geometry.neighbors import distances, neighbors, neighbors_nearby, ranks_of, smallest
from geolip_viewer.geometry.sphere import unit
from geolip_viewer.task import Progress, Task, running


def rows(count: int, dimension: int = 6, seed: int = 0) -> np.ndarray:
    return unit(np.random.default_rng(seed).normal(size=(count, dimension)).astype(np.float32))


def brute(points: np.ndarray, k: int) -> np.ndarray:
    """The k nearest others by sorting every Euclidean distance."""
    apart = np.linalg.norm(points[:, None].astype(float) - points[None], axis=2)
    np.fill_diagonal(apart, np.inf)
    return np.argsort(apart, axis=1, kind="stable")[:, :k]


@pytest.mark.parametrize(("count", "k"), [(2, 1), (30, 29), (300, 10), (1200, 5)])
def test_neighbors_are_those_of_sorting_every_distance(count, k):
    points = rows(count)
    found, distance = neighbors(points, k)
    np.testing.assert_array_equal(found, brute(points, k))
    np.testing.assert_allclose(distance, 1 - np.einsum("id,ikd->ik", points, points[found]), atol=1e-6)


@given(st.lists(st.lists(st.integers(0, 3), min_size=7, max_size=7), min_size=1, max_size=5), st.integers(1, 7))
def test_the_smallest_come_in_order_and_ties_by_column(entries, k):
    distance = np.array(entries, np.float32)
    wanted = np.argsort(distance, axis=1, kind="stable")[:, :k]
    np.testing.assert_array_equal(smallest(distance, k), wanted)


@given(st.lists(st.lists(st.integers(0, 5), min_size=6, max_size=6), min_size=1, max_size=4))
def test_a_rank_counts_what_is_strictly_smaller(entries):
    distance = np.array(entries, np.float32)
    columns = np.tile(np.array([[4, 0, 2]]), (len(distance), 1))
    wanted = [[1 + sum(other < row[c] for other in row) for c in (4, 0, 2)] for row in entries]
    np.testing.assert_array_equal(ranks_of(distance, columns), wanted)


def test_near_points_keep_their_order_when_given_in_float64():
    angles = np.array([0, 1e-5, 2e-5, 3e-5])
    circle = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    assert np.argsort(distances(circle[:1], circle)[0]).tolist() == [0, 1, 2, 3]
    assert len(set(distances(circle[:1].astype(np.float32), circle.astype(np.float32))[0].tolist())) < 4


def recall_of(found: np.ndarray, exact: np.ndarray) -> float:
    return float(np.mean([np.isin(one, other).mean() for one, other in zip(found, exact, strict=True)]))


def groups(count: int = 3000) -> np.ndarray:
    random = np.random.default_rng(1)
    spread = 0.2 * random.normal(size=(count, 16))
    return unit((rows(40, 16, 2)[random.integers(40, size=count)] + spread).astype(np.float32))


@pytest.mark.slow
def test_a_search_nearby_finds_nearly_all_neighbours():
    points = groups()
    exact, _ = neighbors(points, 10)
    search = neighbors_nearby(points, 10, least=300)
    assert (search.found != np.arange(3000)[:, None]).all()
    assert (np.diff(search.distance, axis=1) >= 0).all()
    assert search.recall >= 0.98
    assert recall_of(search.found, exact) == pytest.approx(search.recall, abs=0.01)


@pytest.mark.slow
def test_a_search_that_may_not_go_on_says_how_little_it_found():
    """The nearest neighbours of uniform points are spread over many cells."""
    points = rows(1200, 64)
    exact, _ = neighbors(points, 10)
    search = neighbors_nearby(points, 10, least=100, most=200)
    assert search.recall < 0.7
    assert recall_of(search.found, exact) == pytest.approx(search.recall, abs=0.02)
    assert neighbors_nearby(points, 10, least=100, most=3200).recall >= 0.98


def test_a_search_nearby_copes_with_points_that_are_all_the_same():
    points = np.repeat(rows(1), 2500, axis=0)
    told: list[Progress] = []
    with running(Task(told.append)):
        search = neighbors_nearby(points, 5, least=100)
    assert (search.found != np.arange(2500)[:, None]).all()
    np.testing.assert_allclose(search.distance, 0, atol=1e-6)
    assert len({each.fraction for each in told if each.fraction is not None}) > 2500 / search_module.ROWS


def test_in_a_cell_full_of_copies_only_so_many_are_compared(monkeypatch):
    monkeypatch.setattr(search_module, "ROWS", 64)
    monkeypatch.setattr(search_module, "MOST_CANDIDATES", 128)
    points = np.repeat(rows(3), 500, axis=0)
    search = neighbors_nearby(points, 5, least=100)
    assert (search.found != np.arange(1500)[:, None]).all()
    assert (search.found // 500 == np.arange(1500)[:, None] // 500).all()


@pytest.mark.parametrize(("at_once", "others"), [(512, 4096), (64, 500), (7, 12), (1000, 3)])
def test_however_few_are_compared_at_once_the_nearest_are_found(monkeypatch, at_once, others):
    """If all points are searched, the result is that of sorting every distance, also in a cell larger than a block."""
    monkeypatch.setattr(search_module, "ROWS", at_once)
    monkeypatch.setattr(search_module, "COLUMNS", others)
    points = np.concatenate([rows(700), unit(rows(300, seed=1) + 5 * rows(1))])
    search = neighbors_nearby(points, 10, least=2000)
    np.testing.assert_array_equal(search.found, brute(points, 10))
    np.testing.assert_allclose(search.distance, 1 - np.einsum("id,ikd->ik", points, points[search.found]), atol=1e-6)
    assert search.recall == 1
