"""What lies under the pointer, from the same arithmetic that places the marks; the far side is never picked."""

from dataclasses import dataclass

import numpy as np

from geolip_viewer.look import Look
from geolip_viewer.render.camera import Projection
from geolip_viewer.scene import Array, Indices, Plane, Points, Scene, Subject


@dataclass(frozen=True)
class Pick:
    """An item, anchor or class by its index in the analysis, and in which panel."""

    of: Subject
    index: int
    panel: int


def nearest_mark(
    scene: Scene, projection: Projection, look: Look, x: float, y: float, reach: float
) -> tuple[Subject, int] | None:
    """The mark whose middle is nearest to a pixel, if its edge is within `reach` pixels: (of, index)."""
    from geolip_viewer.render.marks import drawn  # brings VTK, which whoever only names a Pick does without

    flat = isinstance(scene.ground, Plane)
    best: tuple[float, Subject, int] | None = None
    for layer in scene.layers:
        if not isinstance(layer, Points) or not len(layer.index):
            continue
        pixels, facing = projection.screen(layer.positions)
        away = np.hypot(pixels[:, 0] - x, pixels[:, 1] - y)
        pickable = drawn(layer, look) & (away < reach + np.minimum(np.asarray(layer.size) / 2, reach + 4))
        if not flat:
            pickable &= facing > 0
        candidate = int(np.argmin(np.where(pickable, away, np.inf)))
        if pickable[candidate] and (best is None or away[candidate] < best[0]):
            best = (float(away[candidate]), layer.of, int(layer.index[candidate]))
    return best[1:] if best else None


def items_within(scene: Scene, look: Look, centre: Array, angle: float) -> Indices:
    """Items drawn within `angle` radians of a unit vector, hidden ones left out; ascending, each once."""
    from geolip_viewer.render.marks import drawn

    inside = [
        layer.index[(layer.positions @ centre >= np.cos(angle)) & drawn(layer, look)]
        for layer in scene.layers
        if isinstance(layer, Points) and layer.of == "item"
    ]
    return np.unique(np.concatenate([np.empty(0, np.int64), *inside]))
