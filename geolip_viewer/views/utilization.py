"""How often each anchor is the nearest one."""

from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np

from geolip_viewer.colouring import Scalar, Solid
from geolip_viewer.headings import Heading, Words
from geolip_viewer.options import Help, Section
from geolip_viewer.quantities import ASSIGNED_ITEMS, titled
from geolip_viewer.scene import Array, Indices, Layer, Scene
from geolip_viewer.views.base import Group, Requirement, View, ViewInput, of_all_items
from geolip_viewer.views.shared.globe import globe
from geolip_viewer.views.shared.marks import (
    ClosestPairs,
    Size,
    anchor_layer,
    anchor_size,
    closest_pair_layer,
    facing,
    grown,
)
from geolip_viewer.views.shared.text import count_span


@dataclass(frozen=True)
class Options(ClosestPairs):
    """What can be adjusted."""

    scale: Annotated[Literal["log", "linear"], Help("How counts become colour and size"), Section.COLOUR] = "log"
    dead: Annotated[bool, Help("Mark anchors that no item is nearest to with a cross", "Dead anchors")] = True
    size: Size = 1.0


def build(view_input: ViewInput, options: Options) -> Scene:
    """Anchors coloured and sized by their assigned items; a cross marks an anchor that no item is nearest to."""
    analysis, positions = view_input.analysis, view_input.positions
    every, dead = _assignment_counts(view_input), analysis.dead_anchors
    counts = every[every > 0].astype(np.float64)
    by = _by(view_input)
    return globe(
        Heading.of(
            "Utilization",
            f"{len(counts):,} of {analysis.anchor_count:,} anchors used{by}",
            f"{len(dead):,} dead",
            below=(_spread_words(counts), "dead: nearest to no item", _of_all(view_input)),
        ),
        layers=(*closest_pair_layer(view_input, options), *_anchors(view_input, options, every)),
        facing=facing(positions.items),
    )


def _anchors(view_input: ViewInput, options: Options, every: Indices) -> tuple[Layer, ...]:
    """Those used by shown items, of which each has `every` (A,), those used by hidden items alone, and the dead."""
    analysis, drawn = view_input.analysis, view_input.positions.anchors
    used, others = np.flatnonzero(every), np.flatnonzero((every == 0) & (analysis.assignment_totals > 0))
    counts, dead, log = every[used].astype(np.float64), analysis.dead_anchors, options.scale == "log"
    colour = Scalar(counts, ASSIGNED_ITEMS, "", "heat", (0.0, float(every.max())), "log1p" if log else "linear")
    base, quiet = anchor_size(analysis.anchor_count, options.size), Solid("quiet")
    sizes, unused, cross = _sizes(counts, base, log), "anchor of hidden items", Solid("dead")
    layers = (
        *anchor_layer(drawn, index=used, key="used", colour=colour, size=sizes, name="used anchor"),
        *anchor_layer(drawn, index=others, key="used by others", colour=quiet, size=base, name=unused),
    )
    if not options.dead:
        return layers
    return (
        *layers,
        *anchor_layer(drawn, index=dead, key="dead", colour=cross, size=base, symbol="cross", name="dead anchor"),
    )


def _assignment_counts(view_input: ViewInput) -> Indices:
    """(A,) how many of the shown items each anchor is nearest to; of all items where nothing is filtered."""
    analysis = view_input.analysis
    if not view_input.items.is_filtered:
        return analysis.assignment_totals
    return np.asarray(np.bincount(analysis.nearest_anchor[view_input.items.index], minlength=analysis.anchor_count))


def _by(view_input: ViewInput) -> str:
    return f" by {view_input.items.words}" if view_input.items.is_filtered else ""


def _of_all(view_input: ViewInput) -> str:
    return "" if view_input.items.is_filtered else of_all_items(view_input.analysis)


def _spread_words(counts: Array) -> Words:
    if not len(counts):
        return ""
    spread = f"{titled(ASSIGNED_ITEMS)} of a used anchor {count_span(counts)}"
    return f"{spread}, median {np.median(counts):g}", spread


def _sizes(counts: Array, base: float, log: bool) -> float | Array:
    return grown(np.log1p(counts) if log else counts, base) if len(counts) else base


VIEW = View(
    id="utilization",
    title="Utilization",
    group=Group.ANCHORS,
    options=Options,
    build=build,
    help="How many items each anchor is nearest to; crosses mark dead anchors, lines the closest pairs",
    formula="assigned items of a = #{i : nearest anchor of i is a} = n; colour log(1 + n) / max n",
    needs=(Requirement.ITEMS,),
)
