"""How densely items lie on the globe."""

from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np

from geolip_viewer.analysis import Analysis
from geolip_viewer.geometry.arrays import Indices
from geolip_viewer.geometry.density import Grid, density, share_density
from geolip_viewer.geometry.sphere import is_placed
from geolip_viewer.headings import Heading
from geolip_viewer.options import Enabled, Help, Range, Section
from geolip_viewer.scene import Scene
from geolip_viewer.shown_items import ShownItems
from geolip_viewer.sources.totals import DENSITY
from geolip_viewer.views.base import Group, View, ViewInput
from geolip_viewer.views.shared.density_cells import density_cells
from geolip_viewer.views.shared.globe import globe
from geolip_viewer.views.shared.hiding import Pictures
from geolip_viewer.views.shared.items import (
    ANY_CLASS,
    ChosenItems,
    ItemChoice,
    Which,
    Within,
    chosen_items,
    shows_selection,
)
from geolip_viewer.views.shared.marks import WithLabels, anchor_layer, facing, projected_names
from geolip_viewer.views.shared.text import counted, projection
from geolip_viewer.wording import percent

OF_ITEMS = Enabled(lambda options: options.of == "items", "The density of anchors is shown")


@dataclass(frozen=True)
class OwnOptions:
    """The option of this view alone, which comes first in its form."""

    of: Annotated[Literal["items", "anchors"], Help("Whose density; without features there are only anchors")] = "items"


@dataclass(frozen=True)
class Options(ItemChoice, OwnOptions):
    """What can be adjusted."""

    items: Annotated[Which, OF_ITEMS] = "all"
    within: Annotated[Within, OF_ITEMS] = ANY_CLASS
    bands: Annotated[int, Range(4, 96), Help("Bands of latitude: more of them, smaller cells")] = 32
    scale: Annotated[Literal["log", "linear"], Help("How density becomes colour"), Section.COLOUR] = "log"
    anchors: Annotated[bool, Help("Mark the anchors as stars", "Anchors")] = False
    names: Annotated[WithLabels, OF_ITEMS] = True

    def left(self, items: ShownItems, analysis: Analysis, pictures: Pictures, /) -> tuple[ShownItems, tuple[str, ...]]:
        """No class is asked for where anchors are shown."""
        return super().left(items, analysis, pictures) if self.of == "items" else (items, ())


def build(view_input: ViewInput, options: Options) -> Scene:
    """Cells of exactly equal area, coloured by how many points lie in each; empty ones are left out."""
    analysis, positions = view_input.analysis, view_input.positions
    of_items = options.of == "items" and analysis.has_items
    chosen = chosen_items(view_input, options) if of_items else ChosenItems.none()
    rows = positions.items[chosen.index] if of_items else positions.anchors
    rows = rows[is_placed(rows)]
    grid = Grid(options.bands)
    kept = _of_all(view_input, options, grid) if of_items else None
    values = density(rows, grid) if kept is None else share_density(kept, grid)
    filled = int(np.count_nonzero(values))
    whose = chosen.words if of_items else counted(analysis.anchor_count, "anchor")
    whose = whose if kept is None else f"all {analysis.total_count:,} items"
    return globe(
        Heading.of(
            f"Density of {whose}",
            *((f"up to {values.max():.0f} times an even spread",) if filled else ()),
            below=(
                chosen.how,
                f"{percent(filled / grid.count, 0)} of {counted(grid.count, 'cell')} of equal area hold any",
                projection(view_input),
            ),
        ),
        layers=(
            *density_cells(grid, values, options.scale),
            *(anchor_layer(positions.anchors) if options.anchors else ()),
            *(projected_names(view_input, positions, chosen.index) if options.names and of_items else ()),
        ),
        warnings=chosen.warning
        if filled or chosen.warning
        else ("Nothing has a position here: there is no variance to draw",),
        facing=facing(rows),
    )


def _of_all(view_input: ViewInput, options: Options, grid: Grid) -> Indices | None:
    """How many of all items lie in each cell, if those here are a sample; None if that was not counted."""
    analysis = view_input.analysis
    is_whole = options.items == "all" and not view_input.items.is_filtered
    if not (analysis.is_sample and is_whole and view_input.positions is analysis.positions):
        return None
    return analysis.totals.density if analysis.totals is not None and grid == DENSITY else None


VIEW = View(
    id="density",
    title="Density",
    group=Group.TRUST,
    options=Options,
    build=build,
    help="How crowded each part of the globe is, in cells of equal area: what dots hide when many overlap",
    formula="density of a cell = points in it · number of cells / number of points",
    follows_selection=shows_selection,
)
