"""The faithful globe: positions on S² fitted so that items and anchors keep their true neighbourhoods.

t-SNE's objective (van der Maaten & Hinton 2008) on the sphere: pairs attract by their share of true neighbourhood and
repel by their share of drawn nearness, w = 1 / (1 + s · chord²). The scale s says how large the globe is in units of a
neighbourhood; it grows during the fit, so that the whole is arranged before its parts.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from geolip_viewer.geometry.affinities import Edges, affinities
from geolip_viewer.geometry.arrays import Array
from geolip_viewer.geometry.procrustes import turn, turned
from geolip_viewer.geometry.sphere import unit
from geolip_viewer.task import advance, phase

BLOCK_ENTRIES = 1 << 16  # stays in a core's cache; larger products BLAS would share out, at more cost than gain
EDGES_AT_ONCE = 1 << 18  # numpy holds Python's lock while it gathers: briefly, so that a window goes on
FIRST_SCALE = 30.0
EXAGGERATED, EXAGGERATION = 0.25, 4.0  # for the first quarter, attraction counts four times
STEP_LENGTH = 0.1 * np.sqrt(FIRST_SCALE)  # in units of 1/√s, a neighbourhood's width
REMEMBERED_SLOPE, REMEMBERED_POWER = 0.9, 0.99  # Adam (Kingma & Ba 2015), one power a point


@dataclass(frozen=True)
class Settings:
    """How to fit. Up to `exact` points all pairs repel; above, seeded ones, drawn anew each step, stand for all."""

    perplexity: float = 20.0
    anchor_share: float = 0.2
    steps: int = 400
    exact: int = 4096
    sampled: int = 1024
    shown_every: int = 20
    seed: int = 0


STANDARD = Settings()


def faithful(items: Array, anchors: Array, start: Array, settings: Settings = STANDARD) -> Iterator[Array]:
    """Fit positions, and yield them turned to match the start while they improve; the last ones are the result.

    (N, D), (A, D) unit rows and first positions (N + A, 3), items first -> (N + A, 3) unit rows float32, several times.
    Cancelled, nothing more is yielded. The same input and seed give the same positions.
    """
    count, rng = len(start), np.random.default_rng(settings.seed)
    with phase("Finding neighbours"):
        edges = affinities(items, anchors, min(settings.perplexity, count / 4), settings.anchor_share)
    positions = unit((np.nan_to_num(start) + rng.normal(0, 1e-3, start.shape)).astype(np.float32))
    slope, power = np.zeros_like(positions), np.zeros((count, 1), np.float32)
    for step in range(settings.steps):
        done = step / settings.steps
        advance(done)
        scale = FIRST_SCALE * max(1.0, count / 2 / FIRST_SCALE) ** done
        others = positions[rng.choice(count, settings.sampled, replace=False)] if count > settings.exact else positions
        pull = attraction(positions, edges, scale) * np.float32(EXAGGERATION if done < EXAGGERATED else 1)
        advance(done)
        downhill = _tangent(pull - repulsion(positions, others, scale), positions)
        slope += (1 - REMEMBERED_SLOPE) * (downhill - slope)
        power += (1 - REMEMBERED_POWER) * (np.square(downhill).sum(axis=1, keepdims=True) - power)
        typical = np.sqrt(power / (1 - REMEMBERED_POWER ** (step + 1))) + np.float32(1e-12)
        direction = slope / (1 - REMEMBERED_SLOPE ** (step + 1)) / typical
        length = STEP_LENGTH / np.sqrt(scale) * min(1, 1.5 * (1 - done))
        positions = unit(positions + np.float32(length) * direction)
        if step % settings.shown_every == 0:
            yield turned(positions, turn(positions, start))
    yield turned(positions, turn(positions, start))


def attraction(positions: Array, edges: Edges, scale: float) -> Array:
    """Σ_j p_ij w_ij y_j, times the number of points: (M, 3) -> (M, 3)."""
    from scipy import sparse  # slow to import, and needed for fits alone

    count = len(positions)
    pull = np.zeros((count, 3), np.float32)
    height = max(EDGES_AT_ONCE * count // max(len(edges.columns), 1), 1)
    for first in range(0, count, height):
        rows = slice(first, min(first + height, count))
        starts = edges.starts[rows.start : rows.stop + 1]
        columns, weights = (each[starts[0] : starts[-1]] for each in (edges.columns, edges.weights))
        near = np.repeat(positions[rows], np.diff(starts), axis=0)
        near -= positions[columns]
        weights = weights / (1 + np.float32(scale) * np.einsum("ij,ij->i", near, near))
        pairs = sparse.csr_matrix((weights, columns, starts - starts[0]), shape=(rows.stop - rows.start, count))
        pull[rows] += pairs @ positions
        pull += pairs.T @ positions[rows]
    return pull * np.float32(count)


def repulsion(positions: Array, others: Array, scale: float) -> Array:
    """Σ_j q_ij w_ij y_j, times the number of points: (M, 3), (m, 3) -> (M, 3).

    `others` are all the positions, or a sample that stands for them. q_ij = w_ij / Σ w over pairs of different points;
    a point's own part points outward and moves nothing.
    """
    count = len(positions)
    left = np.concatenate([-2 * scale * positions, np.full((count, 1), 1 + 2 * scale)], axis=1).astype(np.float32)
    right = np.ascontiguousarray(np.concatenate([others, np.ones((len(others), 1))], axis=1).T, np.float32)
    push, total = np.empty((count, 3), np.float32), 0.0
    height = max(BLOCK_ENTRIES // len(others), 1)
    for first in range(0, count, height):
        rows = slice(first, first + height)
        near = left[rows] @ right  # 1 + s · chord², since |a − b|² = 2 − 2 a·b
        np.reciprocal(near, out=near)
        total += float(near.sum())
        np.square(near, out=near)
        push[rows] = near @ others
    return push * np.float32(count / max(total - len(others), 1e-12))


def _tangent(vectors: Array, positions: Array) -> Array:
    """Vectors less what points off the sphere."""
    outward = np.einsum("ij,ij->i", vectors, positions)
    along: Array = vectors - outward[:, None] * positions
    return along
