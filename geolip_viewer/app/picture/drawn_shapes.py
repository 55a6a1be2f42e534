"""What a drag over the picture draws, and which items are in it. Places are logical pixels of the viewport."""

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from PyQt6.QtCore import QPointF, QRectF
from PyQt6.QtGui import QPolygonF

from geolip_viewer.app.document.descriptions import plural
from geolip_viewer.app.document.loading import Loaded
from geolip_viewer.render.picking import coloured_between, items_between
from geolip_viewer.scene import Array, Bars, Indices, Sphere
from geolip_viewer.state import Filters

if TYPE_CHECKING:
    from geolip_viewer.app.picture.viewport import Viewport

NOTHING: Indices = np.empty(0, np.int64)
HALVINGS = 20  # of the path to a pointer outside the globe: at the edge one pixel is many degrees


@dataclass(frozen=True, eq=False)
class Cap:
    """A circle on one panel's sphere, its radius in radians."""

    panel: int
    centre: Array
    angle: float


@dataclass(frozen=True, eq=False)
class Shape:
    """What was drawn so far: what is in it, what its size is, and its outline, or the circle that is drawn there."""

    items: Indices
    anchors: Indices = field(default_factory=lambda: NOTHING)
    words: str = ""
    notes: tuple[str, ...] = ()
    outline: QPolygonF = field(default_factory=QPolygonF)
    cap: Cap | None = None

    @property
    def has_only_anchors(self) -> bool:
        return bool(len(self.anchors)) and not len(self.items)


def circle(viewport: "Viewport", path: list[QPointF]) -> Shape | None:
    """The circle about the point of a globe where a drag began, through where it is now."""
    cap = cap_between(viewport, path[0], path[-1])
    if cap is None:
        return None
    items = viewport.scene_renderer.within(cap.panel, cap.centre, cap.angle)
    return Shape(items, words=f"{math.degrees(cap.angle):.1f}°", cap=cap)


def cap_between(viewport: "Viewport", start: QPointF, now: QPointF) -> Cap | None:
    """The circle about the point of a globe under `start` that goes through `now`, or as far as the globe's edge."""
    renderer, ratio = viewport.scene_renderer, viewport.devicePixelRatioF()
    began = renderer.ground(start.x() * ratio, start.y() * ratio)
    if began is None or not isinstance(renderer.scenes[began[0]].ground, Sphere):
        return None
    panel, centre = began
    projection = renderer.projection(panel)
    reached, share, step = centre, 0.0, 1.0
    for _ in range(HALVINGS):
        place = (start + (now - start) * (share + step)) * ratio
        point = projection.ground(place.x(), place.y())
        if point is not None:
            reached, share = point, share + step
        if share >= 1.0:
            break
        step /= 2
    angle = 2 * math.atan2(float(np.linalg.norm(centre - reached)), float(np.linalg.norm(centre + reached)))
    return Cap(panel, centre, angle)


def lasso(viewport: "Viewport", path: list[QPointF]) -> Shape | None:
    """The closed line of a drag over the globe or map where it began."""
    renderer, ratio = viewport.scene_renderer, viewport.devicePixelRatioF()
    panel = renderer.panel_at(path[0].x() * ratio, path[0].y() * ratio)
    if panel is None or len(path) < 3:
        return None
    corners = np.array([(place.x(), place.y()) for place in path]) * ratio
    return Shape(renderer.inside(panel, corners), outline=QPolygonF(path))


def value_range(viewport: "Viewport", path: list[QPointF]) -> Shape | None:
    """The values of a plot's x axis between both ends of a drag; None if no layer has members there."""
    renderer, ratio = viewport.scene_renderer, viewport.devicePixelRatioF()
    area = renderer.plot_at(path[0].x() * ratio, path[0].y() * ratio)
    if area is None:
        return None
    counted = [each for each in renderer.scenes[area.panel].layers if isinstance(each, Bars) and each.members]
    if not counted:
        return None
    left, right = sorted(min(max(place.x(), area.x), area.x + area.width) for place in (path[0], path[-1]))
    low, high = area.value(left), area.value(right)
    notes = (f"in any of {len(counted)} histograms",) if len(counted) > 1 else ()
    items = items_between(renderer.scenes[area.panel], low, high)
    outline = QPolygonF(QRectF(left, area.y, right - left, area.height))
    return Shape(items, words=f"{low:.3g} to {high:.3g}", notes=notes, outline=outline)


def colour_range(viewport: "Viewport", path: list[QPointF]) -> Shape | None:
    """The items and anchors with colours between the ends of a drag along a colour bar.

    At an end of the bar the range is open, like the colours.
    """
    renderer, ratio = viewport.scene_renderer, viewport.devicePixelRatioF()
    bar = renderer.bar_at(path[0].x() * ratio, path[0].y() * ratio)
    if bar is None:
        return None
    left, right = sorted(min(max(place.x(), bar.x), bar.x + bar.width) for place in (path[0], path[-1]))
    low, high = bar.value(left), bar.value(right)
    least, most = -math.inf if left <= bar.x else low, math.inf if right >= bar.x + bar.width else high
    items, anchors = (coloured_between(renderer.scenes, of, bar.name, least, most) for of in ("item", "anchor"))
    words = f"{bar.name} {low:.3g} to {high:.3g}"
    return Shape(items, anchors, words, outline=QPolygonF(QRectF(left, bar.y, right - left, bar.height)))


def listed_classes(viewport: "Viewport", path: list[QPointF], loaded: Loaded | None, filters: Filters) -> Shape | None:
    """The classes of the legend from the line where a drag began to where it is now."""
    renderer, ratio = viewport.scene_renderer, viewport.devicePixelRatioF()
    first = renderer.listed(path[0].x() * ratio, path[0].y() * ratio)
    if first is None or first.of != "class" or loaded is None:
        return None
    top, bottom = sorted((path[0].y(), path[-1].y()))
    lines = [
        each
        for each in renderer.regions
        if each.of == "class" and each.x == first.x and each.y < bottom and each.y + each.height > top
    ]
    found = [loaded.items_of(each.index, filters) for each in lines]
    high = lines[-1].y + lines[-1].height - lines[0].y
    outline = QPolygonF(QRectF(first.x, lines[0].y, first.width, high))
    words = f"{len(lines)} {plural(len(lines), 'class')}"
    return Shape(np.unique(np.concatenate(found)).astype(np.int64), words=words, outline=outline)
