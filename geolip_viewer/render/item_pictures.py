"""Pictures of items at their marks: of those selected or near the camera, as many as do not touch."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps
from vtkmodules.vtkRenderingCore import vtkRenderer

from geolip_viewer.look import Look
from geolip_viewer.render.camera import CameraProjection
from geolip_viewer.render.labels import HORIZON, Box, PlacedLabel
from geolip_viewer.render.marks import drawn
from geolip_viewer.render.palette import Rgb, Theme
from geolip_viewer.render.sheet import SheetActor
from geolip_viewer.scene import Array, Indices, Plane, Points, Scene, Sphere

Pixels = npt.NDArray[np.uint8]
PictureOf = Callable[[int], Pixels | None]
"""The picture of an item as (H, W, 4) uint8, None while it is read and where there is none."""


def _nothing(_: int) -> None:
    """No pictures."""


MOST = 90  # pictures per panel
CONSIDERED = 1500  # marks nearest to the camera that may get a picture
QUIET = 0.3  # opacity of pictures next to those of a selection
LAYER = 1  # overlay layer: above the window's texts, below the labels
SIDE, FRAME, APART = 38.0, 2, 0.08  # logical pixels of a picture and its frame; the gap as a share of the side


@dataclass(frozen=True)
class PlacedPicture:
    """An item's picture, the pixel of its middle, and whether it is selected, or quiet since only others are."""

    item: int
    x: float
    y: float
    side: float
    is_selected: bool
    is_quiet: bool = False

    def holds(self, x: float, y: float) -> bool:
        """Whether a pixel lies on it."""
        return max(abs(x - self.x), abs(y - self.y)) <= self.side / 2


def placed_pictures(
    scene: Scene,
    look: Look,
    projection: CameraProjection,
    side: float,
    labels: Sequence[PlacedLabel] = (),
    current: int = -1,
    before: Sequence[int] = (),
) -> tuple[PlacedPicture, ...]:
    """Of items that face the camera: the current one, selected ones, those of the frame `before`, the nearest.

    They cover neither each other nor, unless selected, any label. `side` is in physical pixels.
    """
    found = _candidates(scene, look, projection, current, before)
    if found is None:
        return ()
    items, pixels, selected = found
    free = selected | ~_covered(pixels, side, [label.box for label in labels])
    taken: dict[tuple[int, int], list[tuple[float, float]]] = {}
    placed: list[PlacedPicture] = []
    has_selection = bool(look.selected_items.size)
    step = side * (1 + APART)
    for item, (x, y), chosen in zip(items[free].tolist(), pixels[free].tolist(), selected[free].tolist(), strict=True):
        column, row = int(x // step), int(y // step)
        around = (
            other
            for near in ((column + i, row + j) for i in (-1, 0, 1) for j in (-1, 0, 1))
            for other in taken.get(near, ())
        )
        if any(abs(x - other[0]) < step and abs(y - other[1]) < step for other in around):
            continue
        taken.setdefault((column, row), []).append((x, y))
        placed.append(PlacedPicture(item, x, y, side, chosen, is_quiet=has_selection and not chosen))
        if len(placed) == MOST:
            break
    return tuple(placed)


def uncovered(labels: Sequence[PlacedLabel], pictures: Sequence[PlacedPicture]) -> list[PlacedLabel]:
    """The labels that touch no picture of a selected item, and those that are needed."""
    chosen = np.array([(each.x, each.y) for each in pictures if each.is_selected])
    if not len(chosen):
        return list(labels)
    return [each for each in labels if each.is_needed or not _covered(chosen, pictures[0].side, [each.box]).any()]


def _candidates(
    scene: Scene, look: Look, projection: CameraProjection, current: int, before: Sequence[int]
) -> tuple[Indices, Array, npt.NDArray[np.bool_]] | None:
    """Items by priority, their pixels (n, 2), and which of them are selected."""
    layers = [layer for layer in scene.layers if isinstance(layer, Points) and layer.of == "item" and len(layer.index)]
    if not layers:
        return None
    kept = [drawn(layer, look) for layer in layers]
    items = np.concatenate([layer.index[each] for layer, each in zip(layers, kept, strict=True)])
    positions = np.concatenate([layer.positions[each] for layer, each in zip(layers, kept, strict=True)])
    selected = np.isin(items, look.selected_items)
    rank = 1.0 * selected + 2.0 * (items == current) + 0.5 * np.isin(items, np.asarray(before, np.int64))
    if isinstance(scene.ground, Plane):
        nearness = np.random.default_rng(0).permutation(len(items)) / max(len(items), 1)
    else:
        nearness = positions.astype(np.float32, copy=False) @ projection.right_up_toward[2].astype(np.float32)
    order = np.lexsort((-nearness, -rank)) if len(items) <= CONSIDERED else _first(rank, nearness)
    pixels, facing = projection.screen(positions[order])
    frame, has_horizon = projection.frame, isinstance(scene.ground, Sphere) and not scene.ground.hollow
    inside = (pixels > (frame.x, frame.y)) & (pixels < (frame.x + frame.width, frame.y + frame.height))
    seen = inside.all(axis=1) & ((facing >= HORIZON) | (not has_horizon))
    return items[order][seen], pixels[seen], selected[order][seen]


def _first(rank: Array, nearness: Array) -> Indices:
    """The first few in order of rank, then of nearness."""
    worth = 4.0 * rank + nearness
    few = np.argpartition(-worth, CONSIDERED)[:CONSIDERED]
    return few[np.argsort(-worth[few], kind="stable")]


def _covered(pixels: Array, side: float, boxes: Sequence[Box]) -> npt.NDArray[np.bool_]:
    """Which squares of this side about pixels (n, 2) touch one of the boxes."""
    covered = np.zeros(len(pixels), np.bool_)
    for left, top, right, bottom in boxes:
        x, y = pixels[:, 0], pixels[:, 1]
        half = side / 2
        covered |= (x + half > left) & (x - half < right) & (y + half > top) & (y - half < bottom)
    return covered


class PictureActors:
    """An actor for each picture that is drawn; actors of items no longer shown are reused.

    `of` reads the picture of an item; another one draws all anew.
    """

    def __init__(self, renderer: vtkRenderer) -> None:
        self._renderer = renderer
        self._free: list[SheetActor] = []
        self._of: PictureOf = _nothing
        self._used: dict[tuple[int, int], SheetActor] = {}  # by panel and item
        self._written: dict[tuple[int, int], tuple[object, ...]] = {}

    @property
    def of(self) -> PictureOf:
        return self._of

    @of.setter
    def of(self, of: PictureOf) -> None:
        self._of = of
        self._keep(())

    def show(self, panels: Sequence[Sequence[PlacedPicture]], theme: Theme, height: int) -> None:
        """Draw the pictures of each panel in a window `height` pixels high; what is not read yet is left out."""
        wanted = {(panel, each.item): each for panel, pictures in enumerate(panels) for each in pictures}
        self._keep(wanted)
        for key, each in wanted.items():
            self._draw(key, each, theme, height)

    def _keep(self, wanted: Collection[tuple[int, int]]) -> None:
        """Hide the others."""
        for gone in [key for key in self._used if key not in wanted]:
            self._free.append(self._used.pop(gone))
            self._free[-1].actor.VisibilityOff()
            del self._written[gone]

    def _draw(self, key: tuple[int, int], each: PlacedPicture, theme: Theme, height: int) -> None:
        look = (round(each.side), each.is_selected, each.is_quiet, theme.panel)
        if self._written.get(key) != look:
            picture = self._of(each.item)
            if picture is None:
                return
            if key not in self._used:
                self._used[key] = self._free.pop() if self._free else self._made()
            square = framed(picture, round(each.side), theme, chosen=each.is_selected)
            self._used[key].write(dimmed(square) if each.is_quiet else square, *2 * look[:1])
            self._written[key] = look
        half = look[0] // 2
        self._used[key].at(round(each.x) - half, round(height - each.y) - half)

    def _made(self) -> SheetActor:
        made = SheetActor()
        made.actor.SetLayerNumber(LAYER)
        self._renderer.AddViewProp(made.actor)
        return made


def framed(picture: Pixels, side: int, theme: Theme, *, chosen: bool) -> Pixels:
    """The whole picture in a square of `side` pixels with a frame, which says whether the item is selected."""
    width = max(1, round(side * FRAME / SIDE))
    frame = theme.roles["chosen"] if chosen else theme.edge
    square = Image.new("RGBA", (side, side), _colour(frame))
    square.paste(_colour(theme.panel), (width, width, side - width, side - width))
    inside = ImageOps.contain(Image.fromarray(picture).convert("RGBA"), (side - 2 * width, side - 2 * width))
    square.alpha_composite(inside, ((side - inside.width) // 2, (side - inside.height) // 2))
    return np.asarray(square)


def dimmed(square: Pixels) -> Pixels:
    """The square dimmed as marks are beside a selection: half desaturated, and mostly transparent."""
    grey = square[..., :3].mean(axis=2, keepdims=True)
    pale = np.concatenate([0.5 * square[..., :3] + 0.5 * grey, QUIET * square[..., 3:]], axis=2)
    return np.round(pale).astype(np.uint8)


def _colour(rgb: Rgb) -> tuple[int, int, int, int]:
    red, green, blue = (round(255 * part) for part in rgb)
    return red, green, blue, 255
