"""A scene on the globe as an equal-area map: every mark, line and cell where the map has it."""

from dataclasses import replace

import numpy as np

from geolip_viewer.colouring import rows_of
from geolip_viewer.geometry.arcs import geodesics
from geolip_viewer.geometry.faces import cut_faces, finer, rings
from geolip_viewer.geometry.maps import WIDTH, Map, outline
from geolip_viewer.geometry.seam import cut_lines, sides
from geolip_viewer.scene import Arcs, Axis, Cells, Faces, Labels, Layer, Lines, Plane, Points, Scene, Sphere


def is_mapped(scene: Scene) -> bool:
    """Whether a scene can be mapped: not a hollow globe, whose marks are inside, and not a plot."""
    return isinstance(scene.ground, Sphere) and not scene.ground.hollow


def middle_of(facing: tuple[float, float, float] | None) -> float:
    """The central meridian, degrees east, of a map of data that faces that way."""
    return float(np.degrees(np.arctan2(facing[1], facing[0]))) if facing else 0.0


def map_projected(scene: Scene, chart: Map) -> Scene:
    """The scene on a map; titles, notices and badge stay."""
    layers = tuple(map_projected_layer(layer, chart) for layer in scene.layers)
    return replace(scene, layers=layers, ground=ground(chart), facing=None)


def ground(chart: Map) -> Plane:
    """The empty map."""
    return Plane(
        Axis("longitude", (-180.0, 180.0), "°"),
        Axis("latitude", (-90.0, 90.0), "°"),
        outline=outline() / WIDTH,
        graticule=chart.graticule(),
    )


def map_projected_layer(layer: Layer, chart: Map) -> Layer:
    """The layer on a map. Lines follow their geodesic, chords too; lines and cells that reach over the rim are cut."""
    match layer:
        case Points():
            return replace(layer, positions=chart.flat(chart.turned(layer.positions)))
        case Labels():
            spared = None if layer.spared is None else chart.flat(chart.turned(layer.spared))
            return replace(layer, positions=chart.flat(chart.turned(layer.positions)), spared=spared)
        case Arcs():
            return _lines(layer, chart)
        case Cells():
            return _faces(layer, chart)
        case _:
            return layer


def _lines(layer: Arcs, chart: Map) -> Lines:
    lines, rows = cut_lines(chart.turned(geodesics(layer.starts, layer.ends)))
    return Lines(
        key=layer.key,
        points=chart.flat(lines, sides(lines)),
        colour=rows_of(layer.colour, rows),
        width=layer.width,
        dashed=None if layer.dashed is None else layer.dashed[rows],
        dashed_legend=layer.dashed_legend,
        opacity=layer.opacity,
        legend=layer.legend,
    )


def _faces(layer: Cells, chart: Map) -> Faces:
    points, triangles, cell_of, inward = rings(*finer(layer.corners, layer.offsets))
    corners, numbers, rows, side = cut_faces(chart.turned(points)[triangles], inward[triangles])
    return Faces(
        key=layer.key,
        corners=chart.flat(corners, side),
        inward=numbers,
        cell=cell_of[triangles[rows, 0]],
        colour=layer.colour,
        of=layer.of,
        index=layer.index,
        opacity=layer.opacity,
        border=layer.border,
        legend=layer.legend,
    )
