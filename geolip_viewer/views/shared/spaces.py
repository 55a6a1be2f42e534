"""Items placed by the principal components of what the experts measure."""

from dataclasses import dataclass

from geolip_viewer.analysis import Space
from geolip_viewer.analysis.trusted import SpaceName
from geolip_viewer.headings import Heading
from geolip_viewer.scene import Scene
from geolip_viewer.views.base import ViewInput
from geolip_viewer.views.shared.colours import ItemColour
from geolip_viewer.views.shared.globe import globe
from geolip_viewer.views.shared.items import ItemChoice, chosen_items
from geolip_viewer.views.shared.lenses_and_spaces import measurable_space
from geolip_viewer.views.shared.marks import Size, WithLabels, facing, item_layer, names_amid
from geolip_viewer.views.shared.measures import OnlyTrusted
from geolip_viewer.views.shared.text import three_components


@dataclass(frozen=True)
class SpaceOptions(OnlyTrusted, ItemColour, ItemChoice):
    """What can be adjusted in the view of a space."""

    names: WithLabels = True
    size: Size = 1.0


def space_scene(view_input: ViewInput, options: SpaceOptions, name: SpaceName, space: Space, remark: str) -> Scene:
    """The space's first three components on a globe; one without variance says so and shows nothing."""
    analysis = view_input.analysis
    title = f"{name.capitalize()} space", f"effective dimension {space.effective_dimension:.1f}"
    if space.positions is None:
        return globe(
            Heading.of(*title), (), warnings=("All items have the same values here: there is no variance to draw",)
        )
    (drawn,) = measurable_space(analysis, name, space)
    chosen = chosen_items(view_input, options)
    return globe(
        Heading.of(
            *title,
            below=(chosen.wordings, chosen.how, three_components(space.explained_variance_ratio), remark),
        ),
        layers=(
            *item_layer(analysis, drawn, chosen, options),
            *(names_amid(view_input, space.positions, chosen.index) if options.names else ()),
        ),
        warnings=chosen.warning,
        facing=facing(space.positions),
    )
