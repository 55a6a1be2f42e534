"""Where everything stands in a picture: titles, a sidebar for legend and bars, and one cell a panel."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from geolip_viewer.render.camera import Frame
from geolip_viewer.scene import Category, Plane, Scalar, Scene, Sphere, colourings

EDGE = 28.0
_NARROW = 620
_TITLE_STRIP, _BADGE_LINE, _BADGE_WIDTH = 52, 17, 470  # of a panel among several; a narrower one breaks its badge


@dataclass(frozen=True)
class Rect:
    """A rectangle in logical pixels from the top left."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, eq=False)
class Layout:
    """A picture in logical pixels. `type_factor` multiplies all type; cells are in the panels' order.

    Of several panels each has room for its own badge, `badge_lines` of them below its titles; a single one has it at
    the picture's foot. `reach` is how far each panel's ground reaches from its middle: across and up, 1 for a globe.
    """

    width: float
    height: float
    type_factor: float
    sidebar: float
    header: float
    cells: tuple[Rect, ...]
    strip: float
    badge_lines: int
    reach: tuple[tuple[float, float], ...]
    shared: tuple[Scalar, ...]
    own: tuple[tuple[Scalar, ...], ...]

    @property
    def is_single(self) -> bool:
        return len(self.cells) == 1

    def ground(self, panel: int) -> Rect:
        """The part of a cell that is left to the globe or plot, below its title and above its own bars."""
        cell = self.cells[panel]
        below = 46 * self.type_factor if any(self.own) else 0.0
        return Rect(cell.x, cell.y + self.strip, cell.width, max(40.0, cell.height - self.strip - below))

    def frame(self, panel: int, scale: float) -> Frame:
        """The panel in physical pixels; a globe may spread over its cell when zoomed, a single one over the window."""
        room = self.ground(panel)
        whole = Rect(0, 0, self.width, self.height) if self.is_single else self.cells[panel]
        margin, (across, up) = 14 * self.type_factor, self.reach[panel]
        radius = max(20.0, min((room.width / 2 - margin) / across, (room.height / 2 - margin) / up))
        centre = (scale * (room.x + room.width / 2), scale * (room.y + room.height / 2))
        return Frame(
            scale * whole.x, scale * whole.y, scale * whole.width, scale * whole.height, centre, scale * radius
        )


def layout(
    scenes: Sequence[Scene], size: tuple[float, float], *, title: str, legend: bool, badge: bool, type_size: float = 1.0
) -> Layout:
    """Arrange panels in the grid that leaves the largest globes."""
    width, height = size
    factor = type_size * max(
        0.76, min(1.6, math.sqrt(max(min(width / 1600, height / 1200), _side(scenes, size) / 560)))
    )
    shared, own = _bars(scenes)
    wants = legend and width >= _NARROW and (_explains_marks(scenes) or (len(scenes) == 1 and bool(shared)))
    sidebar = (274 if len(scenes) == 1 else 232) * factor if wants else 0.0
    if len(scenes) == 1:
        cell = Rect(sidebar, 0, width - sidebar, height - 30 * factor)
        own = (shared if legend and not wants else (),)  # without room for a sidebar, bars stand below
        strip = (92 if isinstance(scenes[0].ground, Plane) else 84) * factor
        return Layout(width, height, factor, sidebar, strip, (cell,), strip, 0, _reach(scenes), shared, own)
    header = (66 if title else 12) * factor
    foot = (30 if wants or not shared else 92) * factor
    room = Rect(sidebar, header, width - sidebar, height - header - foot)
    lines = int(badge and any(isinstance(scene.ground, Sphere) for scene in scenes))
    cells = _grid(len(scenes), room, _strip(lines, own) * factor)
    if lines and cells[0].width < _BADGE_WIDTH * factor:
        lines = 2
        cells = _grid(len(scenes), room, _strip(lines, own) * factor)
    strip = _strip(lines, ()) * factor
    return Layout(width, height, factor, sidebar, header, cells, strip, lines, _reach(scenes), shared, own)


def _reach(scenes: Sequence[Scene]) -> tuple[tuple[float, float], ...]:
    outlines = [scene.ground.outline if isinstance(scene.ground, Plane) else None for scene in scenes]
    return tuple(
        (1.0, 1.0) if each is None else (float(abs(each[:, 0]).max()), float(abs(each[:, 1]).max()))
        for each in outlines
    )


def _strip(badge_lines: int, own: Sequence[tuple[Scalar, ...]]) -> float:
    """What titles, badge and the bars of its own take from a panel's height."""
    return _TITLE_STRIP + (badge_lines and 6 + _BADGE_LINE * badge_lines) + (46 if any(own) else 0)


def _side(scenes: Sequence[Scene], size: tuple[float, float]) -> float:
    """How large the square of one panel among several can be; 0 for a single one."""
    count, (width, height) = len(scenes), size
    if count < 2:
        return 0.0
    return max(min(width / columns, height / math.ceil(count / columns)) for columns in range(1, count + 1))


def _bars(scenes: Sequence[Scene]) -> tuple[tuple[Scalar, ...], tuple[tuple[Scalar, ...], ...]]:
    """Bars for the sidebar, and bars under each panel: one name for all goes to the side, else each keeps its own."""
    every = colourings(scenes)
    if len(every) <= 1 or len(scenes) == 1:
        return every, tuple(() for _ in scenes)
    return (), tuple(colourings([scene]) for scene in scenes)


def _explains_marks(scenes: Sequence[Scene]) -> bool:
    layers = [layer for scene in scenes for layer in scene.layers]
    return any(isinstance(getattr(each, "colour", None), Category) or getattr(each, "legend", "") for each in layers)


def _grid(count: int, room: Rect, strip: float) -> tuple[Rect, ...]:
    def globe(columns: int) -> float:
        return min(room.width / columns, room.height / math.ceil(count / columns) - strip)

    columns = max(range(1, count + 1), key=globe)
    rows = math.ceil(count / columns)
    wide = room.width / columns
    high = min(room.height / rows, wide + strip)
    top = room.y + (room.height - rows * high) / 2

    def cell(panel: int) -> Rect:
        row, place = divmod(panel, columns)
        missing = columns - min(columns, count - row * columns)
        return Rect(room.x + (place + missing / 2) * wide, top + row * high, wide, high)

    return tuple(cell(panel) for panel in range(count))
