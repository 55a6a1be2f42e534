"""Where each class lies on the globe."""

from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np

from geolip_viewer.options import Help, Range
from geolip_viewer.scene import Category, Colouring, Indices, Points, Scalar, Scene
from geolip_viewer.views.base import Group, Requirement, View, ViewInput
from geolip_viewer.views.parts.colours import class_groups
from geolip_viewer.views.parts.globe import globe
from geolip_viewer.views.parts.marks import Size, WithLabels, anchor_layer, class_name_layer, facing, grown
from geolip_viewer.views.parts.text import counted, joined, projection, span


@dataclass(frozen=True)
class Options:
    """What can be adjusted."""

    colour: Annotated[Literal["class", "count"], Help("Colour by class or by number of items", "Colour by")] = "class"
    at_least: Annotated[int, Range(1, 1_000_000), Help("Leave out classes with fewer items", "Fewest items")] = 1
    names: WithLabels = True
    anchors: Annotated[bool, Help("Mark the anchors as stars", "Anchors")] = False
    size: Size = 1.0


def build(shown: ViewInput, options: Options) -> Scene:
    """One mark a class at the mean of its items; its area grows with their number."""
    analysis, positions = shown.analysis, shown.positions
    counts = analysis.class_counts
    index = np.flatnonzero(counts >= options.at_least)
    named = np.full(positions.classes.shape, np.nan)
    named[index] = positions.classes[index]
    layers = (
        Points(
            key="centroids",
            positions=positions.classes[index],
            colour=_colour(shown, options, index),
            of="class",
            index=index,
            size=grown(counts[index].astype(np.float64), 16.0 * options.size) if len(index) else 16.0,
        ),
        *(anchor_layer(positions.anchors) if options.anchors else ()),
        *(class_name_layer(analysis, named) if options.names else ()),
    )
    empty = int((counts == 0).sum())
    warnings = (f"{counted(empty, 'class has', 'classes have')} no item and no centroid",) if empty else ()
    if not len(index):
        warnings = (*warnings, f"No class has {options.at_least:,} items or more")
    return globe(
        title=f"Class centroids: {len(index)} of {len(counts)} classes",
        layers=layers,
        subtitle=joined(f"larger for more items: {span(counts[index].astype(np.float64))}", projection(shown)),
        warnings=warnings,
        facing=facing(positions.classes[index]),
    )


def _colour(shown: ViewInput, options: Options, index: Indices) -> Colouring:
    analysis = shown.analysis
    if options.colour == "count":
        return Scalar(analysis.class_counts[index].astype(np.float64), "items of the class", "items", scale="log1p")
    groups = class_groups(analysis)
    return Category(index, analysis.class_names, counts=analysis.class_counts, groups=groups)


VIEW = View(
    id="centroids",
    title="Class centroids",
    group=Group.MANIFOLD,
    options=Options,
    build=build,
    help="The mean embedding of the items that carry a class, one mark a class: which classes lie together",
    formula="centroid of c = mean of x over the items that carry c, projected as the items are",
    needs=(Requirement.ITEMS, Requirement.LABELS),
)
