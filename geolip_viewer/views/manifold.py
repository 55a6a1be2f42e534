"""Every item and every anchor on the globe."""

from dataclasses import dataclass
from typing import Annotated, Literal

from geolip_viewer.geometry.density import Grid, density
from geolip_viewer.geometry.sphere import is_placed
from geolip_viewer.headings import Heading, Words
from geolip_viewer.options import Help
from geolip_viewer.scene import Layer, Points, Scene
from geolip_viewer.views.base import Group, View, ViewInput
from geolip_viewer.views.shared.density_cells import density_cells
from geolip_viewer.views.shared.ellipses import WithEllipses, ellipse_layer
from geolip_viewer.views.shared.embeddings import EmbeddingOptions, embedding_content
from geolip_viewer.views.shared.globe import globe
from geolip_viewer.views.shared.items import shows_selection
from geolip_viewer.views.shared.marks import facing
from geolip_viewer.views.shared.text import projection

FOG, BANDS = 300_000, 64  # above this many items, density replaces dots; bands of cells for it


@dataclass(frozen=True)
class OwnOptions:
    """The option of this view alone, which comes first in its form."""

    crowd: Annotated[
        Literal["auto", "dots", "density"],
        Help(f"One dot per item, or density in cells of equal area; auto is density above {FOG:,} items", "Items as"),
    ] = "auto"


@dataclass(frozen=True)
class Options(WithEllipses, EmbeddingOptions, OwnOptions):
    """What can be adjusted."""


def build(view_input: ViewInput, options: Options) -> Scene:
    """Items coloured by class, or their density, anchors as stars; without items the anchors of a checkpoint alone."""
    has_items, positions = view_input.analysis.has_items, view_input.positions
    drawn = embedding_content(view_input, view_input.embedding, positions, options)
    count = len(drawn.chosen.index)
    as_density = count > 0 and (options.crowd == "density" or (options.crowd == "auto" and count > FOG))
    return globe(
        Heading.of(
            "Manifold" if has_items else "Constellation",
            *drawn.figures,
            below=(_why(options) if as_density else "", drawn.chosen.how, projection(view_input)),
        ),
        layers=(
            *ellipse_layer(view_input.embedding, drawn.chosen, options),
            *(_as_density(drawn.layers) if as_density else drawn.layers),
        ),
        warnings=drawn.chosen.warning,
        facing=facing(positions.items if has_items else positions.anchors),
    )


def _why(options: Options) -> Words:
    what = "density of items"
    return (f"{what}, whose dots would be fog above {FOG:,}", what) if options.crowd == "auto" else what


def _as_density(layers: tuple[Layer, ...]) -> tuple[Layer, ...]:
    """The same layers with density cells instead of the dots of items."""
    grid = Grid(BANDS)
    found: list[Layer] = []
    for layer in layers:
        if isinstance(layer, Points) and layer.of == "item":
            rows = layer.positions[is_placed(layer.positions)]
            found += density_cells(grid, density(rows, grid), "log")
        else:
            found.append(layer)
    return tuple(found)


VIEW = View(
    id="manifold",
    title="Full manifold",
    group=Group.MANIFOLD,
    options=Options,
    build=build,
    help="All items and anchors where the projection puts them: which classes form islands, which anchors serve them",
    formula="position = x·V₃ᵀ / (‖x·V₃ᵀ‖ + 1e-8), V₃ the first three principal directions of the embeddings",
    follows_selection=shows_selection,
)
