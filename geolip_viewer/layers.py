"""Functions over the layers of scenes."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from geolip_viewer.colouring import Category, Scalar, rows_of
from geolip_viewer.scene import Array, Bars, Curve, Indices, Labels, Layer, Mask, Points, Scene


def colourings(scenes: Sequence[Scene]) -> tuple[Scalar, ...]:
    """Every distinct scalar colouring of the panels: those of the same name, colours and scale share one bar."""
    found: dict[tuple[object, ...], Scalar] = {}
    for scene in scenes:
        for layer in scene.layers:
            colour = getattr(layer, "colour", None)
            if isinstance(colour, Scalar):
                key = colour.name, colour.unit, colour.colormap, colour.scale, colour.span
                found.setdefault(key, colour)
    return tuple(found.values())


def with_left_out(layers: Sequence[Layer], classes: tuple[int, ...]) -> tuple[Layer, ...]:
    """The layers, those that are coloured by class with the classes that a filter hides."""

    def told(layer: Layer) -> Layer:
        if isinstance(layer, Labels | Curve | Bars) or not isinstance(layer.colour, Category):
            return layer
        return replace(layer, colour=replace(layer.colour, left_out=classes)) if layer.colour.of == "class" else layer

    return tuple(map(told, layers))


def some_of(layer: Points, rows: Indices | Mask, positions: Array | None = None) -> Points:
    """The marks of these rows, drawn as they are among all; `positions` are theirs, where they are at hand."""
    return replace(
        layer,
        positions=layer.positions[rows] if positions is None else positions,
        colour=rows_of(layer.colour, rows),
        index=layer.index[rows],
        size=layer.size[rows] if isinstance(layer.size, np.ndarray) else layer.size,
        opacity=layer.opacity[rows] if isinstance(layer.opacity, np.ndarray) else layer.opacity,
    )
