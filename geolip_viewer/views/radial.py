"""What normalising hid: how long the projected embeddings are."""

from dataclasses import dataclass

from geolip_viewer.scene import Scene, Sphere
from geolip_viewer.views.base import Group, Need, Shown, View
from geolip_viewer.views.parts.colours import Colour, ItemColour
from geolip_viewer.views.parts.items import ItemChoice, chosen_items
from geolip_viewer.views.parts.marks import Size, facing, item_layer
from geolip_viewer.views.parts.text import joined, percent, span


@dataclass(frozen=True)
class Options(ItemColour, ItemChoice):
    """What can be adjusted."""

    colour: Colour = "radius-deviation"
    size: Size = 1.0


def build(shown: Shown, options: Options) -> Scene:
    """Items inside a hollow globe, at their three principal coordinates divided by the largest radius."""
    analysis = shown.analysis
    chosen = chosen_items(shown, options)
    radii = analysis.radii.astype("float64")
    longest = float(radii.max())
    places = analysis.coordinates / longest if longest > 0 else analysis.coordinates
    return Scene(
        title=f"Radial deviation: radius {radii.mean():.3f} ± {radii.std():.3f}",
        layers=item_layer(analysis, places, chosen, options.colour, options.size),
        ground=Sphere(hollow=True),
        subtitle=joined(
            chosen.words,
            chosen.how,
            f"radii {span(radii)}, the largest is the globe",
            f"on average {percent(float((radii**2).mean()))} of an item kept",
        ),
        notices=chosen.notice,
        facing=facing(places),
    )


VIEW = View(
    id="radial",
    title="Radial deviation",
    group=Group.MANIFOLD,
    options=Options,
    build=build,
    help="How much of each embedding the three principal components keep: points near the centre are badly shown "
    "elsewhere; always drawn in principal components 1, 2 and 3",
    formula="r = ‖x·V₃ᵀ‖, drawn at x·V₃ᵀ / max r, coloured by r − mean r; r² is the share of the unit vector kept",
    needs=(Need.ITEMS,),
)
