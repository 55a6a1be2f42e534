"""Some items, each joined to the anchor it is nearest to."""

from dataclasses import dataclass

import numpy as np

from geolip_viewer.scene import Arcs, Layer, Scene, Solid
from geolip_viewer.views.base import Group, Need, Shown, View
from geolip_viewer.views.parts.colours import ItemColour
from geolip_viewer.views.parts.globe import globe
from geolip_viewer.views.parts.items import Chosen, Count, ItemChoice, Which, chosen_items
from geolip_viewer.views.parts.links import LinkColour, drawn_nearest, link_colour
from geolip_viewer.views.parts.marks import Line, Size, WithAnchors, anchor_layer, facing, item_layer
from geolip_viewer.views.parts.text import counted, joined, span


@dataclass(frozen=True)
class Options(ItemColour, ItemChoice):
    """What can be adjusted."""

    items: Which = "random"
    count: Count = 50
    links: LinkColour = "angle"
    line: Line = "geodesic"
    anchors: WithAnchors = True
    size: Size = 1.0


def build(shown: Shown, options: Options) -> Scene:
    """An arc from every chosen item to its nearest anchor, dashed where the picture puts another anchor nearer."""
    analysis, places = shown.analysis, shown.places
    chosen = chosen_items(shown, options)
    cosine = analysis.nearest_cosine[chosen.index]
    targets = np.unique(analysis.nearest_anchor[chosen.index])
    others = np.setdiff1d(np.arange(analysis.anchor_count), targets)
    return globe(
        title=f"Nearest anchors of {chosen.words}",
        layers=(
            *_links(shown, chosen, options),
            *item_layer(analysis, places.items, chosen, options.colour, options.size),
            *(anchor_layer(places.anchors, index=others, name="other anchor") if options.anchors else ()),
            *anchor_layer(places.anchors, index=targets, key="targets", colour=Solid("target"), name="nearest anchor"),
        ),
        subtitle=joined(chosen.how, counted(len(targets), "anchor"), f"cosine {span(cosine)}"),
        notices=chosen.notice,
        facing=facing(places.items),
    )


def _links(shown: Shown, chosen: Chosen, options: Options) -> tuple[Layer, ...]:
    if not len(chosen.index):
        return ()
    analysis, places = shown.analysis, shown.places
    nearest = analysis.nearest_anchor[chosen.index]
    wrong = drawn_nearest(places, chosen.index) != nearest
    colour = link_colour(options.links, analysis.nearest_cosine[chosen.index])
    legend = f"to nearest anchor ({wrong.sum()} of {len(wrong)} drawn nearer to another: dashed)"
    starts, ends = places.items[chosen.index], places.anchors[nearest]
    return (Arcs("links", starts, ends, colour, straight=options.line == "chord", dashed=wrong, legend=legend),)


VIEW = View(
    id="nearest-links",
    title="Nearest-anchor links",
    group=Group.MANIFOLD,
    options=Options,
    build=build,
    help="A few items and the anchor that is truly nearest to each; dashed arcs are those that the picture contradicts",
    formula="nearest anchor of i = argmaxₐ cos(xᵢ, a)",
    needs=(Need.ITEMS,),
)
