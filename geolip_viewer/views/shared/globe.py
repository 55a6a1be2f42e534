"""A scene on the globe, from which what has no place on it is left out."""

from dataclasses import replace

from geolip_viewer.colouring import rows_of
from geolip_viewer.geometry.sphere import is_placed
from geolip_viewer.headings import Heading
from geolip_viewer.layers import some_of
from geolip_viewer.scene import Arcs, Layer, Points, Scene
from geolip_viewer.views.shared.text import counted


def globe(
    heading: Heading,
    layers: tuple[Layer, ...],
    *,
    warnings: tuple[str, ...] = (),
    facing: tuple[float, float, float] | None = None,
) -> Scene:
    """A scene whose marks all lie on the globe.

    Marks whose three coordinates are zero would be drawn at the centre, which is no direction: they and their lines are
    left out, and the marks are counted in a notice.
    """
    kept = tuple(_placed(layer) for layer in layers)
    lost = _marks(layers) - _marks(kept)
    if lost:
        warnings = (*warnings, f"Left out, since all three components are zero: {counted(lost, 'mark')}")
    filled = tuple(layer for layer in kept if not isinstance(layer, Points | Arcs) or _size(layer))
    return Scene(heading, filled, warnings=warnings, facing=facing)


def _placed(layer: Layer) -> Layer:
    match layer:
        case Points():
            seen = is_placed(layer.positions)
            return layer if seen.all() else some_of(layer, seen)
        case Arcs():
            seen = is_placed(layer.starts) & is_placed(layer.ends)
            if seen.all():
                return layer
            dashed = None if layer.dashed is None else layer.dashed[seen]
            colour = rows_of(layer.colour, seen)
            return replace(layer, starts=layer.starts[seen], ends=layer.ends[seen], dashed=dashed, colour=colour)
        case _:
            return layer


def _marks(layers: tuple[Layer, ...]) -> int:
    return sum(_size(layer) for layer in layers if isinstance(layer, Points))


def _size(layer: Points | Arcs) -> int:
    return len(layer.positions if isinstance(layer, Points) else layer.starts)
