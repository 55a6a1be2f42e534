"""Warnings at the foot of a picture: which lines they are, before anything is arranged, and where these stand."""

from collections.abc import Sequence

from geolip_viewer.render.lettering import elided, wrapped
from geolip_viewer.scene import Scene

SIZE, STEP = 13.5, 1.3  # of the type, and from line to line in sizes of the type
_MOST = 2
_NARROWEST = 240


def notice_lines(scenes: Sequence[Scene], room: float, factor: float) -> tuple[str, ...]:
    """What is odd about the data, in two lines at most: a warning of a single panel that stands alone may take both."""
    warnings = list(dict.fromkeys(warning for scene in scenes for warning in scene.warnings))
    size, room = SIZE * factor, max(room, _NARROWEST * factor)
    if len(scenes) == 1 and len(warnings) == 1:
        first, *rest = wrapped(warnings[0], size, room)
        warnings = [first, " ".join(rest)] if rest else [first]
    elif len(warnings) > _MOST:
        warnings = [warnings[0], f"{warnings[1]} (+ {len(warnings) - _MOST} more)"]
    return tuple(elided(each, size, room) for each in warnings)
