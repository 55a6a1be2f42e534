"""Alignment of two drawings of the same points, and interpolation between them."""

import numpy as np

from geolip_viewer.geometry.arrays import Array, Indices


def turn(points: Array, onto: Array) -> Array:
    """The orthogonal matrix R that brings `points · R` closest to `onto`: (n, W), (n, W) -> (W, W) float64.

    UVᵀ of the SVD of pointsᵀ · onto (Schönemann 1966); reflections are allowed, since they keep every distance. Rows
    that are not finite in either are left out.
    """
    known = np.isfinite(points).all(axis=1) & np.isfinite(onto).all(axis=1)
    return orthogonal(points[known].astype(np.float64).T @ onto[known].astype(np.float64))


def orthogonal(cross: Array) -> Array:
    """UVᵀ of the SVD of a cross scatter: (W, W) -> (W, W)."""
    left, _, right = np.linalg.svd(cross)
    rotation: Array = left @ right
    return rotation


def turned(points: Array, rotation: Array) -> Array:
    """Points after a rotation: (n, W) -> (n, W) float32."""
    return (points.astype(np.float64) @ rotation).astype(np.float32)


def travel(start: Array, end: Array) -> Array:
    """Angle between unit rows in radians: (n, 3), (n, 3) -> (n,).

    From chord and sum, because a rounded cosine is blind near 0.
    """
    start, end = start.astype(np.float64), end.astype(np.float64)
    angles: Array = 2 * np.arctan2(np.linalg.norm(start - end, axis=1), np.linalg.norm(start + end, axis=1))
    return angles


def farthest(start: Array, end: Array, count: int) -> tuple[Indices, Array]:
    """The rows that travel farthest, farthest first, and their angles in radians, of rows with a position."""
    angles = np.nan_to_num(travel(start, end), nan=-1.0)
    order = np.argsort(-angles, kind="stable")[:count]
    order = order[angles[order] >= 0]
    return order, angles[order]


def between(start: Array, end: Array, t: float | Array) -> Array:
    """Where unit rows are after a share t of the geodesic from start to end: (n, 3), (n, 3) -> (n, 3) float32.

    t is one number, or one a row. Between antipodes, which have no shortest path, rows go by the coordinate axis that
    they are farthest from.
    """
    first, last = start.astype(np.float64), end.astype(np.float64)
    aside = last - (first * last).sum(axis=1, keepdims=True) * first
    length = np.linalg.norm(aside, axis=1, keepdims=True)
    opposite = (length[:, 0] < 1e-6) & ((first * last).sum(axis=1) < 0)
    if opposite.any():
        axis = np.eye(first.shape[1])[np.abs(first[opposite]).argmin(axis=1)]
        away = axis - (axis * first[opposite]).sum(axis=1, keepdims=True) * first[opposite]
        aside[opposite] = away
        length[opposite] = np.linalg.norm(away, axis=1, keepdims=True)
    angle = np.reshape(t, (-1, 1)) * travel(start, end)[:, None]
    direction = np.divide(aside, length, out=np.zeros_like(aside), where=length > 0)
    moved: Array = (np.cos(angle) * first + np.sin(angle) * direction).astype(np.float32)
    return moved
