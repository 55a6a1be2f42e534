"""Where items are by the first expert's distances and all differences together."""

from geolip_viewer.scene import Scene
from geolip_viewer.views.base import Group, Projections, Requirement, View, ViewInput
from geolip_viewer.views.shared.items import shows_selection
from geolip_viewer.views.shared.lenses_and_spaces import measurable_space
from geolip_viewer.views.shared.measurable import MeasurableEmbedding
from geolip_viewer.views.shared.spaces import SpaceOptions, space_scene
from geolip_viewer.views.shared.text import signed


def build(view_input: ViewInput, options: SpaceOptions) -> Scene:
    """Items in the space's first three principal components."""
    analysis = view_input.analysis
    remark = f"{signed(analysis.information_gain)} dimensions over triangulation alone"
    return space_scene(view_input, options, "combined", analysis.combined_space, remark)


def _embeddings(view_input: ViewInput, _: SpaceOptions) -> tuple[MeasurableEmbedding, ...]:
    return measurable_space(view_input.analysis, "combined", view_input.analysis.combined_space)


VIEW = View(
    id="combined-space",
    title="Combined space",
    group=Group.DIFFERENCES,
    options=SpaceOptions,
    build=build,
    help="Items placed by the first expert's distances and all differences: how much the differences add",
    formula="principal components of the centred rows [T₀ | Δ₀₁ | Δ₀₂ | Δ₁₂ …]",
    needs=(Requirement.ITEMS, Requirement.LENSES, Requirement.PAIRS),
    embeddings=_embeddings,
    follows_selection=shows_selection,
    of_all="effective dimension and variance",
    projections=Projections.OWN_COMPONENTS,
)
