"""The items as one expert sees them."""

from dataclasses import dataclass
from typing import Annotated

from geolip_viewer.options import Help, OneOf
from geolip_viewer.scene import Scene
from geolip_viewer.views.base import ALL, Drawn, Group, Need, Shown, View, one_each, position
from geolip_viewer.views.parts.colours import ItemColour
from geolip_viewer.views.parts.drawn import lens_drawn
from geolip_viewer.views.parts.globe import globe
from geolip_viewer.views.parts.items import ItemChoice, chosen_items
from geolip_viewer.views.parts.marks import Size, anchor_layer, class_name_layer, facing, item_layer, mean_places
from geolip_viewer.views.parts.measures import OnlyTrusted, trusted
from geolip_viewer.views.parts.text import joined, percent, three_components


@dataclass(frozen=True)
class Whose:
    """The option that comes first."""

    expert: Annotated[str, OneOf("expert", also=(ALL,)), Help("Whose lens; all of them stand side by side")] = ALL


@dataclass(frozen=True)
class Options(OnlyTrusted, ItemColour, ItemChoice, Whose):
    """What can be adjusted."""

    anchors: Annotated[bool, Help("Mark the anchors as stars", "Anchors")] = False
    names: Annotated[bool, Help("Write the class names, most frequent first", "Class names")] = False
    size: Size = 1.0


def build(shown: Shown, options: Options) -> Scene:
    """Items at their places in the expert's own principal components."""
    analysis = shown.analysis
    expert = position(analysis.expert_names, options.expert, "expert")
    (drawn,), lens = _drawn(shown, options), analysis.lens(expert)
    chosen = trusted(chosen_items(shown, options), drawn, options)
    ratio = lens.spectrum.explained_variance_ratio
    return globe(
        title=f"{analysis.expert_names[expert]}: {three_components(ratio)}",
        layers=(
            *item_layer(analysis, drawn, chosen, options),
            *(anchor_layer(lens.anchor_places) if options.anchors else ()),
            *(class_name_layer(analysis, mean_places(analysis, lens.places)) if options.names else ()),
        ),
        subtitle=joined(
            chosen.words,
            chosen.how,
            f"components {', '.join(percent(float(share)) for share in ratio[:3])}",
            f"effective dimension {lens.spectrum.effective_dimension:.1f}",
        ),
        notices=chosen.notice,
        facing=facing(lens.places),
    )


def _drawn(shown: Shown, options: Options) -> tuple[Drawn, ...]:
    return (lens_drawn(shown.analysis, position(shown.analysis.expert_names, options.expert, "expert")),)


VIEW = View(
    id="lens",
    title="Expert lenses",
    group=Group.LENSES,
    options=Options,
    build=build,
    help="The same items through each expert's own projector, each in its own principal components: compare which "
    "classes lie together, not where on the globe they lie",
    formula="fused: unit((x − μₑ)·Wₑ·Rₑᵀ); dual-stream: unit(nativeₑ(f)); shared: unit(sharedₑ(f))",
    needs=(Need.ITEMS, Need.LENSES),
    panels=one_each("expert", "expert"),
    drawn=_drawn,
)
