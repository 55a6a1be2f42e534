"""Some items, each linked to its nearest anchor."""

from dataclasses import dataclass

import numpy as np

from geolip_viewer.colouring import Solid
from geolip_viewer.headings import Heading
from geolip_viewer.scene import Arcs, Array, Indices, Layer, Scene
from geolip_viewer.views.base import Group, Requirement, View, ViewInput
from geolip_viewer.views.shared.colours import ItemColour
from geolip_viewer.views.shared.globe import globe
from geolip_viewer.views.shared.items import Count, ItemChoice, Which, chosen_items, shows_selection
from geolip_viewer.views.shared.links import LinkColour, drawn_nearest, link_colour
from geolip_viewer.views.shared.marks import Line, Size, WithAnchors, anchor_layer, facing, item_layer
from geolip_viewer.views.shared.measures import OnlyTrusted
from geolip_viewer.views.shared.text import decimal_span


@dataclass(frozen=True)
class Options(OnlyTrusted, ItemColour, ItemChoice):
    """What can be adjusted."""

    items: Which = "random"
    count: Count = 50
    links: LinkColour = "angle"
    line: Line = "geodesic"
    anchors: WithAnchors = True
    size: Size = 1.0


def build(view_input: ViewInput, options: Options) -> Scene:
    """An arc from every chosen item to its nearest anchor, dashed where the picture puts another anchor nearer."""
    analysis, positions = view_input.analysis, view_input.positions
    chosen = chosen_items(view_input, options)
    nearest, cosine = analysis.nearest_anchor[chosen.index], analysis.nearest_cosine[chosen.index]
    wrong = drawn_nearest(positions, chosen.index, analysis.are_axes) != nearest
    targets = np.unique(nearest)
    others = np.setdiff1d(np.arange(analysis.anchor_count), targets)
    links = Arcs(
        key="links",
        starts=positions.items[chosen.index],
        ends=positions.anchors[nearest],
        colour=link_colour(options.links, cosine),
        straight=options.line == "chord",
        dashed=wrong,
        legend="to the nearest anchor",
        dashed_legend="dashed: another anchor is drawn nearer",
    )
    return globe(
        Heading.of(
            "Nearest anchors",
            chosen.words,
            joint=" of ",
            below=(
                chosen.how,
                f"cosine {decimal_span(cosine)}",
                f"{int(wrong.sum())} of {len(wrong)} dashed: another anchor is drawn nearer",
            ),
        ),
        layers=(
            links,
            *item_layer(analysis, view_input.embedding, chosen, options),
            *(_others(positions.anchors, others) if options.anchors else ()),
            *anchor_layer(
                positions.anchors, index=targets, key="targets", colour=Solid("target"), name="nearest anchor"
            ),
        ),
        warnings=chosen.warning,
        facing=facing(positions.items[chosen.index]),
    )


def _others(positions: Array, index: Indices) -> tuple[Layer, ...]:
    return anchor_layer(positions, index=index, key="other anchors", colour=Solid("quiet"), name="other anchor")


VIEW = View(
    id="nearest-links",
    title="Nearest-anchor links",
    group=Group.MANIFOLD,
    options=Options,
    build=build,
    help="A few items and the anchor that is truly nearest to each; dashed arcs are those that the picture contradicts",
    formula="nearest anchor of i = argmaxₐ cos(xᵢ, a)",
    needs=(Requirement.ITEMS,),
    follows_selection=shows_selection,
)
