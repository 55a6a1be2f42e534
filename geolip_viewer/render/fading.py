"""A globe that is zoomed beyond its part of the picture fades out before its map begins, instead of being cut off."""

from geolip_viewer.render.layout import Layout
from geolip_viewer.render.page import Page
from geolip_viewer.render.palette import Rgb, Theme

DEPTH = 16  # pixels
PIECES = 24  # of an upright strip, low enough to hide steps of the background's colour


def fade_beside_maps(page: Page, arranged: Layout, theme: Theme) -> None:
    """Strips of the background over the end of each globe's panel, from clear to opaque."""
    depth = round(DEPTH * arranged.type_factor)
    for place, panel in enumerate(arranged.maps):
        globe, chart = arranged.frame(panel, 1.0), arranged.ground(len(arranged.cells) + place)
        is_below = globe.y + globe.height <= chart.y + 1
        for step in range(depth):
            opacity, back = (step + 1) / depth, depth - step
            if is_below:
                y = chart.y - back
                page.fill(globe.x, y, globe.width, 1, _background(theme, y / page.height), opacity)
                continue
            high = globe.height / PIECES
            for y in (globe.y + piece * high for piece in range(PIECES)):
                page.fill(chart.x - back, y, 1, high, _background(theme, (y + high / 2) / page.height), opacity)


def _background(theme: Theme, down: float) -> Rgb:
    """The colour of the background at a fraction of the picture's height."""
    red, green, blue = (
        top + (bottom - top) * min(max(down, 0.0), 1.0) for top, bottom in zip(theme.top, theme.bottom, strict=True)
    )
    return red, green, blue
