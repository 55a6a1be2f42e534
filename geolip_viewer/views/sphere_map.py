"""The whole sphere at once, as a map."""

from dataclasses import dataclass
from typing import Annotated, Literal

from geolip_viewer.geometry.maps import Map
from geolip_viewer.geometry.procrustes import turn
from geolip_viewer.headings import Heading
from geolip_viewer.map_projection import map_projected, middle_of
from geolip_viewer.options import Help, Range
from geolip_viewer.scene import Scene
from geolip_viewer.views.base import Group, View, ViewInput
from geolip_viewer.views.shared.ellipses import WithEllipses, ellipse_layer
from geolip_viewer.views.shared.embeddings import EmbeddingOptions, embedding_content
from geolip_viewer.views.shared.globe import globe
from geolip_viewer.views.shared.items import shows_selection
from geolip_viewer.views.shared.marks import facing
from geolip_viewer.views.shared.text import projection
from geolip_viewer.views.shared.turning import FEWEST, scene_turned


@dataclass(frozen=True)
class OwnOptions:
    """The options of this view alone, which come first in its form."""

    kind: Annotated[
        Literal["mollweide", "hammer"],
        Help("Which equal-area map; Hammer’s bends parallels and distorts the rim less"),
    ] = "mollweide"
    turn: Annotated[
        float, Range(-180, 180, 15), Help("How many degrees the centre lies east of where most of the data is", "Turn")
    ] = 0.0


@dataclass(frozen=True)
class Options(WithEllipses, EmbeddingOptions, OwnOptions):
    """What can be adjusted."""


def build(view_input: ViewInput, options: Options) -> Scene:
    """Items and anchors mapped with north up and the data in the middle."""
    positions, has_items, onto = view_input.positions, view_input.analysis.has_items, view_input.onto
    drawn = embedding_content(view_input, view_input.embedding, positions, options)
    scene = globe(
        Heading.of(
            f"{options.kind.capitalize()} map",
            *drawn.figures,
            below=("Equal areas stay equal", drawn.chosen.how, projection(view_input)),
        ),
        layers=(*ellipse_layer(view_input.embedding, drawn.chosen, options), *drawn.layers),
        warnings=drawn.chosen.warning,
    )
    if onto is not None and FEWEST <= len(onto.items) == len(positions.items):
        scene, positions = scene_turned(scene, turn(positions.items, onto.items)), onto
    toward = facing(positions.items if has_items else positions.anchors)
    return map_projected(scene, Map(options.kind, middle_of(toward) + options.turn))


VIEW = View(
    id="sphere-map",
    title="Map of the whole sphere",
    group=Group.TRUST,
    options=Options,
    build=build,
    help="The globe unrolled, so that nothing is hidden behind it; every view can show one beside the globe (key M)",
    formula="Mollweide: 2θ + sin 2θ = π sin φ, x = (2√2/π)·λ·cos θ, y = √2·sin θ",
    follows_selection=shows_selection,
)
