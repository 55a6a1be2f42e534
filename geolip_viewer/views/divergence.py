"""How differently the experts measure against each anchor."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from geolip_viewer.colouring import Scalar
from geolip_viewer.headings import Heading
from geolip_viewer.options import Help, Range
from geolip_viewer.scene import Scene
from geolip_viewer.views.base import Group, Requirement, View, ViewInput
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
from geolip_viewer.views.shared.text import decimal, decimal_span


@dataclass(frozen=True)
class Options(ClosestPairs):
    """What can be adjusted."""

    pairs: Annotated[int, Range(0, 20), Help("Join this many of the closest anchor pairs", "Closest pairs")] = 0
    size: Size = 1.0


def build(view_input: ViewInput, options: Options) -> Scene:
    """Anchors coloured and sized by the spread of the experts' distances to them."""
    analysis, positions = view_input.analysis, view_input.positions
    spread = analysis.expert_divergence
    what = f"Standard deviation over {len(analysis.expert_names)} experts of 1 − cosine"
    return globe(
        Heading.of(
            "Expert divergence",
            f"{decimal(float(spread.mean(dtype=np.float64)))} on average",
            decimal_span(spread),
            below=((f"{what}, averaged over items", what),),
        ),
        layers=(
            *closest_pair_layer(view_input, options),
            *anchor_layer(
                positions.anchors,
                colour=Scalar(spread, "expert divergence", colormap="heat"),
                size=grown(spread, anchor_size(len(spread), options.size)),
            ),
        ),
        facing=facing(positions.items),
    )


VIEW = View(
    id="divergence",
    title="Expert divergence",
    group=Group.ANCHORS,
    options=Options,
    build=build,
    help="Where the experts disagree: how much their distances to an anchor differ, averaged over items",
    formula="mean over i of the standard deviation (n − 1) over e of Tₑ[i, a], Tₑ = 1 − lensₑ·anchorsᵀ",
    needs=(Requirement.ITEMS, Requirement.LENSES, Requirement.PAIRS),
    of_all="divergence",
)
