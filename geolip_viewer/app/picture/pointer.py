"""What the pointer does in the picture: a ring and a card for what is under it, a click selects."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PyQt6.QtCore import QEvent, QObject, QPointF, Qt, QTimer, pyqtSignal

from geolip_viewer.app.document.descriptions import described
from geolip_viewer.app.document.document import Document
from geolip_viewer.app.document.selection_modes import selection_mode_of
from geolip_viewer.app.images.pixmaps import fitted
from geolip_viewer.app.images.thumbnails import Thumbnails
from geolip_viewer.app.jobs.worker import Priority, Worker
from geolip_viewer.app.picture.canvas import Canvas
from geolip_viewer.app.picture.hover_card import PICTURE, HoverCard
from geolip_viewer.app.picture.lens_rows import LensRows
from geolip_viewer.app.picture.neighborhood import Neighborhood, neighborhood
from geolip_viewer.app.selection.selecting import Selecting
from geolip_viewer.app.system.settings import Settings
from geolip_viewer.app.system.theme import TONES
from geolip_viewer.app.tables.table_data import TableData
from geolip_viewer.app.trust.measurements import Measurements
from geolip_viewer.colouring import Subject
from geolip_viewer.render.picking import Pick
from geolip_viewer.state import Selection, State

if TYPE_CHECKING:
    from geolip_viewer.app.picture.viewport import Viewport

CHANNEL = "neighborhood"
LEAVING = (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Hide, QEvent.Type.WindowDeactivate)
REST = 250  # milliseconds at rest before the card appears; once visible, it follows at once


class Pointer(QObject):
    """Rings and describes what is under the pointer, and selects what is clicked."""

    selected = pyqtSignal()  # a click hit something

    def __init__(
        self,
        document: Document,
        worker: Worker,
        table_data: TableData,
        thumbnails: Thumbnails,
        measurements: Measurements,
        canvas: Canvas,
        selecting: Selecting,
        settings: Settings,
    ) -> None:
        super().__init__(document)
        self.setObjectName("pointer")
        self._document = document
        self._worker = worker
        self._settings = settings
        self._lens_rows = LensRows()
        self._table_data = table_data
        self._thumbnails = thumbnails
        self._measurements = measurements
        self._selecting = selecting
        self._canvas = canvas
        self._card = HoverCard("hover_card", canvas)
        self._pick: Pick | None = None
        self._place = QPointF()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self._describe)
        canvas.started.connect(self._begin)
        canvas.installEventFilter(self)
        document.result_changed.connect(self.forget)
        document.opened.connect(self.forget)
        document.state_changed.connect(self._on_state)
        thumbnails.arrived.connect(self._on_picture)

    def forget(self, *_: object) -> None:
        """Drop what is under the pointer, since the picture changed or turned."""
        self._point(None)

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        """What lay under the pointer lies elsewhere once the picture has another place, or another window is in front.

        Qt tells of no move of the pointer then.
        """
        if event is not None and event.type() in LEAVING:
            self.forget()
        return super().eventFilter(watched, event)

    @property
    def shows_neighborhood(self) -> bool:
        """Whether the card shows what truly surrounds an item."""
        return self._settings.shows_neighborhood

    def switch_neighborhood(self, on: bool) -> None:
        """Show what truly surrounds the item under the pointer in its card, or no longer."""
        self._settings.shows_neighborhood = on
        self._ask_for_neighborhood()

    def _begin(self, viewport: "Viewport") -> None:
        viewport.hovered.connect(self._on_hover)
        viewport.clicked.connect(self._on_click)
        viewport.double_clicked.connect(self._on_double_click)
        viewport.pose_changed.connect(self.forget)
        viewport.mouse.drawn.connect(self.forget)
        self._ring()

    def _on_hover(self, pick: Pick | None, place: QPointF | None) -> None:
        self._place = place if place is not None else QPointF()
        if pick != self._pick:
            self._point(pick)
        elif self._card.isVisible():
            self._card.move_beside(self._place.toPoint())
        elif pick is not None:
            self._rest.start()

    def _point(self, pick: Pick | None) -> None:
        if pick != self._pick:
            self._pick = pick
            self._ring()
        if pick is None:
            self._rest.stop()
            self._card.hide()
        elif self._card.isVisible():
            self._describe()
        else:
            self._rest.start()

    def _ring(self) -> None:
        """About what is under the pointer, or else about the chosen mark."""
        viewport = self._canvas.viewport
        if viewport is None:
            return
        chosen = chosen_one(self._document.state.selection)
        viewport.scene_renderer.ring(*(chosen if self._pick is None else (self._pick.of, self._pick.index)))
        viewport.update()

    def _on_state(self, old: State, new: State) -> None:
        """Another one is chosen: what the card tells of is only that where the pointer chose it."""
        chosen = chosen_one(new.selection)
        if chosen_one(old.selection) == chosen:
            return
        if chosen and self._pick is not None and chosen != (self._pick.of, self._pick.index):
            self.forget()
        self._ring()

    def _describe(self) -> None:
        document, pick = self._document, self._pick
        if document.loaded is None or pick is None:
            return
        self._show_picture()
        place = document.place_of(pick.panel)
        loaded, tables = document.opened_ones[place], self._table_data.of_each[place]
        what = described(pick.of, pick.index, loaded, *tables, document.state.filters)
        trusted = self._measurements.lines(pick.of, pick.index, pick.panel)
        self._show_neighborhood(pick, None)
        self._card.describe(replace(what, lines=(*what.lines, *trusted)), self._place.toPoint())
        self._ask_for_neighborhood()

    def _ask_for_neighborhood(self) -> None:
        result, pick = self._document.result, self._pick
        if pick is None or not self._card.isVisible():
            return
        if result is None or pick.of != "item" or not self.shows_neighborhood:
            self._show_neighborhood(pick, None)
            return
        theme = self._document.state.display.theme
        work = partial(neighborhood, result, pick.panel, pick.index, theme, self._lens_rows)
        self._worker.request(CHANNEL, work, partial(self._show_neighborhood, pick), priority=Priority.INTERACTIVE)

    def _show_neighborhood(self, pick: Pick, found: Neighborhood | None) -> None:
        """Take the answer about the item, if it is still under the pointer."""
        if pick == self._pick:
            self._card.show_neighborhood(found, TONES[self._document.state.display.theme])
            self._card.move_beside(self._place.toPoint())

    def _show_picture(self) -> None:
        is_item = self._pick is not None and self._pick.of == "item"
        picture = self._thumbnails.of(self._pick.index) if self._pick is not None and is_item else None
        self._card.show_picture(None if picture is None else fitted(picture, PICTURE, self._card.devicePixelRatioF()))

    def _on_picture(self, item: int) -> None:
        if self._card.isVisible() and self._pick is not None and (self._pick.of, self._pick.index) == ("item", item):
            self._show_picture()
            self._card.move_beside(self._place.toPoint())

    def _on_click(self, pick: Pick | None, modifiers: Qt.KeyboardModifier) -> None:
        self._selecting.pick(pick, selection_mode_of(modifiers))
        if pick is not None:
            self.selected.emit()

    def _on_double_click(self, pick: Pick | None) -> None:
        if pick is not None and pick.of == "item":
            self._selecting.open_single(pick.index)
        elif pick is not None and pick.of == "anchor":
            self._selecting.assigned_items_of([pick.index])


def chosen_one(selection: Selection) -> tuple[()] | tuple[Subject, int]:
    """The current item where it is selected, else the only anchor that is."""
    if selection.current is not None and selection.current in selection.items:
        return "item", selection.current
    return ("anchor", selection.anchors[0]) if len(selection.anchors) == 1 and not selection.items else ()
