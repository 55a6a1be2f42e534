"""How evenly points are spread over the globe, compared with points placed at random."""

import numpy as np

from geolip_viewer.geometry.arrays import Array
from geolip_viewer.geometry.density import Grid
from geolip_viewer.geometry.drawn_neighbors import drawn_neighbors

POINTS_A_CELL = 8


def evenness(positions: Array) -> dict[str, float | None]:
    """Both figures by name, for the rows that are drawn: (N, 3), zero or not finite where they are not."""
    drawn = positions[np.nan_to_num(np.linalg.norm(positions, axis=1)) > 0]
    return {"clark_evans": clark_evans(drawn), "cell_dispersion": cell_dispersion(drawn)}


def clark_evans(positions: Array) -> float | None:
    """The mean distance to the nearest other point over that of points spread uniformly (Clark & Evans 1954).

    1 for uniform points, less where they cluster, up to 2.15 where they repel each other. On a unit sphere of N uniform
    points the expected distance is nearly √(π/N). None with fewer than two points.
    """
    count = len(positions)
    if count < 2:
        return None
    near = drawn_neighbors(positions, 1)[:, 0]
    distance = np.linalg.norm(positions.astype(np.float64) - positions[near], axis=1)
    return float(distance.mean() / np.sqrt(np.pi / count))


def cell_dispersion(positions: Array) -> float | None:
    """Variance over mean of the counts in cells of equal area, some eight points a cell: 1 for uniform points.

    More where they cluster, less where they repel each other. None with fewer points than a grid has cells for.
    """
    bands = round(np.sqrt(len(positions) / POINTS_A_CELL * np.pi / 4))
    if bands < 3:
        return None
    grid = Grid(int(bands))
    counts = np.bincount(grid.assigned_items_of(positions), minlength=grid.count)
    return float(counts.var(ddof=1) / counts.mean())
