"""The sidebar: colour bars with name, unit and range, classes by count, and what each kind of mark stands for."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from geolip_viewer.render.layout import EDGE, Layout
from geolip_viewer.render.lettering import elided, wrapped
from geolip_viewer.render.page import Page
from geolip_viewer.render.palette import Rgb, Theme, category_colours, colour_table
from geolip_viewer.scene import Array, Category, Points, Scalar, Scene, Solid


@dataclass(frozen=True)
class Swatch:
    """One line that explains a mark."""

    text: str
    symbol: str
    colour: Rgb


def sidebar(page: Page, scenes: Sequence[Scene], arranged: Layout, theme: Theme) -> None:
    """Bars, classes and marks down the left side."""
    factor = arranged.type_factor
    y = (112 * factor) if arranged.is_single else arranged.header + 20 * factor
    width = arranged.sidebar - EDGE - 18 * factor
    for scalar in arranged.shared:
        y = _bar(page, scalar, EDGE, y, width, theme, factor) + 30 * factor
    swatches = _swatches(scenes, theme)
    lines = [wrapped(swatch.text, 15 * factor, width - 22 * factor)[:2] for swatch in swatches]
    foot = arranged.height - 64 * factor - sum(6 + 19 * len(each) for each in lines) * factor
    categories = _categories(scenes)
    for place, category in enumerate(categories):
        share = y + (foot - y) / (len(categories) - place)
        y = _classes(page, category, y, share, width, theme, factor) + 20 * factor
    for swatch, texts in zip(swatches, lines, strict=True):
        _explain(page, swatch, y, theme, factor)
        for text in texts:
            page.text(EDGE + 22 * factor, y, elided(text, 15 * factor, width - 22 * factor), 15 * factor, theme.text)
            y += 19 * factor
        y += 6 * factor


def foot_bar(page: Page, arranged: Layout, theme: Theme) -> None:
    """The bar that all panels share, below them, where no sidebar holds it."""
    factor = arranged.type_factor
    width = min(360 * factor, arranged.width - 2 * EDGE)
    for scalar in arranged.shared:
        y = arranged.height - arranged.foot + 14 * factor
        _bar(page, scalar, (arranged.width - width) / 2, y, width, theme, factor)


def own_bars(page: Page, arranged: Layout, panel: int, theme: Theme) -> None:
    """The bars that belong to one panel alone, centred below it."""
    factor, cell = arranged.type_factor, arranged.cells[panel]
    count = len(arranged.own[panel])
    for place, scalar in enumerate(arranged.own[panel]):
        room = cell.width / count
        width = min(260 * factor, room - 40 * factor)
        x = cell.x + place * room + (room - width) / 2
        _bar(page, scalar, x, cell.y + cell.height - 40 * factor, width, theme, factor * 0.88)


def _swatches(scenes: Sequence[Scene], theme: Theme) -> list[Swatch]:
    found: dict[str, Swatch] = {}
    for scene in scenes:
        for layer in scene.layers:
            text = getattr(layer, "legend", "")
            if not text or text in found:
                continue
            colouring = getattr(layer, "colour", None)
            colour = theme.roles[colouring.role] if isinstance(colouring, Solid) else theme.muted_text
            found[text] = Swatch(text, layer.symbol if isinstance(layer, Points) else "line", colour)
    return list(found.values())


def _explain(page: Page, swatch: Swatch, y: float, theme: Theme, factor: float) -> None:
    x = EDGE + 6 * factor
    if swatch.symbol == "line":
        page.line(x - 7 * factor, y, x + 7 * factor, y, swatch.colour, 2.2 * factor)
    else:
        size = {"star": 15.0, "ring": 10.0}.get(swatch.symbol, 9.0) * factor
        page.mark(x, y, swatch.symbol, size, swatch.colour, theme.edge)


def _categories(scenes: Sequence[Scene]) -> list[Category]:
    """Each list of names once: panels that colour by the same classes share their legend."""
    found: dict[tuple[str, ...], Category] = {}
    for scene in scenes:
        for layer in scene.layers:
            colour = getattr(layer, "colour", None)
            if isinstance(colour, Category):
                found.setdefault(colour.names, colour)
    return list(found.values())


def _classes(page: Page, category: Category, y: float, foot: float, width: float, theme: Theme, factor: float) -> float:
    """Names by count until the room ends; returns the height reached."""
    counts = category.counts
    if counts is None:
        counts = np.bincount(category.codes[category.codes >= 0], minlength=len(category.names))
    order = [place for place in np.argsort(-counts, kind="stable").tolist() if counts[place] > 0]
    colours = category_colours(category, theme)
    page.text(EDGE, y, category.title, 15 * factor, theme.text, bold=True)
    y += 28 * factor
    step = 23.5 * factor
    room = max(1, int((foot - y) // step))
    shown = order if len(order) <= room else order[: max(1, room - 1)]
    for place in shown:
        page.mark(EDGE + 6 * factor, y, "dot", 9 * factor, tuple(colours[place]), theme.edge)
        name = elided(category.names[place], 15 * factor, width - 74 * factor)
        page.text(EDGE + 22 * factor, y, name, 15 * factor, theme.text)
        page.text(EDGE + width, y, f"{counts[place]:,}", 14 * factor, theme.muted_text, align="right")
        y += step
    if len(shown) < len(order):
        rest = f"+ {len(order) - len(shown)} more"
        page.text(EDGE + 22 * factor, y, rest, 14 * factor, theme.muted_text)
        y += step
    return y


def _bar(page: Page, scalar: Scalar, x: float, y: float, width: float, theme: Theme, factor: float) -> float:
    """Name and unit, gradient, ticks in real units; returns the height reached."""
    name = f"{scalar.name} ({scalar.unit})" if scalar.unit else scalar.name
    page.text(x, y, elided(name, 14.5 * factor, width, bold=True), 14.5 * factor, theme.text, bold=True)
    axes = page.axes(x, y + 13 * factor, width, 11 * factor)
    axes.imshow(colour_table(scalar.colormap, theme.name)[None], aspect="auto", extent=(0, 1, 0, 1))
    axes.set_axis_off()
    values, positions = _ticks(scalar)
    for text, place in zip(_tick_texts(values), positions, strict=True):
        page.line(x + place * width, y + 24 * factor, x + place * width, y + 28 * factor, theme.muted_text, 1.0)
        at = min(max(place * width, 6 * factor), width - 6 * factor)
        page.text(x + at, y + 38 * factor, text, 12.5 * factor, theme.muted_text, align="center")
    return y + 46 * factor


def _ticks(scalar: Scalar) -> tuple[Array, Array]:
    """A few round values within the limits, and where they lie from 0 to 1."""
    from matplotlib.ticker import MaxNLocator

    low, high = scalar.span
    if scalar.scale == "log1p":
        powers = 10.0 ** np.arange(0, 12)
        values = np.unique(np.concatenate([[low], powers[(powers > low) & (powers < high / 1.9)], [high]]))
        bent = np.log1p(values)
        return values, (bent - bent[0]) / max(bent[-1] - bent[0], 1e-300)
    values = np.asarray(MaxNLocator(4, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high))
    values = values[(values >= low - 1e-12) & (values <= high + 1e-12)]
    if len(values) < 2:
        values = np.array([low, high])
    return values, (values - low) / (high - low)


def _tick_texts(values: Array) -> list[str]:
    return [f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}".replace("-", "−") for value in values.tolist()]
