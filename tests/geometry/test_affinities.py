import numpy as np
import pytest
from scipy import sparse

from geolip_viewer.geometry.affinities import Edges, affinities, conditional
from geolip_viewer.geometry.simplices import uniform_rows
from geolip_viewer.task import Progress, Task, running

RANDOM = np.random.default_rng(0)
ITEMS, ANCHORS = uniform_rows(120, 6, RANDOM), uniform_rows(15, 6, RANDOM)


def matrix(edges: Edges, count: int) -> np.ndarray:
    return sparse.csr_matrix((edges.weights, edges.columns, edges.starts), shape=(count, count)).toarray()


@pytest.mark.parametrize("perplexity", [2.0, 10.0, 19.0])
def test_weights_have_the_entropy_of_their_perplexity(perplexity):
    distance = np.sort(RANDOM.uniform(0, 1, (30, 20)), axis=1)
    weights = conditional(distance, perplexity)
    np.testing.assert_allclose(weights.sum(axis=1), 1)
    np.testing.assert_allclose(np.exp(-(weights * np.log(weights)).sum(axis=1)), perplexity, rtol=1e-3)
    ratio = np.log(weights[:, 0] / weights[:, 7]) / (distance[:, 7] - distance[:, 0])
    again = np.log(weights[:, 0] / weights[:, 3]) / (distance[:, 3] - distance[:, 0])
    np.testing.assert_allclose(ratio, again, rtol=1e-6)  # exponential in the distance


def test_equally_far_or_too_few_neighbours_weigh_the_same():
    np.testing.assert_allclose(conditional(np.full((3, 5), 0.4), 2), 0.2)
    np.testing.assert_allclose(conditional(np.array([[0.1, 0.3]]), 20), 0.5, atol=1e-3)


def test_each_pair_stands_once_and_all_shares_make_one():
    weights = matrix(affinities(ITEMS, ANCHORS, 10), 135)
    assert (np.tril(weights) == 0).all()
    assert 2 * weights.sum() == pytest.approx(1, abs=1e-5)
    assert (weights >= 0).all()


@pytest.mark.parametrize("rows_at_once", [7, 120, 1000])
def test_the_joint_shares_are_those_of_t_sne(monkeypatch, rows_at_once):
    monkeypatch.setattr("geolip_viewer.geometry.affinities.PAIRED", rows_at_once)
    perplexity, count = 8.0, 120
    distance = 1 - ITEMS.astype(float) @ ITEMS.T
    np.fill_diagonal(distance, np.inf)
    order = np.argsort(distance, axis=1)[:, :24]
    near = conditional(np.take_along_axis(distance, order, axis=1), perplexity)
    one_way = np.zeros((count, count))
    np.put_along_axis(one_way, order, near, axis=1)
    wanted = np.triu((one_way + one_way.T) / (2 * count))
    np.testing.assert_allclose(matrix(affinities(ITEMS, ITEMS[:0], perplexity), count), wanted, atol=1e-7)


def test_an_approximate_search_says_what_it_found(monkeypatch):
    assert affinities(ITEMS, ANCHORS, 4).search_recall is None
    monkeypatch.setattr("geolip_viewer.geometry.affinities.EXACT", 100)
    assert affinities(ITEMS, ANCHORS, 4).search_recall == 1.0


def test_anchors_alone_are_neighbours_too():
    weights = matrix(affinities(ITEMS[:0], ANCHORS, 3), 15)
    assert 2 * weights.sum() == pytest.approx(1, abs=1e-5)


def test_every_part_of_the_search_says_how_far_it_is_and_so_can_be_interrupted():
    told: list[Progress] = []
    with running(Task(told.append)):
        affinities(ITEMS, ANCHORS, 10)
    assert {each.phase for each in told if each.fraction == 1.0} == {
        "Working",
        "Weighing neighbours",
        "Joining neighbours",
    }
