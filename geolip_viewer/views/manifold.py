"""Every item and every anchor on the globe."""

from dataclasses import dataclass

from geolip_viewer.scene import Scene
from geolip_viewer.views.base import Group, Shown, View
from geolip_viewer.views.parts.colours import ItemColour
from geolip_viewer.views.parts.globe import globe
from geolip_viewer.views.parts.items import ItemChoice, chosen_items
from geolip_viewer.views.parts.marks import (
    Size,
    WithAnchors,
    WithLabels,
    anchor_layer,
    class_name_layer,
    facing,
    item_layer,
)
from geolip_viewer.views.parts.measures import OnlyTrusted, trusted
from geolip_viewer.views.parts.text import counted, joined, projection


@dataclass(frozen=True)
class Options(OnlyTrusted, ItemColour, ItemChoice):
    """What can be adjusted."""

    anchors: WithAnchors = True
    names: WithLabels = True
    size: Size = 1.0


def build(shown: Shown, options: Options) -> Scene:
    """Items coloured by class, anchors as stars; a checkpoint without items shows its anchors alone."""
    analysis, places = shown.analysis, shown.places
    anchors = counted(analysis.anchor_count, "anchor")
    if not analysis.has_items:
        alone = anchor_layer(places.anchors)
        return globe(f"Constellation: {anchors}", alone, subtitle=projection(shown), facing=facing(places.anchors))
    chosen = trusted(chosen_items(shown, options), shown.drawn, options)
    return globe(
        title=f"Manifold: {chosen.words}" + (f", {anchors}" if options.anchors else ""),
        layers=(
            *item_layer(analysis, shown.drawn, chosen, options),
            *(anchor_layer(places.anchors) if options.anchors else ()),
            *(class_name_layer(analysis, places.classes) if options.names else ()),
        ),
        subtitle=joined(chosen.how, projection(shown)),
        notices=chosen.notice,
        facing=facing(places.items),
    )


VIEW = View(
    id="manifold",
    title="Full manifold",
    group=Group.MANIFOLD,
    options=Options,
    build=build,
    help="All items and anchors where the projection puts them: which classes form islands, which anchors serve them",
    formula="position = x·V₃ᵀ / (‖x·V₃ᵀ‖ + 1e-8), V₃ the first three principal directions of the embeddings",
)
