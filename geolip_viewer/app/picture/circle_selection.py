"""Selects by a circle that is drawn on the globe: from its middle outward."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PyQt6.QtCore import QObject, QPointF, Qt

from geolip_viewer.app.document.descriptions import Description, plural
from geolip_viewer.app.picture.canvas import Canvas
from geolip_viewer.app.picture.hover_card import HoverCard
from geolip_viewer.app.selection.selecting import Selecting
from geolip_viewer.scene import Array, Indices, Sphere

if TYPE_CHECKING:
    from geolip_viewer.app.picture.viewport import Viewport

HALVINGS = 20  # of the way to a pointer that left the globe: at its edge a pixel is many degrees


@dataclass(frozen=True, eq=False)
class Cap:
    """A circle on one panel's sphere, its radius in radians, and the items in it."""

    panel: int
    centre: Array
    angle: float
    items: Indices


class CircleSelection(QObject):
    """Shift and drag, or the action and then a drag; with Ctrl what is in the circle is added. Esc gives up."""

    def __init__(self, canvas: Canvas, selecting: Selecting) -> None:
        super().__init__(canvas)
        self.setObjectName("circle")
        self._selecting = selecting
        self._canvas = canvas
        self._card = HoverCard("circle_card", canvas)
        self._cap: Cap | None = None
        canvas.started.connect(self._begin)

    def arm(self) -> None:
        """Let the next drag draw a circle."""
        viewport = self._canvas.viewport
        if viewport is not None:
            viewport.mouse.draws_circle = True
            viewport.setCursor(Qt.CursorShape.CrossCursor)
            viewport.setFocus()
            middle = viewport.rect().center()
            self._card.describe(
                Description("Drag a circle on the globe", ("from its middle outward; Esc ends",)), middle
            )

    def _begin(self, viewport: "Viewport") -> None:
        viewport.mouse.circled.connect(self._draw)
        viewport.mouse.circle_ended.connect(self._end)

    def _draw(self, start: QPointF, now: QPointF) -> None:
        viewport = self._canvas.viewport
        if viewport is None:
            return
        self._cap = cap_between(viewport, start, now)
        if self._cap is None:
            self._card.hide()
            return
        count = len(self._cap.items)
        viewport.scene_renderer.cap(self._cap.panel, self._cap.centre, self._cap.angle)
        viewport.update()
        words = f"{math.degrees(self._cap.angle):.1f}° · {count:,} {plural(count, 'item')}"
        self._card.describe(Description(words), now.toPoint())

    def _end(self, modifiers: Qt.KeyboardModifier | None) -> None:
        """Select what is in the circle; without modifiers it was given up."""
        viewport, cap, self._cap = self._canvas.viewport, self._cap, None
        self._card.hide()
        if viewport is not None:
            viewport.unsetCursor()
            viewport.scene_renderer.cap()
            viewport.update()
        if cap is not None and modifiers is not None:
            adds = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
            self._selecting.items(cap.items.tolist(), "add" if adds else "replace")


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
    return Cap(panel, centre, angle, renderer.within(panel, centre, angle))
