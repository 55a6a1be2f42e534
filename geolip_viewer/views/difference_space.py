"""Where items are by all the experts' pairwise differences together."""

from geolip_viewer.scene import Scene
from geolip_viewer.views.base import Group, Projections, Requirement, View, ViewInput
from geolip_viewer.views.shared.items import shows_selection
from geolip_viewer.views.shared.lenses_and_spaces import measurable_space
from geolip_viewer.views.shared.measurable import MeasurableEmbedding
from geolip_viewer.views.shared.spaces import SpaceOptions, space_scene
from geolip_viewer.views.shared.text import counted


def build(view_input: ViewInput, options: SpaceOptions) -> Scene:
    """Items in the space's first three principal components."""
    analysis = view_input.analysis
    remark = f"{counted(len(analysis.pairs), 'pair')} × {analysis.anchor_count} anchors"
    return space_scene(view_input, options, "difference", analysis.difference_space, remark)


def _embeddings(view_input: ViewInput, _: SpaceOptions) -> tuple[MeasurableEmbedding, ...]:
    return measurable_space(view_input.analysis, "difference", view_input.analysis.difference_space)


VIEW = View(
    id="difference-space",
    title="Difference space",
    group=Group.DIFFERENCES,
    options=SpaceOptions,
    build=build,
    help="Items placed by the pairwise differences alone: what is left without all that the experts agree on",
    formula="principal components of the centred rows [Δ₀₁ | Δ₀₂ | Δ₁₂ …]",
    needs=(Requirement.ITEMS, Requirement.LENSES, Requirement.PAIRS),
    embeddings=_embeddings,
    follows_selection=shows_selection,
    of_all="effective dimension and variance",
    projections=Projections.OWN_COMPONENTS,
)
