"""How far a picture on S² can be trusted about what is near what on S^(D−1).

True distances are 1 − cos of unit rows in R^D, drawn ones the same of positions on the globe.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from geolip_viewer.errors import MissingDataError
from geolip_viewer.geometry.arrays import Array, Indices, Mask, read_only
from geolip_viewer.geometry.constellation import rows_at_once
from geolip_viewer.geometry.neighbors import distances, distances_to_others, ranks_of, smallest
from geolip_viewer.geometry.ranks import spearman
from geolip_viewer.task import blocks, phase

NEIGHBORS = 10
LIMIT = 5000


@dataclass(frozen=True, eq=False)
class AmongItems:
    """Items among items. k is 10, or less where items are few, since trustworthiness is defined for k < n/2 only.

    Neighbours are numbered among the n items used, nearest first.
    """

    k: int
    true_neighbors: Indices  # (n, k)
    drawn_neighbors: Indices  # (n, k)
    kept: Array  # (n,) share of an item's true neighbours that are drawn among its k nearest
    item_trustworthiness: Array  # (n,) 1 where none of an item's drawn neighbours is false
    item_continuity: Array  # (n,) 1 where none of its true neighbours is missing
    neighbors_kept: float
    trustworthiness: float
    continuity: float

    @property
    def missing(self) -> Mask:
        """Which true neighbours are not drawn as neighbours: (n, k)."""
        return ~_shared(self.true_neighbors, self.drawn_neighbors)

    @property
    def false(self) -> Mask:
        """Which drawn neighbours are not true ones: (n, k)."""
        return ~_shared(self.drawn_neighbors, self.true_neighbors)


@dataclass(frozen=True, eq=False)
class AmongAnchors:
    """Items among anchors; angles in degrees, over all pairs of an item and an anchor."""

    true_anchor: Indices  # (n,) the nearest one
    drawn_anchor: Indices  # (n,) the one drawn nearest
    rank: Indices  # (n,) which rank the true nearest anchor takes in the drawing, from 1
    nearest_anchor_agreement: float
    chance: float
    angle_error_degrees: float
    angle_rank_correlation: float
    true_angle: tuple[float, float]  # mean, standard deviation
    drawn_angle: tuple[float, float]


@dataclass(frozen=True, eq=False)
class Trust:
    """How far one picture can be trusted. `rows` are the items it was measured on: all, or a seeded sample of 5,000.

    `null` holds the same of uniform random items and anchors, as many, as wide, and drawn by the same steps.
    """

    rows: Indices
    item_count: int
    among_items: AmongItems
    among_anchors: AmongAnchors | None
    share_kept: Array | None
    null: "Trust | None" = field(default=None, repr=False)

    @property
    def is_sampled(self) -> bool:
        return len(self.rows) < self.item_count

    @property
    def figures(self) -> dict[str, float | None]:
        """The figures by name, None where the picture has no anchors or is no linear projection."""
        items, anchors = self.among_items, self.among_anchors
        return {
            "items_used": len(self.rows),
            "nearest_anchor_agreement": anchors.nearest_anchor_agreement if anchors else None,
            "neighbors_kept": items.neighbors_kept,
            "trustworthiness": items.trustworthiness,
            "continuity": items.continuity,
            "angle_error_degrees": anchors.angle_error_degrees if anchors else None,
            "angle_rank_correlation": anchors.angle_rank_correlation if anchors else None,
            "share_kept_mean": None if self.share_kept is None else float(self.share_kept.mean()),
        }

    def by_item(self, values: Array | Indices) -> Array:
        """Values of the items used as a column over all items, NaN for the others: (n,) -> (N,)."""
        column = np.full(self.item_count, np.nan, np.float32)
        column[self.rows] = values
        return column


@dataclass(frozen=True, eq=False)
class Picture:
    """What is compared: unit rows (N, D) and (A, D), and where they are drawn on the globe, (N, 3) and (A, 3).

    `share_kept` is the squared length of each item's projection before it was put on the globe; None where the
    picture is no linear projection.
    """

    items: Array
    drawn_items: Array
    anchors: Array | None = None
    drawn_anchors: Array | None = None
    share_kept: Array | None = None

    def of(self, rows: Indices) -> "Picture":
        """The same picture with some of its items."""
        share = None if self.share_kept is None else self.share_kept[rows]
        return replace(self, items=self.items[rows], drawn_items=self.drawn_items[rows], share_kept=share)


def trust(picture: Picture, k: int = NEIGHBORS, limit: int = LIMIT, seed: int = 0) -> Trust:
    """Measure a picture; above `limit` items on a seeded sample of that many, among which neighbours are then sought.

    Raises DataLacking below three items, where nothing is nearer than something else.
    """
    rows = sample(len(picture.items), limit, seed)
    return measured(picture.of(rows), rows, len(picture.items), k)


def sample(count: int, limit: int = LIMIT, seed: int = 0) -> Indices:
    """All rows, or a seeded choice of `limit` of them, in order."""
    if count <= limit:
        return read_only(np.arange(count))
    return read_only(np.sort(np.random.default_rng(seed).choice(count, limit, replace=False)))


def measured(picture: Picture, rows: Indices, item_count: int, k: int = NEIGHBORS) -> Trust:
    """Measure a picture whose items are these rows of `item_count`."""
    if len(rows) < 3:
        remedy = "Open features with more items"
        raise MissingDataError("Trust", f"needs at least three items, and here are {len(rows)}", remedy)
    items, drawn = picture.items.astype(np.float64), picture.drawn_items.astype(np.float64)
    with phase("Comparing neighbours"):
        among_items = items_trust(picture.items, drawn, min(k, (len(rows) - 1) // 2))
    among_anchors = None
    if picture.anchors is not None and picture.drawn_anchors is not None:
        with phase("Comparing anchors"):
            anchors, drawn_anchors = picture.anchors.astype(np.float64), picture.drawn_anchors.astype(np.float64)
            among_anchors = anchors_trust(items, drawn, anchors, drawn_anchors)
    return Trust(rows, item_count, among_items, among_anchors, picture.share_kept)


def items_trust(items: Array, drawn: Array, k: int) -> AmongItems:
    """Compare the k nearest others of each item, true and drawn: (n, D), (n, 3); k < n/2.

    Trustworthiness and continuity after Venna and Kaski (2001): how far down the true order false neighbours stand,
    and how far down the drawn order missing ones, scaled to 0 … 1.
    """
    count = len(items)
    true_neighbors, drawn_neighbors = np.empty((2, count, k), np.int32)
    false_depth, missing_depth = np.empty((2, count), np.int64)
    for rows in blocks(count, rows_at_once(count)):
        true, seen = distances_to_others(items, rows), distances_to_others(drawn, rows)
        true_neighbors[rows], drawn_neighbors[rows] = smallest(true, k), smallest(seen, k)
        false_depth[rows] = _depth_beyond(k, ranks_of(true, drawn_neighbors[rows]))
        missing_depth[rows] = _depth_beyond(k, ranks_of(seen, true_neighbors[rows]))
    kept = _shared(true_neighbors, drawn_neighbors).mean(axis=1, dtype=np.float64)
    deepest = k * (2 * count - 3 * k - 1) / 2
    trustworthiness, continuity = 1 - false_depth / deepest, 1 - missing_depth / deepest
    return AmongItems(
        k=k,
        true_neighbors=read_only(true_neighbors),
        drawn_neighbors=read_only(drawn_neighbors),
        kept=read_only(kept),
        item_trustworthiness=read_only(trustworthiness),
        item_continuity=read_only(continuity),
        neighbors_kept=float(kept.mean()),
        trustworthiness=float(trustworthiness.mean()),
        continuity=float(continuity.mean()),
    )


def anchors_trust(items: Array, drawn: Array, anchors: Array, drawn_anchors: Array) -> AmongAnchors:
    """Compare how items stand to anchors, true and drawn: (n, D), (n, 3), (A, D), (A, 3)."""
    count, pairs = len(items), len(items) * len(anchors)
    true_anchor, drawn_anchor, rank = np.empty((3, count), np.int32)
    error, sums, squares = 0.0, np.zeros(2), np.zeros(2)
    for rows in blocks(count, rows_at_once(len(anchors))):
        true, seen = distances(items[rows], anchors), distances(drawn[rows], drawn_anchors)
        true_anchor[rows], drawn_anchor[rows] = true.argmin(axis=1), seen.argmin(axis=1)
        rank[rows] = ranks_of(seen, true_anchor[rows][:, None])[:, 0]
        true_angle, seen_angle = _angles(true), _angles(seen)
        error += float(np.abs(true_angle - seen_angle).sum(dtype=np.float64))
        sums += [each.sum(dtype=np.float64) for each in (true_angle, seen_angle)]
        squares += [np.square(each).sum(dtype=np.float64) for each in (true_angle, seen_angle)]
    mean = sums / pairs
    spread = np.sqrt(np.maximum(squares / pairs - mean**2, 0))

    def cosines() -> Iterator[tuple[Array, Array]]:
        for rows in blocks(count, rows_at_once(len(anchors))):
            yield items[rows] @ anchors.T, drawn[rows] @ drawn_anchors.T

    return AmongAnchors(
        true_anchor=read_only(true_anchor),
        drawn_anchor=read_only(drawn_anchor),
        rank=read_only(rank),
        nearest_anchor_agreement=float((true_anchor == drawn_anchor).mean()),
        chance=1 / len(anchors),
        angle_error_degrees=error / pairs,
        angle_rank_correlation=spearman(cosines),
        true_angle=(float(mean[0]), float(spread[0])),
        drawn_angle=(float(mean[1]), float(spread[1])),
    )


def _angles(distance: Array) -> Array:
    """Degrees between unit rows from 1 − cos, precise for small angles too, where a rounded cosine is blind."""
    half_chord = np.sqrt(np.clip(distance / 2, 0, 1))
    angles: Array = np.degrees(2 * np.arcsin(half_chord))
    return angles


def _depth_beyond(k: int, ranks: Indices) -> Indices:
    depth: Indices = np.maximum(ranks - k, 0).sum(axis=1)
    return depth


def _shared(neighbors: Indices, others: Indices) -> Mask:
    """Which entries of each row occur in the same row of the other: (n, k), (n, k) -> (n, k)."""
    shared: Mask = (neighbors[:, :, None] == others[:, None, :]).any(axis=2)
    return shared
