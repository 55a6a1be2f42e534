import numpy as np
import pytest

from geolip_viewer.geometry.local_maps import at_tangents, linear_stretches, local_map, tangents
from geolip_viewer.geometry.sphere import unit

RANDOM = np.random.default_rng(0)


def disc(count: int = 200, degrees: float = 3.0) -> np.ndarray:
    """Points of a small disc of the plane, in degrees; the first is its middle."""
    radius, turn = degrees * np.sqrt(RANDOM.uniform(size=count)), RANDOM.uniform(0, 2 * np.pi, count)
    radius[0] = 0
    return radius[:, None] * np.stack([np.cos(turn), np.sin(turn)], axis=1)


def on_plane(flat: np.ndarray, dimension: int = 20) -> np.ndarray:
    """A disc wrapped onto a great sphere of many dimensions, by the exponential at its middle."""
    frame = np.linalg.qr(RANDOM.normal(size=(dimension, 3)))[0].T
    angle = np.radians(np.linalg.norm(flat, axis=1, keepdims=True))
    way = flat / np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), 1e-12)
    return np.cos(angle) * frame[0] + np.sin(angle) * (way @ frame[1:])


def drawn(flat: np.ndarray, middle=(0.36, 0.48, 0.8)) -> np.ndarray:
    """The same around a position of the globe, x east and y north, by rotating it there step by step."""
    longitude, latitude = np.arctan2(middle[1], middle[0]), np.arcsin(middle[2])
    angle, heading = np.radians(np.linalg.norm(flat, axis=1)), np.arctan2(flat[:, 0], flat[:, 1])
    north = np.arcsin(np.sin(latitude) * np.cos(angle) + np.cos(latitude) * np.sin(angle) * np.cos(heading))
    east = longitude + np.arctan2(
        np.sin(heading) * np.sin(angle) * np.cos(latitude), np.cos(angle) - np.sin(latitude) * np.sin(north)
    )
    return np.stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)], axis=1)


def test_directions_are_as_long_as_the_angles_of_arccos():
    points = unit(RANDOM.normal(size=(30, 7)))
    found = tangents(points[0], points[1:])
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), np.arccos(points[1:] @ points[0]))
    np.testing.assert_allclose(found @ points[0], 0, atol=1e-12)
    assert (tangents(points[0], np.stack([points[0], -points[0]])) == 0).all()


def test_east_and_north_are_those_of_the_globe():
    flat, middle = disc(), np.array([0.36, 0.48, 0.8])
    np.testing.assert_allclose(at_tangents(middle, flat), drawn(flat), atol=1e-12)
    at_pole = at_tangents(np.array([0.0, 0.0, 1.0]), np.array([[90.0, 0.0], [0.0, 0.0]]))
    np.testing.assert_allclose(at_pole, [[1, 0, 0], [0, 0, 1]], atol=1e-12)


@pytest.mark.parametrize(
    "linear",
    [np.eye(2), np.diag([3.0, 0.5]), np.array([[2.0, 1.0], [-0.5, 1.5]]), np.array([[0.0, 2.0], [1.0, 0.0]])],
    ids=["as it is", "along the axes", "sheared", "mirrored"],
)
def test_a_known_linear_stretch_is_found_again(linear):
    """True degrees x are drawn at A·x: the ellipse of the map is that of A, whichever axes the components chose."""
    flat = disc(400, 1.0)
    (found,) = linear_stretches(on_plane(flat), drawn(flat @ linear.T), np.array([0]), 100)
    np.testing.assert_allclose(found @ found.T, linear @ linear.T, rtol=2e-3, atol=2e-3)
    shape, wanted = np.linalg.svd(found), np.linalg.svd(linear)
    np.testing.assert_allclose(shape[1], wanted[1], rtol=1e-3)


def test_what_is_flat_is_redrawn_as_it_is_whatever_the_drawing_made_of_it():
    """The plane of the true space comes back, turned as the drawing is: distances from the middle, and all others."""
    flat = disc(60)
    bent = flat * (0.5 + np.abs(flat)) + 0.3
    found = local_map(on_plane(flat).__getitem__, drawn(bent - bent[0]), 0, 30)
    order = np.argsort(np.linalg.norm(flat[1:], axis=1))[:30] + 1
    np.testing.assert_array_equal(found.items, order)
    np.testing.assert_allclose(found.angles, np.linalg.norm(flat[order], axis=1), atol=1e-5)
    np.testing.assert_allclose(found.places, flat[order], atol=0.25)
    apart = np.linalg.norm(flat[order][:, None] - flat[order], axis=2)
    np.testing.assert_allclose(np.linalg.norm(found.places[:, None] - found.places, axis=2), apart, atol=5e-3)
    np.testing.assert_allclose(found.drawn, (bent - bent[0])[order], atol=1e-5)
    assert found.captured == pytest.approx(1.0, abs=1e-6)


def test_in_many_dimensions_the_distances_from_the_middle_are_true_and_the_lost_share_is_told():
    points = unit(RANDOM.normal(size=(500, 12)))
    found = local_map(points.__getitem__, unit(points[:, :3]), 7, 15)
    cosine = points @ points[7]
    order = np.argsort(-cosine)[1:16]
    np.testing.assert_array_equal(found.items, order)
    np.testing.assert_allclose(np.linalg.norm(found.places, axis=1), np.degrees(np.arccos(cosine[order])))
    rows = tangents(points[7], points[order])
    variance = np.linalg.eigvalsh(rows @ rows.T)[::-1]
    assert found.captured == pytest.approx(variance[:2].sum() / variance.sum())


@pytest.mark.parametrize(
    "points", [np.tile(np.eye(1, 4), (5, 1)), np.eye(2, 4), np.eye(1, 4)], ids=["copies", "two", "one"]
)
def test_where_there_is_no_direction_nothing_breaks(points):
    found = local_map(points.__getitem__, points[:, :3], 0)
    assert found.places.shape == (len(points) - 1, 2)
    assert np.isfinite(found.places).all()
    assert np.isnan(linear_stretches(points, points[:, :3], np.arange(len(points)))).all()


def test_of_many_items_rows_are_asked_for_a_block_at_a_time():
    points, asked = unit(RANDOM.normal(size=(9000, 12))), []

    def rows(items):
        asked.append(len(items))
        return points[items]

    found = local_map(rows, points[:, :3], 8000)
    np.testing.assert_array_equal(found.items, np.argsort(-points @ points[8000], kind="stable")[1:21])
    assert max(asked) < 3000
