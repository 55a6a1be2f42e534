"""How well an embedding on S² preserves the neighbourhoods of S^(D−1).

True distances are 1 − cos of unit rows in R^D, drawn distances the same for positions on the globe.
"""

from dataclasses import dataclass, field, replace

import numpy as np

from geolip_viewer.errors import MissingDataError
from geolip_viewer.geometry.anchor_measures import AnchorMeasures, measure_anchors
from geolip_viewer.geometry.arrays import Array, Indices, read_only
from geolip_viewer.geometry.neighborhoods import NeighborMeasures, Points, measure_neighbors
from geolip_viewer.task import phase

NEIGHBORS = 10
LIMIT = 5000
HELD_OUT = ("nearest_anchor_agreement", "neighbors_kept")  # the figures reported for items held out of a fit


@dataclass(frozen=True, eq=False)
class Trust:
    """How far one embedding can be trusted. `rows` are the items that were measured: all, or a seeded sample of 5,000.

    `held_out` is the same for items that were left out of a second fit and placed afterwards; None if nothing is fitted
    to single items, or before it is known. `null` holds the same measures for uniform items and anchors, and
    `null_covariance` for items and anchors with the data's mean and covariance; both have the data's shape and are
    drawn by the same steps. `neighbor_search_recall` is the share of true neighbours that an approximate search found
    for the fit; None if the search was exact.
    """

    rows: Indices
    item_count: int
    among_items: NeighborMeasures
    among_anchors: AnchorMeasures | None
    share_kept: Array | None
    held_out: "Trust | None" = field(default=None, repr=False)
    null: "Trust | None" = field(default=None, repr=False)
    null_covariance: "Trust | None" = field(default=None, repr=False)
    neighbor_search_recall: float | None = None

    @property
    def is_sampled(self) -> bool:
        return len(self.rows) < self.item_count

    @property
    def figures(self) -> dict[str, float | None]:
        """The figures by name; None for those that need anchors or a linear projection if there are none."""
        items, anchors = self.among_items, self.among_anchors
        return {
            "items_used": len(self.rows),
            "nearest_anchor_agreement": anchors.nearest_anchor_agreement if anchors else None,
            "nearest_anchor_chance": anchors.chance if anchors else None,
            "nearest_anchor_most_assigned": anchors.most_assigned if anchors else None,
            "neighbors_kept": items.neighbor_recall,
            "neighbors_kept_chance": items.chance,
            "trustworthiness": items.trustworthiness,
            "continuity": items.continuity,
            "angle_error_degrees": anchors.angle_error_degrees if anchors else None,
            "angle_rank_correlation": anchors.angle_rank_correlation if anchors else None,
            "share_kept_mean": None if self.share_kept is None else float(self.share_kept.mean()),
        }

    @property
    def standard_error(self) -> dict[str, float]:
        """Standard errors, by name, of the figures that were measured on a sample; figures of all items have none.

        Items held out of a fit are a sample of all that it was not fitted to; their names begin with `held_out_`.
        """
        new = self.held_out.sampling_error if self.held_out is not None else {}
        of_new = {f"held_out_{name}": new[name] for name in HELD_OUT if name in new}
        if not self.is_sampled:
            return of_new
        unasked = float(np.sqrt(1 - len(self.rows) / self.item_count))  # finite population correction
        return {name: unasked * error for name, error in self.sampling_error.items()} | of_new

    @property
    def sampling_error(self) -> dict[str, float]:
        """Standard errors, by name, of the figures as estimates for all items that might have been measured."""
        items, anchors = self.among_items, self.among_anchors
        values = {
            "nearest_anchor_agreement": anchors.right if anchors else None,
            "neighbors_kept": items.kept,
            "trustworthiness": items.item_trustworthiness,
            "continuity": items.item_continuity,
            "angle_error_degrees": anchors.item_angle_error if anchors else None,
            "share_kept_mean": self.share_kept,
        }
        count = len(self.rows)
        errors = {
            name: float(each.std(ddof=1) / np.sqrt(count))
            for name, each in values.items()
            if each is not None and count > 1
        }
        if anchors:
            errors["angle_rank_correlation"] = anchors.angles.standard_error
        return errors

    def by_item(self, values: Array | Indices) -> Array:
        """Values of the measured items as a column over all items, NaN for the others: (n,) -> (N,)."""
        column = np.full(self.item_count, np.nan, np.float32)
        column[self.rows] = values
        return column


@dataclass(frozen=True, eq=False)
class Embedding:
    """What is compared: unit rows (N, D) and (A, D), and their positions on the globe, (N, 3) and (A, 3).

    `share_kept` (N,) is the squared length of each item's projection before it was put on the globe; None if the
    embedding is not a linear projection. `are_axes`: an anchor and its opposite count as one, both true and drawn.
    """

    items: Array
    drawn_items: Array
    anchors: Array | None = None
    drawn_anchors: Array | None = None
    share_kept: Array | None = None
    are_axes: bool = False

    @property
    def item_points(self) -> Points:
        return Points(self.items, self.drawn_items)

    @property
    def anchor_points(self) -> Points | None:
        if self.anchors is None or self.drawn_anchors is None:
            return None
        return Points(self.anchors, self.drawn_anchors)

    def of(self, rows: Indices) -> "Embedding":
        """The same embedding with only some of its items."""
        share = None if self.share_kept is None else self.share_kept[rows]
        return replace(self, items=self.items[rows], drawn_items=self.drawn_items[rows], share_kept=share)


def measure_trust(embedding: Embedding, rows: Indices | None = None, k: int = NEIGHBORS) -> Trust:
    """Measure some items, by default all or a seeded sample, each against all items and all anchors.

    Raises MissingDataError with fewer than three items, which leave nothing to compare.
    """
    count = len(embedding.items)
    _require(count)
    rows = sampled(count) if rows is None else rows
    return _measured(embedding.of(rows), embedding, rows, rows, count, k)


def measure_new(new: Embedding, embedding: Embedding, k: int = NEIGHBORS) -> Trust:
    """The same for new items that were placed in the embedding; their neighbours are the embedding's items.

    `rows` and `item_count` are those of the new items.
    """
    _require(len(embedding.items))
    if not len(new.items):
        raise MissingDataError("Trust", "needs at least one item to measure", "Open features with more items")
    rows = sampled(len(new.items))
    return _measured(new.of(rows), embedding, rows, None, len(new.items), k)


def sampled(count: int, limit: int = LIMIT, seed: int = 0) -> Indices:
    """All rows, or `limit` of them chosen with a seed, in order."""
    if count <= limit:
        return read_only(np.arange(count))
    return read_only(np.sort(np.random.default_rng(seed).choice(count, limit, replace=False)))


def _require(count: int) -> None:
    if count < 3:
        raise MissingDataError("Trust", f"needs at least three items, not {count}", "Open features with more items")


def _measured(asked: Embedding, among: Embedding, rows: Indices, own: Indices | None, count: int, k: int) -> Trust:
    with phase("Comparing neighbours"):
        k = min(k, (len(among.items) - 1) // 2)
        among_items = measure_neighbors(asked.item_points, among.item_points, own, k)
    among_anchors = None
    if among.anchor_points is not None:
        with phase("Comparing anchors"):
            among_anchors = measure_anchors(asked.item_points, among.anchor_points, among.are_axes)
    return Trust(rows, count, among_items, among_anchors, asked.share_kept)
