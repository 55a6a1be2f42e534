"""Where items lie by the first expert's distances to the anchors."""

from geolip_viewer.scene import Scene
from geolip_viewer.views.base import Group, MeasurableEmbedding, Projections, Requirement, View, ViewInput
from geolip_viewer.views.parts.drawn import space_drawn
from geolip_viewer.views.parts.items import shows_selection
from geolip_viewer.views.parts.spaces import SpaceOptions, space_scene


def build(shown: ViewInput, options: SpaceOptions) -> Scene:
    """Items in the space's first three principal components."""
    analysis = shown.analysis
    remark = f"{analysis.expert_names[0]} × {analysis.anchor_count} anchors"
    return space_scene(shown, options, "triangulation", analysis.triangulation_space, remark)


def _drawn(shown: ViewInput, _: SpaceOptions) -> tuple[MeasurableEmbedding, ...]:
    return space_drawn(shown.analysis, "triangulation", shown.analysis.triangulation_space)


VIEW = View(
    id="triangulation-space",
    title="Triangulation space",
    group=Group.DIFFERENCES,
    options=SpaceOptions,
    build=build,
    help="Items placed by the first expert's distances to all anchors",
    formula="principal components of the centred rows T₀ = 1 − lens₀·anchorsᵀ",
    needs=(Requirement.ITEMS, Requirement.LENSES),
    drawn=_drawn,
    follows_selection=shows_selection,
    of_all="effective dimension and variance",
    projections=Projections.OWN_COMPONENTS,
)
