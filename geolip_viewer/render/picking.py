"""What is under the pointer, by the arithmetic that also places marks; the far side is never picked."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from geolip_viewer.colouring import Scalar, Subject
from geolip_viewer.look import Look
from geolip_viewer.render.camera import DISTANCE, CameraProjection
from geolip_viewer.scene import Array, Bars, Curve, Grid, Indices, Mask, Members, Plane, Points, Scene


@dataclass(frozen=True)
class Pick:
    """An item, anchor or class by its index in the analysis, and in which panel."""

    of: Subject
    index: int
    panel: int


def nearest_mark(
    scene: Scene, projection: CameraProjection, look: Look, x: float, y: float, reach: float
) -> tuple[Subject, int] | None:
    """The mark whose middle is nearest to a pixel, if its edge is within `reach` pixels: (of, index)."""
    from geolip_viewer.render.marks import drawn  # imports VTK, which is not needed to use the type Pick

    flat = isinstance(scene.ground, Plane)
    best: tuple[float, Subject, int] | None = None
    for layer in scene.layers:
        if not isinstance(layer, Points) or not len(layer.index):
            continue
        near = np.flatnonzero(_around(layer.positions, projection, x, y, 2 * reach + 5) & drawn(layer, look))
        pixels, facing = projection.screen(layer.positions[near])
        away = np.hypot(pixels[:, 0] - x, pixels[:, 1] - y)
        size = np.broadcast_to(np.asarray(layer.size), len(layer.index))[near]
        pickable = away < reach + np.minimum(size / 2, reach + 4)
        if not flat:
            pickable &= facing > 0
        if pickable.any():
            candidate = int(np.argmin(np.where(pickable, away, np.inf)))
            if best is None or away[candidate] < best[0]:
                best = (float(away[candidate]), layer.of, int(layer.index[near[candidate]]))
    return best[1:] if best else None


def _around(positions: Array, projection: CameraProjection, x: float, y: float, reach: float) -> Mask:
    """Which positions lie in a square about a pixel, `reach` pixels each way: (N, 3) -> (N,).

    |f · across / depth − dx| ≤ reach, times the depth, is linear in the position: one small product for all, so that
    only what is near need be placed exactly, 118,287 marks in a millisecond or two.
    """
    right, up, toward = projection.right_up_toward
    focal, middle = projection.focal_pixels, projection.centre
    dx, dy = x - middle[0], middle[1] - y
    towards = np.stack([focal * right + dx * toward, focal * up + dy * toward, toward], axis=1)
    across, along, nearer = (positions.astype(np.float32, copy=False) @ towards.astype(np.float32)).T
    within = reach * (DISTANCE - nearer)
    near: Mask = (np.abs(across - dx * DISTANCE) <= within) & (np.abs(along - dy * DISTANCE) <= within)
    return near


def items_within(scene: Scene, look: Look, centre: Array, angle: float) -> Indices:
    """Items drawn within `angle` radians of a unit vector, hidden ones left out; ascending, each once."""
    from geolip_viewer.render.marks import drawn

    inside = [
        layer.index[(layer.positions @ centre >= np.cos(angle)) & drawn(layer, look)]
        for layer in scene.layers
        if isinstance(layer, Points) and layer.of == "item"
    ]
    return np.unique(np.concatenate([np.empty(0, np.int64), *inside]))


def items_in_polygon(scene: Scene, projection: CameraProjection, look: Look, corners: Array) -> Indices:
    """Items drawn within a closed line of pixels (n, 2), n ≥ 3, by the even-odd rule; ascending, each once.

    Those on the far side of a globe and hidden ones are left out.
    """
    from matplotlib.path import Path

    from geolip_viewer.render.marks import drawn

    outline = Path(corners)
    inside: list[Indices] = [np.empty(0, np.int64)]
    for layer in scene.layers:
        if isinstance(layer, Points) and layer.of == "item" and len(layer.index):
            pixels, facing = projection.screen(layer.positions)
            within = outline.contains_points(pixels) & drawn(layer, look)
            inside.append(layer.index[within if isinstance(scene.ground, Plane) else within & (facing > 0)])
    return np.unique(np.concatenate(inside))


def items_between(scene: Scene, low: float, high: float) -> Indices:
    """Items that stand from `low` to `high` on the x axis of a plot, in any of its layers; ascending, each once."""
    inside: list[Indices] = [np.empty(0, np.int64)]
    for layer in scene.layers:
        members = layer.members if isinstance(layer, Bars) else None
        if members is not None and members.of == "item":
            inside.append(members.index[(members.values >= low) & (members.values <= high)])
    return np.unique(np.concatenate(inside))


def coloured_between(scenes: Sequence[Scene], of: Subject, name: str, low: float, high: float) -> Indices:
    """Marks of a kind that are coloured by the number of this name, from `low` to `high`; ascending, each once."""
    inside: list[Indices] = [np.empty(0, np.int64)]
    for layer in (layer for scene in scenes for layer in scene.layers):
        colour = layer.colour if isinstance(layer, Points) and layer.of == of else None
        if isinstance(layer, Points) and isinstance(colour, Scalar) and colour.name == name:
            inside.append(layer.index[(colour.values >= low) & (colour.values <= high)])
    return np.unique(np.concatenate(inside))


def marks_at(scene: Scene, x: float, y: float) -> tuple[tuple[Subject, int], ...]:
    """What stands nearest to a place of a plot, in the units of its axes: on its curves, or in a grid's row and column.

    Each subject once.
    """
    found: dict[Subject, int] = {}
    for layer in scene.layers:
        if isinstance(layer, Curve) and layer.members is not None:
            found.setdefault(layer.members.of, _nearest(layer.members, x))
        elif isinstance(layer, Grid):
            found.setdefault(layer.columns.of, _nearest(layer.columns, x))
            found.setdefault(layer.rows.of, _nearest(layer.rows, y))
    return tuple(found.items())


def _nearest(members: Members, value: float) -> int:
    return int(members.index[np.abs(members.values - value).argmin()])
