"""Labels on the globe: most important first, none over another, none over the horizon."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

import numpy as np
import numpy.typing as npt
from vtkmodules.vtkRenderingCore import vtkRenderer

from geolip_viewer.colouring import Subject
from geolip_viewer.render.camera import CameraProjection, Frame
from geolip_viewer.render.fonts import fonts_for
from geolip_viewer.render.lettering import letters, shaped, text_width
from geolip_viewer.render.palette import Rgb, Theme
from geolip_viewer.render.sheet import SheetActor
from geolip_viewer.scene import Array, Labels, Points, Scene

HORIZON = 1.3  # of the cosine that the projection gives with what faces the camera: what lies at the rim has no name
LIFT, ASIDE = 1.35, 0.7  # how far from its place a text stands, above or below it and beside it, in sizes of the type
LAYER = 2  # of what is laid over the window: labels lie above all
VEIL = 0.66  # how opaque the ground of a label is


Box = tuple[float, float, float, float]  # left, top, right and bottom, in pixels from the window's top left


@dataclass(frozen=True)
class PlacedLabel:
    """A text, its size, the pixel of its middle, the box it takes, and what it names, if that can be pointed at."""

    text: str
    size: float
    x: float
    y: float
    box: Box
    named: tuple[Subject, int] | None = None

    def holds(self, x: float, y: float) -> bool:
        """Whether a pixel lies on it."""
        left, top, right, bottom = self.box
        return left <= x < right and top <= y < bottom


def placed(
    layers: Sequence[Labels],
    projection: CameraProjection,
    size: float,
    *,
    flat: bool = False,
    crowded: bool = False,
    spared: Array | None = None,
) -> tuple[PlacedLabel, ...]:
    """The labels of a panel, each above its place, or below it, right or left of it where there is no room above.

    They face the camera and lie inside the frame. As many as touch neither one that comes before them nor a mark at one
    of the places that are `spared`, (n, 3), or all of them, `crowded`. `size` is the type's height in pixels.
    """
    found: list[PlacedLabel] = []
    marks = [places for places in (spared, *(layer.spared for layer in layers)) if places is not None]
    taken = [box for places in marks for box in _boxes(places, projection, size)]
    for layer in layers:
        for choices in _candidates(layer, projection, size, flat=flat):
            free = (each for each in choices if crowded or not any(_overlap(each.box, other) for other in taken))
            for label in islice(free, 1):
                found.append(label)
                taken.append(label.box)
    return tuple(found)


def _boxes(places: Array, projection: CameraProjection, size: float) -> list[Box]:
    """Around the marks that no text may cover."""
    pixels, _ = projection.screen(places)
    return [(x - size, y - size, x + size, y + size) for x, y in pixels.tolist()]


def _candidates(
    layer: Labels, projection: CameraProjection, size: float, *, flat: bool
) -> Iterator[tuple[PlacedLabel, ...]]:
    """Of each that faces the camera where it may stand inside the frame, best first."""
    if not len(layer.texts):
        return
    pixels, facing = projection.screen(layer.positions)
    frame = projection.frame
    inside = (pixels > (frame.x, frame.y)) & (pixels < (frame.x + frame.width, frame.y + frame.height))
    seen = inside.all(axis=1) & (flat | (facing >= HORIZON))
    for place in np.flatnonzero(seen).tolist():
        (x, y), text = pixels[place].tolist(), layer.texts[place]
        half, high = text_width(text, size) / 2 + 0.45 * size, 0.85 * size
        beside = half + ASIDE * size
        middles = ((x, y - LIFT * size), (x, y + LIFT * size), (x + beside, y), (x - beside, y))
        choices = (_label(layer, place, size, *middle, half, high) for middle in middles)
        yield tuple(each for each in choices if _inside(each.box, frame))


def _label(layer: Labels, place: int, size: float, x: float, y: float, half: float, high: float) -> PlacedLabel:
    return PlacedLabel(layer.texts[place], size, x, y, (x - half, y - high, x + half, y + high), _named(layer, place))


def _inside(box: Box, frame: Frame) -> bool:
    left, top, right, bottom = box
    return frame.x < left and right < frame.x + frame.width and frame.y < top and bottom < frame.y + frame.height


def _named(layer: Labels, place: int) -> tuple[Subject, int] | None:
    return None if layer.of is None or layer.index is None else (layer.of, int(layer.index[place]))


def anchor_numbers(scene: Scene) -> list[Labels]:
    """The number of each anchor that a scene draws."""
    marks = [layer for layer in scene.layers if isinstance(layer, Points) and layer.of == "anchor"]
    return [
        Labels(f"numbers of {each.key}", each.positions, tuple(map(str, each.index.tolist())), "anchor", each.index)
        for each in marks
    ]


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


class LabelActors:
    """As many pictures of texts as were ever needed at once; those not needed now are hidden."""

    def __init__(self, renderer: vtkRenderer) -> None:
        self._renderer = renderer
        self._actors: list[_LabelActor] = []

    def show(self, labels: Sequence[PlacedLabel], theme: Theme, height: int) -> None:
        """Draw the labels in a window `height` pixels high."""
        while len(self._actors) < len(labels):
            self._actors.append(_LabelActor())
            self._actors[-1].sheet.actor.SetLayerNumber(LAYER)
            self._renderer.AddViewProp(self._actors[-1].sheet.actor)
        for actor, label in zip(self._actors, labels, strict=False):
            actor.show(label, theme, height)
        for place, actor in enumerate(self._actors):
            actor.sheet.actor.SetVisibility(place < len(labels))


class _LabelActor:
    """One text; what is drawn of it is made anew only where it changes."""

    def __init__(self) -> None:
        self.sheet = SheetActor()
        self._written: tuple[object, ...] = ()
        self._half = (0, 0)

    def show(self, label: PlacedLabel, theme: Theme, height: int) -> None:
        wanted = (label.text, round(label.size), theme.text, theme.panel)
        if wanted != self._written:
            pixels = text_picture(*wanted)
            self.sheet.write(pixels, pixels.shape[1], pixels.shape[0])
            self._written, self._half = wanted, (pixels.shape[1] // 2, pixels.shape[0] // 2)
        self.sheet.at(round(label.x) - self._half[0], round(height - label.y) - self._half[1])


@lru_cache(maxsize=2048)
def text_picture(text: str, size: int, colour: Rgb, behind: Rgb) -> npt.NDArray[np.uint8]:
    """A text of `size` pixels on a veil, as (H, W, 4) straight alpha; its baseline is as high in every picture.

    VTK's own text would read `$` and `|` as mathematics, and has one font without shaping or fallback.
    """
    text = letters(text)
    font = shaped(text, fonts_for(text), size)
    font.draw_glyphs_to_bitmap(antialiased=True)
    drawn = font.get_image().astype(np.float32) / 255
    above = math.floor((font.get_width_height()[1] - font.get_descent()) / 64) + 1  # rows to the baseline
    below = drawn.shape[0] - above
    margin, up, down = round(0.25 * size), max(size, above), max(round(0.4 * size), below)
    ink = np.zeros((up + down, drawn.shape[1] + 2 * margin), np.float32)
    ink[up - above : up + below, margin : margin + drawn.shape[1]] = drawn
    alpha = ink + VEIL * (1 - ink)
    mixed = (ink[..., None] * np.asarray(colour) + (VEIL * (1 - ink))[..., None] * np.asarray(behind)) / alpha[
        ..., None
    ]
    return np.round(255 * np.dstack([mixed, alpha])).astype(np.uint8)
