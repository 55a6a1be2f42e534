"""How often each anchor is the nearest one."""

from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np

from geolip_viewer.options import Help
from geolip_viewer.scene import Scalar, Scene, Solid
from geolip_viewer.views.base import Group, Requirement, View, ViewInput
from geolip_viewer.views.parts.globe import globe
from geolip_viewer.views.parts.marks import (
    ClosestPairs,
    Size,
    anchor_layer,
    anchor_size,
    closest_pair_layer,
    facing,
    grown,
)
from geolip_viewer.views.parts.text import span


@dataclass(frozen=True)
class Options(ClosestPairs):
    """What can be adjusted."""

    scale: Annotated[Literal["log", "linear"], Help("How numbers of visits become colour and size")] = "log"
    dead: Annotated[bool, Help("Mark anchors that no item is nearest to with a cross", "Dead anchors")] = True
    size: Size = 1.0


def build(shown: ViewInput, options: Options) -> Scene:
    """Anchors coloured and sized by visits; a cross marks an anchor that no item is nearest to."""
    analysis, positions = shown.analysis, shown.positions
    used, dead = np.flatnonzero(analysis.assignment_counts), analysis.dead_anchors
    assignment_counts = analysis.assignment_counts[used].astype(np.float64)
    log = options.scale == "log"
    colour = Scalar(
        assignment_counts,
        "visits",
        "items",
        "heat",
        (0.0, float(analysis.assignment_counts.max())),
        "log1p" if log else "linear",
    )
    base = anchor_size(analysis.anchor_count, options.size)
    return globe(
        title=f"Utilization: {len(used):,} of {analysis.anchor_count:,} anchors used, {len(dead):,} dead",
        layers=(
            *closest_pair_layer(shown, options),
            *anchor_layer(
                positions.anchors,
                index=used,
                key="used",
                colour=colour,
                size=grown(np.log1p(assignment_counts) if log else assignment_counts, base),
                name="used anchor",
            ),
            *(
                anchor_layer(
                    positions.anchors,
                    index=dead,
                    key="dead",
                    colour=Solid("dead"),
                    size=base,
                    symbol="cross",
                    name="dead anchor",
                )
                if options.dead
                else ()
            ),
        ),
        subtitle=(
            f"Visits of a used anchor {span(assignment_counts)}, median {np.median(assignment_counts):g}"
            " · dead: nearest to no item"
        ),
        facing=facing(positions.items),
    )


VIEW = View(
    id="utilization",
    title="Utilization",
    group=Group.ANCHORS,
    options=Options,
    build=build,
    help="How many items each anchor is nearest to; crosses mark dead anchors, lines the closest pairs",
    formula="visits of a = #{i : nearest anchor of i is a}; colour log(1 + visits) / max",
    needs=(Requirement.ITEMS,),
)
