"""The context menu: what can be done with what is under the pointer."""

from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, QPointF, Qt
from PyQt6.QtGui import QGuiApplication
from PyQt6.QtWidgets import QLabel, QMenu, QWidgetAction

from geolip_viewer.app.actions.row import rows_of
from geolip_viewer.app.document.descriptions import described
from geolip_viewer.app.document.document import Document
from geolip_viewer.app.picture.canvas import Canvas
from geolip_viewer.app.selection.selecting import Selecting
from geolip_viewer.app.tables.table_data import TableData
from geolip_viewer.render.picking import Pick
from geolip_viewer.text import menu_text, plain_text

if TYPE_CHECKING:
    from geolip_viewer.app.picture.viewport import Viewport

ALWAYS = ("select.circle", "edit.clear_selection", "camera.zoom_selection", "camera.reset")


class ContextMenu(QObject):
    """Opens the menu, which always ends with actions of the window."""

    def __init__(self, document: Document, table_data: TableData, canvas: Canvas, selecting: Selecting) -> None:
        super().__init__(document)
        self.setObjectName("picture_menu_opener")
        self._document = document
        self._table_data = table_data
        self._selecting = selecting
        self._canvas = canvas
        canvas.started.connect(self._begin)

    def _begin(self, viewport: "Viewport") -> None:
        viewport.mouse.menu_wanted.connect(self._open)

    def _open(self, place: QPointF) -> None:
        viewport = self._canvas.viewport
        if viewport is None or self._document.loaded is None:
            return
        menu = QMenu(viewport)
        menu.setObjectName("picture_menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        pick = viewport.picked(place)
        if pick is not None:
            self._add(menu, pick)
            menu.addSeparator()
        menu.addActions([action for row, action in rows_of(viewport) if row.id in ALWAYS])
        menu.popup(viewport.mapToGlobal(place).toPoint())

    def _add(self, menu: QMenu, pick: Pick) -> None:
        place, selecting = self._document.place_of(pick.panel), self._selecting
        loaded, (items, anchors) = self._document.opened_ones[place], self._table_data.of_each[place]
        what = described(pick.of, pick.index, loaded, items, anchors, self._document.state.filters)
        menu.addAction(_heading(what.title, menu))
        if pick.of == "item":
            menu.addAction("Show alone with its anchors", lambda: selecting.open_single(pick.index))
            nearest = items.text("nearest_anchor", pick.index)
            if nearest:
                menu.addAction(f"Select anchor {nearest}", lambda: selecting.anchors([int(nearest)]))
                menu.addAction(
                    f"Select items assigned to anchor {nearest}", lambda: selecting.assigned_items_of([int(nearest)])
                )
            for label in loaded.features.labels.of(pick.index).tolist() if loaded.features is not None else ():
                name = loaded.features.class_names[label]  # type: ignore[union-attr]
                menu.addAction(f"Select all of “{menu_text(name)}”", lambda label=label: selecting.of_class(label))
        elif pick.of == "anchor":
            menu.addAction("Select", lambda: selecting.anchors([pick.index]))
            if loaded.item_count:
                menu.addAction("Select its assigned items", lambda: selecting.assigned_items_of([pick.index]))
        else:
            menu.addAction("Select its items", lambda: selecting.of_class(pick.index))
        clipboard = QGuiApplication.clipboard()
        if clipboard is not None:
            menu.addAction("Copy", lambda: clipboard.setText("\n".join((what.title, *what.lines))))


def _heading(text: str, menu: QMenu) -> QWidgetAction:
    """What the menu is about, as its first line."""
    label = QLabel(plain_text(text), menu)
    label.setObjectName("picture_menu_heading")
    label.setProperty("heading", True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setContentsMargins(10, 6, 10, 4)
    made = QWidgetAction(menu)
    made.setDefaultWidget(label)
    return made
