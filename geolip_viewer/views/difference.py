"""How large the difference of two experts is, item by item."""

from dataclasses import dataclass
from typing import Annotated

from geolip_viewer.headings import Heading
from geolip_viewer.options import Help, OneOf
from geolip_viewer.scene import Scene
from geolip_viewer.views.base import ALL, Group, Requirement, View, ViewInput, one_each, position
from geolip_viewer.views.shared.colours import difference_magnitude, taken
from geolip_viewer.views.shared.globe import globe
from geolip_viewer.views.shared.items import ItemChoice, chosen_items, shows_selection
from geolip_viewer.views.shared.marks import Size, anchor_layer, facing, item_points
from geolip_viewer.views.shared.measures import OnlyTrusted, fading
from geolip_viewer.views.shared.text import decimal, decimal_span


@dataclass(frozen=True)
class OwnOptions:
    """The option of this view alone, which comes first in its form."""

    pair: Annotated[
        str,
        OneOf("pair", also=(ALL,), several=True),
        Help("Which pairs of experts stand side by side: all, one, or some"),
    ] = ALL


@dataclass(frozen=True)
class Options(OnlyTrusted, ItemChoice, OwnOptions):
    """What can be adjusted."""

    anchors: Annotated[bool, Help("Mark the anchors as stars", "Anchors")] = False
    size: Size = 1.0


def build(view_input: ViewInput, options: Options) -> Scene:
    """Items coloured by the length of their row of the difference, on one scale for all pairs."""
    analysis, positions = view_input.analysis, view_input.positions
    pair = position(analysis.pair_names, options.pair, "pair")
    chosen = chosen_items(view_input, options)
    statistics = analysis.pair_statistics[pair]
    colour = taken(difference_magnitude(analysis, pair), chosen.index)
    return globe(
        Heading.of(
            analysis.pair_names[pair],
            f"standard deviation {decimal(statistics.std)}",
            below=(
                chosen.wordings,
                chosen.how,
                f"mean {decimal(statistics.mean)}, {decimal(statistics.minimum)} to {decimal(statistics.maximum)}",
                f"magnitude {decimal_span(analysis.magnitude_span[pair])}",
            ),
        ),
        layers=(
            *item_points(
                positions.items,
                chosen.index,
                colour,
                options.size,
                fading(view_input.embedding, chosen.index, options),
            ),
            *(anchor_layer(positions.anchors) if options.anchors else ()),
        ),
        warnings=chosen.warning,
        facing=facing(positions.items),
    )


VIEW = View(
    id="difference",
    title="Pairwise difference",
    group=Group.DIFFERENCES,
    options=Options,
    build=build,
    help="On which items two experts disagree most; all pairs share one scale",
    formula="‖Δₐᵦ[i]‖, Δₐᵦ = Tₐ − Tᵦ, Tₑ = 1 − lensₑ·anchorsᵀ",
    needs=(Requirement.ITEMS, Requirement.LENSES, Requirement.PAIRS),
    panels=one_each("pair", "pair"),
    follows_selection=shows_selection,
    of_all="standard deviation, mean and magnitude",
)
