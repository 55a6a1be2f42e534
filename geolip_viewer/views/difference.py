"""How large the difference of two experts is, item by item."""

from dataclasses import dataclass
from typing import Annotated

from geolip_viewer.options import Help, OneOf
from geolip_viewer.scene import Scene
from geolip_viewer.views.base import ALL, Group, Requirement, View, ViewInput, one_each, position
from geolip_viewer.views.parts.colours import difference_magnitude, taken
from geolip_viewer.views.parts.globe import globe
from geolip_viewer.views.parts.items import ItemChoice, chosen_items, shows_selection
from geolip_viewer.views.parts.marks import Size, anchor_layer, facing, item_points
from geolip_viewer.views.parts.measures import OnlyTrusted, opacity, trusted
from geolip_viewer.views.parts.text import joined, short, span


@dataclass(frozen=True)
class Which:
    """The option that comes first."""

    pair: Annotated[
        str,
        OneOf("pair", also=(ALL,), several=True),
        Help("Which pairs of experts stand side by side: all, one, or some"),
    ] = ALL


@dataclass(frozen=True)
class Options(OnlyTrusted, ItemChoice, Which):
    """What can be adjusted."""

    anchors: Annotated[bool, Help("Mark the anchors as stars", "Anchors")] = False
    size: Size = 1.0


def build(shown: ViewInput, options: Options) -> Scene:
    """Items coloured by the length of their row of the difference, on one scale for all pairs."""
    analysis, positions = shown.analysis, shown.positions
    pair = position(analysis.pair_names, options.pair, "pair")
    chosen = trusted(chosen_items(shown, options), shown.drawn, options)
    statistics = analysis.pair_statistics[pair]
    colour = taken(difference_magnitude(analysis, pair), chosen.index)
    return globe(
        title=f"{analysis.pair_names[pair]}: standard deviation {short(statistics.std)}",
        layers=(
            *item_points(
                positions.items, chosen.index, colour, options.size, opacity(shown.drawn, chosen.index, options)
            ),
            *(anchor_layer(positions.anchors) if options.anchors else ()),
        ),
        subtitle=joined(
            chosen.words,
            chosen.how,
            f"mean {short(statistics.mean)}, {short(statistics.minimum)} to {short(statistics.maximum)}",
            f"magnitude {span(analysis.difference_magnitude[pair])}",
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
