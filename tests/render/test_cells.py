"""Cells bulge with the globe and leave no gap."""

import numpy as np
import pytest
from scipy.spatial import SphericalVoronoi

from geolip_viewer.geometry.voronoi import anchor_cells
from geolip_viewer.render.cells import rings
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
