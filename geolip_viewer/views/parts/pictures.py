"""What views share that draw all items and anchors, wherever these are put."""

from dataclasses import dataclass

from geolip_viewer.geometry.positions import Positions
from geolip_viewer.scene import Layer
from geolip_viewer.views.base import MeasurableEmbedding, ViewInput
from geolip_viewer.views.parts.colours import ItemColour
from geolip_viewer.views.parts.items import Chosen, ItemChoice, chosen_items
from geolip_viewer.views.parts.marks import (
    Size,
    WithAnchors,
    WithLabels,
    anchor_layer,
    class_name_layer,
    class_places,
    item_layer,
)
from geolip_viewer.views.parts.measures import OnlyTrusted, trusted
from geolip_viewer.views.parts.text import counted


@dataclass(frozen=True)
class PictureOptions(OnlyTrusted, ItemColour, ItemChoice):
    """Options of such a view."""

    anchors: WithAnchors = True
    names: WithLabels = True
    size: Size = 1.0


@dataclass(frozen=True, eq=False)
class Content:
    """What is drawn: layers, the items chosen for them, and all of it in words."""

    layers: tuple[Layer, ...]
    chosen: Chosen
    words: str


def content(shown: ViewInput, drawn: MeasurableEmbedding, positions: Positions, options: PictureOptions) -> Content:
    """Items where `drawn` puts them, anchors and names of classes at `places`; a checkpoint alone has its anchors."""
    analysis = shown.analysis
    anchors = counted(analysis.anchor_count, "anchor")
    if not analysis.has_items:
        return Content(anchor_layer(positions.anchors), Chosen.none(), anchors)
    chosen = trusted(chosen_items(shown, options), drawn, options)
    layers = (
        *item_layer(analysis, drawn, chosen, options),
        *(anchor_layer(positions.anchors) if options.anchors else ()),
        *(class_name_layer(shown, class_places(shown, positions)) if options.names else ()),
    )
    return Content(layers, chosen, chosen.words + (f", {anchors}" if options.anchors else ""))
