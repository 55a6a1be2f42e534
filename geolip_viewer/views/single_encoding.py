"""One item and how every anchor measures it."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from geolip_viewer.analysis import Analysis
from geolip_viewer.colouring import Scalar, Solid
from geolip_viewer.headings import Heading
from geolip_viewer.options import Help, Range
from geolip_viewer.scene import Arcs, Array, Indices, Labels, Layer, Mask, Points, Scene
from geolip_viewer.views.base import Group, Requirement, View, ViewInput
from geolip_viewer.views.shared.globe import globe
from geolip_viewer.views.shared.items import only_item
from geolip_viewer.views.shared.links import LinkColour, drawn_farther, link_colour
from geolip_viewer.views.shared.marks import Line, Size, anchor_layer, anchor_size, facing, grown, item_size
from geolip_viewer.views.shared.text import counted, decimal

DEFAULT_ROW = 42


@dataclass(frozen=True)
class Options:
    """What can be adjusted."""

    item: Annotated[
        str, Help("Its image id; empty for the current item, else the 43rd (the last if there are fewer)")
    ] = ""
    k: Annotated[
        int,
        Range(1, 65536),
        Help("How many rays to its nearest anchors; by default 5, or all if there are fewer", "Rays"),
    ] = 5
    rays: LinkColour = "plain"
    line: Line = "geodesic"
    others: Annotated[bool, Help("Show the other items, dimmed", "Other items")] = False
    size: Size = 1.0


def build(view_input: ViewInput, options: Options) -> Scene:
    """Anchors coloured and sized by their cosine with the item, rays to the k nearest, dashed where drawn wrongly.

    Raises OptionError for an id that is not there and for k above the number of anchors.
    """
    analysis, positions = view_input.analysis, view_input.positions
    item = _item(view_input, options)
    cosine = analysis.similarities(item)
    k = min(options.k, analysis.anchor_count) if options.k == Options.k else options.k
    top, top_cosine = analysis.top_anchors(item, k)
    base = anchor_size(len(cosine), options.size)
    ring = 1.9 * base
    farther = drawn_farther(positions, item, top, analysis.are_axes)
    rays = _rays(positions.items[[item]], positions.anchors[top], top_cosine, farther, options)
    return globe(
        Heading.of(
            "Single encoding",
            _named(analysis, item),
            below=(
                tuple(f"{counted(k, 'nearest anchor')}: {each}" for each in _listed(top, top_cosine)),
                f"{int(farther.sum())} of {k} dashed: other anchors are drawn nearer",
            ),
        ),
        layers=(
            *(_others(view_input, item) if options.others else ()),
            *anchor_layer(
                positions.anchors, colour=Scalar(cosine, "cosine with the item"), size=grown(cosine, base, power=3)
            ),
            rays,
            *_targets(positions.anchors, top, ring),
            _ranks(positions.anchors, top, top_cosine, positions.items[[item]], ring),
            Points("item", positions.items[[item]], Solid("chosen"), "item", np.array([item]), 28.0, legend="the item"),
        ),
        facing=facing(positions.items[[item]], positions.anchors[top]),
    )


def _item(view_input: ViewInput, options: Options) -> int:
    return only_item(view_input, options.item, DEFAULT_ROW)


def _rays(item: Array, anchors: Array, cosine: Array, farther: Mask, options: Options) -> Arcs:
    return Arcs(
        key="rays",
        starts=np.repeat(item, len(anchors), axis=0),
        ends=anchors,
        colour=link_colour(options.rays, cosine, "ray"),
        width=3.0,
        straight=options.line == "chord",
        dashed=farther,
        legend="ray to a nearest anchor",
        dashed_legend="dashed: other anchors are drawn nearer",
    )


def _targets(positions: Array, top: Indices, size: float) -> tuple[Layer, ...]:
    target = Solid("target")
    return anchor_layer(
        positions, index=top, key="targets", colour=target, size=size, symbol="ring", name="nearest anchor"
    )


def _ranks(positions: Array, top: Indices, cosine: Array, item: Array, ring: float) -> Labels:
    """Rank, number and cosine of each ringed anchor, not over the item."""
    texts = tuple(
        f"{rank}: anchor {anchor}, {decimal(value)}"
        for rank, (anchor, value) in enumerate(zip(top, cosine, strict=True), 1)
    )
    brief = tuple(str(rank) for rank in range(1, len(top) + 1))
    return Labels("ranks", positions[top], texts, "anchor", top, item, is_needed=True, brief=brief, mark_size=ring)


def _others(view_input: ViewInput, item: int) -> tuple[Layer, ...]:
    index = np.setdiff1d(view_input.items.index, [item])
    if not len(index):
        return ()
    quiet = Solid("quiet")
    return (
        Points(
            "others",
            view_input.positions.items[index],
            quiet,
            "item",
            index,
            item_size(len(index)),
            legend="other item",
        ),
    )


def _named(analysis: Analysis, item: int) -> str:
    classes = ", ".join(analysis.class_names[c] for c in analysis.labels.of(item))
    return f"“{analysis.item_name(item)}” ({classes or 'no class'})"


def _listed(top: Indices, cosine: Array, most: int = 5) -> tuple[str, str]:
    """The nearest anchors with their cosines, and without."""
    listed = [f"{anchor} ({decimal(value)})" for anchor, value in zip(top[:most], cosine[:most], strict=True)]
    more = " …" if len(top) > most else ""
    return ", ".join(listed) + more, ", ".join(map(str, top[:most])) + more


VIEW = View(
    id="single-encoding",
    title="Single encoding",
    group=Group.MANIFOLD,
    options=Options,
    build=build,
    help="One item as the constellation sees it: its cosine with every anchor, and rays to the nearest",
    formula="cos(xᵢ, a) for every anchor a",
    needs=(Requirement.ITEMS,),
    follows_selection=lambda options: not options.item.strip(),
    item_option="item",
    item=_item,
)
