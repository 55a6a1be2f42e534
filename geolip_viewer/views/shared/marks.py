"""How items, anchors, pairs of anchors and classes are marked on a globe."""

from dataclasses import dataclass
from typing import Annotated, Literal, Protocol

import numpy as np

from geolip_viewer.analysis import Analysis
from geolip_viewer.colouring import Colouring, Solid
from geolip_viewer.geometry.positions import Positions
from geolip_viewer.geometry.sphere import is_placed
from geolip_viewer.options import Enabled, Help, Range, Section
from geolip_viewer.scene import Arcs, Array, Indices, Labels, Layer, Mask, Points, Symbol
from geolip_viewer.shown_items import carrier_counts, mask_of
from geolip_viewer.views.base import ViewInput
from geolip_viewer.views.shared.colours import ColourOptions, item_colour
from geolip_viewer.views.shared.items import ChosenItems
from geolip_viewer.views.shared.measurable import MeasurableEmbedding
from geolip_viewer.views.shared.measures import FadeOptions, Fading, fading

Size = Annotated[
    float, Range(0.2, 5.0, 0.1), Help("Size of the marks; 1 suits their number", "Point size"), Section.SIZE
]
WithAnchors = Annotated[bool, Help("Mark the anchors as stars", "Anchors")]
WithLabels = Annotated[bool, Help("Write the class names, most frequent first", "Class names")]
Line = Annotated[
    Literal["geodesic", "chord"],
    Help("Join points by the shortest path over the globe or straight through it", "Lines"),
    Section.SIZE,
]
ANCHOR = Solid("anchor")
NO_FADING = Fading()


@dataclass(frozen=True)
class ClosestPairs:
    """Option of a view of anchors: how many of the closest pairs are joined."""

    pairs: Annotated[int, Range(0, 20), Help("Join this many of the closest anchor pairs", "Closest pairs")] = 20
    line: Annotated[Line, Enabled(lambda options: options.pairs > 0, "No pair is joined")] = "geodesic"


def item_size(count: int, factor: float = 1.0) -> float:
    """Diameter in pixels that suits this many items: 7 at 5,000, 2.2 at 118,000, from 1.2 to 12."""
    return factor * float(np.clip(7.0 * (5000 / max(count, 1)) ** 0.366, 1.2, 12.0))


def anchor_size(count: int, factor: float = 1.0) -> float:
    """Diameter in pixels that suits this many anchors: 16 at 512."""
    return factor * float(np.clip(16.0 * (512 / max(count, 1)) ** 0.25, 7.0, 22.0))


class MarkOptions(FadeOptions, ColourOptions, Protocol):
    """Options that say how items are marked."""

    @property
    def size(self) -> float: ...


def item_layer(
    analysis: Analysis, drawn: MeasurableEmbedding, chosen: ChosenItems, options: MarkOptions
) -> tuple[Layer, ...]:
    """The chosen items where they are drawn; no layer where none is chosen."""
    index = chosen.index
    if not len(index):
        return ()
    colour = item_colour(analysis, drawn, options, index, chosen.shown)
    return item_points(drawn.items, index, colour, options.size, fading(drawn, index, options))


def item_points(
    positions: Array, index: Indices, colour: Colouring, size: float, fades: Fading = NO_FADING
) -> tuple[Layer, ...]:
    """Items `index` at their rows of `positions` (N, 3), one colouring row each; no layer if there are none."""
    if not len(index):
        return ()
    legend = f"item ({len(index):,})" if isinstance(colour, Solid) else ""
    diameter = item_size(len(index), size)
    opaque, pale = fades.opacity, fades.legend
    return (Points("items", positions[index], colour, "item", index, diameter, "dot", opaque, legend, pale),)


def anchor_layer(
    positions: Array,
    *,
    index: Indices | None = None,
    colour: Colouring = ANCHOR,
    key: str = "anchors",
    size: float | Array | None = None,
    symbol: Symbol = "star",
    name: str = "anchor",
) -> tuple[Layer, ...]:
    """Anchors `index` (all by default) at their rows of `positions` (A, 3); no layer if there are none."""
    index = np.arange(len(positions)) if index is None else index
    if not len(index):
        return ()
    diameter = anchor_size(len(positions)) if size is None else size
    legend = f"{name} ({len(index):,})"
    return (Points(key, positions[index], colour, "anchor", index, diameter, symbol, legend=legend),)


def closest_pair_layer(view_input: ViewInput, options: ClosestPairs) -> tuple[Layer, ...]:
    """The closest anchor pairs, the same in every view."""
    pairs = view_input.analysis.closest_pairs[: options.pairs]
    if not len(pairs):
        return ()
    positions, straight = view_input.positions.anchors, options.line == "chord"
    legend = f"closest pairs ({len(pairs)})"
    link = Solid("link")
    return (Arcs("closest pairs", positions[pairs[:, 0]], positions[pairs[:, 1]], link, 1.5, straight, legend=legend),)


def class_name_layer(view_input: ViewInput, positions: Array, counts: Indices) -> tuple[Layer, ...]:
    """Names of the classes of drawn items at `positions` (C, 3), most frequent first; `counts` (C,) are of how many.

    A class that has no place gets no name, nor one most of whose items a filter leaves out: its name would stand where
    few of them are.
    """
    analysis = view_input.analysis
    if not analysis.has_labels:
        return ()
    placed = np.flatnonzero(is_placed(positions) & _are_named(view_input, counts))
    order = placed[np.argsort(-counts[placed], kind="stable")]
    if not len(order):
        return ()
    return (Labels("class names", positions[order], tuple(analysis.class_names[c] for c in order), "class", order),)


def _are_named(view_input: ViewInput, counts: Indices) -> Mask:
    """(C,) whether items of a class are drawn, and a filter leaves most of all that it has."""
    analysis = view_input.analysis
    left = carrier_counts(analysis.labels, view_input.items.index, len(counts))
    return np.asarray((counts > 0) & (2 * left >= analysis.class_counts))


def projected_names(view_input: ViewInput, positions: Positions, items: Indices) -> tuple[Layer, ...]:
    """Names of the classes of the drawn `items`, where the projection puts the centroid of those that carry them.

    A class all of whose items are drawn is where it is when nothing is hidden.
    """
    analysis = view_input.analysis
    counts = carrier_counts(analysis.labels, items, len(analysis.class_names))
    places, in_part = positions.classes, _are_named(view_input, counts) & (counts < analysis.class_counts)
    if in_part.any():
        places = np.where(in_part[:, None], analysis.class_positions(positions, items), places)
    return class_name_layer(view_input, places, counts)


def names_amid(view_input: ViewInput, positions: Array, items: Indices) -> tuple[Layer, ...]:
    """The same at the unit means of the `positions` (N, 3) of these items, which no projection of centroids gives."""
    labels, classes = view_input.analysis.labels, len(view_input.analysis.class_names)
    drawn = mask_of(items, len(positions))[labels.items]
    rows, ids = labels.items[drawn], labels.ids[drawn]
    sums = np.stack([np.bincount(ids, positions[rows, axis], classes) for axis in range(3)], axis=1)
    length = np.linalg.norm(sums, axis=1, keepdims=True)
    means = np.divide(sums, length, out=np.full((classes, 3), np.nan), where=length > 1e-6)
    return class_name_layer(view_input, means, np.bincount(ids, minlength=classes))


def facing(*positions: Array) -> tuple[float, float, float] | None:
    """The direction from which the positions are seen best; None if there are none.

    Each counts by the square of its cosine with the direction, nothing behind the horizon. Not their mean: positions
    that lie around it in a ring leave it empty.
    """
    rows = np.concatenate(positions)
    rows = rows[:: max(1, len(rows) // 5000)].astype(np.float64)
    seen = (np.clip(rows @ DIRECTIONS.T, 0, None) ** 2).sum(axis=0)
    if not seen.any():
        return None
    x, y, z = DIRECTIONS[seen.argmax()]
    return float(x), float(y), float(z)


def _directions(count: int, highest: float) -> Array:
    """Directions spread evenly around the globe up to this height, so that north can stay up: (count, 3) unit rows."""
    z = highest * (2 * np.arange(count) + 1 - count) / count
    turn = np.pi * (3 - np.sqrt(5)) * np.arange(count)
    level = np.sqrt(1 - z**2)
    return np.stack([level * np.cos(turn), level * np.sin(turn), z], axis=1)


DIRECTIONS = _directions(500, highest=0.55)


def grown(values: Array, base: float, power: float = 0.5) -> Array:
    """Diameters from 0.6 to 1.6 of `base` as values go from least to most; all `base` when alike."""
    low, high = float(values.min()), float(values.max())
    if not high > low:
        return np.full(len(values), base)
    return base * (0.6 + ((values - low) / (high - low)) ** power)
