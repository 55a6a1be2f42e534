"""The true neighbourhoods of single items, and how a drawing stretches them.

Directions from an item to others are given by the sphere's logarithm: rows of the tangent space, as long as the angle
to the other item. They are projected onto their two strongest uncentred principal components, rotated so that what is
drawn east lies to the right.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from geolip_viewer.geometry.arrays import Array, Indices, read_only
from geolip_viewer.geometry.constellation import rows_at_once
from geolip_viewer.geometry.neighbors import distances, smallest
from geolip_viewer.geometry.sphere import unit
from geolip_viewer.task import blocks

RowsOf = Callable[[Indices], Array]
NEIGHBORS = 20
NO_DIRECTION = 1e-9


@dataclass(frozen=True, eq=False)
class LocalMap:
    """An item and its k true nearest neighbours around it, nearest first.

    `angles` (k,) are true, in degrees; `places` (k, 2) lie at that distance from the middle, in the directions of the
    two components, and `captured` is the share of the squared angles that these hold. `drawn` (k, 2) is where the
    drawing has the same items, degrees east and north of the middle.
    """

    item: int
    items: Indices
    angles: Array
    places: Array
    captured: float
    drawn: Array


def local_map(rows: RowsOf, drawn: Array, item: int, k: int = NEIGHBORS) -> LocalMap:
    """The map around one item, from a function that gives unit rows, (n,) -> (n, D), and positions (N, 3).

    Rows are asked for a block at a time. With fewer than k others all of them are neighbours.
    """
    own = rows(np.array([item]))
    near = _nearest_of_many(own, rows, len(drawn), item, k)
    directions = tangents(own[0], rows(near))
    coordinates, captured = _components(directions)
    seen = _east_north(drawn[item], tangents(drawn[item], drawn[near]))
    coordinates = coordinates @ _turn(coordinates, seen)
    angles = np.linalg.norm(directions, axis=1)
    places = _as_long(coordinates, angles)
    return LocalMap(
        item,
        read_only(near),
        read_only(np.degrees(angles)),
        read_only(np.degrees(places)),
        captured,
        read_only(np.degrees(seen)),
    )


def linear_stretches(true: Array, drawn: Array, items: Indices, k: int = NEIGHBORS) -> Array:
    """How neighbourhoods of items are drawn: linear maps from two true directions to east and north, (n, 2, 2).

    Least squares over the k true nearest neighbours: column j of a map is where a true degree along the j-th component
    is drawn, in degrees. Its singular values are the half axes of the ellipse that a circle of one true degree becomes.
    NaN if there are fewer than two others, or all of them are copies of the item.
    """
    found = np.full((len(items), 2, 2), np.nan)
    for part in blocks(len(items), rows_at_once(len(true))):
        for place, near in enumerate(_nearest(true, items[part], k), part.start):
            item = items[place]
            coordinates, _ = _components(tangents(true[item], true[near]))
            if len(near) > 1 and np.abs(coordinates).max() > NO_DIRECTION:
                seen = _east_north(drawn[item], tangents(drawn[item], drawn[near]))
                found[place] = np.linalg.lstsq(coordinates, seen, rcond=None)[0].T
    return read_only(found)


def tangents(middle: Array, points: Array) -> Array:
    """The logarithm at a unit row: (D,), (n, D) -> (n, D) float64, each as long as the angle in radians.

    Zero for copies of that row, and for its antipode, which has no direction.
    """
    one, many = unit(middle.astype(np.float64)[None])[0], unit(points.astype(np.float64))
    chord, across = np.linalg.norm(many - one, axis=1), np.linalg.norm(many + one, axis=1)
    angles = 2 * np.arctan2(chord, across)
    along = many - (many @ one)[:, None] * one
    return _as_long(along, angles)


def at_tangents(middle: Array, directions: Array) -> Array:
    """The exponential at a position: degrees east and north, (3,), (n, 2) -> (n, 3) unit rows."""
    angles = np.radians(np.linalg.norm(directions, axis=1, keepdims=True))
    along = unit(directions @ _basis(middle)) * np.sin(angles)
    return unit(np.cos(angles) * middle + along)


def _nearest(true: Array, items: Indices, k: int) -> Indices:
    """The k true nearest neighbours of some items, or all where there are fewer, nearest first: (n,) -> (n, k)."""
    k = min(k, len(true) - 1)
    if k < 1:
        return np.empty((len(items), 0), np.int64)
    distance = distances(true[items], true)
    distance[np.arange(len(items)), items] = np.inf
    return smallest(distance, k)


def _nearest_of_many(own: Array, rows: RowsOf, count: int, item: int, k: int) -> Indices:
    """The same for one item, (1, D), compared with the others a block at a time."""
    found, far = np.empty(0, np.int64), np.empty(0, np.float32)
    if count < 2 or k < 1:
        return found
    k = min(k, count - 1)
    for part in blocks(count):
        some = np.arange(part.start, part.stop)
        distance = distances(own, rows(some))[0]
        distance[some == item] = np.inf
        found, far = np.append(found, some), np.append(far, distance)
        if len(found) > k:
            (best,) = smallest(far[None], k)
            found, far = found[best], far[best]
    return found


def _as_long(directions: Array, lengths: Array) -> Array:
    """Rows scaled to these lengths; zero rows stay zero: (n, d), (n,) -> (n, d)."""
    own = np.linalg.norm(directions, axis=1, keepdims=True)
    turned: Array = directions / np.where(own > NO_DIRECTION, own, np.inf) * lengths[:, None]
    return turned


def _components(directions: Array) -> tuple[Array, float]:
    """Rows along their two strongest uncentred components, and the share of squares kept: (n, D) -> (n, 2)."""
    left, values, _ = np.linalg.svd(directions, full_matrices=False)
    kept = np.zeros((len(directions), 2))
    kept[:, : min(2, len(values))] = left[:, :2] * values[:2]
    total = float(np.square(values).sum())
    return kept, float(np.square(values[:2]).sum()) / total if total > 0 else 1.0


def _turn(coordinates: Array, seen: Array) -> Array:
    """The rotation or reflection of the plane that brings the first rows nearest to the second (Procrustes): (2, 2)."""
    left, _, right = np.linalg.svd(coordinates.T @ seen)
    turn: Array = left @ right
    return turn


def _basis(middle: Array) -> Array:
    """East and north at a position, (3,) -> (2, 3); at a pole and at zero, any two perpendicular directions."""
    east = np.cross([0.0, 0.0, 1.0], middle)
    length = np.linalg.norm(east)
    east = east / length if length > NO_DIRECTION else np.array([1.0, 0.0, 0.0])
    return np.stack([east, np.cross(middle, east)])


def _east_north(middle: Array, directions: Array) -> Array:
    """(3,), (n, 3) -> (n, 2)."""
    found: Array = directions @ _basis(unit(middle.astype(np.float64)[None])[0]).T
    return found
