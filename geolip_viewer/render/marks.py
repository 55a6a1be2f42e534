"""Points as marks: dots, stars, crosses, diamonds and rings that always face the camera."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from geolip_viewer.colouring import Subject
from geolip_viewer.look import Look
from geolip_viewer.render.palette import THEMES, Theme, colours, indexed_colours
from geolip_viewer.render.shaded import ShadedActor, Uniform, quads
from geolip_viewer.render.shaders import MARK_FRAGMENT, MARK_VERTEX
from geolip_viewer.render.symbols import OUTLINE, SYMBOLS, draw_order
from geolip_viewer.scene import Array, Indices, Mask, Points, Scene

SELECTED = 1.35  # times the size of others
Bytes = npt.NDArray[np.uint8]
_NONE = np.empty(0, np.int64)
_CORNERS = np.array([[-1, -1], [1, -1], [-1, 1], [1, 1]], np.float32)


@dataclass(frozen=True, eq=False)
class Appearance:
    """What a look makes of a layer: tint (N, 4) and diameter (N,)."""

    tint: Array
    diameter: Array


def appearance(layer: Points, look: Look) -> Appearance:
    """The layer's own colours and sizes, greyed beside a selection."""
    theme = THEMES[look.theme]
    count = len(layer.index)
    tint = np.ones((count, 4), np.float32)
    tint[:, :3] = colours(layer.colour, count, theme)
    tint[:, 3] = layer.opacity
    chosen = selected(layer, look)
    if chosen is not None:
        quiet = np.asarray(theme.roles["quiet"], np.float32)
        tint[~chosen, :3] = 0.2 * tint[~chosen, :3] + 0.8 * quiet
        tint[~chosen, 3] *= 0.55
    return Appearance(tint, diameters(layer, look))


def byte_tints(layer: Points, look: Look) -> Bytes:
    """The colours of `appearance` in four bytes each, of very many marks: (N, 4)."""
    theme = THEMES[look.theme]
    table, index = indexed_colours(layer.colour, len(layer.index), theme)
    opacity, chosen = np.asarray(layer.opacity, np.float32), selected(layer, look)
    quiet = 0.2 * table + 0.8 * np.asarray(theme.roles["quiet"])
    bytes_of = np.full((2, len(table), 4), 255, np.uint8)
    bytes_of[:, :, :3] = np.rint(255 * np.stack([table, quiet]))
    if chosen is not None:
        index = np.where(chosen, index, index + len(table))
    tints = bytes_of.reshape(-1, 4).view(np.uint32)[:, 0].take(index).view(np.uint8).reshape(-1, 4)
    tints[:, 3] = np.rint(255 * (opacity if chosen is None else np.where(chosen, opacity, 0.55 * opacity)))
    return tints


def diameters(layer: Points, look: Look) -> Array:
    """Of each mark, in pixels: (N,)."""
    diameter = np.broadcast_to(np.asarray(layer.size, np.float32), (len(layer.index),)).copy()
    chosen = selected(layer, look)
    if chosen is not None:
        diameter[chosen] *= SELECTED
    return diameter


def drawn(layer: Points, look: Look) -> Mask:
    """Which of the layer's marks are there at all: (N,)."""
    if layer.of == "item" and look.hidden_items.size:
        return ~np.isin(layer.index, look.hidden_items)
    return np.ones(len(layer.index), np.bool_)


def selected(layer: Points, look: Look) -> Mask | None:
    """Which of the layer's marks are selected; None if nothing of their kind is."""
    chosen: dict[str, Indices] = {"item": look.selected_items, "anchor": look.selected_anchors}
    indices = chosen.get(layer.of)
    if indices is None or not indices.size:
        return None
    return np.isin(layer.index, indices)


def look_on(scene: Scene, look: Look) -> Look:
    """The look as a scene has it: where it draws nothing selected of a kind, nothing of that kind turns grey."""
    items, anchors = _is_selected(scene, "item", look), _is_selected(scene, "anchor", look)
    if items and anchors:
        return look
    return replace(
        look,
        selected_items=look.selected_items if items else _NONE,
        selected_anchors=look.selected_anchors if anchors else _NONE,
    )


def _is_selected(scene: Scene, of: Subject, look: Look) -> bool:
    """Whether the scene draws a selected mark of a kind; also where nothing of that kind is selected at all."""
    if not (look.selected_items if of == "item" else look.selected_anchors).size:
        return True
    layers = [layer for layer in scene.layers if isinstance(layer, Points) and layer.of == of]
    masks = ((selected(layer, look), drawn(layer, look)) for layer in layers)
    return any(chosen is not None and bool((chosen & there).any()) for chosen, there in masks)


def drawing_order(layer: Points, look: Look) -> Indices:
    """Marks shuffled, so that no class is always on top; selected ones come last, hidden ones are left out."""
    order = draw_order(len(layer.index))
    if layer.of == "item" and look.hidden_items.size:
        order = order[drawn(layer, look)[order]]
    chosen = selected(layer, look)
    return order if chosen is None else order[np.argsort(chosen[order], kind="stable")]


def painted(theme: Theme, layer: Points) -> dict[str, Uniform]:
    """What the shaders of marks read of a layer."""
    symbol = float(SYMBOLS.index(layer.symbol))
    return {"edgeColour": theme.edge, "symbol": symbol, "outline": OUTLINE[layer.symbol]}


class MarksActor(ShadedActor):
    """One layer of points."""

    def __init__(self) -> None:
        super().__init__(MARK_VERTEX, MARK_FRAGMENT, ("corner", "tint", "diameter"))

    def show(self, layer: Points, look: Look) -> None:
        """Draw the layer as the look has it."""
        shown = appearance(layer, look)
        order = drawing_order(layer, look)
        count = len(order)
        columns = {
            "corner": np.tile(_CORNERS, (count, 1)),
            "tint": np.repeat(shown.tint[order], 4, axis=0),
            "diameter": np.repeat(shown.diameter[order], 4),
        }
        self.write(np.repeat(layer.positions[order], 4, axis=0), quads(count), columns)
        self.set_uniforms(painted(THEMES[look.theme], layer))
