import numpy as np
from scipy.spatial.distance import cdist

from geolip_viewer.geometry.neighborhoods import Points, measure_neighbors
from geolip_viewer.geometry.simplices import uniform_rows
from geolip_viewer.geometry.sphere import unit
from geolip_viewer.geometry.stretch import stretch


def test_of_a_globe_that_is_true_a_degree_is_a_degree():
    points = uniform_rows(200, 3, np.random.default_rng(0))
    np.testing.assert_allclose(stretch(points, points), 1, atol=1e-6)


def test_it_is_the_ratio_of_angles_by_brute_force():
    random = np.random.default_rng(0)
    true, drawn = uniform_rows(150, 20, random).astype(float), uniform_rows(150, 3, random).astype(float)
    found = stretch(true, drawn)
    for item in range(150):
        angles = [np.arccos(np.clip(points @ points[item], -1, 1)) for points in (true, drawn)]
        near = np.argsort(np.where(np.arange(150) == item, 9, angles[1]))[:10]
        assert np.isclose(found[item], angles[0][near].mean() / angles[1][near].mean())


def test_where_a_cap_is_drawn_wider_a_degree_stands_for_less():
    random = np.random.default_rng(0)
    flat = 0.1 * random.normal(size=(300, 2))
    true = unit(np.concatenate([flat, np.ones((300, 1))], axis=1))
    drawn = unit(np.concatenate([4 * flat, np.ones((300, 1))], axis=1))
    assert np.median(stretch(true, drawn)) < 0.4


def test_items_at_one_place_have_no_scale():
    true = uniform_rows(30, 8, np.random.default_rng(0))
    assert np.isnan(stretch(true, np.tile([[0.0, 0, 1]], (30, 1)))).all()


def test_an_item_alone_has_no_scale():
    assert np.isnan(stretch(np.eye(1, 8), np.eye(1, 3))).all()


def test_the_stretch_that_trust_measures_of_each_item_is_the_same():
    random = np.random.default_rng(3)
    true, drawn = uniform_rows(300, 40, random), uniform_rows(300, 3, random)
    drawn[:11] = drawn[0]
    rows = np.arange(0, 300, 7)
    found = measure_neighbors(Points(true[rows], drawn[rows]), Points(true, drawn), rows, 10).item_stretch
    np.testing.assert_allclose(found, stretch(true, drawn)[rows], rtol=1e-5)
    assert np.isnan(found[:2]).all()


def test_of_tight_data_the_stretch_is_exact():
    """Mean cosine 0.999999."""
    random = np.random.default_rng(4)
    true = unit(np.concatenate([np.full((80, 1), 1.0), 1.4e-4 * random.normal(size=(80, 50))], axis=1))
    drawn = uniform_rows(80, 3, random).astype(float)
    found = measure_neighbors(Points(true, drawn), Points(true, drawn), np.arange(80), 10).item_stretch
    apart = 2 * np.arcsin(cdist(true, true) / 2)
    angles = 2 * np.arcsin(cdist(drawn, drawn) / 2) + 9 * np.eye(80)
    near = np.argsort(angles, axis=1)[:, :10]
    np.testing.assert_allclose(
        found, np.take_along_axis(apart, near, 1).mean(axis=1) / np.take_along_axis(angles, near, 1).mean(axis=1), 1e-4
    )
