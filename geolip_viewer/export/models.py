"""Globes as a 3-D scene: glTF that Blender, three.js and the viewers of most systems open.

Marks are small bodies, or bare points where there are very many; arcs are lines; a label is an empty node of its name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np

from geolip_viewer.errors import OptionError
from geolip_viewer.export.gltf import Document, Surface
from geolip_viewer.export.shapes import ball, body
from geolip_viewer.files import atomic_write
from geolip_viewer.geometry.arcs import chords, geodesics
from geolip_viewer.look import Look
from geolip_viewer.options import Help
from geolip_viewer.scene import Arcs, Array, Cells, Labels, Points, Scene, Sphere
from geolip_viewer.task import advance

GLOBE = 0.985  # radius, a little below the marks
PIXELS = 900.0  # the globe's diameter, in the pixels of mark sizes
APART = 2.6  # from one globe to the next
CORNERS = ((2_000, 42), (40_000, 12))  # up to this many dots, each is a ball with this many corners; beyond, points
RINGS = 4  # rings from a cell's edge to its middle, so that it follows the globe
UPRIGHT = [-(0.5**0.5), 0.0, 0.0, 0.5**0.5]  # glTF's up is +y, ours +z
MARKS, LINES, CELLS = Surface("marks"), Surface("lines", is_lit=False), Surface("cells", is_lit=False)


@dataclass(frozen=True)
class ModelContents:
    """What a 3-D scene holds besides its marks."""

    globe: Annotated[bool, Help("A globe below the marks, as solid as in the picture", "Globe")] = True
    graticule: Annotated[bool, Help("Lines of latitude and longitude, every 30 degrees", "Graticule")] = True
    labels: Annotated[bool, Help("An empty node with the name of each label, at its place", "Labels as nodes")] = True


def write_model(
    path: Path, scenes: Sequence[Scene], look: Look | None = None, contents: ModelContents | None = None
) -> None:
    """Write the globes among the scenes side by side as one .glb.

    Raises OptionError if no scene is a globe; OutputError if the folder or the disk refuses.
    """
    made = model(scenes, look or Look(), contents or ModelContents())
    with atomic_write(path) as part:
        part.write_bytes(made)


def model(scenes: Sequence[Scene], look: Look, contents: ModelContents) -> bytes:
    """The globes among the scenes as the bytes of one .glb, in the theme's colours; hidden items are left out."""
    globes = [scene for scene in scenes if isinstance(scene.ground, Sphere)]
    if not globes:
        raise OptionError("3-D scene", "needs a globe, and this view shows none", "Choose a view on the globe")
    document = Document()
    roots: list[int] = []
    for number, scene in enumerate(globes):
        advance(number / len(globes))
        across = APART * (number - (len(globes) - 1) / 2)
        children = [*_ground(document, scene, look, contents), *_layers(document, scene, look, contents)]
        roots.append(
            document.node(
                scene.title or "globe",
                children=children,
                rotation=UPRIGHT,
                translation=[across, 0.0, 0.0],
                extras={"subtitle": scene.heading.line.text},
            )
        )
    if document.is_empty:
        raise OptionError("3-D scene", "would be empty", "Choose the globe, or a view with marks")
    return document.file(globes[0].title, roots)


def _ground(document: Document, scene: Scene, look: Look, contents: ModelContents) -> list[int]:
    from geolip_viewer.render.palette import THEMES

    theme, found = THEMES[look.theme], []
    is_hollow = isinstance(scene.ground, Sphere) and scene.ground.hollow
    has_chords = any(isinstance(layer, Arcs) and layer.straight for layer in scene.layers)
    if contents.globe and not is_hollow:
        round_body = ball(3000)
        surface = Surface("globe", theme.globe, 0.5 if has_chords else 1.0 if look.far_side == "hide" else 0.85)
        mesh = document.mesh(
            "globe",
            "triangles",
            surface,
            GLOBE * round_body.vertices,
            normals=round_body.vertices,
            indices=round_body.triangles,
        )
        found.append(document.node("globe", mesh=mesh))
    if contents.graticule:
        ends = _graticule() * (GLOBE + 0.002)
        lines = document.mesh("graticule", "lines", Surface("graticule", theme.line, 0.5, is_lit=False), ends)
        found.append(document.node("graticule", mesh=lines))
    return found


def _graticule() -> Array:
    """Pairs of points (2M, 3): meridians and parallels every 30 degrees, in steps of 3."""
    step, turn = np.radians(3.0), np.radians(np.arange(0, 360, 30))
    tilt = np.arange(-np.pi / 2, np.pi / 2 - 1e-9, step)
    round_ = np.arange(0, 2 * np.pi - 1e-9, step)
    meridians = [(np.repeat(turn, len(tilt)), np.tile(tilt + end, len(turn))) for end in (0.0, step)]
    levels = np.radians([-60.0, -30.0, 0.0, 30.0, 60.0])
    parallels = [(np.tile(round_ + end, len(levels)), np.repeat(levels, len(round_))) for end in (0.0, step)]
    ends = [np.concatenate(pair, axis=1) for pair in zip(meridians, parallels, strict=True)]
    starts, stops = (np.stack([np.cos(b) * np.cos(a), np.cos(b) * np.sin(a), np.sin(b)], axis=1) for a, b in ends)
    return np.stack([starts, stops], axis=1).reshape(-1, 3)


def _layers(document: Document, scene: Scene, look: Look, contents: ModelContents) -> list[int]:
    from geolip_viewer.render.marks import look_on

    found: list[int] = []
    look = look_on(scene, look)
    for layer in scene.layers:
        match layer:
            case Points() if len(layer.index):
                found += _marks(document, layer, look)
            case Arcs() if len(layer.starts):
                found.append(_lines(document, layer, look))
            case Cells() if len(layer.index):
                found.append(_cells(document, layer, look))
            case Labels() if contents.labels and look.labels:
                found.append(_labels(document, layer))
    return found


def _marks(document: Document, layer: Points, look: Look) -> list[int]:
    from geolip_viewer.render.marks import appearance, drawn
    from geolip_viewer.render.palette import THEMES

    shown, there = appearance(layer, look), drawn(layer, look)
    count = int(there.sum())
    if not count:
        return []
    positions = np.asarray(layer.positions, np.float64)[there]
    globe = np.asarray(THEMES[look.theme].globe)
    tint = shown.tint[there].astype(np.float64)
    colours = globe + tint[:, 3:] * (tint[:, :3] - globe)  # transparent marks, as they look in front of the globe
    corners = next((corners for most, corners in CORNERS if count <= most), None) if layer.symbol == "dot" else 42
    if corners is None:
        mesh = document.mesh(layer.key, "points", LINES, positions, colours=colours)
    else:
        shape = body(layer.symbol, corners)
        radius = shown.diameter[there, None, None] / PIXELS
        frames = _upright_frames(positions)
        where = positions[:, None, :] + radius * (shape.vertices @ frames)
        indices = len(shape.vertices) * np.arange(count)[:, None, None] + shape.triangles
        mesh = document.mesh(
            layer.key,
            "triangles",
            MARKS,
            where.reshape(-1, 3),
            colours=np.repeat(colours, len(shape.vertices), axis=0),
            normals=(shape.vertices @ frames).reshape(-1, 3) if shape.is_smooth else None,
            indices=indices,
        )
    return [document.node(layer.key, mesh=mesh, extras={"of": layer.of, "count": count, "legend": layer.legend})]


def _upright_frames(positions: Array) -> Array:
    """Rows east, north and outward at each place: (N, 3) -> (N, 3, 3). Arbitrary at a pole and in the middle."""
    length = np.linalg.norm(positions, axis=1, keepdims=True)
    outward = np.where(length > 1e-9, positions / np.maximum(length, 1e-9), [[0.0, 0.0, 1.0]])
    east = np.cross([[0.0, 0.0, 1.0]], outward)
    level = np.linalg.norm(east, axis=1, keepdims=True)
    east = np.where(level > 1e-6, east / np.maximum(level, 1e-6), [[1.0, 0.0, 0.0]])
    return np.stack([east, np.cross(outward, east), outward], axis=1)


def _lines(document: Document, layer: Arcs, look: Look) -> int:
    from geolip_viewer.render.palette import THEMES, colours

    paths = (chords if layer.straight else geodesics)(layer.starts, layer.ends)
    count, length = paths.shape[:2]
    steps = np.stack([np.arange(length - 1), np.arange(1, length)], axis=1)
    pieces = length * np.arange(count)[:, None, None] + steps
    kept = np.ones(pieces.shape[:2], np.bool_)
    if layer.dashed is not None:
        kept &= ~layer.dashed[:, None] | (np.arange(length - 1) % 4 < 2)
    tint = np.repeat(colours(layer.colour, count, THEMES[look.theme]), length, axis=0)
    mesh = document.mesh(layer.key, "lines", LINES, paths.reshape(-1, 3), colours=tint, indices=pieces[kept])
    return document.node(layer.key, mesh=mesh, extras={"count": count, "legend": layer.legend})


def _cells(document: Document, layer: Cells, look: Look) -> int:
    """Each cell in rings from its edge to its middle, all on one sphere just above the globe.

    Opaque, blended with the globe's colour, since viewers do not sort transparent faces.
    """
    from geolip_viewer.render.palette import THEMES, colours

    sizes = np.diff(layer.offsets)
    cell_of = np.repeat(np.arange(len(sizes)), sizes)
    corners = np.asarray(layer.corners, np.float64)
    sums = np.stack([np.bincount(cell_of, corners[:, axis], len(sizes)) for axis in range(3)], axis=1)
    middle = (sums / np.maximum(sizes, 1)[:, None])[cell_of]
    inward = np.linspace(0.0, 1.0, RINGS + 1)[:, None, None]
    rings = (1 - inward) * corners + inward * middle
    rings *= (GLOBE + 0.004) / np.maximum(np.linalg.norm(rings, axis=2, keepdims=True), 1e-9)
    here, after = np.arange(len(corners)), np.arange(len(corners)) + 1
    after[layer.offsets[1:][sizes > 0] - 1] = layer.offsets[:-1][sizes > 0]
    faces_in = np.linalg.det(np.stack([corners, corners[after], middle], axis=1)) < 0
    here, after = np.where(faces_in, after, here), np.where(faces_in, here, after)
    quads = np.stack([here, after, after + len(corners), here, after + len(corners), here + len(corners)], axis=1)
    indices = len(corners) * np.arange(RINGS)[:, None, None] + quads
    globe = np.asarray(THEMES[look.theme].globe)
    tint = globe + layer.opacity * (colours(layer.colour, len(sizes), THEMES[look.theme]) - globe)
    every = np.tile(tint[cell_of], (RINGS + 1, 1))
    mesh = document.mesh(layer.key, "triangles", CELLS, rings.reshape(-1, 3), colours=every, indices=indices)
    return document.node(layer.key, mesh=mesh, extras={"of": layer.of, "count": len(sizes), "legend": layer.legend})


def _labels(document: Document, layer: Labels) -> int:
    named = [
        document.node(text, translation=[float(part) for part in place])
        for text, place in zip(layer.texts, layer.positions, strict=True)
    ]
    return document.node(layer.key, **({"children": named} if named else {}))
