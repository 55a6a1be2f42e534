"""Arcs as ribbons of constant pixel width: all of a layer in one actor, fading where they pass the horizon."""

import numpy as np

from geolip_viewer.look import Look
from geolip_viewer.render.palette import THEMES, colours
from geolip_viewer.render.shaded import ShadedActor
from geolip_viewer.render.shaders import RIBBON_FRAGMENT, RIBBON_VERTEX
from geolip_viewer.scene import Arcs, Array, Indices

STEPS = 64
LIFT = 1.012


def geodesics(starts: Array, ends: Array, steps: int = STEPS) -> Array:
    """Great-circle arcs between unit rows: (M, 3), (M, 3) -> (M, steps + 1, 3), just above the sphere.

    Antipodal pairs have no one shortest arc; they go over a fixed pole.
    """
    starts, ends = np.asarray(starts, np.float64), np.asarray(ends, np.float64)
    angle = 2 * np.arctan2(np.linalg.norm(starts - ends, axis=1), np.linalg.norm(starts + ends, axis=1))
    across = ends - np.sum(starts * ends, axis=1, keepdims=True) * starts
    length = np.linalg.norm(across, axis=1, keepdims=True)
    pole = np.where(np.abs(starts[:, 2:]) < 0.9, [[0.0, 0.0, 1.0]], [[1.0, 0.0, 0.0]])
    pole = pole - np.sum(starts * pole, axis=1, keepdims=True) * starts
    across = np.where(
        length > 1e-9, across / np.maximum(length, 1e-9), pole / np.linalg.norm(pole, axis=1, keepdims=True)
    )
    turn = angle[:, None, None] * np.linspace(0.0, 1.0, steps + 1)[None, :, None]
    lift = 1.0 + (LIFT - 1.0) * np.sin(np.linspace(0.0, np.pi, steps + 1))[None, :, None] ** 0.5
    arcs = np.cos(turn) * starts[:, None, :] + np.sin(turn) * across[:, None, :]
    return np.asarray(arcs * lift)


def chords(starts: Array, ends: Array, steps: int = STEPS) -> Array:
    """Straight lines between rows: (M, 3), (M, 3) -> (M, steps + 1, 3)."""
    place = np.linspace(0.0, 1.0, steps + 1)[None, :, None]
    return np.asarray((1.0 - place) * starts[:, None, :] + place * ends[:, None, :])


def small_circle(centre: Array, angle: float, corners: int = 72) -> Array:
    """A closed ring of points `angle` radians from a unit vector: (corners + 1, 3)."""
    across = np.cross(centre, [0.0, 0.0, 1.0] if abs(centre[2]) < 0.9 else [1.0, 0.0, 0.0])
    across /= np.linalg.norm(across)
    turn = np.linspace(0.0, 2 * np.pi, corners + 1)[:, None]
    ring = np.cos(turn) * across + np.sin(turn) * np.cross(centre, across)
    return np.asarray(np.cos(angle) * centre + np.sin(angle) * ring)


class RibbonActor(ShadedActor):
    """One layer of arcs."""

    def __init__(self) -> None:
        super().__init__(RIBBON_VERTEX, RIBBON_FRAGMENT, ("along", "side", "path", "tint", "width", "dashed"))

    def show(self, layer: Arcs, look: Look) -> None:
        """Draw the layer in the look's theme."""
        theme = THEMES[look.theme]
        paths = (chords if layer.straight else geodesics)(layer.starts, layer.ends)
        count = len(paths)
        tint = np.ones((count, 4), np.float32)
        tint[:, :3] = colours(layer.colour, count, theme)
        tint[:, 3] = layer.opacity
        dashed = np.zeros(count) if layer.dashed is None else layer.dashed.astype(np.float64)
        self.draw(paths, tint, layer.width, dashed)
        self.set_uniforms({"edgeColour": theme.edge, "outline": 1.1 if layer.width >= 1.5 else 0.5})

    def draw(self, paths: Array, tint: Array, width: float, dashed: Array) -> None:
        """Lines through points (M, L, 3), of colours (M, 4); `dashed` is 1 for those with gaps, else 0: (M,)."""
        count, length = paths.shape[:2]
        along = np.gradient(paths, axis=1)
        along /= np.maximum(np.linalg.norm(along, axis=2, keepdims=True), 1e-9)
        steps = np.linalg.norm(np.diff(paths, axis=1), axis=2)
        path = np.concatenate([np.zeros((count, 1)), np.cumsum(steps, axis=1)], axis=1)
        per_arc = 2 * length
        columns = {
            "along": np.repeat(along.reshape(-1, 3), 2, axis=0),
            "side": np.tile([-1.0, 1.0], count * length),
            "path": np.repeat(path.ravel(), 2),
            "tint": np.repeat(tint, per_arc, axis=0),
            "width": np.full(count * per_arc, width),
            "dashed": np.repeat(dashed, per_arc),
        }
        self.write(np.repeat(paths.reshape(-1, 3), 2, axis=0), _strips(count, length), columns)


def _strips(count: int, length: int) -> Indices:
    step = 2 * np.arange(length - 1)[:, None, None]
    strip = (step + np.array([[0, 1, 2], [1, 3, 2]])).reshape(-1, 3)
    return np.asarray((2 * length * np.arange(count)[:, None, None] + strip).reshape(-1, 3))
