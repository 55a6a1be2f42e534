import numpy as np
import pytest
from scipy.stats import spearmanr

from geolip_viewer.geometry.ranks import spearman


def pairs(one: np.ndarray, other: np.ndarray):
    return lambda: ((one[i : i + 7], other[i : i + 7]) for i in range(0, len(one), 7))


@pytest.mark.parametrize("slope", [-1.0, -0.2, 0.0, 0.5, 3.0])
def test_the_correlation_is_scipys(slope):
    random = np.random.default_rng(3)
    one = random.uniform(-1, 1, (50, 40))
    other = np.tanh(slope * one + 0.5 * random.normal(size=one.shape))
    assert spearman(pairs(one, other)) == pytest.approx(spearmanr(one.ravel(), other.ravel()).statistic, abs=1e-5)


def test_ties_share_their_mean_rank():
    one = np.round(np.random.default_rng(0).uniform(-1, 1, (30, 10)), 1)
    other = np.round(one**3, 1)
    assert spearman(pairs(one, other)) == pytest.approx(spearmanr(one.ravel(), other.ravel()).statistic, abs=1e-9)


def test_any_growing_function_keeps_the_order():
    one = np.random.default_rng(0).uniform(-1, 1, (30, 10))
    assert spearman(pairs(one, one**3)) == pytest.approx(1, abs=1e-5)
    assert spearman(pairs(one, -one)) == pytest.approx(-1, abs=1e-5)


def test_a_side_that_stands_still_has_no_order_to_keep():
    one = np.random.default_rng(0).uniform(-1, 1, (5, 5))
    assert spearman(pairs(one, np.zeros_like(one))) == 0
    assert spearman(pairs(np.ones((0, 4)), np.ones((0, 4)))) == 0


def test_cosines_a_little_beyond_one_count_as_one():
    one = np.array([[-1.0000001, 0.0, 1.0000001]])
    assert spearman(pairs(one, one)) == pytest.approx(1)
