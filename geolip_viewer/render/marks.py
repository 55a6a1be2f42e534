"""Points as marks: dots, stars, crosses, diamonds and rings that always face the camera."""

from dataclasses import dataclass

import numpy as np

from geolip_viewer.look import Look
from geolip_viewer.render.palette import THEMES, Theme, colours
from geolip_viewer.render.shaded import ShadedActor, quads
from geolip_viewer.render.shaders import MARK_FRAGMENT, MARK_VERTEX
from geolip_viewer.render.symbols import OUTLINE, SYMBOLS, draw_order
from geolip_viewer.scene import Array, Indices, Mask, Points

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
    diameter = np.broadcast_to(np.asarray(layer.size, np.float32), (count,)).copy()
    selected = _selected(layer, look)
    if selected is not None:
        quiet = np.asarray(theme.roles["quiet"], np.float32)
        tint[~selected, :3] = 0.2 * tint[~selected, :3] + 0.8 * quiet
        tint[~selected, 3] *= 0.55
        diameter[selected] *= 1.35
    return Appearance(tint, diameter)


def drawn(layer: Points, look: Look) -> Mask:
    """Which of the layer's marks are there at all: (N,)."""
    if layer.of == "item" and look.hidden_items.size:
        return ~np.isin(layer.index, look.hidden_items)
    return np.ones(len(layer.index), np.bool_)


def _selected(layer: Points, look: Look) -> Mask | None:
    chosen: dict[str, Indices] = {"item": look.selected_items, "anchor": look.selected_anchors}
    indices = chosen.get(layer.of)
    if indices is None or not indices.size:
        return None
    return np.isin(layer.index, indices)


class MarksActor(ShadedActor):
    """One layer of points. Marks are shuffled, so that no class always lies on top, but selected ones come last."""

    def __init__(self) -> None:
        super().__init__(MARK_VERTEX, MARK_FRAGMENT, ("corner", "tint", "diameter"))

    def show(self, layer: Points, look: Look) -> None:
        """Draw the layer as the look has it."""
        shown = appearance(layer, look)
        order = draw_order(len(layer.index))
        order = order[drawn(layer, look)[order]]
        selected = _selected(layer, look)
        if selected is not None:
            order = order[np.argsort(selected[order], kind="stable")]
        count = len(order)
        columns = {
            "corner": np.tile(_CORNERS, (count, 1)),
            "tint": np.repeat(shown.tint[order], 4, axis=0),
            "diameter": np.repeat(shown.diameter[order], 4),
        }
        self.write(np.repeat(layer.positions[order], 4, axis=0), quads(count), columns)
        self._paint(THEMES[look.theme], layer)

    def _paint(self, theme: Theme, layer: Points) -> None:
        symbol = float(SYMBOLS.index(layer.symbol))
        self.set_uniforms({"edgeColour": theme.edge, "symbol": symbol, "outline": OUTLINE[layer.symbol]})
