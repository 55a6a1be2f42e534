"""Which part of the globe belongs to which anchor, and how many of the items there truly do."""

from dataclasses import dataclass, replace
from typing import Annotated, Literal

import numpy as np

from geolip_viewer.colouring import Colouring, Role, Scalar, Solid, rows_of
from geolip_viewer.errors import MissingDataError
from geolip_viewer.geometry.sphere import is_placed
from geolip_viewer.geometry.voronoi import AnchorCells, anchor_cells, purity
from geolip_viewer.headings import Heading
from geolip_viewer.options import Enabled, Help, Section
from geolip_viewer.scene import Array, Cells, Indices, Layer, Mask, Points, Scene
from geolip_viewer.views.base import Group, Requirement, View, ViewInput
from geolip_viewer.views.shared.globe import globe
from geolip_viewer.views.shared.links import drawn_nearest
from geolip_viewer.views.shared.marks import Size, WithAnchors, anchor_layer, anchor_size, facing, item_size
from geolip_viewer.views.shared.text import about, counted


@dataclass(frozen=True)
class Options:
    """What can be adjusted."""

    colour: Annotated[
        Literal["purity", "items"],
        Help("Colour by the share of a cell's items that truly belong to its anchor, or by their number", "Colour by"),
        Section.COLOUR,
    ] = "purity"
    anchors: WithAnchors = True
    dots: Annotated[bool, Help("Show the items, those in a wrong cell in another colour", "Items")] = False
    size: Annotated[
        Size, Enabled(lambda options: options.anchors or options.dots, "Neither anchors nor items are shown")
    ] = 1.0


def build(view_input: ViewInput, options: Options) -> Scene:
    """The spherical Voronoi cells of the drawn anchors, coloured by purity; anchors that cannot have any say why."""
    analysis, positions = view_input.analysis, view_input.positions
    anchors = anchor_layer(positions.anchors, size=0.7 * anchor_size(analysis.anchor_count, options.size))
    items = np.intersect1d(view_input.items.index, np.flatnonzero(is_placed(positions.items)))
    try:
        cells = _cells(positions.anchors)
    except MissingDataError as unavailable:
        warning = f"{unavailable.where} {unavailable.problem}"
        return globe(Heading.of("Anchor cells: none"), anchors, warnings=(warning,), facing=facing(positions.anchors))
    sited = np.flatnonzero(cells.cell_of >= 0)
    drawn = sited[drawn_nearest(replace(positions, anchors=positions.anchors[sited]), items)]
    true = analysis.nearest_anchor[items]
    share, count = purity(cells, true, drawn)
    right = cells.cell_of[true] == cells.cell_of[drawn]
    by_purity = options.colour == "purity"
    colour = (
        Scalar(100 * share, "purity", "%", limits=(0.0, 100.0))
        if by_purity
        else Scalar(count.astype(np.float64), "items in the cell", "items", "heat", scale="log1p")
    )
    return globe(
        _heading(view_input, right, share[count > 0], len(share)),
        layers=(
            *_full(cells, colour, count > 0),
            *_empty(cells, count == 0),
            *(_dots(positions.items, items, right, options.size) if options.dots else ()),
            *(anchors if options.anchors else ()),
        ),
        facing=facing(positions.items),
    )


def _heading(view_input: ViewInput, right: Mask, purity_of_full: Array, cells: int) -> Heading:
    """How many items lie in the cell of their nearest anchor, of `cells` of which some hold items."""
    found = f"{about(float(right.mean()))}" if len(right) else "none"
    whose = view_input.items.words if view_input.items.is_filtered else "items"
    full = len(purity_of_full)
    return Heading.of(
        "Anchor cells",
        f"{found} of {whose} lie in the right one",
        below=(
            counted(cells, "cell"),
            counted(cells - full, "holds no item", "hold no item"),
            f"median purity of the others {about(float(np.median(purity_of_full)))}" if full else "",
            f"{int((purity_of_full == 1).sum())} pure" if full else "",
        ),
    )


def _full(cells: AnchorCells, colour: Scalar, rows: Mask) -> tuple[Layer, ...]:
    """The cells that hold items, in their colours."""
    return (_some(cells, rows, "cells", rows_of(colour, rows)),) if rows.any() else ()


def _empty(cells: AnchorCells, rows: Mask) -> tuple[Layer, ...]:
    """The empty cells, in a quiet colour with a legend."""
    legend = f"cell without items ({int(rows.sum()):,})"
    return (_some(cells, rows, "empty cells", Solid("quiet"), legend),) if rows.any() else ()


def _some(cells: AnchorCells, rows: Mask, key: str, colour: Colouring, legend: str = "") -> Cells:
    sizes = np.diff(cells.offsets)
    corners = cells.corners[np.repeat(rows, sizes)]
    offsets = np.concatenate([[0], np.cumsum(sizes[rows])])
    return Cells(key, corners, offsets, colour, "anchor", cells.anchor[rows], 0.8, legend=legend)


def _cells(anchors: Array) -> AnchorCells:
    """The cells of anchors that have a position; `cell_of` is −1 for the others."""
    placed = np.flatnonzero(is_placed(anchors))
    cells = anchor_cells(anchors[placed])
    cell_of = np.full(len(anchors), -1)
    cell_of[placed] = cells.cell_of
    return replace(cells, anchor=placed[cells.anchor], cell_of=cell_of)


def _dots(positions: Array, items: Indices, right: Mask, size: float) -> tuple[Layer, ...]:
    """Items that lie in the cell of their true nearest anchor, and those that do not."""
    parts: tuple[tuple[str, Role, Indices], ...] = (
        ("in the right cell", "item", items[right]),
        ("in a wrong cell", "target", items[~right]),
    )
    diameter = 0.8 * item_size(len(items), size)
    return tuple(
        Points(where, positions[index], Solid(role), "item", index, diameter, legend=f"item {where} ({len(index):,})")
        for where, role, index in parts
        if len(index)
    )


VIEW = View(
    id="cells",
    title="Anchor cells",
    group=Group.TRUST,
    options=Options,
    build=build,
    help="The part of the globe where each anchor is drawn nearest, coloured by how many of the items that lie there "
    "have that anchor as their true nearest one",
    formula="purity of a cell = #{i drawn in it : nearest anchor of i is its anchor} / #{i drawn in it}",
    needs=(Requirement.ITEMS, Requirement.POINTS),
)
