"""Selects by what is drawn: a circle, a lasso, a range of a plot or of a colour bar, or names of the legend."""

from typing import TYPE_CHECKING, Literal

from PyQt6.QtCore import QObject, QPoint, QPointF, Qt
from PyQt6.QtGui import QPolygonF

from geolip_viewer.app.document.descriptions import Description, plural
from geolip_viewer.app.document.document import Document
from geolip_viewer.app.document.selection_modes import SelectionMode
from geolip_viewer.app.picture.canvas import Canvas
from geolip_viewer.app.picture.drawn_shapes import Shape, circle, colour_range, lasso, listed_classes, value_range
from geolip_viewer.app.picture.hover_card import HoverCard
from geolip_viewer.app.picture.outline import Outline
from geolip_viewer.app.selection.selecting import Selecting

if TYPE_CHECKING:
    from geolip_viewer.app.picture.viewport import Viewport

HINTS = {
    "circle": Description("Drag a circle on the globe", ("from its centre outwards; Esc cancels",)),
    "lasso": Description("Drag around what you want to select", ("on a globe or a map; Esc cancels",)),
}
BELOW_TITLES = 60  # pixels: a hint there covers neither a title nor the middle of a globe
NO_MEMBERS = Description("Nothing to select here", ("this plot does not draw single items",))


class DrawnSelection(QObject):
    """Shift and drag, or the action and then a drag; with Ctrl it is added. Esc gives up."""

    def __init__(self, document: Document, canvas: Canvas, selecting: Selecting) -> None:
        super().__init__(canvas)
        self.setObjectName("drawn_selection")
        self._document = document
        self._selecting = selecting
        self._canvas = canvas
        self._outline = Outline(canvas)
        self._card = HoverCard("drawn_card", canvas)
        self._shape: Shape | None = None
        canvas.started.connect(self._begin)

    def arm_circle(self) -> None:
        """Let the next drag draw a circle."""
        self._arm("circle")

    def arm_lasso(self) -> None:
        """Let the next drag draw a closed line."""
        self._arm("lasso")

    def _arm(self, drawing: Literal["circle", "lasso"]) -> None:
        viewport = self._canvas.viewport
        if viewport is not None:
            viewport.mouse.arm(drawing)
            viewport.setCursor(Qt.CursorShape.CrossCursor)
            viewport.setFocus()
            self._card.describe(HINTS[drawing], QPoint(viewport.width(), BELOW_TITLES))

    def _begin(self, viewport: "Viewport") -> None:
        viewport.mouse.drawn.connect(self._draw)
        viewport.mouse.drawing_ended.connect(self._end)

    def _draw(self, drawing: str, path: list[QPointF]) -> None:
        viewport = self._canvas.viewport
        if viewport is None:
            return
        self._shape = self._drawn(drawing, viewport, path)
        if self._shape is None:
            self._say_nothing_is_there(drawing, path[-1])
            return
        cap = self._shape.cap
        self._outline.draw(self._shape.outline)
        if cap is not None:
            viewport.scene_renderer.cap(cap.panel, cap.centre, cap.angle)
            viewport.update()
        words = " · ".join(filter(None, (self._shape.words, _counts(self._shape))))
        middle = QPolygonF(path).boundingRect().center() if cap is None else path[0]
        self._card.describe(Description(words, self._shape.notes), path[-1].toPoint(), middle.toPoint())

    def _say_nothing_is_there(self, drawing: str, place: QPointF) -> None:
        if drawing == "range":
            self._card.describe(NO_MEMBERS, place.toPoint())
        else:
            self._card.hide()

    def _drawn(self, drawing: str, viewport: "Viewport", path: list[QPointF]) -> Shape | None:
        match drawing:
            case "circle":
                return circle(viewport, path)
            case "lasso":
                return lasso(viewport, path)
            case "range":
                return value_range(viewport, path)
            case "colours":
                return colour_range(viewport, path)
        return listed_classes(viewport, path, self._document.loaded, self._document.state.filters)

    def _end(self, modifiers: Qt.KeyboardModifier | None) -> None:
        """Select what was drawn around; without modifiers it was given up."""
        viewport, shape, self._shape = self._canvas.viewport, self._shape, None
        self._card.hide()
        self._outline.clear()
        if viewport is not None:
            viewport.unsetCursor()
            viewport.scene_renderer.cap()
            viewport.update()
        if shape is not None and modifiers is not None:
            way: SelectionMode = "add" if modifiers & Qt.KeyboardModifier.ControlModifier else "replace"
            if shape.has_only_anchors:
                self._selecting.anchors(shape.anchors.tolist(), way)
            else:
                self._selecting.items(shape.items.tolist(), way)


def _counts(shape: Shape) -> str:
    """What would be selected."""
    count = len(shape.anchors if shape.has_only_anchors else shape.items)
    return f"{count:,} {plural(count, 'anchor' if shape.has_only_anchors else 'item')}"
