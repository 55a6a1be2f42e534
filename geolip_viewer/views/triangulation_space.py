"""Where items are by the first expert's distances to the anchors."""

from geolip_viewer.scene import Scene
from geolip_viewer.views.base import Group, Projections, Requirement, View, ViewInput
from geolip_viewer.views.shared.items import shows_selection
from geolip_viewer.views.shared.lenses_and_spaces import measurable_space
from geolip_viewer.views.shared.measurable import MeasurableEmbedding
from geolip_viewer.views.shared.spaces import SpaceOptions, space_scene


def build(view_input: ViewInput, options: SpaceOptions) -> Scene:
    """Items in the space's first three principal components."""
    analysis = view_input.analysis
    remark = f"{analysis.expert_names[0]} × {analysis.anchor_count} anchors"
    return space_scene(view_input, options, "triangulation", analysis.triangulation_space, remark)


def _embeddings(view_input: ViewInput, _: SpaceOptions) -> tuple[MeasurableEmbedding, ...]:
    return measurable_space(view_input.analysis, "triangulation", view_input.analysis.triangulation_space)


VIEW = View(
    id="triangulation-space",
    title="Triangulation space",
    group=Group.DIFFERENCES,
    options=SpaceOptions,
    build=build,
    help="Items placed by the first expert's distances to all anchors",
    formula="principal components of the centred rows T₀ = 1 − lens₀·anchorsᵀ",
    needs=(Requirement.ITEMS, Requirement.LENSES),
    embeddings=_embeddings,
    follows_selection=shows_selection,
    of_all="effective dimension and variance",
    projections=Projections.OWN_COMPONENTS,
)
