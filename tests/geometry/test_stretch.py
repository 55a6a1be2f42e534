import numpy as np

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
