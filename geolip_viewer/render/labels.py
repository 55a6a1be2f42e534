"""Labels on the globe: most important first, none over another, none over the horizon."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from vtkmodules.vtkRenderingCore import vtkRenderer

from geolip_viewer.render.camera import CameraProjection
from geolip_viewer.render.fonts import fonts_for
from geolip_viewer.render.lettering import letters, shaped, text_width
from geolip_viewer.render.palette import Rgb, Theme
from geolip_viewer.render.sheet import SheetActor
from geolip_viewer.scene import Labels

MOST = 18
LIFT = 1.35
VEIL = 0.66  # how opaque the ground of a label is


@dataclass(frozen=True)
class PlacedLabel:
    """A text and the pixel of its middle, from the window's top left."""

    text: str
    x: float
    y: float


def placed(layer: Labels, projection: CameraProjection, size: float, *, flat: bool = False) -> tuple[PlacedLabel, ...]:
    """At most 18 labels, each above its place: facing the camera, inside the frame, clear of each other.

    `size` is the type's height in pixels.
    """
    if not len(layer.texts):
        return ()
    pixels, facing = projection.screen(layer.positions)
    frame = projection.frame
    boxes: list[tuple[float, float, float, float]] = []
    found: list[PlacedLabel] = []
    pixels[:, 1] -= LIFT * size
    for (x, y), front, text in zip(pixels.tolist(), facing.tolist(), layer.texts, strict=True):
        half, high = text_width(text, size) / 2 + 0.45 * size, 0.85 * size
        box = (x - half, y - high, x + half, y + high)
        inside = (
            box[0] > frame.x and box[2] < frame.x + frame.width and box[1] > frame.y and box[3] < frame.y + frame.height
        )
        if (front < 1.3 and not flat) or not inside or any(_overlap(box, other) for other in boxes):
            continue
        boxes.append(box)
        found.append(PlacedLabel(text, x, y))
        if len(found) == MOST:
            break
    return tuple(found)


def _overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


class LabelActors:
    """As many pictures of texts as were ever needed at once; those not needed now are hidden."""

    def __init__(self, renderer: vtkRenderer) -> None:
        self._renderer = renderer
        self._actors: list[_LabelActor] = []

    def show(self, labels: Sequence[PlacedLabel], theme: Theme, size: float, height: int) -> None:
        """Draw the labels at `size` physical pixels in a window `height` pixels high."""
        while len(self._actors) < len(labels):
            self._actors.append(_LabelActor())
            self._renderer.AddViewProp(self._actors[-1].sheet.actor)
        for actor, label in zip(self._actors, labels, strict=False):
            actor.show(label, theme, round(size), height)
        for place, actor in enumerate(self._actors):
            actor.sheet.actor.SetVisibility(place < len(labels))


class _LabelActor:
    """One text; what is drawn of it is made anew only where it changes."""

    def __init__(self) -> None:
        self.sheet = SheetActor()
        self._written: tuple[object, ...] = ()
        self._half = (0, 0)

    def show(self, label: PlacedLabel, theme: Theme, size: int, height: int) -> None:
        wanted = (label.text, size, theme.text, theme.panel)
        if wanted != self._written:
            pixels = text_picture(*wanted)
            self.sheet.write(pixels, pixels.shape[1], pixels.shape[0])
            self._written, self._half = wanted, (pixels.shape[1] // 2, pixels.shape[0] // 2)
        self.sheet.at(round(label.x) - self._half[0], round(height - label.y) - self._half[1])


@lru_cache(maxsize=512)
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
