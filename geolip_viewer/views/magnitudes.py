"""The distribution of the pairwise difference magnitudes over the items."""

from dataclasses import dataclass, replace
from typing import Annotated, Literal

import numpy as np

from geolip_viewer.analysis import Analysis
from geolip_viewer.headings import Heading
from geolip_viewer.options import Help, OneOf, Range
from geolip_viewer.scene import Array, Axis, Bars, Indices, Members, Plane, Scene
from geolip_viewer.views.base import ALL, Group, Projections, Requirement, View, ViewInput, no_embedding, position
from geolip_viewer.views.shared.items import ItemChoice, chosen_items, shows_selection
from geolip_viewer.views.shared.text import counted, decimal

MOST, FILLED = 12, 2  # pairs in one plot, and how many of them are filled


@dataclass(frozen=True)
class Options(ItemChoice):
    """What can be adjusted."""

    pair: Annotated[str, OneOf("pair", also=(ALL,)), Help("Which two experts, or all pairs")] = ALL
    pairs: Annotated[
        Literal["together", "apart"],
        Help(
            f"All pairs in one plot, as outlines if there are many, or one plot per pair, as always beyond {MOST} pairs"
        ),
    ] = "together"
    bins: Annotated[int, Range(2, 1000), Help("Number of bars, over the range of all pairs")] = 50
    height: Annotated[
        Literal["density", "count"], Help("Bars with a total area of 1 per pair, or numbers of items")
    ] = "density"


def build(view_input: ViewInput, options: Options) -> Scene:
    """One histogram per pair, all on the same bins."""
    analysis = view_input.analysis
    names, magnitude = analysis.pair_names, analysis.difference_magnitude
    pairs = range(len(names)) if options.pair == ALL else (position(names, options.pair, "pair"),)
    chosen = chosen_items(view_input, options)
    if not len(chosen.index):
        return Scene(Heading.of("Difference magnitudes: no item"), (), warnings=chosen.warning)
    edges = _edges(magnitude, options.bins)
    opacity = 0.55 if len(pairs) <= FILLED else 0.0
    bars = tuple(
        _bars(pair, names[pair], magnitude[pair], chosen.index, edges, options.height, opacity) for pair in pairs
    )
    highest = max(_highest(values[chosen.index], edges, options.height) for values in magnitude)
    return Scene(
        Heading.of(
            f"Difference magnitudes of {counted(len(bars), 'pair') if len(bars) > 1 else names[pairs[0]]}",
            below=(chosen.wordings, chosen.how),
        ),
        layers=bars,
        ground=Plane(
            Axis("difference magnitude ‖Δ‖", (float(edges[0]), float(edges[-1]))),
            Axis("density" if options.height == "density" else "items", (0.0, 1.06 * highest)),
        ),
        warnings=chosen.warning,
    )


def _bars(pair: int, name: str, magnitude: Array, items: Indices, edges: Array, height: str, opacity: float) -> Bars:
    values = magnitude[items]
    heights, words = _heights(values, edges, height), f"{name} (median {decimal(float(np.median(values)))})"
    return Bars(f"pair {pair}", edges, heights, words, pair, opacity, Members(values, "item", items))


def _heights(values: Array, edges: Array, height: str) -> Array:
    return np.histogram(values, edges, density=height == "density")[0].astype(np.float64)


def _highest(values: Array, edges: Array, height: str) -> float:
    """The highest bar of a pair: all plots share one axis."""
    return float(_heights(values, edges, height).max())


def _edges(values: Array, bins: int) -> Array:
    """Equal bins from the smallest value to the largest; half a unit around them if all are equal."""
    low, high = float(values.min()), float(values.max())
    if high - low < 1e-6 * max(abs(high), 1e-30):
        low, high = low - 0.5, high + 0.5
    return np.linspace(low, high, bins + 1)


def _panels(analysis: Analysis, options: Options) -> tuple[Options, ...]:
    """One plot of all pairs, or one of each on the same axes."""
    if options.pair != ALL or (options.pairs == "together" and len(analysis.pairs) <= MOST):
        return (options,)
    return tuple(replace(options, pair=name) for name in analysis.pair_names)


VIEW = View(
    id="magnitudes",
    title="Difference magnitudes",
    group=Group.DIFFERENCES,
    options=Options,
    build=build,
    help="How far apart each pair of experts is, as a histogram over the items",
    formula="histogram over i of ‖Δₐᵦ[i]‖",
    needs=(Requirement.ITEMS, Requirement.LENSES, Requirement.PAIRS),
    embeddings=no_embedding,
    panels=_panels,
    follows_selection=shows_selection,
    projections=Projections.PLOT,
)
