"""The true neighbourhood of an item as a small picture, with its neighbours at their true distances."""

from dataclasses import dataclass

import numpy as np
from PyQt6.QtCore import QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PyQt6.QtWidgets import QSizePolicy, QWidget

from geolip_viewer.app.document.view_results import ViewResult
from geolip_viewer.app.picture.lens_rows import LensRows
from geolip_viewer.app.system.tones import Tones
from geolip_viewer.geometry.local_maps import LocalMap, local_map
from geolip_viewer.look import ThemeName
from geolip_viewer.render.palette import THEMES, colours
from geolip_viewer.scene import Array, Indices, Points, Scene
from geolip_viewer.wording import percent

SIDE, MARGIN = 190, 18  # pixels
DOT, MIDDLE = 3.5, 5.0  # radii in pixels
RINGS = 2


@dataclass(frozen=True, eq=False)
class Neighborhood:
    """The map around one item of a panel, and the colours (k + 1, 3) of the item and its neighbours in the picture."""

    around: LocalMap
    colours: Array

    @property
    def words(self) -> str:
        """What the small picture shows."""
        count, farthest = len(self.around.items), float(self.around.angles.max(initial=0.0))
        return (
            f"{count} truly nearest, up to {farthest:.0f}° away; the two directions drawn capture "
            f"{percent(self.around.captured, 0)} of how they lie around it"
        )


def neighborhood(
    result: ViewResult, panel: int, item: int, theme: ThemeName, lens_rows: LensRows
) -> Neighborhood | None:
    """In the worker's thread: around an item of a panel, as its embedding truly has it; None if it has no rows."""
    view_input = result.inputs[result.input_of(panel)].view_input
    panels = result.view.panels(view_input.analysis, result.options)
    drawn = next(iter(result.view.embeddings(view_input, panels[panel % len(panels)])), None)
    if drawn is None or drawn.anchors is None:
        return None
    around = local_map(lens_rows.rows_of(view_input.analysis, drawn.anchors), drawn.items, item)
    return Neighborhood(around, item_colours(result.scenes[panel], np.append(item, around.items), theme))


def item_colours(scene: Scene, items: Indices, theme: ThemeName) -> Array:
    """The colours that a scene gives to some items, those that it does not draw quiet: (n,) -> (n, 3)."""
    found = np.tile(np.asarray(THEMES[theme].roles["quiet"], np.float64), (len(items), 1))
    for layer in scene.layers:
        if isinstance(layer, Points) and layer.of == "item" and len(layer.index):
            order = np.argsort(layer.index, kind="stable")
            places = order[np.searchsorted(layer.index[order], items).clip(max=len(order) - 1)]
            is_drawn = layer.index[places] == items
            found[is_drawn] = colours(layer.colour, len(layer.index), THEMES[theme])[places[is_drawn]]
    return found


class NeighborhoodMap(QWidget):
    """Paints one neighbourhood: rings of equal true angle, and marks in the colours of the picture."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName("True neighbourhood")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._shown: Neighborhood | None = None
        self._tones: Tones | None = None
        self.hide()

    def sizeHint(self) -> QSize:
        return QSize(SIDE, SIDE)

    def show_neighborhood(self, shown: Neighborhood | None, tones: Tones) -> None:
        """Paint it, or nothing."""
        self._shown, self._tones = shown, tones
        self.setVisible(shown is not None)
        self.setAccessibleDescription(shown.words if shown is not None else "")
        self.update()

    def marks(self) -> Array:
        """Where the item and its neighbours are painted, in pixels: (k + 1, 2)."""
        if self._shown is None:
            return np.empty((0, 2))
        places = np.concatenate([np.zeros((1, 2)), self._shown.around.places])
        return SIDE / 2 + self._scale() * places * [1, -1]

    def _scale(self) -> float:
        """Pixels a degree."""
        farthest = float(self._shown.around.angles.max(initial=0.0)) if self._shown is not None else 0.0
        return (SIDE / 2 - MARGIN) / farthest if farthest > 0 else 0.0

    def paintEvent(self, _: QPaintEvent | None) -> None:
        if self._shown is None or self._tones is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        farthest, centre = float(self._shown.around.angles.max(initial=0.0)), QPointF(SIDE / 2, SIDE / 2)
        painter.setFont(self.font())
        for ring in range(1, RINGS + 1):
            degrees = farthest * ring / RINGS
            radius = degrees * self._scale()
            painter.setPen(QPen(QColor(self._tones.strong_line), 1))
            painter.drawEllipse(centre, radius, radius)
            painter.setPen(QColor(self._tones.quiet_text))
            below = QRectF(0, SIDE / 2 + radius, SIDE, MARGIN)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, f"{degrees:.0f}°")
        edge = QPen(QColor(self._tones.raised), 1)
        radii = np.r_[MIDDLE, np.full(len(self._shown.around.items), DOT)]
        marks = zip(self.marks()[::-1], self._shown.colours[::-1], radii[::-1], strict=True)
        for place, colour, radius in marks:
            painter.setPen(edge)
            painter.setBrush(QColor.fromRgbF(*map(float, np.clip(colour, 0, 1))))
            painter.drawEllipse(QPointF(*map(float, place)), float(radius), float(radius))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self._tones.text), 1.5))
        painter.drawEllipse(centre, MIDDLE + 2.5, MIDDLE + 2.5)
        painter.end()
