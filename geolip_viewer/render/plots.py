"""A scene on a plane as a plot: bars and curves with axes."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from geolip_viewer.render.layout import Rect
from geolip_viewer.render.lettering import elided, letters, text_width
from geolip_viewer.render.page import Page, PlotArea
from geolip_viewer.render.palette import Theme, distinct_colours
from geolip_viewer.render.palette import colours as colours_of
from geolip_viewer.scene import Array, Axis, Bars, Curve, Grid, Indices, Plane, Scene

ALONE, AMONG = 0.9, 0.4  # opacity of the selected share in a single histogram, and in one of several
BEHIND = 0.4  # the whole histogram's opacity behind the selected share, as a factor
BESIDE = (64.0, 52.0, 28.0, 10.0)  # pixels for texts: left, below, right and above
NOTHING = np.empty(0, np.int64)
Named = Sequence[tuple[str, Any]]  # texts of a legend and their artists
WIDENED = 0.93  # share of an axis that texts may fill: small letters are widened to whole pixels
SMALLEST = 0.7  # a name in the legend may shrink to this share
HANDLE, LINE = 4.2, 1.5  # space beside a name and between names in the legend, in type sizes


def plot(
    page: Page, room: Rect, scene: Scene, theme: Theme, factor: float, panel: int = 0, selected: Indices = NOTHING
) -> None:
    """Draw the scene's bars and curves into a rectangle that holds the axes' texts as well.

    Of the `selected` items each bar shows its share, filled.
    """
    ground = scene.ground
    assert isinstance(ground, Plane)
    factor *= _share(room, factor)
    left, bottom, right, top = (side * factor for side in BESIDE)
    axes = page.axes(room.x + left, room.y + top, room.width - left - right, room.height - bottom - top)
    axes.set_facecolor("none")
    for grid in (layer for layer in scene.layers if isinstance(layer, Grid)):
        _paint(axes, grid, theme)
    layers = [layer for layer in scene.layers if isinstance(layer, Bars | Curve)]
    colours = distinct_colours(max((layer.colour for layer in layers), default=0) + 1, theme)
    handles = [_draw(axes, layer, tuple(colours[layer.colour]), factor, beside=len(selected) > 0) for layer in layers]
    counting = [layer for layer in layers if isinstance(layer, Bars) and layer.members and len(selected)]
    for layer in counting:
        _fill_selected(axes, layer, selected, (*colours[layer.colour], ALONE if len(counting) == 1 else AMONG))
    axes.set(xlim=ground.x.limits, ylim=ground.y.limits, xscale=ground.x.scale, yscale=ground.y.scale)
    for axis, side in ((ground.x, axes.xaxis), (ground.y, axes.yaxis)):
        if axis.ticks:
            _write_ticks(side, axis, axes.get_position().width * page.width, 12.5 * factor)
        for tick in side.get_ticklabels():
            tick.set_fontproperties(page.font(12.5 * factor))
    axes.tick_params(colors=theme.muted_text, length=4 * factor, width=0.8)
    axes.grid(visible=True, color=theme.line, alpha=0.16, linewidth=0.8)
    axes.set_axisbelow(True)
    for place, spine in axes.spines.items():
        spine.set_visible(place in ("left", "bottom"))
        spine.set_color((*theme.muted_text, 0.6))
    named = [(letters(layer.name), handle) for layer, handle in zip(layers, handles, strict=True) if layer.name]
    if named:
        _explain(page, room, axes, layers, named, theme, 14 * factor)
    place = axes.get_position()
    _name_axis(page, axes.xaxis, ground.x, place.width * page.width, theme, 14 * factor)
    _name_axis(page, axes.yaxis, ground.y, place.height * page.height, theme, 14 * factor)
    page.plots.append(_area(page, axes, ground, panel))


def _share(room: Rect, factor: float) -> float:
    """How much smaller texts are than usual, so that the axes keep half of a small room."""
    left, bottom, right, top = BESIDE
    return min(1.0, room.width / 2 / (left + right) / factor, room.height / 2 / (bottom + top) / factor)


def _name_axis(page: Page, side: Any, axis: Axis, length: float, theme: Theme, size: float) -> None:
    """The name of an axis, no longer than the axis: smaller, then without its unit, and cut as a last resort."""
    length *= WIDENED
    whole = letters(f"{axis.name} ({axis.unit})" if axis.unit else axis.name)
    words = next((each for each in (whole, letters(axis.name)) if SMALLEST * text_width(each, size) <= length), "")
    size *= max(SMALLEST, min(1.0, length / text_width(words or whole, size)))
    words = words or elided(whole, size, length)
    side.set_label_text(words, color=theme.muted_text, fontproperties=page.font(size, words), parse_math=False)


def _write_ticks(side: Any, axis: Axis, width: float, size: float) -> None:
    """The texts of an axis at its ticks, at every one or evenly at every few."""
    widest = max(text_width(text, size) for _, text in axis.ticks) + size
    every = math.ceil(len(axis.ticks) * widest / width)
    shown = axis.ticks[::every]
    side.set_ticks([place for place, _ in shown], [letters(text) for _, text in shown], parse_math=False)


def _paint(axes: Any, grid: Grid, theme: Theme) -> None:
    """An image with one pixel per square."""
    shape = len(grid.rows.values), len(grid.columns.values)
    pixels = colours_of(grid.colour, shape[0] * shape[1], theme).reshape(*shape, 3)
    edges = (-0.5, shape[1] - 0.5, shape[0] - 0.5, -0.5)
    axes.imshow(pixels, extent=edges, aspect="auto", interpolation="nearest", origin="upper")


def _area(page: Page, axes: Any, ground: Plane, panel: int) -> PlotArea:
    place = axes.get_position()
    left, top = place.x0 * page.width, (1 - place.y1) * page.height
    size, along = (place.width * page.width, place.height * page.height), ground.x
    return PlotArea(left, top, *size, along.limits, along.scale, panel, ground.y.limits)


def _fill_selected(axes: Any, layer: Bars, selected: Indices, colour: tuple[float, ...]) -> None:
    """The part of each bar that the selected items make up."""
    members = layer.members
    if members is None or members.of != "item":
        return
    own = np.isin(members.index, selected)
    every, chosen = (np.histogram(members.values[each], layer.edges)[0] for each in (slice(None), own))
    heights = layer.heights * chosen / np.maximum(every, 1)
    axes.stairs(heights, layer.edges, fill=True, color=colour)


def _explain(
    page: Page, room: Rect, axes: Any, layers: Sequence[Bars | Curve], named: Named, theme: Theme, size: float
) -> None:
    """A legend where it covers no data, or below the axes, which shrink for it; smaller if a name is long."""
    place = axes.get_position()
    wide = place.width * page.width
    widest = max(text_width(name, size) for name, _ in named) + HANDLE * size
    fits_inside, shrunk = widest <= wide, max(SMALLEST, min(1.0, room.width / widest))
    size, widest = (size, widest) if fits_inside else (size * shrunk, widest * shrunk)
    style = {"frameon": False, "labelcolor": theme.text, "prop": page.font(size, "".join(name for name, _ in named))}
    if fits_inside:
        legend = _legend(axes, named, loc="best", **style)
        if not any(_covers(_extent(page, axes, legend), layer) for layer in layers):
            return
        legend.remove()
    columns = max(1, min(len(named), int(wide // widest)))
    high = min((LINE * math.ceil(len(named) / columns) + 0.8) * size / page.height, 0.6 * place.height)
    axes.set_position((place.x0, place.y0 + high, place.width, place.height - high))
    below = (place.y0 - 3.5 * size / page.height) + high
    middle = place.x0 + place.width / 2 if widest <= wide else (room.x + room.width / 2) / page.width
    place_below = {"bbox_to_anchor": (middle, below), "bbox_transform": page.figure.transFigure}
    _legend(axes, named, loc="upper center", ncols=columns, **place_below, **style)


def _legend(axes: Any, named: Named, **style: Any) -> Any:
    """A legend whose names are letters: matplotlib reads `$` as mathematics and leaves out what begins with `_`."""
    legend = axes.legend([handle for _, handle in named], ["?"] * len(named), **style)
    for text, (name, _) in zip(legend.get_texts(), named, strict=True):
        text.set_parse_math(False)
        text.set_text(name)
    return legend


def _extent(page: Page, axes: Any, legend: Any) -> Array:
    """The legend's corners [[left, low], [right, high]] in the units of the axes."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    corners = legend.get_window_extent(FigureCanvasAgg(page.figure).get_renderer())
    return np.asarray(axes.transData.inverted().transform(corners.get_points()))


def _covers(extent: Array, layer: Bars | Curve) -> bool:
    (left, low), (right, high) = extent
    if isinstance(layer, Bars):
        under = (layer.edges[1:] > left) & (layer.edges[:-1] < right)
        return bool((layer.heights[under] > low).any())
    x = np.unique(np.concatenate([layer.x, np.geomspace(layer.x[0], layer.x[-1], 512) if layer.x[0] > 0 else layer.x]))
    y = np.interp(x, layer.x, layer.y)
    return bool(((x > left) & (x < right) & (y > low) & (y < high)).any())


def _draw(axes: Any, layer: Bars | Curve, colour: tuple[float, ...], factor: float, *, beside: bool) -> Any:
    """What stands for the layer in a legend. Bars that are not filled are outlines, which lie over one another.

    Filled ones are paler `beside` a selection, of which they show the share.
    """
    if isinstance(layer, Bars):
        outline = axes.stairs(
            layer.heights, layer.edges, color=colour, linewidth=(1.3 if layer.opacity else 2) * factor
        )
        if not layer.opacity:
            return outline
        opacity = layer.opacity * (BEHIND if beside else 1.0)
        return axes.stairs(layer.heights, layer.edges, fill=True, color=(*colour, opacity))
    style = (0, (4, 3)) if layer.dashed else "-"
    marker = "o" if len(layer.x) <= 24 else None
    (line,) = axes.plot(
        np.asarray(layer.x),
        np.asarray(layer.y),
        color=colour,
        linewidth=layer.width * factor,
        linestyle=style,
        marker=marker,
        markersize=4 * factor,
    )
    return line
