"""What normalization hides: the lengths of the projected embeddings."""

from dataclasses import dataclass, replace

import numpy as np

from geolip_viewer.headings import Heading
from geolip_viewer.scene import Scene, Sphere
from geolip_viewer.views.base import Group, Requirement, View, ViewInput
from geolip_viewer.views.shared.colours import Colour, ItemColour
from geolip_viewer.views.shared.items import ItemChoice, chosen_items, shows_selection
from geolip_viewer.views.shared.marks import Size, facing, item_layer
from geolip_viewer.views.shared.measurable import MeasurableEmbedding
from geolip_viewer.views.shared.measures import OnlyTrusted
from geolip_viewer.views.shared.text import decimal, decimal_span
from geolip_viewer.wording import percent


@dataclass(frozen=True)
class Options(OnlyTrusted, ItemColour, ItemChoice):
    """What can be adjusted."""

    colour: Colour = "radius-deviation"
    size: Size = 1.0


def build(view_input: ViewInput, options: Options) -> Scene:
    """Items inside a hollow globe, at their three coordinates divided by the largest radius."""
    linear = _linear(view_input)
    analysis, drawn = view_input.analysis, linear.embedding
    axes = analysis.axes_of(linear.positions)
    assert axes is not None
    coordinates = axes.coordinates(analysis.embeddings)
    radii = np.linalg.norm(coordinates.astype(np.float64), axis=1)
    longest = float(radii.max())
    positions = coordinates / longest if longest > 0 else coordinates
    chosen = chosen_items(view_input, options)
    radii = radii[view_input.items.index] if len(view_input.items.index) else radii
    name = view_input.positions.name
    other = () if linear is view_input else (f"{name} is not a linear projection: this is {linear.positions.name}",)
    return Scene(
        Heading.of(
            "Radial deviation",
            f"radius {decimal(float(radii.mean()))} ± {decimal(float(radii.std()))}",
            below=(
                chosen.wordings,
                chosen.how,
                (f"radii {decimal_span(radii)}, the largest is the globe", f"radii {decimal_span(radii)}"),
                f"on average {percent(float((radii**2).mean()))} of an item kept",
            ),
        ),
        layers=item_layer(analysis, replace(drawn, items=positions), chosen, options),
        ground=Sphere(hollow=True),
        warnings=(*other, *chosen.warning),
        facing=facing(positions),
    )


def _linear(view_input: ViewInput) -> ViewInput:
    """The input if its projection is linear, else the same input by the first three components."""
    analysis = view_input.analysis
    return (
        view_input
        if analysis.axes_of(view_input.positions) is not None
        else replace(view_input, positions=analysis.positions)
    )


def _embeddings(view_input: ViewInput, _: Options) -> tuple[MeasurableEmbedding, ...]:
    return (_linear(view_input).embedding,)


VIEW = View(
    id="radial",
    title="Radial deviation",
    group=Group.MANIFOLD,
    options=Options,
    build=build,
    help="How much of each embedding the three principal components keep: points near the centre are shown badly in "
    "other views; the faithful globe has no radii, and principal components 1, 2 and 3 are drawn instead",
    formula="r = ‖x·V₃ᵀ‖, drawn at x·V₃ᵀ / max r, coloured by r − mean r; r² is the squared norm captured",
    needs=(Requirement.ITEMS,),
    embeddings=_embeddings,
    follows_selection=shows_selection,
)
