"""Labels as they are drawn: small pictures of texts over the window, and the lines that lead to their places."""

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from vtkmodules.vtkCommonCore import vtkPoints
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData
from vtkmodules.vtkRenderingCore import vtkActor2D, vtkPolyDataMapper2D, vtkRenderer

from geolip_viewer.render.fonts import fonts_for
from geolip_viewer.render.labels import PlacedLabel
from geolip_viewer.render.lettering import letters, shaped
from geolip_viewer.render.palette import Rgb, Theme
from geolip_viewer.render.sheet import SheetActor

LAYER = 2  # overlay layer: labels are on top
VEIL = 0.66  # opacity of a label's background
LEADER = 0.09  # width of a leader line, in type sizes


class LabelActors:
    """A pool of pictures of texts; those not needed now are hidden."""

    def __init__(self, renderer: vtkRenderer) -> None:
        self._renderer = renderer
        self._leaders = {is_behind: _Leaders(renderer) for is_behind in (True, False)}
        self._actors: list[_LabelActor] = []

    def show(self, labels: Sequence[PlacedLabel], theme: Theme, height: int) -> None:
        """Draw the labels in a window `height` pixels high."""
        for is_behind, leaders in self._leaders.items():
            led = [label for label in labels if label.leader is not None and label.is_behind == is_behind]
            leaders.show(led, _ink(theme, is_behind), height)
        while len(self._actors) < len(labels):
            self._actors.append(_LabelActor())
            self._actors[-1].sheet.actor.SetLayerNumber(LAYER)
            self._renderer.AddViewProp(self._actors[-1].sheet.actor)
        for actor, label in zip(self._actors, labels, strict=False):
            actor.show(label, theme, height)
        for place, actor in enumerate(self._actors):
            actor.sheet.actor.SetVisibility(place < len(labels))


class _Leaders:
    """Lines from labels to places further away, below all labels."""

    def __init__(self, renderer: vtkRenderer) -> None:
        self._mesh = vtkPolyData()
        mapper = vtkPolyDataMapper2D()
        mapper.SetInputData(self._mesh)
        self._actor = vtkActor2D()
        self._actor.SetMapper(mapper)
        self._actor.SetLayerNumber(LAYER)
        self._actor.VisibilityOff()
        renderer.AddViewProp(self._actor)

    def show(self, labels: Sequence[PlacedLabel], colour: Rgb, height: int) -> None:
        self._actor.SetVisibility(bool(labels))
        points, lines = vtkPoints(), vtkCellArray()
        for label in labels:
            assert label.leader is not None
            lines.InsertNextCell(2)
            for x, y in (label.leader, label.nearest(*label.leader)):
                lines.InsertCellPoint(points.InsertNextPoint(x, height - y, 0))
        self._mesh.SetPoints(points)
        self._mesh.SetLines(lines)
        if labels:
            self._actor.GetProperty().SetColor(*colour)
            self._actor.GetProperty().SetLineWidth(max(1.0, LEADER * labels[0].size))


class _LabelActor:
    """One text, drawn again only when it changes."""

    def __init__(self) -> None:
        self.sheet = SheetActor()
        self._written: tuple[object, ...] = ()
        self._half = (0, 0)

    def show(self, label: PlacedLabel, theme: Theme, height: int) -> None:
        wanted = (label.text, round(label.size), _ink(theme, label.is_behind), theme.panel)
        if wanted != self._written:
            pixels = text_picture(*wanted)
            self.sheet.write(pixels, pixels.shape[1], pixels.shape[0])
            self._written, self._half = wanted, (pixels.shape[1] // 2, pixels.shape[0] // 2)
        self.sheet.at(round(label.x) - self._half[0], round(height - label.y) - self._half[1])


def _ink(theme: Theme, is_behind: bool) -> Rgb:
    return theme.muted_text if is_behind else theme.text


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
