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
    assert spearman(pairs(one, other)).value == pytest.approx(spearmanr(one.ravel(), other.ravel()).statistic, abs=1e-5)


def test_ties_share_their_mean_rank():
    one = np.round(np.random.default_rng(0).uniform(-1, 1, (30, 10)), 1)
    other = np.round(one**3, 1)
    assert spearman(pairs(one, other)).value == pytest.approx(spearmanr(one.ravel(), other.ravel()).statistic, abs=1e-9)


def test_any_growing_function_keeps_the_order():
    one = np.random.default_rng(0).uniform(-1, 1, (30, 10))
    assert spearman(pairs(one, one**3)).value == pytest.approx(1, abs=1e-5)
    assert spearman(pairs(one, -one)).value == pytest.approx(-1, abs=1e-5)


def test_constant_values_have_no_rank_correlation():
    one = np.random.default_rng(0).uniform(-1, 1, (5, 5))
    assert spearman(pairs(one, np.zeros_like(one))).value == 0
    assert spearman(pairs(np.ones((0, 4)), np.ones((0, 4)))).value == 0


def test_cosines_that_differ_in_the_twelfth_digit_are_ranked():
    one = 0.7 + 1e-12 * np.arange(200.0).reshape(20, 10)
    other = np.random.default_rng(0).permutation(one.ravel()).reshape(20, 10)
    assert spearman(pairs(one, other)).value == pytest.approx(spearmanr(one.ravel(), other.ravel()).statistic, abs=1e-9)


def test_of_many_pairs_the_correlation_is_nearly_scipys(monkeypatch):
    """Steps of unequal width: most of the cosines lie within a millionth of each other."""
    monkeypatch.setattr("geolip_viewer.geometry.ranks.RANKED", 500)
    random = np.random.default_rng(7)
    one = np.where(random.random((60, 50)) < 0.9, 0.5 + 1e-6 * random.random((60, 50)), random.random((60, 50)))
    other = one + np.where(np.abs(one - 0.5) < 1e-6, 5e-7, 0.1) * random.random((60, 50))
    wanted = spearmanr(one.ravel(), other.ravel()).statistic
    assert spearman(pairs(one, other)).value == pytest.approx(wanted, abs=1e-4)
