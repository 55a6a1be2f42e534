"""Badges: which panels have one, how much of it is said in the room there, and where it stands."""

from collections.abc import Sequence

from geolip_viewer.badge import Badge, Phrase, in_one_line
from geolip_viewer.render.layout import EDGE, Layout, Rect
from geolip_viewer.render.lettering import elided, text_width, wrapped
from geolip_viewer.render.page import Page
from geolip_viewer.render.palette import Theme
from geolip_viewer.scene import Scene


def badge_boxes(scenes: Sequence[Scene], arranged: Layout) -> dict[int, Rect]:
    """Where badges stand, each by a panel of which it speaks."""
    return {panel: _placed(scenes[panel].badge, arranged, panel)[0] for panel in _with_badge(scenes, arranged)}


def write_badges(page: Page, scenes: Sequence[Scene], arranged: Layout, theme: Theme) -> None:
    """How far panels can be trusted."""
    size = _size(arranged)
    for panel in _with_badge(scenes, arranged):
        box, lines = _placed(scenes[panel].badge, arranged, panel)
        page.box(box.x, box.y, box.width, box.height, theme.line, 0.16)
        for place, line in enumerate(lines):
            y = box.y + (0.95 + 1.25 * place) * size
            if arranged.badge_place == "foot":
                page.text(EDGE, y, line, size, theme.text)
            else:
                page.text(box.x + box.width / 2, y, line, size, theme.text, align="center")


def _with_badge(scenes: Sequence[Scene], arranged: Layout) -> list[int]:
    """The panels whose badges are written: the first speaks for all where all say the same."""
    known = [panel for panel, scene in enumerate(scenes) if scene.badge and arranged.badge_place != "nowhere"]
    return known[:1] if arranged.badge_place == "foot" else known


def _placed(badge: Badge, arranged: Layout, panel: int) -> tuple[Rect, list[str]]:
    """Where a badge stands and its lines: at the foot of the picture, or below its panel's titles.

    At the foot it is one line, in words as few as that takes; only what no words make short enough is broken there.
    """
    size, cell, at_foot = _size(arranged), arranged.cells[panel], arranged.badge_place == "foot"
    room = arranged.width - 2 * EDGE if at_foot else (cell.width - 2.4 * size) / 1.05
    lines = _fitting(badge, size, room, 1) if at_foot else None
    lines = lines or _fitting(badge, size, room, arranged.badge_lines) or _cut(badge, size, room, arranged.badge_lines)
    wide = 1.05 * max(text_width(line, size) for line in lines) + 1.6 * size
    high = (0.65 + 1.25 * len(lines)) * size
    if at_foot:
        return Rect(EDGE - 0.8 * size, arranged.height - 0.35 * size - high, wide, high), lines
    return Rect(cell.x + (cell.width - wide) / 2, cell.y + 48 * arranged.type_factor, wide, high), lines


def _fitting(badge: Badge, size: float, room: float, most: int) -> list[str] | None:
    """As much of a badge as so many lines hold, broken between its clauses where that is enough; None if nothing is."""
    for phrase in badge.shorter():
        for lines in (_between_clauses(phrase, size, room), wrapped(in_one_line(phrase), size, room)):
            if len(lines) <= most and all(text_width(line, size) <= room for line in lines):
                return lines
    return None


def _cut(badge: Badge, size: float, room: float, most: int) -> list[str]:
    """The last resort."""
    *_, least = badge.shorter()
    lines = wrapped(in_one_line(least), size, room)
    lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return [elided(line, size, room) for line in lines]


def _between_clauses(phrase: Phrase, size: float, room: float) -> list[str]:
    """Lines that end with a clause; a comma or a semicolon stays with what it ends, a dot between two goes."""
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
