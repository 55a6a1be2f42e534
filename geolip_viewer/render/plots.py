"""A scene on a plane as a plot: bars and curves with axes."""

from typing import Any

import numpy as np

from geolip_viewer.render.layout import Rect
from geolip_viewer.render.page import Page
from geolip_viewer.render.palette import Theme
from geolip_viewer.scene import Bars, Curve, Plane, Scene


def plot(page: Page, room: Rect, scene: Scene, theme: Theme, factor: float) -> None:
    """Draw the scene's bars and curves into a rectangle that holds the axes' texts as well."""
    ground = scene.ground
    assert isinstance(ground, Plane)
    left, bottom, right, top = 64 * factor, 52 * factor, 28 * factor, 10 * factor
    axes = page.axes(room.x + left, room.y + top, room.width - left - right, room.height - bottom - top)
    axes.set_facecolor("none")
    names = [_draw(axes, layer, theme, factor) for layer in scene.layers if isinstance(layer, Bars | Curve)]
    axes.set(xlim=ground.x.limits, ylim=ground.y.limits, xscale=ground.x.scale, yscale=ground.y.scale)
    for axis, side in ((ground.x, axes.xaxis), (ground.y, axes.yaxis)):
        label = f"{axis.name} ({axis.unit})" if axis.unit else axis.name
        side.set_label_text(label, color=theme.muted_text, fontproperties=page.font(14 * factor))
        for tick in side.get_ticklabels():
            tick.set_fontproperties(page.font(12.5 * factor))
    axes.tick_params(colors=theme.muted_text, length=4 * factor, width=0.8)
    axes.grid(visible=True, color=theme.line, alpha=0.16, linewidth=0.8)
    axes.set_axisbelow(True)
    for place, spine in axes.spines.items():
        spine.set_visible(place in ("left", "bottom"))
        spine.set_color((*theme.muted_text, 0.6))
    if any(names):
        axes.legend(frameon=False, labelcolor=theme.text, prop=page.font(14 * factor), loc="best")


def _draw(axes: Any, layer: Bars | Curve, theme: Theme, factor: float) -> str:
    colour = theme.series[layer.colour % len(theme.series)]
    if isinstance(layer, Bars):
        axes.stairs(layer.heights, layer.edges, fill=True, color=(*colour, layer.opacity), label=layer.name or None)
        axes.stairs(layer.heights, layer.edges, color=colour, linewidth=1.3 * factor)
    else:
        style = (0, (4, 3)) if layer.dashed else "-"
        marker = "o" if len(layer.x) <= 24 else None
        axes.plot(
            np.asarray(layer.x),
            np.asarray(layer.y),
            color=colour,
            linewidth=layer.width * factor,
            linestyle=style,
            marker=marker,
            markersize=4 * factor,
            label=layer.name or None,
        )
    return layer.name
