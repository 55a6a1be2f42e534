import numpy as np
import pytest

from geolip_viewer.geometry.simplices import uniform_rows
from geolip_viewer.geometry.stability import stability


def test_it_is_the_share_of_neighbours_that_agree_by_brute_force():
    random = np.random.default_rng(0)
    one = uniform_rows(200, 3, random)
    other = one + 0.1 * random.normal(size=one.shape)
    sets = []
    for points in (one, other):
        apart = np.linalg.norm(points[:, None] - points[None], axis=2) + 9 * np.eye(200)
        sets.append(np.argsort(apart, axis=1)[:, :10])
    wanted = [len(set(a) & set(b)) / 10 for a, b in zip(*sets, strict=True)]
    np.testing.assert_allclose(stability(one, other), wanted)
    assert 0.2 < np.mean(wanted) < 0.9


def test_a_turned_globe_is_the_same():
    one = uniform_rows(50, 3, np.random.default_rng(0))
    assert (stability(one, one[:, [1, 2, 0]]) == 1).all()


@pytest.mark.parametrize("count", [2, 3, 5])
def test_few_or_equal_items_have_a_share(count):
    one = uniform_rows(count, 3, np.random.default_rng(0))
    assert stability(one, one).shape == (count,)
    assert (stability(np.tile(one[:1], (30, 1)), np.tile(one[:1], (30, 1))) >= 0).all()


def test_neighbours_can_be_sought_among_some_rows():
    random = np.random.default_rng(0)
    one, among = uniform_rows(100, 3, random), np.arange(0, 100, 2)
    other = one + 0.1 * random.normal(size=one.shape)
    wanted = []
    for item in range(100):
        rest = among[among != item]
        sets = [set(rest[np.argsort(np.linalg.norm(p[rest] - p[item], axis=1))[:10]].tolist()) for p in (one, other)]
        wanted.append(len(sets[0] & sets[1]) / 10)
    np.testing.assert_allclose(stability(one, other, among), wanted)


def test_an_item_alone_has_no_neighbour_to_keep():
    assert np.isnan(stability(np.eye(1, 3), np.eye(1, 3))).all()
