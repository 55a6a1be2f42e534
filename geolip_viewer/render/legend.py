"""The sidebar: colour bars with name, unit and range, classes by count, and what each kind of mark stands for."""

import math
from collections.abc import Sequence

import numpy as np

from geolip_viewer.colouring import Category, Scalar
from geolip_viewer.render.class_lines import Row, class_rows, hidden_rows, more, row_colour
from geolip_viewer.render.explained import Swatch, class_lists, differ, headings, swatches
from geolip_viewer.render.foot import FOOT_LINE, FOOT_TYPE
from geolip_viewer.render.layout import EDGE, OWN_BAR, Layout
from geolip_viewer.render.lettering import elided, text_width, wrapped
from geolip_viewer.render.page import BarArea, Page, Region
from geolip_viewer.render.palette import Theme, colour_table
from geolip_viewer.render.panel_letters import panels_text
from geolip_viewer.scene import Array, Scene

_ROW, _CLOSE_ROW = 23.5, 19.0  # from name to name in a list of classes, and where there are several lists
_HEADING = 19  # above the marks of certain panels
_BAR_TYPE, _BAR_LINES = 14.5, 3  # of the title of a bar: size of type, and lines in the sidebar
_TOLD_APART = 20  # steps of a bar's range that its numbers distinguish


def sidebar(page: Page, scenes: Sequence[Scene], arranged: Layout, theme: Theme) -> None:
    """Bars, classes and marks down the left side."""
    factor = arranged.type_factor
    y = (112 * factor) if arranged.is_single else arranged.header + 20 * factor
    width = arranged.sidebar - EDGE - 18 * factor
    for scalar in arranged.shared:
        title = _bar_title(scalar, width, factor, _BAR_LINES)
        y = _bar(page, scalar, title, EDGE, y, width, theme, factor) + 30 * factor
    marks = swatches(scenes)
    lines = [wrapped(swatch.text, 15 * factor, width - 22 * factor)[:2] for swatch in marks]
    above = headings(marks) if differ(scenes) else [""] * len(marks)
    foot = arranged.height - arranged.footing - sum(6 + 19 * len(each) for each in lines) * factor
    foot -= _HEADING * factor * sum(map(bool, above))
    lists = class_lists(scenes)
    step = (_ROW if len(lists) < 2 else _CLOSE_ROW) * factor
    for place, each in enumerate(lists):
        later = sum(_height(other.category, step, factor) for other in lists[place + 1 :])
        share = max(y + (foot - y) / (len(lists) - place), foot - later)
        whose = panels_text(each.panels) if differ(scenes) else ""
        y = _classes(page, each.category, whose, y, share, step, width, theme, factor) + 20 * factor
    for swatch, texts, heading in zip(marks, lines, above, strict=True):
        if heading:
            page.text(EDGE, y, elided(heading, 12.5 * factor, width), 12.5 * factor, theme.muted_text)
            y += _HEADING * factor
        _explain(page, swatch, EDGE + 6 * factor, y, theme, factor)
        for text in texts:
            page.text(EDGE + 22 * factor, y, elided(text, 15 * factor, width - 22 * factor), 15 * factor, theme.text)
            y += 19 * factor
        y += 6 * factor


def foot_bar(page: Page, arranged: Layout, theme: Theme) -> None:
    """The bar that all panels share, below them, where no sidebar holds it."""
    factor = arranged.type_factor
    width = min(360 * factor, arranged.width - 2 * EDGE)
    for scalar in arranged.shared:
        y = arranged.height - arranged.foot + arranged.legend_height + 14 * factor
        title = _bar_title(scalar, arranged.width - 2 * EDGE, factor, 1)
        _bar(page, scalar, title, (arranged.width - width) / 2, y, width, theme, factor)


def foot_legend(page: Page, arranged: Layout, theme: Theme) -> None:
    """Signs and names of classes below the panels, where no sidebar holds them."""
    factor = arranged.type_factor
    size, step, small = FOOT_TYPE * factor, FOOT_LINE * factor, 0.8 * factor
    for each in arranged.foot_legend:
        x, y = EDGE + each.x, arranged.height - arranged.foot + (each.line + 0.5) * step
        if each.sign is not None:
            _explain(page, each.sign, x + 7 * small, y, theme, small)
        elif each.row is not None and each.category is not None:
            page.mark(x + 4 * factor, y, "dot", 8 * factor, row_colour(each.row, each.category, theme), theme.edge)
            if each.row.index >= 0 and each.category.of is not None:
                region = Region(x, y - step / 2, each.width, step, each.category.of, each.row.index)
                page.regions.append(region)
        page.text(x + each.indent, y, each.text, size, theme.muted_text if each.is_note else theme.text)


def own_bars(page: Page, arranged: Layout, panel: int, theme: Theme) -> None:
    """The bars that belong to one panel alone, centred below it."""
    factor, cell = arranged.type_factor, arranged.cells[panel]
    count = len(arranged.own[panel])
    for place, scalar in enumerate(arranged.own[panel]):
        room = cell.width / count
        width = min(260 * factor, room - 40 * factor)
        x = cell.x + place * room + (room - width) / 2
        y, small = cell.y + cell.height - (OWN_BAR - 6) * factor, factor * 0.88
        _bar(page, scalar, _bar_title(scalar, room - 20 * factor, small, 1), x, y, width, theme, small)


def _explain(page: Page, swatch: Swatch, x: float, y: float, theme: Theme, factor: float) -> None:
    """A sign about a place."""
    colour = swatch.colour(theme)
    if swatch.symbol == "line":
        page.line(x - 7 * factor, y, x + 7 * factor, y, colour, 2.2 * factor)
    elif swatch.symbol == "dashes":
        for start in (-7, 1.5):
            page.line(x + start * factor, y, x + (start + 5.5) * factor, y, colour, 2.2 * factor)
    else:
        size = {"star": 15.0, "ring": 10.0, "square": 11.0}.get(swatch.symbol, 9.0) * factor
        page.mark(x, y, swatch.symbol, size, colour, theme.edge)


def _classes(
    page: Page,
    category: Category,
    whose: str,
    y: float,
    foot: float,
    step: float,
    width: float,
    theme: Theme,
    factor: float,
) -> float:
    """Heading, how the names are sorted, whose they are, and the names by count until the room ends.

    Returns the height reached. `step` is from name to name.
    """
    rows, hidden = class_rows(category), hidden_rows(category)
    title = elided(category.title, 15 * factor, width, bold=True)
    page.text(EDGE, y, title, 15 * factor, theme.text, bold=True)
    lines = wrapped(f"{category.counted or 'items'}, most first", 12.5 * factor, width)
    for line in (*lines, *([whose] if whose else ())):
        y += 17 * factor
        page.text(EDGE, y, line, 12.5 * factor, theme.muted_text)
    y += 25 * factor
    room = max(1, int((foot - y) // step))
    hidden = hidden[: room // 3]
    room -= len(hidden)
    shown = rows if len(rows) <= room else rows[: max(1, room - 1)]
    for row in shown:
        _row(page, category, row, y, step, width, theme, factor)
        y += step
    if len(shown) < len(rows):
        rest = more(sum(row.classes for row in rows[len(shown) :]))
        page.text(EDGE + 22 * factor, y, rest, 14 * factor, theme.muted_text)
        y += step
    for row in hidden:
        _row(page, category, row, y, step, width, theme, factor)
        y += step
    return y


def _height(category: Category, step: float, factor: float) -> float:
    """The height of a whole list, with its heading and the gap below."""
    return (len(class_rows(category)) + len(hidden_rows(category))) * step + 100 * factor


def _row(
    page: Page, category: Category, row: Row, y: float, step: float, width: float, theme: Theme, factor: float
) -> None:
    """Swatch, name and count; the name has all the room that the count leaves."""
    colour = row_colour(row, category, theme)
    taken = text_width(row.count, 14 * factor) + 10 * factor if row.count else 0.0
    page.mark(EDGE + 6 * factor, y, "ring" if row.is_hidden else "dot", 9 * factor, colour, theme.edge)
    name, left = elided(row.text, 15 * factor, width - 22 * factor - taken), EDGE + 22 * factor
    page.text(left, y, name, 15 * factor, theme.muted_text if row.is_hidden else theme.text)
    if row.is_hidden:
        page.line(left, y, left + text_width(name, 15 * factor), y, theme.muted_text, 1.0)
    if row.count:
        page.text(EDGE + width, y, row.count, 14 * factor, theme.muted_text, align="right")
    if row.index >= 0 and category.of is not None:
        page.regions.append(Region(EDGE, y - step / 2, width, step, category.of, row.index))


def _bar_title(scalar: Scalar, room: float, factor: float, most: int) -> list[str]:
    """Name and unit in at most so many lines of this width."""
    size = _BAR_TYPE * factor
    lines = wrapped(f"{scalar.name} ({scalar.unit})" if scalar.unit else scalar.name, size, room, bold=True)
    lines = [*lines[: most - 1], " ".join(lines[most - 1 :])] if len(lines) > most else lines
    return [elided(line, size, room, bold=True) for line in lines]


def _bar(
    page: Page, scalar: Scalar, title: Sequence[str], x: float, y: float, width: float, theme: Theme, factor: float
) -> float:
    """Lines of a title, gradient, ticks in real units; returns the height reached. A wider title is centred above."""
    size = _BAR_TYPE * factor
    for place, line in enumerate(title):
        y += 18 * factor if place else 0.0
        aside = min(0.0, (width - text_width(line, size, bold=True)) / 2)
        page.text(x + aside, y, line, size, theme.text, bold=True)
    axes = page.axes(x, y + 13 * factor, width, 11 * factor)
    axes.imshow(colour_table(scalar.colormap, theme.name)[None], aspect="auto", extent=(0, 1, 0, 1))
    axes.set_axis_off()
    page.bars.append(BarArea(x, y + 13 * factor, width, 11 * factor, scalar.span, scalar.scale, scalar.name))
    values, positions = ticks(scalar)
    size, texts = 12.5 * factor, tick_texts(values, scalar.unit)
    for place in _fitting(texts, positions * width, size, width, in_pairs=scalar.colormap == "diverging"):
        text, at = texts[place], positions[place] * width
        page.line(x + at, y + 24 * factor, x + at, y + 28 * factor, theme.muted_text, 1.0)
        half = text_width(text, size) / 2
        middle = min(max(at, half), width - half) if half < width / 2 else width / 2
        page.text(x + middle, y + 38 * factor, text, size, theme.muted_text, align="center")
    return y + 46 * factor


def _fitting(texts: list[str], at: Array, size: float, width: float, *, in_pairs: bool = False) -> list[int]:
    """Which ticks are written: both ends, and those between that come near no other.

    `in_pairs`: of a bar about zero a number only with its opposite.
    """
    halves = [text_width(text, size) / 2 for text in texts]
    middles = [min(max(place, half), width - half) for place, half in zip(at.tolist(), halves, strict=True)]
    ends = [0, len(texts) - 1] if len(texts) > 1 else [0]
    if len(ends) == 2 and middles[0] + halves[0] > middles[1] - halves[1] and len(texts) == 2:
        return ends if sum(halves) * 2 < width else ends[:1]
    kept = list(ends)
    for place in range(1, len(texts) - 1):
        if all(abs(middles[place] - middles[other]) >= halves[place] + halves[other] + 0.5 * size for other in kept):
            kept.append(place)
    last = len(texts) - 1
    return sorted(place for place in kept if not in_pairs or last - place in kept)


def ticks(scalar: Scalar) -> tuple[Array, Array]:
    """Both limits and a few round values in between, and their positions from 0 to 1."""
    from matplotlib.ticker import MaxNLocator

    low, high = scalar.span
    if scalar.scale == "log1p":
        powers = 10.0 ** np.arange(0, 12)
        values = np.unique(np.concatenate([[low], powers[(powers > low) & (powers < high)], [high]]))
        bent = np.log1p(values)
        return values, (bent - bent[0]) / max(bent[-1] - bent[0], 1e-300)
    values = np.asarray(MaxNLocator(4, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high))
    near = 1e-9 * (high - low)
    values = np.concatenate([[low], values[(values > low + near) & (values < high - near)], [high]])
    return values, (values - low) / (high - low)


def tick_texts(values: Array, unit: str = "") -> list[str]:
    """All with as many digits after the point: whole numbers none, else three, as titles have.

    In a `unit` the largest number has three digits. Where numbers differ by little they have more.
    """
    digits = 0
    if not (values == np.round(values)).all():
        span = float(np.ptp(values)) / _TOLD_APART
        least = 2 - _power(float(np.abs(values).max())) if unit else 3
        digits = max(0, least, -_power(span) if span else 0)
    return [f"{round(value, digits) + 0.0:,.{digits}f}".replace("-", "−") for value in values.tolist()]


def _power(value: float) -> int:
    """Of ten, below a positive number."""
    return math.floor(math.log10(value))
