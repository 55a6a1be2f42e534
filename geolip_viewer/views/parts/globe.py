"""A scene on the globe, from which what has no place on it is left out."""

from dataclasses import replace
from typing import Any

import numpy as np

from geolip_viewer.scene import Arcs, Array, Layer, Mask, Points, Scene
from geolip_viewer.views.parts.colours import rows_of
from geolip_viewer.views.parts.text import counted


def globe(
    title: str,
    layers: tuple[Layer, ...],
    *,
    subtitle: str = "",
    notices: tuple[str, ...] = (),
    facing: tuple[float, float, float] | None = None,
) -> Scene:
    """A scene whose marks all lie on the globe.

    Marks whose three coordinates are zero would be drawn at the centre, which is no direction: they and their lines are
    left out, and the marks are counted in a notice.
    """
    kept = tuple(_placed(layer) for layer in layers)
    lost = _marks(layers) - _marks(kept)
    if lost:
        notices = (*notices, f"Left out, since all three components are zero: {counted(lost, 'mark')}")
    filled = tuple(layer for layer in kept if not isinstance(layer, Points | Arcs) or _size(layer))
    return Scene(title, filled, subtitle=subtitle, notices=notices, facing=facing)


def is_placed(places: Array) -> Mask:
    """Which rows are a direction: finite and not the centre, (n, 3) -> (n,)."""
    return np.asarray((np.nan_to_num(places) ** 2).sum(axis=1) > 1e-12)


def _placed(layer: Layer) -> Layer:
    parts: dict[str, Any]
    match layer:
        case Points():
            seen = is_placed(layer.positions)
            size, opacity = (
                each if np.isscalar(each) else np.asarray(each)[seen] for each in (layer.size, layer.opacity)
            )
            parts = {"positions": layer.positions[seen], "index": layer.index[seen], "size": size, "opacity": opacity}
        case Arcs():
            seen = is_placed(layer.starts) & is_placed(layer.ends)
            dashed = None if layer.dashed is None else layer.dashed[seen]
            parts = {"starts": layer.starts[seen], "ends": layer.ends[seen], "dashed": dashed}
        case _:
            return layer
    return layer if seen.all() else replace(layer, colour=rows_of(layer.colour, seen), **parts)


def _marks(layers: tuple[Layer, ...]) -> int:
    return sum(_size(layer) for layer in layers if isinstance(layer, Points))


def _size(layer: Points | Arcs) -> int:
    return len(layer.positions if isinstance(layer, Points) else layer.starts)
