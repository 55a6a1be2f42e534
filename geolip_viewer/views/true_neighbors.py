"""One item's true neighbours, wherever the picture puts them."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from geolip_viewer.colouring import Scalar, Solid
from geolip_viewer.geometry.procrustes import travel
from geolip_viewer.headings import Heading, Words
from geolip_viewer.options import Help, Range
from geolip_viewer.scene import Arcs, Array, Indices, Layer, Mask, Points, Scene, Symbol
from geolip_viewer.views.base import Group, Requirement, View, ViewInput
from geolip_viewer.views.shared.globe import globe
from geolip_viewer.views.shared.items import only_item
from geolip_viewer.views.shared.marks import Line, Size, WithAnchors, anchor_layer, facing, item_size
from geolip_viewer.views.shared.neighbors import NeighborComparison, around
from geolip_viewer.views.shared.text import counted, decimal

DEFAULT_ROW = 42
LISTED = 4


@dataclass(frozen=True)
class Options:
    """What can be adjusted."""

    item: Annotated[
        str, Help("Its image id; empty for the current item, else the 43rd (the last if there are fewer)")
    ] = ""
    neighbors: Annotated[int, Range(1, 1000), Help("How many of its nearest items", "Neighbours")] = 10
    false: Annotated[bool, Help("Mark items that are drawn near but are not with a cross", "False neighbours")] = True
    others: Annotated[bool, Help("Show the other items, dimmed", "Other items")] = True
    anchors: WithAnchors = False
    line: Line = "geodesic"
    size: Size = 1.0


def build(view_input: ViewInput, options: Options) -> Scene:
    """The k true neighbours of an item to it; dashed where others are drawn nearer, which are crossed."""
    analysis, positions = view_input.analysis, view_input.positions.items
    item = _item(view_input, options)
    near = around(view_input, item, options.neighbors).among(view_input.items)
    name, k = f"“{analysis.item_name(item)}”", len(near.true)
    itself = Points(
        "item", positions[[item]], Solid("chosen"), "item", np.array([item]), 22.0 * options.size, legend="the item"
    )
    few = k + near.hidden < options.neighbors
    away = np.degrees(travel(np.repeat(positions[[item]], k, axis=0), positions[near.true])) if k else np.empty(0)
    return globe(
        Heading.of(
            f"True neighbours of {name}",
            f"{int(near.kept.sum())} of {k} drawn near it",
            below=(
                _listed(view_input, near),
                f"drawn up to {away.max():.0f}° away" if k else "",
                f"{near.hidden} of {k + near.hidden} hidden by the filter" if near.hidden else "",
            ),
        ),
        layers=(
            *(
                _others(positions, np.setdiff1d(view_input.items.index, [item, *near.true, *near.false]))
                if options.others
                else ()
            ),
            *(anchor_layer(view_input.positions.anchors) if options.anchors else ()),
            *_neighbors(positions, item, near, options),
            *(_false(positions, near.false, options.size) if options.false else ()),
            itself,
        ),
        warnings=(f"There are only {counted(k + near.hidden, 'other item')}",) if few else (),
        facing=facing(positions[[item]], positions[near.true]),
    )


def _item(view_input: ViewInput, options: Options) -> int:
    return only_item(view_input, options.item, DEFAULT_ROW)


def _neighbors(positions: Array, item: int, near: NeighborComparison, options: Options) -> tuple[Layer, ...]:
    """Lines first, then the neighbours, in the colour of the true angle."""
    if not len(near.true):
        return ()
    angle = np.degrees(np.arccos(np.clip(near.cosine, -1, 1)))
    span = (float(angle.min()), float(angle.max()))

    def colour(rows: Indices | Mask) -> Scalar:
        return Scalar(angle[rows], "true angle", "°", limits=span)

    every = np.arange(len(angle))
    lines = Arcs(
        key="to neighbours",
        starts=np.repeat(positions[[item]], len(every), axis=0),
        ends=positions[near.true],
        colour=colour(every),
        straight=options.line == "chord",
        dashed=~near.kept,
        legend="to a true neighbour",
        dashed_legend="dashed: to a true neighbour that is drawn away",
    )
    parts: tuple[tuple[str, Mask, str, Symbol], ...] = (
        ("kept", near.kept, "true neighbour, drawn near", "dot"),
        ("missing", ~near.kept, "true neighbour, drawn away", "diamond"),
    )
    marks = tuple(
        Points(
            key,
            positions[near.true[rows]],
            colour(rows),
            "item",
            near.true[rows],
            15.0 * options.size,
            symbol,
            legend=f"{name} ({int(rows.sum())})",
        )
        for key, rows, name, symbol in parts
        if rows.any()
    )
    return (lines, *marks)


def _false(positions: Array, index: Indices, size: float) -> tuple[Layer, ...]:
    if not len(index):
        return ()
    target, legend = Solid("target"), f"false neighbour ({len(index)})"
    return (Points("false", positions[index], target, "item", index, 12.0 * size, "cross", legend=legend),)


def _others(positions: Array, index: Indices) -> tuple[Layer, ...]:
    if not len(index):
        return ()
    return (
        Points("others", positions[index], Solid("quiet"), "item", index, item_size(len(index)), legend="other item"),
    )


def _listed(view_input: ViewInput, near: NeighborComparison) -> Words:
    """The nearest items with their cosines, without, and fewer of them."""
    names = [f"“{view_input.analysis.item_name(int(other))}”" for other in near.true[:LISTED]]
    with_cosines = [f"{name} ({decimal(cosine)})" for name, cosine in zip(names, near.cosine[:LISTED], strict=True)]
    fewer = [names[:count] for count in range(len(names), 0, -1)]
    return tuple(
        ", ".join(listed) + (" …" if len(near.true) > len(listed) else "")
        for listed in ([with_cosines, *fewer] if names else [])
    )


VIEW = View(
    id="true-neighbors",
    title="True neighbours",
    group=Group.TRUST,
    options=Options,
    build=build,
    help="The items that are truly nearest to one, wherever the picture puts them, and those that it falsely puts near",
    formula="the k largest cos(xᵢ, xⱼ), j ≠ i, beside the k largest of drawn positions",
    needs=(Requirement.ITEMS,),
    follows_selection=lambda options: not options.item.strip(),
    item_option="item",
    item=_item,
)
