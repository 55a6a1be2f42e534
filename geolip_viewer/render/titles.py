"""Titles of panels, and of a whole picture: as large as there is room, and else in fewer words."""

from collections.abc import Sequence

from geolip_viewer.clauses import Clause, Clauses, in_one_line, levels_of
from geolip_viewer.headings import Heading
from geolip_viewer.render.layout import EDGE, Layout
from geolip_viewer.render.lettering import elided, text_width
from geolip_viewer.render.page import Page
from geolip_viewer.render.palette import Theme
from geolip_viewer.scene import Scene

SMALLEST, SMALLEST_OF_ONE = 0.7, 0.68  # share to which a title may shrink, with several panels and with one
APART = 1.5  # between titles side by side, in type sizes
SPARE = 0.99  # share of the room for a single panel's title, since letter widths are rounded


def write_titles(page: Page, scenes: Sequence[Scene], arranged: Layout, theme: Theme, title: str) -> None:
    """Titles of all panels; `title` is that of the picture, which one panel alone has in the place of its own."""
    if arranged.is_single:
        _write_single(page, scenes[0].heading, arranged, theme, title)
        return
    factor = arranged.type_factor
    if title:
        room = arranged.width - 2 * EDGE
        page.text(EDGE, 36 * factor, elided(title, 24 * factor, room, bold=True), 24 * factor, theme.text, bold=True)
    headings = [scene.heading for scene in scenes]
    room = min(cell.width for cell in arranged.cells) - APART * 16 * factor
    titles, size = _fitted([each.title for each in headings], 16 * factor, room, smallest=SMALLEST, bold=True)
    lines, below = _fitted([each.line for each in headings], 13 * factor, room)
    for cell, written, line in zip(arranged.cells, titles, lines, strict=True):
        middle = cell.x + cell.width / 2
        page.text(middle, cell.y + 16 * factor, written, size, theme.text, bold=True, align="center")
        page.text(middle, cell.y + 37 * factor, line, below, theme.muted_text, align="center")


def _write_single(page: Page, heading: Heading, arranged: Layout, theme: Theme, title: str) -> None:
    factor, room = arranged.type_factor, arranged.width - 2 * EDGE
    said = Clauses((Clause.of(title),)) if title else heading.title
    (written,), size = _fitted([said], 27 * factor, SPARE * room, smallest=SMALLEST_OF_ONE, bold=True)
    (line,), below = _fitted([heading.line], 15 * factor, room)
    page.text(EDGE, 34 * factor, written, size, theme.text, bold=True)
    page.text(EDGE, 63 * factor, line, below, theme.muted_text)


def _fitted(
    told: Sequence[Clauses], size: float, room: float, *, smallest: float = 1.0, bold: bool = False
) -> tuple[list[str], float]:
    """A line of each and the size of their type: all of one size, none with words worth less than others leave out.

    Type shrinks to the share `smallest` of its size before words go; what no words make short enough is cut.
    """
    texts = ["" for _ in told]
    for least in levels_of(told):
        texts = [in_one_line(each.at(least)) for each in told]
        width = max(text_width(text, size, bold=bold) for text in texts)
        if width * smallest <= room:
            return texts, size * (room / max(width, room))
    return [elided(text, size * smallest, room, bold=bold) for text in texts], size * smallest
