"""The labels and item pictures of one panel, with their places in the window."""

from collections.abc import Sequence

import numpy as np

from geolip_viewer.look import Look
from geolip_viewer.render.camera import CameraProjection
from geolip_viewer.render.item_pictures import SIDE, PlacedPicture, placed_pictures
from geolip_viewer.render.labels import Box, PlacedLabel, anchor_numbers, placed
from geolip_viewer.render.marks import selected
from geolip_viewer.render.panel import Panel
from geolip_viewer.scene import Array, Labels, Plane, Points, Scene

MOST_SPARED = 8  # selected marks that names avoid; more would leave no room for names


def labels_on(panel: Panel, projection: CameraProjection, look: Look, size: float, room: Box) -> list[PlacedLabel]:
    """Names, numbers of anchors and the note of a crowd, in letters of `size` physical pixels, inside `room`."""
    if panel.scene is None:
        return []
    shown, flat = look.labels, isinstance(panel.scene.ground, Plane)
    names = [layer for layer in panel.scene.layers if isinstance(layer, Labels)] if shown != "none" else []
    numbers = anchor_numbers(panel.scene) if look.anchor_numbers else []
    spared = _selected_places(panel.scene, look)
    labels = placed(
        [*names, *numbers],
        projection,
        size,
        flat=flat,
        crowded=shown == "all",
        spared=spared,
        room=room,
        mark_scale=panel.mark_scale,
    )
    return [*labels, *_crowd_note(panel, projection, size)]


def _selected_places(scene: Scene, look: Look) -> Array | None:
    """Where the selected marks stand, (n, 3), if they are few."""
    if not 0 < look.selected_items.size + look.selected_anchors.size <= MOST_SPARED:
        return None
    layers = [layer for layer in scene.layers if isinstance(layer, Points)]
    found = [layer.positions[mask] for layer in layers if (mask := selected(layer, look)) is not None]
    return np.concatenate(found) if found else None


def pictures_on(
    panel: Panel,
    projection: CameraProjection,
    look: Look,
    scale: float,
    labels: Sequence[PlacedLabel],
    current: int,
    before: Sequence[PlacedPicture],
) -> tuple[PlacedPicture, ...]:
    """The pictures of items, if the look wants them: of the `current` one first, and of those there `before`."""
    if panel.scene is None or not look.item_pictures:
        return ()
    natural = projection.frame.radius / (450.0 * scale)
    side = SIDE * scale * max(0.7, min(1.5, natural**0.5))
    return placed_pictures(panel.scene, look, projection, side, labels, current, [each.item for each in before])


def _crowd_note(panel: Panel, projection: CameraProjection, size: float) -> list[PlacedLabel]:
    """The note at the foot of a panel that draws only a part of its marks."""
    now, every = panel.crowd
    if now == every:
        return []
    frame = projection.frame
    x, y = frame.x + frame.width / 2, frame.y + frame.height - size
    when = "While it moves" if panel.moves else "So far"
    return [PlacedLabel(f"{when}: {now:,} of {every:,} items", size, x, y, (x, y, x, y))]
