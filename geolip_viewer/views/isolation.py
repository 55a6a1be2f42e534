"""How close each anchor is to its nearest neighbour."""

from dataclasses import dataclass

import numpy as np

from geolip_viewer.colouring import Scalar
from geolip_viewer.headings import Heading
from geolip_viewer.quantities import NEAREST_ANCHOR_COSINE
from geolip_viewer.scene import Scene
from geolip_viewer.views.base import Group, View, ViewInput
from geolip_viewer.views.shared.globe import globe
from geolip_viewer.views.shared.marks import ClosestPairs, Size, anchor_layer, anchor_size, closest_pair_layer, facing
from geolip_viewer.views.shared.text import decimal


@dataclass(frozen=True)
class Options(ClosestPairs):
    """What can be adjusted."""

    size: Size = 1.0


def build(view_input: ViewInput, options: Options) -> Scene:
    """Anchors coloured by their largest cosine to another anchor."""
    analysis, positions = view_input.analysis, view_input.positions
    cosine = analysis.neighbor_cosine
    low, middle, high = (decimal(float(value)) for value in np.quantile(cosine, (0, 0.5, 1)))
    return globe(
        Heading.of(
            "Isolation",
            f"{NEAREST_ANCHOR_COSINE} {decimal(float(cosine.mean(dtype=np.float64)))} on average",
            below=(
                (f"{low} to {high}, median {middle}", f"{low} to {high}"),
                f"{analysis.anchor_count:,} anchors in {analysis.dimension} dimensions",
            ),
        ),
        layers=(
            *closest_pair_layer(view_input, options),
            *anchor_layer(
                positions.anchors,
                colour=Scalar(cosine, NEAREST_ANCHOR_COSINE),
                size=anchor_size(analysis.anchor_count, options.size),
            ),
        ),
        facing=facing(positions.items if analysis.has_items else positions.anchors),
    )


VIEW = View(
    id="isolation",
    title="Isolation",
    group=Group.ANCHORS,
    options=Options,
    build=build,
    help="The nearest-anchor cosine of each anchor, with the others: low is isolated, near 1 is redundant",
    formula="nearest-anchor cosine of a = max over b ≠ a of cos(a, b)",
)
