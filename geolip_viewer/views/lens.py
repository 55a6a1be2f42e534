"""The items as one expert sees them."""

from dataclasses import dataclass
from typing import Annotated, Literal

from geolip_viewer.analysis import Analysis
from geolip_viewer.geometry.spectra import Spectrum
from geolip_viewer.headings import Heading
from geolip_viewer.options import Help, OneOf
from geolip_viewer.scene import Scene
from geolip_viewer.views.base import ALL, Group, Projections, Requirement, View, ViewInput, one_each, position
from geolip_viewer.views.shared.colours import ItemColour
from geolip_viewer.views.shared.ellipses import WithEllipses, ellipse_layer
from geolip_viewer.views.shared.globe import globe
from geolip_viewer.views.shared.items import ItemChoice, chosen_items, shows_selection
from geolip_viewer.views.shared.lenses_and_spaces import projected_lens
from geolip_viewer.views.shared.marks import Size, anchor_layer, facing, item_layer, projected_names
from geolip_viewer.views.shared.measurable import MeasurableEmbedding
from geolip_viewer.views.shared.measures import OnlyTrusted
from geolip_viewer.views.shared.text import three_components
from geolip_viewer.wording import percent


@dataclass(frozen=True)
class LensOptions:
    """The options of this view alone, which come first in its form."""

    expert: Annotated[
        str,
        OneOf("expert", also=(ALL,), several=True),
        Help("Whose lenses stand side by side: all, one, or some"),
    ] = ALL
    frame: Annotated[
        Literal["own", "fused"],
        Help("Each lens in its own picture, or turned to match the fused picture, so that positions can be compared"),
    ] = "own"


@dataclass(frozen=True)
class Options(WithEllipses, OnlyTrusted, ItemColour, ItemChoice, LensOptions):
    """What can be adjusted."""

    anchors: Annotated[bool, Help("Mark the anchors as stars", "Anchors")] = False
    names: Annotated[bool, Help("Write the class names, most frequent first", "Class names")] = False
    size: Size = 1.0


def build(view_input: ViewInput, options: Options) -> Scene:
    """Items at their positions in the expert's own picture, or in this one turned into the fused frame."""
    analysis = view_input.analysis
    expert = position(analysis.expert_names, options.expert, "expert")
    is_turned, spectrum = options.frame == "fused", analysis.lens(expert).spectrum
    drawn, positions = projected_lens(view_input, expert, turned=is_turned)
    chosen = chosen_items(view_input, options)
    return globe(
        Heading.of(
            analysis.expert_names[expert],
            _how(view_input, spectrum),
            below=(
                chosen.wordings,
                chosen.how,
                "turned to match the fused picture" if is_turned else "",
                _components(view_input, spectrum),
                f"effective dimension {spectrum.effective_dimension:.1f}",
            ),
        ),
        layers=(
            *ellipse_layer(drawn, chosen, options),
            *item_layer(analysis, drawn, chosen, options),
            *(anchor_layer(drawn.anchors.positions) if options.anchors and drawn.anchors else ()),
            *(projected_names(view_input, positions, chosen.index) if options.names else ()),
        ),
        warnings=chosen.warning,
        facing=facing(analysis.positions.items if is_turned else drawn.items),
    )


def _how(view_input: ViewInput, spectrum: Spectrum) -> str:
    if view_input.projection.is_faithful:
        return "its own faithful globe"
    return three_components(spectrum.explained_variance_ratio)


def _components(view_input: ViewInput, spectrum: Spectrum) -> str:
    if view_input.projection.is_faithful:
        return ""
    ratio = spectrum.explained_variance_ratio
    return f"its own PCA: {', '.join(percent(float(share)) for share in ratio[:3])}"


def _embeddings(view_input: ViewInput, options: Options) -> tuple[MeasurableEmbedding, ...]:
    expert = position(view_input.analysis.expert_names, options.expert, "expert")
    return (projected_lens(view_input, expert, turned=options.frame == "fused")[0],)


def _globes(analysis: Analysis, options: Options) -> tuple[int, ...]:
    names = analysis.expert_names
    return tuple(position(names, each.expert, "expert") for each in VIEW.panels(analysis, options))


VIEW = View(
    id="lens",
    title="Expert lenses",
    group=Group.LENSES,
    options=Options,
    build=build,
    help="The same items through each expert's own projector, each in its own principal components or on its own "
    "faithful globe: compare which classes lie together, not where on the globe they lie; turned into one frame, "
    "positions can be compared too",
    formula="fused: unit((x − μₑ)·Wₑ·Rₑᵀ); dual-stream: unit(nativeₑ(f)); shared: unit(sharedₑ(f)); one frame: "
    "orthogonal Procrustes of each lens's positions onto the fused ones",
    needs=(Requirement.ITEMS, Requirement.LENSES),
    panels=one_each("expert", "expert"),
    embeddings=_embeddings,
    follows_selection=shows_selection,
    of_all="components and effective dimension",
    projections=Projections.PER_LENS,
    globes=_globes,
)
