"""Where everything is placed in a picture: titles, a sidebar for legend and bars, and one cell per panel."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from geolip_viewer.colouring import Scalar
from geolip_viewer.layers import colourings
from geolip_viewer.render.camera import Frame
from geolip_viewer.render.explained import class_lists, swatches
from geolip_viewer.render.foot import FOOT_LINE, FootEntry, foot_entries
from geolip_viewer.render.notices import notice_lines, notices_height
from geolip_viewer.scene import Plane, Scene

EDGE = 28.0
OWN_BAR = 52.0  # height of the bars below a panel
HALO = 0.24
_NARROW = 620
_TITLE_STRIP, _FOOT, _BAR = 52, 30, 62
_MARGIN, _MAP_MARGIN, _CAPTION = 14, 22, 26
_LABEL, _SMALLEST_LABEL, _ROOMY = 14, 0.85, 380  # below this size a globe has smaller names, down to that share
_MAP = 1.25  # width of a map relative to its globe
_LINE, _BADGE_WIDTH, _FOOT_BADGE_WIDTH = 17, 640, 640  # narrower ones break their badge into two lines
BadgePlace = Literal["nowhere", "foot", "panels"]


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

    Panels that draw different pictures have room for a badge each, `badge_lines` below their titles. What is the same
    for all is said once, at the picture's foot, which is as high as `foot`. That room is kept before the badges are
    known. `reach` is how far each panel's ground reaches from its middle: across and up, 1 for a globe. `maps` are the
    panels that have a map beside their globe; the maps count as panels after all others. `notices` are the lines of
    warnings, and `foot_legend` is what stands at the foot of a picture without room for a sidebar.
    """

    width: float
    height: float
    type_factor: float
    sidebar: float
    header: float
    cells: tuple[Rect, ...]
    strip: float
    foot: float
    badge_place: BadgePlace
    badge_lines: int
    reach: tuple[tuple[float, float], ...]
    shared: tuple[Scalar, ...]
    own: tuple[tuple[Scalar, ...], ...]
    maps: tuple[int, ...] = ()
    notices: tuple[str, ...] = ()
    foot_legend: tuple[FootEntry, ...] = ()

    @property
    def is_single(self) -> bool:
        return len(self.cells) == 1

    @property
    def badge_height(self) -> float:
        """The height of a badge at the foot."""
        return (6 + _LINE * self.badge_lines) * self.type_factor if self.badge_place == "foot" else 0.0

    @property
    def footing(self) -> float:
        """The height of badge and warnings at the foot, above which a sidebar ends."""
        return max(64 * self.type_factor, self.badge_height + notices_height(self.notices, self.type_factor))

    @property
    def legend_height(self) -> float:
        """The height of the legend at the foot."""
        return _legend_height(self.foot_legend, self.type_factor)

    def room(self, panel: int) -> Rect:
        """The part of a cell that is left below its title and above its own bars."""
        cell = self.cells[panel]
        below = OWN_BAR * self.type_factor if any(self.own) else 0.0
        return Rect(cell.x, cell.y + self.strip, cell.width, max(40.0, cell.height - self.strip - below))

    def ground(self, panel: int) -> Rect:
        """The part of the room that the globe or plot takes, or a map."""
        if panel >= len(self.cells):
            return _parted(self.room(self.maps[panel - len(self.cells)]), self.type_factor)[1]
        room = self.room(panel)
        return _parted(room, self.type_factor)[0] if panel in self.maps else room

    def frame(self, panel: int, scale: float) -> Frame:
        """The panel in physical pixels; a globe may spread over its cell when zoomed, a single one over the window."""
        room, whole = self.ground(panel), self._whole(panel)
        is_beside = panel >= len(self.cells)
        across, up = (1.0, 0.5) if is_beside else self.reach[panel]
        margin = (_MAP_MARGIN if self.maps else _MARGIN) * self.type_factor
        above = margin / 2 if is_beside else margin
        radius = max(20.0, min((room.width / 2 - margin) / across, (room.height / 2 - above) / up))
        centre = (scale * (room.x + room.width / 2), scale * (room.y + room.height / 2))
        return Frame(
            scale * whole.x, scale * whole.y, scale * whole.width, scale * whole.height, centre, scale * radius
        )

    def label_room(self, panel: int, scale: float) -> tuple[float, float, float, float]:
        """Where labels may stand: on no title, legend or bar, and on no map beside their globe.

        Left, top, right and bottom in physical pixels.
        """
        whole = self._whole(panel)
        room = self.room(panel) if panel < len(self.cells) else whole
        right, low = min(whole.x + whole.width, room.x + room.width), min(whole.y + whole.height, room.y + room.height)
        return scale * room.x, scale * room.y, scale * right, scale * low

    def label_size(self, panel: int) -> float:
        """How large names on a globe or map are written: smaller on one that has less room than most of a picture."""
        ground = self.ground(panel)
        share = min(ground.width, ground.height) / (_ROOMY * self.type_factor)
        return _LABEL * self.type_factor * max(_SMALLEST_LABEL, min(1.0, share))

    def halo(self, panel: int) -> float:
        """How far around a globe, in its radii, its light may fall: it ends before the panel does."""
        if self.is_single and not self.maps:
            return HALO
        frame = self.frame(panel, 1.0)
        across, down = frame.centre[0] - frame.x, frame.centre[1] - frame.y
        nearest = min(across, frame.width - across, down, frame.height - down)
        return max(0.03, min(HALO, nearest / frame.radius - 1))

    def _whole(self, panel: int) -> Rect:
        """All that a panel may draw on: a globe never over its map."""
        if panel >= len(self.cells):
            return self.ground(panel)
        whole = Rect(0, 0, self.width, self.height) if self.is_single else self.cells[panel]
        if panel not in self.maps:
            return whole
        chart = self.ground(len(self.cells) + self.maps.index(panel))
        if chart.y > self.room(panel).y:
            return replace(whole, height=chart.y - whole.y)
        return replace(whole, width=chart.x - whole.x)


def _parted(room: Rect, factor: float) -> tuple[Rect, Rect]:
    """Globe and map in a room, the map below or to the right, whichever leaves the larger globe.

    The map's part ends where its caption begins.
    """
    caption = _CAPTION * factor
    low = min(room.width / 2 + _MAP_MARGIN * factor, _MAP / (2 + _MAP) * (room.height - caption))
    above = replace(room, height=room.height - caption - low)
    left = replace(room, width=min(room.height, room.width / (1 + _MAP)))
    if min(above.width, above.height) > left.width:
        return above, Rect(room.x, room.y + above.height, room.width, low)
    right = Rect(room.x + left.width, room.y, room.width - left.width, room.height - caption)
    return left, right


def layout(
    scenes: Sequence[Scene],
    size: tuple[float, float],
    *,
    title: str,
    legend: bool,
    badge: bool,
    type_size: float = 1.0,
    maps: tuple[int, ...] = (),
) -> Layout:
    """Arrange panels in the grid with the largest globes; `maps` are those that have a map beside them."""
    width, height = size
    factor = type_size * _type_factor(scenes, size)
    shared, own = _bars(scenes)
    wants = legend and width >= _NARROW and (_explains_marks(scenes) or (len(scenes) == 1 and bool(shared)))
    sidebar = (274 if len(scenes) == 1 else 232) * factor if wants else 0.0
    place = _badge_place(scenes) if badge else "nowhere"
    lines = _foot_lines(width, factor) if place == "foot" else 0
    at_side = len(scenes) == 1 and bool(sidebar)
    warned = notice_lines(scenes, (sidebar if at_side else width - EDGE) - EDGE, factor)
    footing = _footing(lines, 0 if at_side else len(warned))
    foot_legend = foot_entries(scenes, width - 2 * EDGE, factor) if legend and not wants else ()
    named = _legend_height(foot_legend, factor)
    if len(scenes) == 1:
        foot = footing * factor + named
        cells: tuple[Rect, ...] = (Rect(sidebar, 0, width - sidebar, height - foot),)
        own = (shared if legend and not wants else (),)  # without room for a sidebar, bars are placed below
        strip = (92 if isinstance(scenes[0].ground, Plane) else 84) * factor
        header = strip
    else:
        header = (66 if title else 12) * factor
        foot = (footing + (0 if wants or not shared else _BAR)) * factor + named
        room = Rect(sidebar, header, width - sidebar, height - header - foot)
        cells, own_lines = _several(own, room, factor, maps, (1, 2) if place == "panels" else (0,))
        strip, lines = _strip(own_lines, ()) * factor, own_lines or lines
    reach = _reach(scenes)
    rest = (shared, own, maps, warned, foot_legend)
    return Layout(width, height, factor, sidebar, header, cells, strip, foot, place, lines, reach, *rest)


def _type_factor(scenes: Sequence[Scene], size: tuple[float, float]) -> float:
    """The size of type in a picture of this size, relative to the usual."""
    least = min(size[0] / 1600, size[1] / 1200)
    return max(0.76, min(1.6, math.sqrt(max(least, _side(scenes, size) / 560))))


def _foot_lines(width: float, factor: float) -> int:
    return 1 if width - 2 * EDGE >= _FOOT_BADGE_WIDTH * factor else 2


def _footing(badge_lines: int, notices: int) -> float:
    """The height of badge and warnings at the foot, where there is always room for one line."""
    beside = notices if badge_lines else notices - 1
    return _FOOT + _LINE * max(0, badge_lines - 1) + (6 + _LINE * beside if beside > 0 else 0)


def _legend_height(entries: Sequence[FootEntry], factor: float) -> float:
    return FOOT_LINE * factor * (1 + entries[-1].line) if entries else 0.0


def _badge_place(scenes: Sequence[Scene]) -> BadgePlace:
    """At the foot if all panels that can be measured draw the same, else in each panel."""
    different = {scene.embedding_names for scene in scenes if scene.embedding_names}
    if not different:
        return "nowhere"
    return "foot" if len(different) == 1 or len(scenes) == 1 else "panels"


def _reach(scenes: Sequence[Scene]) -> tuple[tuple[float, float], ...]:
    outlines = [scene.ground.outline if isinstance(scene.ground, Plane) else None for scene in scenes]
    return tuple(
        (1.0, 1.0) if each is None else (float(abs(each[:, 0]).max()), float(abs(each[:, 1]).max()))
        for each in outlines
    )


def _strip(badge_lines: int, own: Sequence[tuple[Scalar, ...]]) -> float:
    """The height of a panel's titles, badge and own bars."""
    return _TITLE_STRIP + (badge_lines and 6 + _LINE * badge_lines) + (OWN_BAR if any(own) else 0)


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
    return bool(swatches(scenes) or class_lists(scenes))


def _several(
    own: Sequence[tuple[Scalar, ...]], room: Rect, factor: float, maps: tuple[int, ...], badge_lines: Sequence[int]
) -> tuple[tuple[Rect, ...], int]:
    """Cells of panels with bars of their own, and the fewest lines in which their badges find room there."""
    for lines in badge_lines:
        cells = _grid(len(own), room, _strip(lines, own) * factor, factor, maps)
        if cells[0].width >= _BADGE_WIDTH * factor:
            break
    return cells, lines


def _grid(count: int, room: Rect, strip: float, factor: float, maps: tuple[int, ...]) -> tuple[Rect, ...]:
    """Cells of the grid with the largest globes."""

    def globe(columns: int) -> float:
        wide, high = room.width / columns, room.height / math.ceil(count / columns) - strip
        if not maps:
            return min(wide, high)
        ground = _parted(Rect(0, 0, wide, high), factor)[0]
        return min(ground.width, ground.height)

    columns = max(range(1, count + 1), key=globe)
    rows = math.ceil(count / columns)
    wide = room.width / columns
    tall = 1.5 * wide + (_MAP_MARGIN + _CAPTION) * factor if maps else wide
    high = min(room.height / rows, tall + strip)
    top = room.y + (room.height - rows * high) / 2

    def cell(panel: int) -> Rect:
        row, place = divmod(panel, columns)
        missing = columns - min(columns, count - row * columns)
        return Rect(room.x + (place + missing / 2) * wide, top + row * high, wide, high)

    return tuple(cell(panel) for panel in range(count))
