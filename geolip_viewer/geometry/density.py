"""How densely points lie on the sphere, on a grid of cells of exactly equal area."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from geolip_viewer.geometry.arrays import Array, Indices, read_only


@dataclass(frozen=True)
class Grid:
    """Bands of latitude, each cut into nearly square cells; all cells have the area 4π / `count`.

    Bands are numbered from the north pole, cells within a band eastward from longitude 0. `bands` ≥ 3 is how many there
    are: a quarter of the globe's circumference is bands / 2 cells long.
    """

    bands: int = 32

    @cached_property
    def widths(self) -> Indices:
        """How many cells each band has: its share of the globe's area, in squares as high as the band."""
        middle = (np.arange(self.bands) + 0.5) * np.pi / self.bands
        return read_only(np.maximum(np.round(2 * self.bands * np.sin(middle)).astype(np.int64), 3))

    @property
    def count(self) -> int:
        return int(self.widths.sum())

    @cached_property
    def edges(self) -> Array:
        """z at the bands' edges, from 1 down to −1: (bands + 1,). Set by area, since area is proportional to z."""
        through = np.concatenate([[0], self.widths.cumsum()])
        return read_only(1 - 2 * through / self.count)

    def assigned_items_of(self, points: Array) -> Indices:
        """The cell each unit row lies in: (n, 3) -> (n,)."""
        south = -points[:, 2].astype(np.float64)
        band = np.clip(np.searchsorted(-self.edges, south, side="right") - 1, 0, self.bands - 1)
        turn = np.arctan2(points[:, 1], points[:, 0]).astype(np.float64) / (2 * np.pi) % 1
        within = np.minimum((turn * self.widths[band]).astype(np.int64), self.widths[band] - 1)
        return (self.widths.cumsum() - self.widths)[band] + within

    def corners(self, along: int = 3) -> tuple[Array, Indices]:
        """Polygons on the sphere, `along` + 1 points on each northern and southern edge.

        Rows (·, 3) and offsets (count + 1,): corners[offsets[c]:offsets[c + 1]] go around cell c.
        """
        share = np.arange(along + 1) / along
        outlines = [
            _ring(high, low, (cell + share) * 2 * np.pi / width)
            for high, low, width in zip(self.edges[:-1], self.edges[1:], self.widths, strict=True)
            for cell in range(width)
        ]
        return np.concatenate(outlines).astype(np.float32), np.arange(self.count + 1) * 2 * (along + 1)


def _ring(high: float, low: float, longitude: Array) -> Array:
    z = np.concatenate([np.full(len(longitude), high), np.full(len(longitude), low)])
    around = np.concatenate([longitude, longitude[::-1]])
    radius = np.sqrt(np.maximum(1 - z**2, 0))
    return np.stack([radius * np.cos(around), radius * np.sin(around), z], axis=1)


def density(points: Array, grid: Grid) -> Array:
    """Points in each cell, in units of an even spread: (n, 3) -> (count,); 1 where the points are spread evenly."""
    return share_density(np.bincount(grid.assigned_items_of(points), minlength=grid.count), grid)


def share_density(counts: Indices, grid: Grid) -> Array:
    """The same for points that are already counted: (count,) -> (count,)."""
    return counts * (grid.count / max(int(counts.sum()), 1))
