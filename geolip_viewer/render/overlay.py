"""Everything written beside the globe: titles, legend, colour bars, notices and the badge."""

import re
from collections.abc import Iterator, Sequence

from geolip_viewer.look import Look
from geolip_viewer.render import notices
from geolip_viewer.render.badges import write_badges
from geolip_viewer.render.explained import differ
from geolip_viewer.render.fading import fade_beside_maps
from geolip_viewer.render.layout import EDGE, Layout
from geolip_viewer.render.legend import foot_bar, foot_legend, own_bars, sidebar
from geolip_viewer.render.lettering import elided, text_width
from geolip_viewer.render.page import Page
from geolip_viewer.render.palette import THEMES, Theme
from geolip_viewer.render.panel_letters import lettered
from geolip_viewer.render.plots import plot
from geolip_viewer.scene import Plane, Scene

SMALLEST, SMALLEST_HEADING = 0.7, 0.68  # of its size, that a title of a panel, or of the whole, may shrink to
APART = 1.5  # between titles beside each other, in sizes of their type
BETWEEN = " · "  # the parts of a subtitle


def overlay(scenes: Sequence[Scene], arranged: Layout, look: Look, title: str) -> Page:
    """The page that lies over the panels; scenes on a plane are drawn here whole."""
    page = Page(arranged.width, arranged.height)
    theme = THEMES[look.theme]
    if not look.transparent:
        fade_beside_maps(page, arranged, theme)
    has_letters = look.panel_letters or (arranged.sidebar > 0 and differ(scenes))
    _titles(page, lettered(scenes) if has_letters else scenes, arranged, theme, title)
    if arranged.sidebar:
        sidebar(page, scenes, arranged, theme)
    elif look.legend:
        foot_legend(page, arranged, theme)
        if not arranged.is_single:
            foot_bar(page, arranged, theme)
    for panel, scene in enumerate(scenes):
        if isinstance(scene.ground, Plane) and scene.ground.outline is None:
            plot(page, arranged.ground(panel), scene, theme, arranged.type_factor, panel, look.selected_items)
        own_bars(page, arranged, panel, theme)
    _captions(page, arranged, look, theme)
    write_badges(page, scenes, arranged, theme)
    _notices(page, arranged, theme)
    return page


def _titles(page: Page, scenes: Sequence[Scene], arranged: Layout, theme: Theme, title: str) -> None:
    factor = arranged.type_factor
    if arranged.is_single:
        _heading(page, title or scenes[0].title, _below(scenes[0]), arranged, theme)
        return
    if title:
        room = arranged.width - 2 * EDGE
        page.text(EDGE, 36 * factor, elided(title, 24 * factor, room, bold=True), 24 * factor, theme.text, bold=True)
    room = min(cell.width for cell in arranged.cells) - APART * 16 * factor
    names, size = _panel_titles([scene.title for scene in scenes], 16 * factor, room)
    below = _subtitles([_below(scene) for scene in scenes], 13 * factor, room)
    for cell, name, subtitle in zip(arranged.cells, names, below, strict=True):
        middle = cell.x + cell.width / 2
        page.text(middle, cell.y + 16 * factor, name, size, theme.text, bold=True, align="center")
        page.text(middle, cell.y + 37 * factor, subtitle, 13 * factor, theme.muted_text, align="center")


def _panel_titles(titles: Sequence[str], size: float, room: float) -> tuple[list[str], float]:
    """Panels' titles, as large as the longest fits, or of each the name before the colon, with its moment or alone."""
    names = [title.partition(": ")[0] for title in titles]
    moments = [title.partition(": ")[2].partition(BETWEEN)[2] for title in titles]
    at_moments = [BETWEEN.join(filter(None, each)) for each in zip(names, moments, strict=True)]
    for texts in (titles, at_moments, names):
        width = max(text_width(text, size, bold=True) for text in texts)
        if width * SMALLEST <= room:
            return list(texts), size * min(1.0, room / width)
    return [elided(text, size * SMALLEST, room, bold=True) for text in texts], size * SMALLEST


def _subtitles(subtitles: Sequence[str], size: float, room: float) -> list[str]:
    """Subtitles beside each other, all without as many of their parts as the longest has no room for."""
    steps = [_shorter_subtitles(each) for each in subtitles]
    most = max(map(len, steps))
    for step in range(most):
        texts = [each[max(0, len(each) - most + step)] for each in steps]
        if all(text_width(text, size) <= room for text in texts):
            return texts
    return [elided(each[-2], size, room) for each in steps]


def _shorter_subtitles(subtitle: str) -> list[str]:
    """A subtitle without more and more of its last parts; at the end the first loses what explains it."""
    parts = subtitle.split(BETWEEN)
    plain = re.sub(r" \([^()]*\)", "", parts[0])
    shorter = [BETWEEN.join(parts[:most]) for most in range(len(parts), 0, -1)]
    return [*shorter, plain, plain.partition(", ")[0]]


def _below(scene: Scene) -> str:
    """What stands below a title."""
    return " · ".join(filter(None, (scene.subtitle, scene.moment)))


def _heading(page: Page, title: str, subtitle: str, arranged: Layout, theme: Theme) -> None:
    factor, room = arranged.type_factor, arranged.width - 2 * EDGE
    large = 27 * factor
    sizes = {each: _heading_size(each, large, room) for each in _shorter_titles(title)}
    fits = (each for each, size in sizes.items() if text_width(each, size, bold=True) <= room)
    title = next(fits, title)
    size = sizes[title]
    page.text(EDGE, 34 * factor, elided(title, size, room, bold=True), size, theme.text, bold=True)
    page.text(EDGE, 63 * factor, _subtitles([subtitle], 15 * factor, room)[0], 15 * factor, theme.muted_text)


def _heading_size(title: str, large: float, room: float) -> float:
    """As large as fits, within limits: a little less than in proportion, since widths of letters are rounded."""
    return large * max(SMALLEST_HEADING, min(1.0, 0.99 * room / max(text_width(title, large, bold=True), 1.0)))


def _shorter_titles(title: str) -> Iterator[str]:
    """A title with fewer and fewer clauses, those in brackets or quotation marks being whole; the moment stays."""
    said, *moment = title.split(BETWEEN)
    clauses = re.split(r", (?![^(]*\))(?![^“]*”)", said)
    for most in range(len(clauses), 0, -1):
        yield BETWEEN.join((", ".join(clauses[:most]), *moment))


def _captions(page: Page, arranged: Layout, look: Look, theme: Theme) -> None:
    """Which map stands beside a globe, below it."""
    size = 12.5 * arranged.type_factor
    for number in range(len(arranged.maps)):
        frame = arranged.frame(len(arranged.cells) + number, 1.0)
        x, y = frame.centre
        what = "line: rim of what the globe shows, cross: its middle"
        said = (f"{look.map.capitalize()} map, equal areas · {what}", what.capitalize(), "Line: rim, cross: middle")
        words = next((each for each in said if text_width(each, size) <= frame.width), said[-1])
        words = elided(words, size, frame.width)
        page.text(x, y + frame.radius / 2 + 1.2 * size, words, size, theme.muted_text, align="center")


def _notices(page: Page, arranged: Layout, theme: Theme) -> None:
    """What is odd about the data, in the bottom line, or above the badge there."""
    size = notices.SIZE * arranged.type_factor
    y = arranged.height - 1.5 * size - arranged.badge_height
    for place, line in enumerate(reversed(arranged.notices)):
        page.text(EDGE, y - place * notices.STEP * size, line, size, theme.muted_text)
