"""Scenes as plain data: the layers of a globe or a map, their positions in 16 bits an axis."""

import numpy as np

from geolip_viewer.export.page.colours import packed_colour
from geolip_viewer.export.page.packing import Packing, Plain
from geolip_viewer.look import CameraPose
from geolip_viewer.map_projection import middle_of
from geolip_viewer.render.offscreen import first_pose
from geolip_viewer.render.symbols import draw_order
from geolip_viewer.scene import (
    Arcs,
    Array,
    Cells,
    Faces,
    Indices,
    Labels,
    Layer,
    Lines,
    Plane,
    Points,
    Scene,
    Sphere,
)


def packed_scene(scene: Scene, packing: Packing, pose: CameraPose | None = None) -> Plain:
    """One panel. Plots hold no layers: they are drawn as pictures."""
    return {
        "title": scene.title,
        "subtitle": scene.heading.line.text,
        "warnings": list(scene.warnings),
        "badge": scene.badge.text,
        "pose": _pose(pose or first_pose(scene)),
        "middle": middle_of(scene.facing),
        "ground": _ground(scene, packing),
        "layers": [] if is_plot(scene) else [each for layer in scene.layers if (each := _layer(layer, packing))],
    }


def is_plot(scene: Scene) -> bool:
    """Whether a scene is bars and curves with axes."""
    return isinstance(scene.ground, Plane) and scene.ground.outline is None


def _pose(pose: CameraPose) -> Plain:
    return {"azimuth": pose.azimuth, "elevation": pose.elevation, "zoom": pose.zoom}


def _ground(scene: Scene, packing: Packing) -> Plain:
    ground = scene.ground
    if isinstance(ground, Sphere):
        return {"kind": "hollow" if ground.hollow else "globe"}
    if ground.outline is None:
        return {"kind": "plot"}
    lines = [packing.add(np.asarray(line, np.float32)) for line in (ground.outline, *ground.graticule)]
    return {"kind": "map", "outline": lines[0], "graticule": lines[1:]}


def _layer(layer: Layer, packing: Packing) -> Plain | None:
    match layer:
        case Points():
            return _points(layer, packing)
        case Arcs() | Lines():
            return _lines(layer, packing)
        case Labels():
            return {
                "kind": "labels",
                "places": packing.add_positions(layer.positions),
                "texts": list(layer.texts),
                "of": layer.of,
                "index": None if layer.index is None else packing.add_indices(layer.index),
            }
        case Cells() | Faces():
            return _cells(layer, packing)
        case _:
            return None


def _points(layer: Points, packing: Packing) -> Plain:
    """In the order in which a picture draws them, so that the same marks are on top."""
    order = draw_order(len(layer.index))
    return {
        "kind": "points",
        "key": layer.key,
        "places": packing.add_positions(layer.positions[order]),
        "colour": packed_colour(layer.colour, order, packing),
        "of": layer.of,
        "index": packing.add_indices(layer.index[order]),
        "size": packing.add_numbers(_rows(layer.size, order)),
        "opacity": packing.add_numbers(_rows(layer.opacity, order)),
        "symbol": layer.symbol,
    }


def _rows(values: float | Array, order: Indices) -> float | Array:
    return values if np.ndim(values) == 0 else np.asarray(values)[order]


def _lines(layer: Arcs | Lines, packing: Packing) -> Plain:
    if isinstance(layer, Arcs):
        count = len(layer.starts)
        places: Plain = {
            "starts": packing.add_positions(layer.starts),
            "ends": packing.add_positions(layer.ends),
            "straight": layer.straight,
        }
    else:
        count = len(layer.points)
        places = {"points": packing.add_positions(layer.points), "length": layer.points.shape[1]}
    dashed = None if layer.dashed is None else packing.add(layer.dashed.astype(np.uint8))
    return {
        "kind": "lines",
        "key": layer.key,
        **places,
        "colour": packed_colour(layer.colour, np.arange(count), packing),
        "width": layer.width,
        "opacity": layer.opacity,
        "dashed": dashed,
    }


def _cells(layer: Cells | Faces, packing: Packing) -> Plain:
    if isinstance(layer, Cells):
        places: Plain = {"offsets": packing.add_indices(layer.offsets)}
    else:
        inward = np.round(255 * np.clip(layer.inward, 0, 1)).astype(np.uint8)
        places = {"cell": packing.add_indices(layer.cell), "inward": packing.add(inward)}
    return {
        "kind": "cells",
        "corners": packing.add_positions(layer.corners),
        **places,
        "colour": packed_colour(layer.colour, np.arange(len(layer.index)), packing),
        "opacity": layer.opacity,
        "border": layer.border,
        "of": layer.of,
        "index": packing.add_indices(layer.index),
    }
