"""Where items lie by the first expert's distances and all differences together."""

from geolip_viewer.scene import Scene
from geolip_viewer.views.base import Group, MeasurableEmbedding, Projections, Requirement, View, ViewInput
from geolip_viewer.views.parts.drawn import space_drawn
from geolip_viewer.views.parts.items import shows_selection
from geolip_viewer.views.parts.spaces import SpaceOptions, space_scene
from geolip_viewer.views.parts.text import signed


def build(shown: ViewInput, options: SpaceOptions) -> Scene:
    """Items in the space's first three principal components."""
    analysis = shown.analysis
    remark = f"{signed(analysis.information_gain)} dimensions over triangulation alone"
    return space_scene(shown, options, "combined", analysis.combined_space, remark)


def _drawn(shown: ViewInput, _: SpaceOptions) -> tuple[MeasurableEmbedding, ...]:
    return space_drawn(shown.analysis, "combined", shown.analysis.combined_space)


VIEW = View(
    id="combined-space",
    title="Combined space",
    group=Group.DIFFERENCES,
    options=SpaceOptions,
    build=build,
    help="Items placed by the first expert's distances and all differences: how much the differences add",
    formula="principal components of the centred rows [T₀ | Δ₀₁ | Δ₀₂ | Δ₁₂ …]",
    needs=(Requirement.ITEMS, Requirement.LENSES, Requirement.PAIRS),
    drawn=_drawn,
    follows_selection=shows_selection,
    of_all="effective dimension and variance",
    projections=Projections.OWN_COMPONENTS,
)
