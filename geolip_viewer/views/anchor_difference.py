"""Against which anchors the experts differ."""

from dataclasses import dataclass
from typing import Annotated

from geolip_viewer.colouring import Scalar
from geolip_viewer.headings import Heading
from geolip_viewer.options import Help, OneOf
from geolip_viewer.scene import Scene
from geolip_viewer.views.base import ALL, Group, Requirement, View, ViewInput, one_each, position
from geolip_viewer.views.shared.globe import globe
from geolip_viewer.views.shared.marks import Size, anchor_layer, anchor_size, facing, grown
from geolip_viewer.views.shared.text import decimal_span

MEAN = "mean"


@dataclass(frozen=True)
class Options:
    """What can be adjusted."""

    pair: Annotated[
        str,
        OneOf("pair", also=(MEAN, ALL), several=True),
        Help("The mean over all pairs; or all, one or some pairs, side by side"),
    ] = MEAN
    size: Size = 1.0


def build(view_input: ViewInput, options: Options) -> Scene:
    """Anchors coloured and sized by the mean absolute difference; single pairs share one scale."""
    analysis, positions = view_input.analysis, view_input.positions
    every = analysis.anchor_difference
    if options.pair == MEAN:
        values, limits, name = analysis.anchor_difference_mean, None, f"mean of {len(every)} pairs"
    else:
        pair = position(analysis.pair_names, options.pair, "pair")
        values, limits = every[pair], (float(every.min()), float(every.max()))
        name = analysis.pair_names[pair]
    return globe(
        Heading.of(
            f"Anchor divergence, {name}",
            decimal_span(values),
            below=("Mean over items of how much two experts' distances to the anchor differ",),
        ),
        layers=anchor_layer(
            positions.anchors,
            colour=Scalar(values, "mean absolute difference", colormap="heat", limits=limits),
            size=grown(values, anchor_size(len(values), options.size)),
        ),
        facing=facing(positions.items),
    )


VIEW = View(
    id="anchor-difference",
    title="Anchor divergence",
    group=Group.DIFFERENCES,
    options=Options,
    build=build,
    help="Which anchors the experts differ on most, over all pairs or one",
    formula="mean over i of |Δₐᵦ[i, a]|, and its mean over pairs",
    needs=(Requirement.ITEMS, Requirement.LENSES, Requirement.PAIRS),
    panels=one_each("pair", "pair"),
    of_all="differences",
)
