"""The legend at the foot of a picture that has no room for a sidebar: signs first, then names of classes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from geolip_viewer.colouring import Category
from geolip_viewer.render.class_lines import Row, class_rows, more, row_colour
from geolip_viewer.render.explained import Swatch, class_lists, swatches
from geolip_viewer.render.lettering import elided, text_width
from geolip_viewer.render.palette import THEMES, Rgb
from geolip_viewer.scene import Scene

FOOT_LINE, FOOT_TYPE = 24, 13.5  # height of a line, and its type size
_LINES = 2
_GAP = 10  # from one entry to the next
_SIGN, _DOT = 18, 13  # from the left of an entry to its text


@dataclass(frozen=True, eq=False)
class FootEntry:
    """A sign, a name, or a note of how many there is no room for; `x` is from the left of the legend, in pixels.

    `indent` is where the text begins, behind what stands before it, and `width` that of all.
    """

    text: str
    indent: float
    width: float
    sign: Swatch | None = None
    row: Row | None = None
    category: Category | None = None
    line: int = 0
    x: float = 0.0

    @property
    def is_note(self) -> bool:
        return self.sign is None and self.row is None


def foot_entries(scenes: Sequence[Scene], room: float, factor: float) -> tuple[FootEntry, ...]:
    """What fits into lines of `room` pixels, signs first since they are few, and how many more of both there are."""
    entries = _entries(scenes, room, factor)
    placed: list[FootEntry] = []
    for count in range(len(entries), -1, -1):
        left = _note(entries[count:], factor)
        placed = _in_lines([*entries[:count], *left], room, factor)
        if not placed or placed[-1].line < _LINES:
            break
    return tuple(placed)


def _entries(scenes: Sequence[Scene], room: float, factor: float) -> list[FootEntry]:
    size, before = FOOT_TYPE * factor, _SIGN * factor
    signs = []
    for sign in swatches(scenes):
        text = elided(sign.text, size, room - before)
        signs.append(FootEntry(text, before, before + text_width(text, size), sign))
    named: dict[tuple[str, Rgb], FootEntry] = {}
    for category in (each.category for each in class_lists(scenes)):
        before = _DOT * factor
        for row in class_rows(category):
            text = elided(row.text, size, room - before)
            entry = FootEntry(text, before, before + text_width(text, size), None, row, category)
            named.setdefault((row.text, row_colour(row, category, THEMES["dark"])), entry)
    return [*signs, *named.values()]


def _note(left: Sequence[FootEntry], factor: float) -> list[FootEntry]:
    if not left:
        return []
    signs = sum(each.sign is not None for each in left)
    classes = sum(each.row.classes for each in left if each.row is not None)
    told = [more(signs, "signs" if signs > 1 else "sign")] if signs else []
    told += [more(classes, "classes" if signs else "")] if classes else []
    text = ", ".join(told)
    return [FootEntry(text, 0.0, text_width(text, FOOT_TYPE * factor))]


def _in_lines(entries: Sequence[FootEntry], room: float, factor: float) -> list[FootEntry]:
    placed: list[FootEntry] = []
    line, x = 0, 0.0
    for each in entries:
        if x > 0 and x + each.width > room:
            line, x = line + 1, 0.0
        placed.append(replace(each, line=line, x=x))
        x += each.width + _GAP * factor
    return placed
