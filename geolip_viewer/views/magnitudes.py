"""How the sizes of the pairwise differences are spread over the items."""

from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np

from geolip_viewer.options import Help, OneOf, Range
from geolip_viewer.scene import Array, Axis, Bars, Plane, Scene
from geolip_viewer.views.base import ALL, Group, Projections, Requirement, View, ViewInput, no_picture, position
from geolip_viewer.views.parts.items import ItemChoice, chosen_items, shows_selection
from geolip_viewer.views.parts.text import counted, joined, short


@dataclass(frozen=True)
class Options(ItemChoice):
    """What can be adjusted."""

    pair: Annotated[str, OneOf("pair", also=(ALL,)), Help("Which two experts, or all pairs over one another")] = ALL
    bins: Annotated[int, Range(2, 1000), Help("Number of bars, over the range of all pairs")] = 50
    height: Annotated[Literal["density", "count"], Help("Bars of area 1 a pair, or numbers of items")] = "density"


def build(shown: ViewInput, options: Options) -> Scene:
    """One histogram a pair, all on the same bins."""
    analysis = shown.analysis
    names, magnitude = analysis.pair_names, analysis.difference_magnitude
    pairs = range(len(names)) if options.pair == ALL else (position(names, options.pair, "pair"),)
    chosen = chosen_items(shown, options)
    if not len(chosen.index):
        return Scene("Difference magnitudes: no item", (), warnings=chosen.warning)
    edges = _edges(magnitude, options.bins)
    bars = tuple(_bars(pair, names[pair], magnitude[pair][chosen.index], edges, options.height) for pair in pairs)
    highest = max(float(each.heights.max()) for each in bars)
    return Scene(
        title=f"Difference magnitudes of {counted(len(bars), 'pair')}",
        layers=bars,
        ground=Plane(
            Axis("difference magnitude ‖Δ‖", (float(edges[0]), float(edges[-1]))),
            Axis("density" if options.height == "density" else "items", (0.0, 1.06 * highest)),
        ),
        subtitle=joined(chosen.words, chosen.how),
        warnings=chosen.warning,
    )


def _bars(pair: int, name: str, values: Array, edges: Array, height: str) -> Bars:
    heights = np.histogram(values, edges, density=height == "density")[0].astype(np.float64)
    return Bars(f"pair {pair}", edges, heights, f"{name} (median {short(float(np.median(values)))})", colour=pair)


def _edges(values: Array, bins: int) -> Array:
    """Equal bins from the least value to the greatest; half a unit around them where all are alike."""
    low, high = float(values.min()), float(values.max())
    if high - low < 1e-6 * max(abs(high), 1e-30):
        low, high = low - 0.5, high + 0.5
    return np.linspace(low, high, bins + 1)


VIEW = View(
    id="magnitudes",
    title="Difference magnitudes",
    group=Group.DIFFERENCES,
    options=Options,
    build=build,
    help="How far apart each pair of experts is, as a histogram over the items",
    formula="histogram over i of ‖Δₐᵦ[i]‖",
    needs=(Requirement.ITEMS, Requirement.LENSES, Requirement.PAIRS),
    drawn=no_picture,
    follows_selection=shows_selection,
    projections=Projections.PLOT,
)
