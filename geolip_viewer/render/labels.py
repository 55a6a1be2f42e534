"""Labels on the globe: most important first, none over another, none over the horizon."""

from collections.abc import Sequence
from dataclasses import dataclass

from vtkmodules.vtkCommonCore import VTK_FONT_FILE
from vtkmodules.vtkRenderingCore import vtkRenderer, vtkTextActor

from geolip_viewer.render.camera import CameraProjection
from geolip_viewer.render.lettering import font_file, text_width
from geolip_viewer.render.palette import Theme
from geolip_viewer.scene import Labels

MOST = 18
LIFT = 1.35


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
    """As many text actors as were ever needed at once; those not needed now are hidden."""

    def __init__(self, renderer: vtkRenderer) -> None:
        self._renderer = renderer
        self._actors: list[vtkTextActor] = []

    def show(self, labels: Sequence[PlacedLabel], theme: Theme, size: float, height: int) -> None:
        """Draw the labels at `size` physical pixels in a window `height` pixels high."""
        while len(self._actors) < len(labels):
            actor = _text_actor()
            self._renderer.AddViewProp(actor)
            self._actors.append(actor)
        for actor, label in zip(self._actors, labels, strict=False):
            actor.SetInput(label.text)
            style = actor.GetTextProperty()
            style.SetFontSize(round(size))
            style.SetColor(*theme.text)
            style.SetBackgroundColor(*theme.panel)
            actor.SetPosition(round(label.x), round(height - label.y))
        for place, actor in enumerate(self._actors):
            actor.SetVisibility(place < len(labels))


def _text_actor() -> vtkTextActor:
    actor = vtkTextActor()
    actor.SetTextScaleModeToNone()
    style = actor.GetTextProperty()
    style.SetFontFamily(VTK_FONT_FILE)
    style.SetFontFile(str(font_file()))
    style.SetJustificationToCentered()
    style.SetVerticalJustificationToCentered()
    style.SetBackgroundOpacity(0.66)
    return actor
