"""Every item and every anchor on the globe."""

from dataclasses import dataclass

from geolip_viewer.scene import Scene
from geolip_viewer.views.base import Group, View, ViewInput
from geolip_viewer.views.shared.ellipses import WithEllipses, ellipse_layer
from geolip_viewer.views.shared.embeddings import EmbeddingOptions, embedding_content
from geolip_viewer.views.shared.globe import globe
from geolip_viewer.views.shared.items import shows_selection
from geolip_viewer.views.shared.marks import facing
from geolip_viewer.views.shared.text import joined, projection


@dataclass(frozen=True)
class Options(WithEllipses, EmbeddingOptions):
    """What can be adjusted."""


def build(view_input: ViewInput, options: Options) -> Scene:
    """Items coloured by class, anchors as stars; a checkpoint without items shows its anchors alone."""
    has_items, positions = view_input.analysis.has_items, view_input.positions
    drawn = embedding_content(view_input, view_input.embedding, positions, options)
    return globe(
        title=f"{'Manifold' if has_items else 'Constellation'}: {drawn.words}",
        layers=(*ellipse_layer(view_input.embedding, drawn.chosen, options), *drawn.layers),
        subtitle=joined(drawn.chosen.how, projection(view_input)),
        warnings=drawn.chosen.warning,
        facing=facing(positions.items if has_items else positions.anchors),
    )


VIEW = View(
    id="manifold",
    title="Full manifold",
    group=Group.MANIFOLD,
    options=Options,
    build=build,
    help="All items and anchors where the projection puts them: which classes form islands, which anchors serve them",
    formula="position = x·V₃ᵀ / (‖x·V₃ᵀ‖ + 1e-8), V₃ the first three principal directions of the embeddings",
    follows_selection=shows_selection,
)
