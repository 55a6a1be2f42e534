"""Where each class lies on the globe."""

from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np

from geolip_viewer.analysis import Analysis
from geolip_viewer.colouring import Category, Colouring, Scalar
from geolip_viewer.headings import Heading
from geolip_viewer.options import Help, Range, Section
from geolip_viewer.scene import Array, Indices, Points, Scene
from geolip_viewer.shown_items import carrier_counts
from geolip_viewer.views.base import Group, Requirement, View, ViewInput, of_all_items
from geolip_viewer.views.shared.colours import COUNTED, FEW, ColouredClasses, class_groups, with_colours
from geolip_viewer.views.shared.globe import globe
from geolip_viewer.views.shared.marks import Size, WithLabels, anchor_layer, class_name_layer, facing, grown
from geolip_viewer.views.shared.text import count_span, counted, projection


@dataclass(frozen=True)
class Options:
    """What can be adjusted."""

    colour: Annotated[
        Literal["class", "count"], Help("Colour by class or by number of items", "Colour by"), Section.COLOUR
    ] = "class"
    coloured: ColouredClasses = FEW
    at_least: Annotated[int, Range(1, 1_000_000), Help("Leave out classes with fewer items", "Fewest items")] = 1
    names: WithLabels = True
    anchors: Annotated[bool, Help("Mark the anchors as stars", "Anchors")] = False
    size: Size = 1.0


def build(view_input: ViewInput, options: Options) -> Scene:
    """One mark per class at the mean of its items; its area grows with their number."""
    analysis, positions = view_input.analysis, view_input.positions
    counts, classes = _classes(view_input)
    index = np.flatnonzero(counts >= options.at_least)
    named = np.full(classes.shape, np.nan)
    named[index] = classes[index]
    layers = (
        Points(
            key="centroids",
            positions=classes[index],
            colour=_colour(analysis, options, index, counts),
            of="class",
            index=index,
            size=grown(counts[index].astype(np.float64), 16.0 * options.size) if len(index) else 16.0,
        ),
        *(anchor_layer(positions.anchors) if options.anchors else ()),
        *(class_name_layer(view_input, named, counts) if options.names else ()),
    )
    empty = int((counts == 0).sum())
    none = "no shown item" if view_input.items.is_filtered else "no item"
    warnings = (f"{counted(empty, 'class has', 'classes have')} {none} and no centroid",) if empty else ()
    if not len(index):
        warnings = (*warnings, f"No class has {options.at_least:,} items or more")
    return globe(
        Heading.of(
            "Class centroids",
            f"{len(index)} of {len(counts)} classes",
            below=(
                view_input.items.words if view_input.items.is_filtered else of_all_items(view_input.analysis),
                f"larger for more items: {count_span(counts[index])}",
                projection(view_input),
            ),
        ),
        layers=layers,
        warnings=warnings,
        facing=facing(classes[index]),
    )


def _classes(view_input: ViewInput) -> tuple[Indices, Array]:
    """How many of the shown items carry each class, (C,), and where the centroids of these are drawn, (C, 3)."""
    analysis, items = view_input.analysis, view_input.items
    if not items.is_filtered:
        return analysis.class_totals, view_input.positions.classes
    counts = carrier_counts(analysis.labels, items.index, len(analysis.class_names))
    return counts, analysis.class_positions(view_input.positions, items.index)


def _colour(analysis: Analysis, options: Options, index: Indices, counts: Indices) -> Colouring:
    if options.colour == "count":
        return Scalar(counts[index].astype(np.float64), "items of the class", "items", scale="log1p")
    groups = class_groups(analysis)
    category = Category(index, analysis.class_names, counts=counts, groups=groups, of="class", counted=COUNTED["has"])
    return with_colours(category, options.coloured, counts, analysis.class_totals)


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
