"""Everything written beside the globe: titles, legend, colour bars, notices and the badge."""

from collections.abc import Sequence

from geolip_viewer.look import Look
from geolip_viewer.render.badges import write_badges
from geolip_viewer.render.explained import differ
from geolip_viewer.render.fading import fade_beside_maps
from geolip_viewer.render.layout import EDGE, Layout
from geolip_viewer.render.legend import foot_bar, foot_legend, own_bars, sidebar
from geolip_viewer.render.lettering import elided, text_width
from geolip_viewer.render.notices import write_notices
from geolip_viewer.render.page import Page
from geolip_viewer.render.palette import THEMES, Theme
from geolip_viewer.render.panel_letters import lettered
from geolip_viewer.render.plots import plot
from geolip_viewer.render.titles import write_titles
from geolip_viewer.scene import Plane, Scene


def overlay(scenes: Sequence[Scene], arranged: Layout, look: Look, title: str) -> Page:
    """The page over the panels; scenes on a plane are drawn here entirely."""
    page = Page(arranged.width, arranged.height)
    theme = THEMES[look.theme]
    if not look.transparent:
        fade_beside_maps(page, arranged, theme)
    has_letters = look.panel_letters or (arranged.sidebar > 0 and differ(scenes))
    write_titles(page, lettered(scenes) if has_letters else scenes, arranged, theme, title)
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
    bottom = arranged.height - arranged.badge_height
    write_notices(page, arranged.notices, EDGE, bottom, arranged.type_factor, theme)
    return page


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
