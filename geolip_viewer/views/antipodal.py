"""x and −x as one point."""

from dataclasses import dataclass, replace
from typing import Annotated, Literal

import numpy as np

from geolip_viewer.geometry.maps import folded
from geolip_viewer.headings import Heading
from geolip_viewer.layers import some_of
from geolip_viewer.options import Help
from geolip_viewer.scene import Array, Labels, Layer, Mask, Points, Scene, Symbol
from geolip_viewer.views.base import Group, View, ViewInput, by_positions
from geolip_viewer.views.shared.embeddings import EmbeddingOptions, embedding_content
from geolip_viewer.views.shared.globe import globe
from geolip_viewer.views.shared.items import shows_selection
from geolip_viewer.views.shared.marks import facing
from geolip_viewer.views.shared.measurable import MeasurableEmbedding
from geolip_viewer.views.shared.text import projection

MIRRORED: dict[str, Symbol] = {"items": "ring", "anchors": "diamond"}


@dataclass(frozen=True)
class OwnOptions:
    """The option of this view alone, which comes first in its form."""

    show: Annotated[
        Literal["folded", "both"],
        Help("Bring every point to the half of the globe that faces you, or mark its opposite as well"),
    ] = "folded"


@dataclass(frozen=True)
class Options(EmbeddingOptions, OwnOptions):
    """What can be adjusted."""


def build(view_input: ViewInput, options: Options) -> Scene:
    """All points on the half of the globe where they crowd, those from the other half as rings and diamonds."""
    drawn, toward = (
        embedding_content(view_input, view_input.embedding, view_input.positions, options),
        _toward(view_input),
    )
    frame = _frame(toward)
    layers = tuple(
        part
        for layer in drawn.layers
        for part in (_folded(layer, frame) if options.show == "folded" else _doubled(layer))
    )
    mirrored = sum(len(layer.index) for layer in layers if isinstance(layer, Points) and layer.key == "items mirrored")
    return globe(
        Heading.of(
            "Antipodal, x and −x as one",
            *drawn.figures,
            below=(
                drawn.chosen.how,
                f"{mirrored:,} items mirrored" if options.show == "folded" else "",
                projection(view_input),
            ),
        ),
        layers=layers,
        warnings=drawn.chosen.warning,
        facing=toward,
    )


def _toward(view_input: ViewInput) -> tuple[float, float, float] | None:
    rows = view_input.positions.items if view_input.analysis.has_items else view_input.positions.anchors
    return facing(np.concatenate([rows, -rows]))


def _brought(rows: Array, frame: Array) -> Array:
    """Positions or their antipodes, whichever faces the viewer: (n, 3) -> (n, 3) float32."""
    return np.asarray(folded(rows.astype(np.float64) @ frame.T) @ frame, np.float32)


def _frame(toward: tuple[float, float, float] | None) -> Array:
    """Three orthonormal rows, the last of which faces the viewer."""
    if toward is None:
        return np.eye(3)
    across = np.array([-toward[1], toward[0], 0.0]) / np.hypot(toward[0], toward[1])
    return np.stack([across, np.cross(toward, across), toward])


def _folded(layer: Layer, frame: Array) -> tuple[Layer, ...]:
    """Points that face the viewer as they are, and mirrored ones separately, with other symbols."""
    if isinstance(layer, Labels):
        return (replace(layer, positions=folded(layer.positions @ frame.T) @ frame),)
    if not isinstance(layer, Points):
        return (layer,)
    positions = _brought(layer.positions, frame)
    stays = np.einsum("ij,ij->i", positions, layer.positions) >= 0
    legend = layer.legend and f"{layer.of} ({int(stays.sum()):,})"
    near = some_of(replace(layer, positions=positions, legend=legend), stays)
    return *((near,) if stays.any() else ()), *_mirror(layer, ~stays, positions)


def _doubled(layer: Layer) -> tuple[Layer, ...]:
    if not isinstance(layer, Points):
        return (layer,)
    return *_mirror(layer, np.ones(len(layer.index), np.bool_), -layer.positions), layer


def _mirror(layer: Points, rows: Mask, positions: Array) -> tuple[Points, ...]:
    """Some of a layer's points at their rows of `positions`, in another symbol; no layer if there are none."""
    if not rows.any():
        return ()
    legend = f"{layer.of} mirrored ({int(rows.sum()):,})"
    mirrored = some_of(replace(layer, positions=positions), rows)
    return (replace(mirrored, key=f"{layer.key} mirrored", symbol=MIRRORED[layer.key], legend=legend, pale_legend=""),)


def _embeddings(view_input: ViewInput, options: Options) -> tuple[MeasurableEmbedding, ...]:
    """Measured before folding, with the marks where they are then."""
    positions, frame = view_input.positions, _frame(_toward(view_input))
    items, anchors = (_brought(rows, frame) for rows in (positions.items, positions.anchors))
    condition = "before folding"
    return tuple(
        replace(
            each.at(items, anchors) if options.show == "folded" else each,
            name=f"{each.name} {condition}",
            condition=condition,
        )
        for each in by_positions(view_input, options)
    )


VIEW = View(
    id="antipodal",
    title="Antipodal",
    group=Group.TRUST,
    options=Options,
    build=build,
    help="Opposite points are drawn as one: it shows axes rather than directions, and whether an anchor’s opposite is "
    "used",
    formula="x and −x are drawn at whichever of them faces the viewer",
    embeddings=_embeddings,
    follows_selection=shows_selection,
)
