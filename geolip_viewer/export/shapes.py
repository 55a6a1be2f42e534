"""The bodies that marks have in a 3-D scene, about the origin, one unit in radius, +z away from the globe."""

from dataclasses import dataclass

import numpy as np

from geolip_viewer.scene import Array, Indices, Symbol

NOTCH = 0.38  # how deep a star is cut, as in the picture
ARM = 0.16  # half the width of a cross's arm


@dataclass(frozen=True, eq=False)
class Body:
    """Vertices (V, 3) and triangles (T, 3), counter-clockwise from outside; of a smooth one, vertices are normals."""

    vertices: Array
    triangles: Indices
    is_smooth: bool = False


def body(symbol: Symbol, corners: int = 42) -> Body:
    """The body of a symbol; a dot is a ball of so many corners."""
    match symbol:
        case "dot":
            return ball(corners)
        case "star":
            return _spindle(_star(), 0.3)
        case "cross":
            return _spindle(_cross(), ARM)
        case "diamond":
            return _spindle(np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [0.0, -1.0]]), 1.0)
        case "ring":
            return _torus(0.9, 0.1)


def ball(corners: int) -> Body:
    """A round body of evenly spread corners (a Fibonacci lattice and its convex hull)."""
    from scipy.spatial import ConvexHull

    place = np.arange(corners) + 0.5
    height = 1 - 2 * place / corners
    turn = np.pi * (1 + 5**0.5) * place
    level = np.sqrt(1 - height**2)
    vertices = np.stack([level * np.cos(turn), level * np.sin(turn), height], axis=1)
    triangles = ConvexHull(vertices).simplices
    faces_in = np.linalg.det(vertices[triangles]) < 0
    triangles[faces_in] = triangles[faces_in][:, ::-1]
    return Body(vertices, triangles, is_smooth=True)


def _star() -> Array:
    turn = np.arange(8) * np.pi / 4
    return np.asarray(np.where(np.arange(8) % 2, NOTCH, 1.0)[:, None] * np.stack([np.cos(turn), np.sin(turn)], axis=1))


def _cross() -> Array:
    quarter = np.array([[1.0, -ARM], [1.0, ARM], [ARM, ARM]])
    turn = np.array([[0, 1], [-1, 0]])
    plus = np.concatenate([quarter @ np.linalg.matrix_power(turn, number) for number in range(4)])
    diagonal = np.array([[1.0, 1.0], [-1.0, 1.0]]) / 2**0.5
    return np.asarray(plus @ diagonal / (1 + ARM**2) ** 0.5)


def _spindle(outline: Array, height: float) -> Body:
    """An outline (K, 2), seen all from its middle, drawn to a tip on either side."""
    count = len(outline)
    vertices = np.vstack([np.c_[outline, np.zeros(count)], [[0, 0, height], [0, 0, -height]]])
    here, there = np.arange(count), (np.arange(count) + 1) % count
    upper = np.stack([here, there, np.full(count, count)], axis=1)
    lower = np.stack([there, here, np.full(count, count + 1)], axis=1)
    return Body(vertices, np.vstack([upper, lower]))


def _torus(reach: float, thickness: float, around: int = 32, across: int = 6) -> Body:
    turn, tilt = np.meshgrid(np.arange(around) * 2 * np.pi / around, np.arange(across) * 2 * np.pi / across)
    level = reach + thickness * np.cos(tilt)
    vertices = np.stack([level * np.cos(turn), level * np.sin(turn), thickness * np.sin(tilt)], axis=-1).reshape(-1, 3)
    column, row = (each.ravel() for each in np.meshgrid(np.arange(around), np.arange(across)))
    corners = [((row + i) % across) * around + (column + j) % around for i, j in ((0, 0), (0, 1), (1, 1), (1, 0))]
    first = np.stack([corners[0], corners[1], corners[2]], axis=1)
    second = np.stack([corners[0], corners[2], corners[3]], axis=1)
    return Body(vertices, np.vstack([first, second]))
