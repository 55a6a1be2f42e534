"""Warnings at the foot of a picture: which lines they are, how high they are, and their writing."""

from collections.abc import Sequence

from geolip_viewer.render.lettering import elided, wrapped
from geolip_viewer.render.page import Page
from geolip_viewer.render.palette import Theme
from geolip_viewer.scene import Scene

_SIZE, _STEP = 13.5, 1.3  # type size, and line spacing in type sizes
_MOST = 2
_NARROWEST = 240


def notice_lines(scenes: Sequence[Scene], room: float, factor: float) -> tuple[str, ...]:
    """What is odd about the data, in two lines at most: a warning of a single panel that stands alone may take both."""
    warnings = list(dict.fromkeys(warning for scene in scenes for warning in scene.warnings))
    size, room = _SIZE * factor, max(room, _NARROWEST * factor)
    if len(scenes) == 1 and len(warnings) == 1:
        first, *rest = wrapped(warnings[0], size, room)
        warnings = [first, " ".join(rest)] if rest else [first]
    elif len(warnings) > _MOST:
        warnings = [warnings[0], f"{warnings[1]} (+ {len(warnings) - _MOST} more)"]
    return tuple(elided(each, size, room) for each in warnings)


def notices_height(lines: Sequence[str], factor: float) -> float:
    """How far lines of warnings reach up from where the lowest of them ends."""
    return (2 + _STEP * len(lines)) * _SIZE * factor if lines else 0.0


def write_notices(page: Page, lines: Sequence[str], left: float, bottom: float, factor: float, theme: Theme) -> None:
    """Lines of warnings, the last of them just above `bottom`."""
    size = _SIZE * factor
    for place, line in enumerate(reversed(lines)):
        page.text(left, bottom - 1.5 * size - place * _STEP * size, line, size, theme.muted_text)
