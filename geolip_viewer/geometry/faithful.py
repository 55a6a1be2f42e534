"""The faithful globe: positions on S² fitted so that items and anchors keep their true neighbourhoods.

t-SNE's objective (van der Maaten & Hinton 2008) on the sphere: pairs attract by their share of true neighbourhood and
repel by their share of drawn nearness, w = 1 / (1 + s · chord²). The scale s says how large the globe is in units of a
neighbourhood; it grows during the fit, so that the whole is arranged before its parts. To that comes the likelihood of
each item's true nearest anchor among all drawn ones, w^τ / Σ w^τ: it costs nothing where the right anchor is nearest.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from geolip_viewer.geometry.affinities import Edges, affinities
from geolip_viewer.geometry.arrays import Array, Indices
from geolip_viewer.geometry.constellation import nearest
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
    """How to fit.

    `anchor_share` of the slope is that of the items' true nearest anchors, `sharpness` their τ. All pairs of points
    repel as long as these are at most `pairs`; of more points seeded ones, drawn anew each step, stand for all: as many
    as keep to `pairs`, and at least `sampled`.
    """

    perplexity: float = 20.0
    anchor_share: float = 0.1
    sharpness: float = 2.0
    steps: int = 400
    pairs: int = 6000**2
    sampled: int = 1024
    shown_every: int = 20
    seed: int = 0


STANDARD = Settings()


@dataclass(frozen=True, eq=False)
class Globe:
    """Positions (N + A, 3), items first, unit rows float32.

    `neighbor_search_recall` is the share of true neighbours that the fit knew of; None where it knew all.
    """

    positions: Array
    neighbor_search_recall: float | None


def faithful(items: Array, anchors: Array, start: Array, settings: Settings = STANDARD) -> Iterator[Globe]:
    """Fit positions, and yield them turned to match the start while they improve; the last ones are the result.

    (N, D), (A, D) unit rows and first positions (N + A, 3), items first. Cancelled, nothing more is yielded. The same
    input and seed give the same positions.
    """
    count, rng = len(start), np.random.default_rng(settings.seed)
    with phase("Finding neighbours"):
        edges = affinities(items, anchors, min(settings.perplexity, count / 4))
        target, _ = nearest(items, anchors)
    positions = unit((np.nan_to_num(start) + rng.normal(0, 1e-3, start.shape)).astype(np.float32))
    slope, power = np.zeros_like(positions), np.zeros((count, 1), np.float32)
    share = np.float32(settings.anchor_share if len(items) else 0)
    repellers = max(settings.sampled, settings.pairs // count)
    for step in range(settings.steps):
        done = step / settings.steps
        advance(done)
        scale = FIRST_SCALE * max(1.0, count / 2 / FIRST_SCALE) ** done
        pull = attraction(positions, edges, scale) * np.float32(EXAGGERATION if done < EXAGGERATED else 1)
        advance(done)
        others = positions[rng.choice(count, repellers, replace=False)] if count > repellers else None
        downhill: Array = (1 - share) * (pull - repulsion(positions, scale, others))
        if share:
            advance(done)
            downhill += share * anchoring(positions, target, scale, settings.sharpness)
        downhill = _tangent(downhill, positions)
        slope += (1 - REMEMBERED_SLOPE) * (downhill - slope)
        power += (1 - REMEMBERED_POWER) * (np.square(downhill).sum(axis=1, keepdims=True) - power)
        typical = np.sqrt(power / (1 - REMEMBERED_POWER ** (step + 1))) + np.float32(1e-12)
        direction = slope / (1 - REMEMBERED_SLOPE ** (step + 1)) / typical
        length = STEP_LENGTH / np.sqrt(scale) * min(1, 1.5 * (1 - done))
        positions = unit(positions + np.float32(length) * direction)
        if step % settings.shown_every == 0:
            yield Globe(turned(positions, turn(positions, start)), edges.search_recall)
    yield Globe(turned(positions, turn(positions, start)), edges.search_recall)


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


def repulsion(positions: Array, scale: float, others: Array | None = None) -> Array:
    """Σ_j q_ij w_ij y_j, times the number of points: (M, 3), (m, 3) -> (M, 3).

    `others` are a sample that stands for all the positions; without it each pair is counted once, for both of its
    points. q_ij = w_ij / Σ w over pairs of different points; a point's own part points outward and moves nothing.
    """
    count, among = len(positions), positions if others is None else others
    left, right = _affine(positions, scale), _homogeneous(among)
    push, total = np.zeros((count, 3), np.float32), 0.0
    first = 0
    while first < count:
        start = first if others is None else 0  # pairs with points before these were counted with them
        rows = slice(first, min(first + max(BLOCK_ENTRIES // (len(among) - start), 1), count))
        near = left[rows] @ right[:, start:]
        np.reciprocal(near, out=near)
        total += float(near.sum())
        after = rows.stop - start if others is None else len(among)
        total += float(near[:, after:].sum())
        np.square(near, out=near)
        push[rows] += near @ among[start:]
        if others is None:
            push[rows.stop :] += near[:, after:].T @ positions[rows]
        first = rows.stop
    return push * np.float32(count / max(total - len(among), 1e-12))


def anchoring(positions: Array, target: Indices, scale: float, sharpness: float) -> Array:
    """Where the items' true nearest anchors become likelier: (N + A, 3), (N,) anchors -> (N + A, 3).

    Downhill of −Σ_i log(w_it^τ / Σ_a w_ia^τ), t the target of item i, over 2s.
    """
    count = len(target)
    items, anchors = positions[:count], positions[count:]
    left, right = _affine(items, scale), _homogeneous(anchors)
    pull = np.zeros_like(positions)
    height = max(BLOCK_ENTRIES // len(anchors), 1)
    for first in range(0, count, height):
        rows = slice(first, min(first + height, count))
        near = left[rows] @ right
        np.reciprocal(near, out=near)
        share = near**sharpness
        share /= share.sum(axis=1, keepdims=True)
        share[np.arange(len(share)), target[rows]] -= 1
        share *= near
        share *= np.float32(-sharpness)
        pull[rows] = share @ anchors
        pull[count:] += share.T @ items[rows]
    return pull


def _affine(points: Array, scale: float) -> Array:
    """Rows whose product with `_homogeneous` is 1 + s · chord², since |a − b|² = 2 − 2 a·b: (n, 3) -> (n, 4)."""
    return np.concatenate([-2 * scale * points, np.full((len(points), 1), 1 + 2 * scale)], axis=1).astype(np.float32)


def _homogeneous(points: Array) -> Array:
    """(m, 3) -> (4, m)."""
    return np.ascontiguousarray(np.concatenate([points, np.ones((len(points), 1))], axis=1).T, np.float32)


def _tangent(vectors: Array, positions: Array) -> Array:
    """Vectors less what points off the sphere."""
    outward = np.einsum("ij,ij->i", vectors, positions)
    along: Array = vectors - outward[:, None] * positions
    return along
