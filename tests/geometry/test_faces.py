"""Cells bulge with the globe, leave no gap, and are cut where a map is."""

import numpy as np
import pytest
from scipy.spatial import SphericalVoronoi

from geolip_viewer.geometry.faces import cut_faces, finer, rings
from geolip_viewer.geometry.maps import Map
from geolip_viewer.geometry.voronoi import anchor_cells
from tests.render.scenes import cloud


def voronoi(count):
    cells = SphericalVoronoi(cloud(count))
    cells.sort_vertices_of_regions()
    corners = np.concatenate([cells.vertices[region] for region in cells.regions])
    return corners, np.concatenate([[0], np.cumsum([len(region) for region in cells.regions])]), cells


def area_of(points, triangles):
    """Of spherical triangles, after Van Oosterom and Strackee (1983)."""
    a, b, c = (points[triangles[:, corner]] for corner in range(3))
    above = np.abs(np.einsum("ij,ij->i", a, np.cross(b, c)))
    below = 1 + (a * b).sum(axis=1) + (b * c).sum(axis=1) + (c * a).sum(axis=1)
    return 2 * np.arctan2(above, below)


@pytest.mark.parametrize("count", [6, 40])
def test_cells_of_a_globe_cover_it_whole_and_each_its_own_area(count):
    corners, offsets, cells = voronoi(count)
    points, triangles, cell_of, _ = rings(corners, offsets)
    np.testing.assert_allclose(np.linalg.norm(points, axis=1), 1, atol=1e-9)
    areas = np.bincount(cell_of[triangles[:, 0]], area_of(points, triangles), count)
    np.testing.assert_allclose(areas, cells.calculate_areas(), rtol=1e-6)
    assert areas.sum() == pytest.approx(4 * np.pi)
    assert (cell_of[triangles] == cell_of[triangles[:, :1]]).all()


def test_large_cells_are_cut_fine_enough_for_the_curve():
    """No triangle's middle sinks further than a hundredth of the globe's radius below it."""
    cells = anchor_cells(cloud(6).astype(np.float32))
    points, triangles, _, _ = rings(cells.corners.astype(float), cells.offsets)
    assert np.linalg.norm(points[triangles].mean(axis=1), axis=1).min() > 0.99


def test_cells_of_a_map_stay_flat():
    square = np.array([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0], [2, 0, 0], [3, 0, 0], [3, 1, 0]], float)
    points, triangles, cell_of, inward = rings(square, np.array([0, 4, 7]))
    assert (points[:, 2] == 0).all()
    areas = np.abs(np.cross(*(points[triangles[:, each]] - points[triangles[:, 0]] for each in (1, 2)))[:, 2]) / 2
    np.testing.assert_allclose(np.bincount(cell_of[triangles[:, 0]], areas), [1.0, 0.5])
    assert inward.tolist() == [0.0] * 7 + [1.0] * 2


@pytest.mark.parametrize("kind", ["mollweide", "hammer"])
@pytest.mark.parametrize("count", [5, 40, 300])
def test_on_a_map_every_cell_keeps_its_area(kind, count):
    """An eighth of it, since an ellipse from −1 to 1 and −½ to ½ holds the whole sphere."""
    corners, offsets, cells = voronoi(count)
    points, triangles, cell_of, inward = rings(*finer(corners, offsets))
    chart = Map(kind, 20.0)
    pieces, numbers, rows, side = cut_faces(chart.turned(points)[triangles], inward[triangles])
    flat = chart.flat(pieces, side).astype(float)
    first, second = flat[:, 1] - flat[:, 0], flat[:, 2] - flat[:, 0]
    areas = np.abs(first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0]) / 2
    found = np.bincount(cell_of[triangles[rows, 0]], areas, count)
    np.testing.assert_allclose(found, cells.calculate_areas() / 8, rtol=0.02, atol=1e-4)
    assert np.ptp(flat[..., 0], axis=1).max() < 0.3
    assert numbers.min() >= 0
    assert numbers.max() <= 1 + 1e-9


def test_cutting_keeps_what_is_linear_on_a_face():
    face = np.array([[[-1.0, 0.2, 0.1], [-1.0, -0.1, 0.0], [-1.0, -0.2, 0.3]]])
    face /= np.linalg.norm(face, axis=2, keepdims=True)
    pieces, numbers, rows, side = cut_faces(face, np.array([[0.0, 1.0, 0.0]]))
    assert rows.tolist() == [0, 0, 0]
    assert side[:, 0].tolist() == [1.0, -1.0, -1.0]
    inside = np.linalg.solve(face[0].T, pieces.reshape(-1, 3).T)
    np.testing.assert_allclose(numbers.ravel(), (inside / inside.sum(axis=0))[1], atol=0.02)


def test_a_face_around_a_pole_gets_a_corner_there():
    face = np.array([[[0.1, 0.1, 1.0], [-0.1, 0.02, 1.0], [0.0, -0.1, 1.0]]])
    face /= np.linalg.norm(face, axis=2, keepdims=True)
    pieces, *_ = cut_faces(face, np.zeros((1, 3)))
    assert (np.abs(pieces - [0, 0, 1]).max(axis=2) < 1e-12).any(axis=1).sum() >= 3


def test_edges_are_cut_to_four_degrees_on_the_same_great_circles():
    corners, offsets, _ = voronoi(8)
    fine, through = finer(corners, offsets)
    for cell in range(8):
        whole, part = corners[offsets[cell] : offsets[cell + 1]], fine[through[cell] : through[cell + 1]]
        steps = np.linalg.norm(part - np.roll(part, -1, axis=0), axis=1)
        assert steps.max() < np.radians(4.01)
        normals = np.cross(whole, np.roll(whole, -1, axis=0))
        assert np.abs(part @ (normals / np.linalg.norm(normals, axis=1)[:, None]).T).min(axis=1).max() < 1e-5
