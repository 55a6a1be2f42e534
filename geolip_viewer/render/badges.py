"""Badges: which panels have one, how much of it fits, and where it is written."""

from collections.abc import Callable, Sequence

from geolip_viewer.badge import Badge
from geolip_viewer.clauses import Phrase, in_one_line, levels_of
from geolip_viewer.render.layout import EDGE, Layout, Rect
from geolip_viewer.render.lettering import elided, text_width, wrapped
from geolip_viewer.render.page import Page
from geolip_viewer.render.palette import Theme
from geolip_viewer.scene import Scene

WIDER = 1.05  # a box, compared with its computed text: drawing may space letters a little wider
Break = Callable[[Phrase, float, float], list[str]]  # a phrase, the type size and the width -> its lines


def badge_boxes(scenes: Sequence[Scene], arranged: Layout) -> dict[int, Rect]:
    """Where badges are written, each by the panel that it is about."""
    return {panel: _box(lines, arranged, panel) for panel, lines in _written(scenes, arranged).items()}


def write_badges(page: Page, scenes: Sequence[Scene], arranged: Layout, theme: Theme) -> None:
    """Write how far panels can be trusted."""
    size = _size(arranged)
    for panel, lines in _written(scenes, arranged).items():
        box = _box(lines, arranged, panel)
        page.box(box.x, box.y, box.width, box.height, theme.line, 0.16)
        for place, line in enumerate(lines):
            y = box.y + (0.95 + 1.25 * place) * size
            if arranged.badge_place == "foot":
                page.text(EDGE, y, line, size, theme.text)
            else:
                page.text(box.x + box.width / 2, y, line, size, theme.text, align="center")


def _written(scenes: Sequence[Scene], arranged: Layout) -> dict[int, list[str]]:
    """The lines of each panel whose badge is written: the first speaks for all where all say the same.

    At the foot it is shortened to one line, and broken only if even the shortest words are too long.
    """
    known = [panel for panel, scene in enumerate(scenes) if scene.badge and arranged.badge_place != "nowhere"]
    size, at_foot = _size(arranged), arranged.badge_place == "foot"
    panels = known[:1] if at_foot else known
    badges = [scenes[panel].badge for panel in panels]
    narrowest = min((cell.width for cell in arranged.cells), default=0.0)
    room = (arranged.width - 2 * EDGE if at_foot else narrowest - 2.4 * size) / WIDER
    one_line = _fitting(badges, size, room, 1) if at_foot else None
    lines = one_line or _fitting(badges, size, room, arranged.badge_lines)
    return dict(zip(panels, lines or [_cut(each, size, room, arranged.badge_lines) for each in badges], strict=True))


def _box(lines: Sequence[str], arranged: Layout, panel: int) -> Rect:
    """At the foot of the picture, or below the panel's titles."""
    size, cell = _size(arranged), arranged.cells[panel]
    wide = WIDER * max(text_width(line, size) for line in lines) + 1.6 * size
    high = (0.65 + 1.25 * len(lines)) * size
    if arranged.badge_place == "foot":
        return Rect(EDGE - 0.8 * size, arranged.height - 0.35 * size - high, wide, high)
    return Rect(cell.x + (cell.width - wide) / 2, cell.y + 48 * arranged.type_factor, wide, high)


def _fitting(badges: Sequence[Badge], size: float, room: float, most: int) -> list[list[str]] | None:
    """As much of the badges as fits into so many lines, the same for all; None if nothing fits.

    Lines are broken between clauses, else between their parts, and between words only if nothing else fits.
    """
    levels = levels_of(badges)
    for breaks in ((_by_clause, _by_part), (_by_word,)):
        for least in levels:
            found = [_first(badge.at(least), breaks, size, room, most) for badge in badges]
            if all(found):
                return found
    return None


def _first(phrase: Phrase, breaks: Sequence[Break], size: float, room: float, most: int) -> list[str]:
    """The lines of the first way of breaking that fits; none if none does."""
    every = (lines_of(phrase, size, room) for lines_of in breaks)
    fits = (lines for lines in every if len(lines) <= most and all(text_width(each, size) <= room for each in lines))
    return next(fits, [])


def _cut(badge: Badge, size: float, room: float, most: int) -> list[str]:
    """The shortest words, cut, as a last resort."""
    lines = _by_word(badge.at(badge.levels[-1]), size, room)
    lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return [elided(line, size, room) for line in lines]


def _by_word(phrase: Phrase, size: float, room: float) -> list[str]:
    return wrapped(in_one_line(phrase), size, room)


def _by_clause(phrase: Phrase, size: float, room: float) -> list[str]:
    """Lines that end with a clause; what belongs to the words before it stays with them."""
    parts: list[tuple[str, str]] = []
    for joint, words in phrase:
        if parts and joint == " ":
            parts[-1] = parts[-1][0], f"{parts[-1][1]} {words}"
        else:
            parts.append((joint, words))
    return _by_part(tuple(parts), size, room)


def _by_part(phrase: Phrase, size: float, room: float) -> list[str]:
    """Lines that end with a part; a comma or semicolon stays at the end of its line, a separating dot is dropped."""
    lines: list[str] = []
    for joint, words in phrase:
        if lines and text_width(f"{lines[-1]}{joint}{words}", size) <= room:
            lines[-1] += f"{joint}{words}"
            continue
        if lines and not joint.startswith(" "):
            lines[-1] += joint.rstrip()
        lines.append(words)
    return lines


def _size(arranged: Layout) -> float:
    return (13.5 if arranged.badge_place == "foot" else 12.5) * arranged.type_factor
