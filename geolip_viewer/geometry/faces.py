"""Cells of the sphere as triangles: fine enough for its curvature, and cut along the seam of a map."""

import numpy as np

from geolip_viewer.geometry.arrays import Array, Indices, Mask
from geolip_viewer.geometry.procrustes import between, travel

WIDEST_RING = np.radians(6.0)
LONGEST_EDGE = np.radians(4.0)
ON_SEAM = 1e-12


def rings(corners: Array, offsets: Indices) -> tuple[Array, Indices, Indices, Array]:
    """Vertices (V, 3), triangles (T, 3), the cell of each vertex and how far inward it lies, from 0 to 1: (V,), (V,).

    Cells whose corners lie on the unit sphere bulge with it, in as many rings as that takes.
    """
    sizes, count = np.diff(offsets), len(corners)
    cell_of = np.repeat(np.arange(len(sizes)), sizes)
    sums = np.stack([np.bincount(cell_of, corners[:, axis], len(sizes)) for axis in range(3)], axis=1)
    middle: Array = sums / np.maximum(sizes, 1)[:, None]
    is_round = count > 0 and bool(np.allclose(np.linalg.norm(corners, axis=1), 1, atol=1e-3))
    middle = _lifted(middle) if is_round else middle
    reach = np.linalg.norm(corners - middle[cell_of], axis=1).max(initial=0.0)
    number = int(np.clip(np.ceil(reach / WIDEST_RING), 1, 16)) if is_round else 1
    share = np.arange(number) / number
    points: Array = (1 - share[:, None, None]) * corners + share[:, None, None] * middle[cell_of]
    points = _lifted(points) if is_round else points
    here, after = np.arange(count), following(offsets)
    quads = np.stack([here, after, after + count, here, after + count, here + count], axis=1).reshape(-1, 3)
    between_rings = (count * np.arange(number - 1)[:, None, None] + quads).reshape(-1, 3)
    last = count * (number - 1)
    fans = np.stack([last + here, last + after, last + count + cell_of], axis=1)
    return (
        np.vstack([points.reshape(-1, 3), middle]),
        np.vstack([between_rings, fans]),
        np.concatenate([np.tile(cell_of, number), np.arange(len(sizes))]),
        np.concatenate([np.repeat(share, count), np.ones(len(sizes))]),
    )


def following(offsets: Indices) -> Indices:
    """The corner after each one around its cell: (n,)."""
    after: Indices = np.arange(1, int(offsets[-1]) + 1)
    sizes = np.diff(offsets)
    after[offsets[1:][sizes > 0] - 1] = offsets[:-1][sizes > 0]
    return after


def finer(corners: Array, offsets: Indices) -> tuple[Array, Indices]:
    """The cells with points inserted into their edges, so that none is longer than 4 degrees: (n, 3), (C + 1,)."""
    ends = corners[following(offsets)]
    pieces: Indices = np.maximum(np.ceil(travel(corners, ends) / LONGEST_EDGE - 1e-6).astype(np.int64), 1)
    first: Indices = np.repeat(np.arange(len(corners)), pieces)
    through: Indices = np.concatenate([[0], np.cumsum(pieces)])
    step = np.arange(len(first)) - through[first]
    return between(corners[first], ends[first], step / pieces[first]), through[offsets]


def cut_faces(faces: Array, inward: Array) -> tuple[Array, Array, Indices, Array]:
    """Triangles of the sphere, cut where they cross the half circle y = 0, x ≤ 0 from pole to pole.

    `faces` (T, 3, 3) are their corners and `inward` (T, 3) a number at each, kept linear. Returns corners (F, 3, 3),
    numbers (F, 3), the triangle that each was cut from (F,), and for each corner whether it lies east (1) or west (−1)
    of the half circle: (F, 3). A triangle that holds a pole gets a corner there.
    """
    rows: Indices = np.arange(len(faces))
    for pole in (np.array([0.0, 0.0, 1.0]), np.array([0.0, 0.0, -1.0])):
        faces, inward, rows = _with_corner(faces, inward, rows, pole)
    faces[..., 1][np.abs(faces[..., 1]) < ON_SEAM] = 0.0
    east = faces[..., 1] >= 0
    mixed: Mask = np.asarray(east.any(axis=1) & ~east.all(axis=1))
    is_east: Mask = east.sum(axis=1, keepdims=True) == 1  # the corner alone on its side
    lone = (east == is_east).argmax(axis=1)
    order = (lone[:, None] + np.arange(3)) % 3
    turned, numbers = np.take_along_axis(faces, order[..., None], 1), np.take_along_axis(inward, order, 1)
    y = turned[..., 1]
    share = y[:, :1] / np.where(mixed[:, None], y[:, :1] - y[:, 1:], 1.0)
    met = _lifted(turned[:, :1] + share[..., None] * (turned[:, 1:] - turned[:, :1]))
    met[..., 1] = 0.0
    at = numbers[:, :1] + share * (numbers[:, 1:] - numbers[:, :1])
    cut = mixed & (met[..., 0] <= ON_SEAM).any(axis=1)
    pieces, values = _pieces(turned[cut], met[cut], numbers[cut], at[cut])
    side = np.where(east[np.flatnonzero(cut), lone[cut]], 1.0, -1.0)
    return (
        np.concatenate([faces[~cut], *pieces]),
        np.concatenate([inward[~cut], *values]),
        np.concatenate([rows[~cut], rows[cut], rows[cut], rows[cut]]),
        np.concatenate([np.where(east[~cut], 1.0, -1.0), *(_thrice(each) for each in (side, -side, -side))]),
    )


def _with_corner(faces: Array, inward: Array, rows: Indices, point: Array) -> tuple[Array, Array, Indices]:
    """The triangles with those around a point of the sphere fanned about it."""
    after, before = np.roll(faces, -1, axis=1), np.roll(faces, 1, axis=1)
    weights = np.cross(after, before) @ point
    whole = np.einsum("fc,fc->f", faces[:, 0], np.cross(faces[:, 1], faces[:, 2]))
    weights = weights / np.where(whole == 0, 1.0, whole)[:, None]
    inside = (whole != 0) & (weights >= 0).all(axis=1) & (weights.sum(axis=1) > 0)
    number = (weights[inside] * inward[inside]).sum(axis=1) / weights[inside].sum(axis=1)
    fans, values = [faces[~inside]], [inward[~inside]]
    for corner in range(3):
        fan, value = faces[inside].copy(), inward[inside].copy()
        fan[:, corner], value[:, corner] = point, number
        fans, values = [*fans, fan], [*values, value]
    found = rows[inside]
    return np.concatenate(fans), np.concatenate(values), np.concatenate([rows[~inside], found, found, found])


def _pieces(turned: Array, met: Array, numbers: Array, at: Array) -> tuple[tuple[Array, ...], tuple[Array, ...]]:
    """The corner on its own side with the cuts of its edges, and the rest as two triangles."""
    lone, first, second = (turned[:, corner] for corner in range(3))
    one, other = met[:, 0], met[:, 1]
    value = numbers[:, 0], numbers[:, 1], numbers[:, 2], at[:, 0], at[:, 1]
    corners = (lone, one, other), (one, first, second), (one, second, other)
    values = (value[0], value[3], value[4]), (value[3], value[1], value[2]), (value[3], value[2], value[4])
    return tuple(np.stack(each, axis=1) for each in corners), tuple(np.stack(each, axis=1) for each in values)


def _thrice(side: Array) -> Array:
    return np.repeat(side[:, None], 3, axis=1)


def _lifted(points: Array) -> Array:
    return np.asarray(points / np.maximum(np.linalg.norm(points, axis=-1, keepdims=True), 1e-9))
