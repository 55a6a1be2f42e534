import itertools

import numpy as np
import pytest

from geolip_viewer.geometry.density import Grid, density
from geolip_viewer.geometry.simplices import uniform_rows


@pytest.mark.parametrize("bands", [3, 8, 32])
def test_cells_have_equal_areas(bands):
    grid = Grid(bands)
    heights = -np.diff(grid.edges)
    np.testing.assert_allclose(2 * np.pi * heights / grid.widths, 4 * np.pi / grid.count)
    assert grid.edges[0] == 1
    assert grid.edges[-1] == pytest.approx(-1)


def test_cells_are_nearly_square():
    grid = Grid(32)
    heights = np.diff(np.arccos(np.clip(grid.edges, -1, 1)))
    middle = np.arccos((grid.edges[1:] + grid.edges[:-1]) / 2)
    across = 2 * np.pi * np.sin(middle) / grid.widths
    assert np.abs(np.log(across / heights))[1:-1].max() < 0.5


def test_every_cell_holds_the_middle_of_its_polygon():
    grid = Grid(10)
    corners, offsets = grid.corners()
    assert offsets[-1] == len(corners)
    np.testing.assert_allclose(np.linalg.norm(corners, axis=1), 1, atol=1e-5)
    middles = np.array([corners[a:b].mean(axis=0) for a, b in itertools.pairwise(offsets)])
    inner = slice(grid.widths[0], grid.count - grid.widths[-1])  # at the poles a cell's corners meet
    found = grid.assigned_items_of(middles / np.linalg.norm(middles, axis=1, keepdims=True))
    np.testing.assert_array_equal(found[inner], np.arange(grid.count)[inner])


def test_poles_and_the_date_line_have_cells():
    grid = Grid(6)
    points = np.array([[0, 0, 1], [0, 0, -1], [1, 0, 0], [1, -1e-9, 0], [-1, 0, 0]], np.float32)
    cells = grid.assigned_items_of(points)
    assert ((cells >= 0) & (cells < grid.count)).all()


def test_an_even_spread_has_density_one():
    grid = Grid(6)
    found = density(uniform_rows(200_000, 3, np.random.default_rng(0)), grid)
    np.testing.assert_allclose(found, 1, atol=0.12)
    assert found.mean() == pytest.approx(1)


def test_one_place_takes_all_the_density_and_no_point_none():
    grid = Grid(6)
    found = density(np.tile(np.eye(1, 3), (7, 1)), grid)
    assert found.max() == grid.count
    assert np.count_nonzero(found) == 1
    assert not density(np.empty((0, 3)), grid).any()
