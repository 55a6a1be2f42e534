"""How near the anchors are to a few items together."""

from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np

from geolip_viewer.colouring import Scalar, Solid
from geolip_viewer.headings import Heading
from geolip_viewer.options import Help, Section
from geolip_viewer.scene import Array, Points, Scene
from geolip_viewer.views.base import Group, Requirement, View, ViewInput
from geolip_viewer.views.shared.globe import globe
from geolip_viewer.views.shared.items import Count, ItemChoice, Which, chosen_items, shows_selection
from geolip_viewer.views.shared.marks import Size, anchor_layer, anchor_size, facing, grown
from geolip_viewer.views.shared.text import decimal_span


@dataclass(frozen=True)
class Options(ItemChoice):
    """What can be adjusted."""

    items: Which = "random"
    count: Count = 10
    scale: Annotated[
        Literal["min-max", "cosine"],
        Help("Colour by affinity scaled to 0–1 or by the mean cosine itself"),
        Section.COLOUR,
    ] = "min-max"
    size: Size = 1.0


def build(view_input: ViewInput, options: Options) -> Scene:
    """Anchors coloured by their affinity to the chosen items, which are marked."""
    analysis, positions = view_input.analysis, view_input.positions
    chosen = chosen_items(view_input, options)
    index = chosen.index
    if not len(index):
        return globe(Heading.of("Anchor affinity: no item"), anchor_layer(positions.anchors), warnings=chosen.warning)
    cosine = mean_cosine(analysis.embeddings[index], analysis.anchors)
    scaled = options.scale == "min-max"
    colour = (
        Scalar(analysis.affinity(index), "affinity", colormap="heat", limits=(0.0, 1.0))
        if scaled
        else Scalar(cosine, "mean cosine", colormap="diverging")
    )
    span = f"mean cosine {decimal_span(cosine)}"
    size = grown(cosine, anchor_size(len(cosine), options.size))
    chosen_marks = Points(
        "items", positions.items[index], Solid("chosen"), "item", index, 11.0, legend=f"chosen item ({len(index):,})"
    )
    return globe(
        Heading.of(
            "Anchor affinity",
            chosen.words,
            joint=" of ",
            below=(chosen.how, (f"{span}, scaled to 0–1", span) if scaled else span),
        ),
        layers=(*anchor_layer(positions.anchors, colour=colour, size=size), chosen_marks),
        facing=facing(positions.items),
    )


def mean_cosine(embeddings: Array, anchors: Array) -> Array:
    """Mean over the rows of their cosine with each anchor: (n, D), (A, D) -> (A,).

    Cosines of unit rows are linear, so the mean comes from the mean row and nothing n×A is made.
    """
    mean: Array = embeddings.mean(axis=0, dtype=np.float64)
    return np.asarray(anchors.astype(np.float64) @ mean)


VIEW = View(
    id="affinity",
    title="Anchor affinity",
    group=Group.MANIFOLD,
    options=Options,
    build=build,
    help="Which anchors a few items are closest to on average",
    formula="affinity of a = mean over the chosen items of cos(x, a), scaled to 0–1 over the anchors",
    needs=(Requirement.ITEMS,),
    follows_selection=shows_selection,
)
