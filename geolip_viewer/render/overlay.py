"""Everything written beside the globe: titles, legend, colour bars, notices and the badge."""

from collections.abc import Sequence

from geolip_viewer.look import Look
from geolip_viewer.render.layout import EDGE, Layout, Rect
from geolip_viewer.render.legend import foot_bar, own_bars, sidebar
from geolip_viewer.render.lettering import elided, text_width
from geolip_viewer.render.page import Page
from geolip_viewer.render.palette import THEMES, Theme
from geolip_viewer.render.plots import plot
from geolip_viewer.scene import Plane, Scene


def overlay(scenes: Sequence[Scene], arranged: Layout, look: Look, title: str) -> Page:
    """The page that lies over the panels; scenes on a plane are drawn here whole."""
    page = Page(arranged.width, arranged.height)
    theme = THEMES[look.theme]
    _titles(page, scenes, arranged, theme, title)
    if arranged.sidebar:
        sidebar(page, scenes, arranged, theme)
    elif look.legend and not arranged.is_single:
        foot_bar(page, arranged, theme)
    for panel, scene in enumerate(scenes):
        if isinstance(scene.ground, Plane) and scene.ground.outline is None:
            plot(page, arranged.ground(panel), scene, theme, arranged.type_factor)
        own_bars(page, arranged, panel, theme)
    _foot(page, scenes, arranged, look)
    return page


def _titles(page: Page, scenes: Sequence[Scene], arranged: Layout, theme: Theme, title: str) -> None:
    factor = arranged.type_factor
    if arranged.is_single:
        _heading(page, title or scenes[0].title, scenes[0].subtitle, arranged, theme)
        return
    if title:
        room = arranged.width - 2 * EDGE
        page.text(EDGE, 36 * factor, elided(title, 24 * factor, room, bold=True), 24 * factor, theme.text, bold=True)
    for cell, scene in zip(arranged.cells, scenes, strict=True):
        middle, room = cell.x + cell.width / 2, cell.width - 12
        name = elided(scene.title, 16 * factor, room, bold=True)
        page.text(middle, cell.y + 16 * factor, name, 16 * factor, theme.text, bold=True, align="center")
        below = elided(scene.subtitle, 13 * factor, room)
        page.text(middle, cell.y + 37 * factor, below, 13 * factor, theme.muted_text, align="center")


def _heading(page: Page, title: str, subtitle: str, arranged: Layout, theme: Theme) -> None:
    factor, room = arranged.type_factor, arranged.width - 2 * EDGE
    page.text(EDGE, 34 * factor, elided(title, 27 * factor, room, bold=True), 27 * factor, theme.text, bold=True)
    page.text(EDGE, 63 * factor, elided(subtitle, 15 * factor, room), 15 * factor, theme.muted_text)


def badge_box(scenes: Sequence[Scene], arranged: Layout, look: Look) -> Rect:
    """Where the badge stands, or an empty one would stand."""
    size, y = 13.5 * arranged.type_factor, arranged.height - 18 * arranged.type_factor
    shown = elided("".join(_badges(scenes, look)[:1]), size, arranged.width - 2 * EDGE)
    return Rect(EDGE - 0.8 * size, y - 0.95 * size, text_width(shown, size) + 1.6 * size, 1.9 * size)


def _badges(scenes: Sequence[Scene], look: Look) -> list[str]:
    return list(dict.fromkeys(scene.badge for scene in scenes if scene.badge and look.badge))


def _foot(page: Page, scenes: Sequence[Scene], arranged: Layout, look: Look) -> None:
    """The badges of the panels in the bottom line, and above it what is odd about the data."""
    factor, theme = arranged.type_factor, THEMES[look.theme]
    size, y = 13.5 * factor, arranged.height - 18 * factor
    badges = _badges(scenes, look)
    if badges:
        box = badge_box(scenes, arranged, look)
        page.box(box.x, box.y, box.width, box.height, theme.line, 0.16)
        page.text(EDGE, y, elided(badges[0], size, arranged.width - 2 * EDGE), size, theme.text)
    notices = list(dict.fromkeys(notice for scene in scenes for notice in scene.notices))
    for place, notice in enumerate(notices[:2]):
        room = (arranged.sidebar or arranged.width) - EDGE if arranged.is_single else arranged.width - 2 * EDGE
        line = elided(notice, size, max(room, 240 * factor))
        page.text(EDGE, y - (1.9 if badges else 0.2) * size - place * 1.5 * size, line, size, theme.muted_text)
