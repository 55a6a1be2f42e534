"""Other ways to put high-dimensional rows on a globe, to compare with the faithful globe. Not part of the program."""

from collections.abc import Callable

import numpy as np

from geolip_viewer.geometry.affinities import conditional
from geolip_viewer.geometry.arrays import Array
from geolip_viewer.geometry.neighbors import neighbors
from geolip_viewer.geometry.sphere import unit

Slope = Callable[[Array, np.random.Generator], Array]


def descended(start: Array, slope: Slope, steps: int, length: float, seed: int = 0) -> Array:
    """Adam on the sphere, with one power per point; `slope` gets positions and a random generator."""
    random = np.random.default_rng(seed)
    positions = unit((start + random.normal(0, 1e-3, start.shape)).astype(np.float32))
    mean, power = np.zeros_like(positions), np.zeros((len(start), 1), np.float32)
    for step in range(steps):
        done = step / steps
        uphill = slope(positions, random)
        uphill -= (uphill * positions).sum(axis=1, keepdims=True) * positions
        mean += 0.1 * (uphill - mean)
        power += 0.01 * (np.square(uphill).sum(axis=1, keepdims=True) - power)
        typical = np.sqrt(power / (1 - 0.99 ** (step + 1))) + 1e-12
        direction = mean / (1 - 0.9 ** (step + 1)) / typical
        positions = unit((positions - length * min(1, 1.5 * (1 - done)) * direction).astype(np.float32))
    return positions


def spherical_stress(points: Array, start: Array, power: float = 0.0, steps: int = 400, some: int = 1024) -> Array:
    """Least squares of drawn and true angles, (θ − θ_true)² / θ_true^power: MDS with power 0, Sammon's map with 1.

    Each step compares all points with a seeded sample of `some`.
    """

    def slope(positions: Array, random: np.random.Generator) -> Array:
        chosen = random.choice(len(points), min(some, len(points)), replace=False)
        true = np.arccos(np.clip(points @ points[chosen].T, -1, 1))
        cosine = np.clip(positions @ positions[chosen].T, -1 + 1e-6, 1 - 1e-6)
        drawn = np.arccos(cosine)
        weights = (drawn - true) / np.maximum(true, 0.05) ** power / np.sqrt(1 - cosine**2)
        return -(weights @ positions[chosen]).astype(np.float32)  # dθ/dy_i is −y_j / sin θ

    return descended(start, slope, steps, length=0.05)


def umap_globe(
    points: Array, start: Array, near: int = 15, scale: float = 1000.0, steps: int = 400, negatives: int = 5
) -> Array:
    """UMAP's loss (McInnes et al. 2018; min_dist 0.1) with chords times √scale as distances, on the sphere.

    Edges count by their weights instead of being sampled by them, and in each step every point meets `negatives` seeded
    others per neighbour.
    """
    a, b = 1.577, 0.895
    found, distance = neighbors(points, near)
    one_way = conditional(distance, np.log2(near)) * np.log2(near)
    rows, columns = np.repeat(np.arange(len(points)), near), found.ravel()
    share = np.minimum(one_way, 1).ravel().astype(np.float32)

    def slope(positions: Array, random: np.random.Generator) -> Array:
        uphill = np.zeros_like(positions)
        apart = positions[rows] - positions[columns]
        square = scale * np.square(apart).sum(axis=1) + 1e-6
        pull = (share * 2 * a * b * square ** (b - 1) / (1 + a * square**b))[:, None] * apart
        np.add.at(uphill, rows, pull)
        np.add.at(uphill, columns, -pull)
        count = negatives * near
        for _ in range(count // 15):
            others = random.integers(len(points), size=(len(points), 15))
            apart = positions[:, None] - positions[others]
            square = scale * np.square(apart).sum(axis=2) + 1e-3
            push = 2 * b / (square * (1 + a * square**b))
            uphill -= 2 * (share.mean() * push[:, :, None] * apart).sum(axis=1)
        return uphill

    return descended(start, slope, steps, length=0.02)
