"""The alignment of a globe with another that draws the same marks: projections are determined up to a rotation."""

from dataclasses import replace

import numpy as np

from geolip_viewer.colouring import Subject
from geolip_viewer.geometry.procrustes import turn, turned
from geolip_viewer.geometry.sphere import is_placed
from geolip_viewer.scene import Arcs, Array, Cells, Labels, Layer, Points, Scene, Sphere

FEWEST = 3  # shared marks of two globes, enough to find a turn
SUBJECTS: tuple[Subject, ...] = ("item", "class", "anchor")  # to turn globes by: the first kind that they share


def turned_onto(scene: Scene, onto: Scene) -> Scene:
    """A globe turned so that the marks which another one draws too lie nearest to those; plots and maps stay.

    A turn of all marks, a reflection allowed: it changes no distance within the picture.
    """
    if not (isinstance(scene.ground, Sphere) and isinstance(onto.ground, Sphere)):
        return scene
    for of in SUBJECTS:
        positions, targets = _shared(_marks(scene, of), _marks(onto, of))
        if len(positions) >= FEWEST:
            return scene_turned(scene, turn(positions, targets))
    return scene


def scene_turned(scene: Scene, rotation: Array) -> Scene:
    """A globe rotated by an orthogonal matrix: rows of positions · `rotation`."""
    layers = tuple(_layer_turned(layer, rotation) for layer in scene.layers)
    if scene.facing is None:
        return replace(scene, layers=layers)
    x, y, z = (np.asarray(scene.facing) @ rotation).tolist()
    return replace(scene, layers=layers, facing=(x, y, z))


def _layer_turned(layer: Layer, rotation: Array) -> Layer:
    match layer:
        case Points():
            return replace(layer, positions=turned(layer.positions, rotation))
        case Labels():
            spared = None if layer.spared is None else turned(layer.spared, rotation)
            return replace(layer, positions=turned(layer.positions, rotation), spared=spared)
        case Arcs():
            return replace(layer, starts=turned(layer.starts, rotation), ends=turned(layer.ends, rotation))
        case Cells():
            return replace(layer, corners=turned(layer.corners, rotation))
        case _:
            return layer


def _marks(scene: Scene, of: Subject) -> tuple[Array, Array]:
    """Positions (n, 3) and numbers (n,) of what a scene draws of a kind, each once."""
    layers = [each for each in scene.layers if isinstance(each, Points) and each.of == of]
    positions = np.concatenate([np.empty((0, 3), np.float32), *(each.positions for each in layers)])
    numbers = np.concatenate([np.empty(0, np.int64), *(each.index for each in layers)])
    numbers, first = np.unique(numbers, return_index=True)
    return positions[first], numbers


def _shared(marks: tuple[Array, Array], others: tuple[Array, Array]) -> tuple[Array, Array]:
    _, here, there = np.intersect1d(marks[1], others[1], assume_unique=True, return_indices=True)
    positions, targets = marks[0][here], others[0][there]
    both = is_placed(positions) & is_placed(targets)
    return positions[both], targets[both]
