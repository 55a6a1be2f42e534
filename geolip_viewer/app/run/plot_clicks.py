"""A click on a plot of a run: its column sets the time, its row selects an anchor."""

from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject

from geolip_viewer.app.document.document import Document
from geolip_viewer.app.picture.canvas import Canvas
from geolip_viewer.app.run.player import RunPlayer
from geolip_viewer.render.picking import Pick
from geolip_viewer.state import Selection

if TYPE_CHECKING:
    from geolip_viewer.app.picture.viewport import Viewport


class PlotClicks(QObject):
    """Listens to the viewport once it exists."""

    def __init__(self, document: Document, player: RunPlayer, canvas: Canvas) -> None:
        super().__init__(document)
        self.setObjectName("plot_clicks")
        self._document = document
        self._player = player
        canvas.started.connect(self._begin)

    def _begin(self, viewport: "Viewport") -> None:
        viewport.plot_clicked.connect(self.take)

    def take(self, picks: tuple[Pick, ...]) -> None:
        """Go to the clicked checkpoint, and select the clicked anchor."""
        for pick in picks:
            if pick.of == "checkpoint":
                self._player.begin_drag()
                self._player.go(pick.index)
            elif pick.of == "anchor":
                self._document.store.change(selection=Selection(anchors=(pick.index,)))
