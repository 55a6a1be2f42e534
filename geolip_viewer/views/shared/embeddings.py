"""What views share that draw all items and anchors, wherever these are put."""

from dataclasses import dataclass

from geolip_viewer.geometry.positions import Positions
from geolip_viewer.scene import Layer
from geolip_viewer.views.base import ViewInput
from geolip_viewer.views.shared.colours import ItemColour
from geolip_viewer.views.shared.items import ChosenItems, ItemChoice, chosen_items
from geolip_viewer.views.shared.marks import (
    Size,
    WithAnchors,
    WithLabels,
    anchor_layer,
    item_layer,
    projected_names,
)
from geolip_viewer.views.shared.measurable import MeasurableEmbedding
from geolip_viewer.views.shared.measures import OnlyTrusted
from geolip_viewer.views.shared.text import counted


@dataclass(frozen=True)
class EmbeddingOptions(OnlyTrusted, ItemColour, ItemChoice):
    """Options of such a view."""

    anchors: WithAnchors = True
    names: WithLabels = True
    size: Size = 1.0


@dataclass(frozen=True, eq=False)
class EmbeddingContent:
    """What is drawn: layers, the items chosen for them, and how many of what there are, as a title says it."""

    layers: tuple[Layer, ...]
    chosen: ChosenItems
    figures: tuple[str, ...]


def embedding_content(
    view_input: ViewInput, drawn: MeasurableEmbedding, positions: Positions, options: EmbeddingOptions
) -> EmbeddingContent:
    """Items where `drawn` puts them, anchors and names of classes at `positions`; without items, the anchors."""
    analysis = view_input.analysis
    anchors = counted(analysis.anchor_count, "anchor")
    if not analysis.has_items:
        return EmbeddingContent(anchor_layer(positions.anchors), ChosenItems.none(), (anchors,))
    chosen = chosen_items(view_input, options)
    layers = (
        *item_layer(analysis, drawn, chosen, options),
        *(anchor_layer(positions.anchors) if options.anchors else ()),
        *(projected_names(view_input, positions, chosen.index) if options.names else ()),
    )
    return EmbeddingContent(layers, chosen, (chosen.words, *((anchors,) if options.anchors else ())))
