import numpy as np

from geolip_viewer.geometry.placing import placed
from geolip_viewer.geometry.simplices import uniform_rows


def test_new_points_go_where_their_neighbours_are_drawn():
    random = np.random.default_rng(0)
    items = uniform_rows(500, 3, random)
    np.testing.assert_allclose(placed(items[:20], items, items), items[:20], atol=0.12)
    turned = items[:, [1, 2, 0]]
    np.testing.assert_allclose(placed(items[:20], items, turned), turned[:20], atol=0.12)


def test_a_point_without_a_direction_has_no_place():
    items = uniform_rows(30, 4, np.random.default_rng(0))
    points = np.array([items[0], np.full(4, np.nan)])
    found = placed(points, items, items[:, :3])
    assert np.isfinite(found[0]).all()
    assert np.isnan(found[1]).all()


def test_a_single_item_draws_all_to_itself():
    item = np.eye(1, 4, dtype=np.float32)
    place = np.array([[0, 0, 1]], np.float32)
    np.testing.assert_allclose(
        placed(uniform_rows(3, 4, np.random.default_rng(0)), item, place), place.repeat(3, axis=0)
    )
