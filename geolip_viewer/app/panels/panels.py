"""Shows and hides panels, from menus, keys and the command palette."""

from collections.abc import Mapping

from PyQt6.QtCore import QObject

from geolip_viewer.app.document.document import Document
from geolip_viewer.app.panels.layout import DockLayout
from geolip_viewer.app.panels.panel_dock import PanelDock
from geolip_viewer.views.base import Group

TABLES = ("items", "anchors")


class Panels(QObject):
    """The docks of a window by the ids of their panels."""

    def __init__(self, document: Document, docks: Mapping[str, PanelDock], arrangement: DockLayout) -> None:
        super().__init__(arrangement)
        self.setObjectName("panels")
        self._document = document
        self._docks = docks
        self._arrangement = arrangement

    def switch(self, panel: str, _: bool = True) -> None:
        """Show a panel or hide it; one that stands behind another tab comes to the front first."""
        dock = self._docks[panel]
        is_behind = dock.isVisible() and dock.visibleRegion().isEmpty()
        if dock.isHidden() or is_behind:
            dock.bring_to_front()
        else:
            dock.hide()

    def is_open(self, panel: str) -> bool:
        return not self._docks[panel].isHidden()

    def switch_tables(self) -> None:
        """Show both tables, that of what the view is about in front; or hide them."""
        are_hidden = not any(map(self.is_open, TABLES))
        for panel in TABLES:
            self._docks[panel].setVisible(are_hidden)
        self._docks["anchors" if self._is_about_anchors else "items"].raise_()

    def set_usual_layout(self) -> None:
        self._arrangement.set_usual()

    @property
    def _is_about_anchors(self) -> bool:
        """Where there are no items, in views of anchors, and where anchors alone are selected."""
        document = self._document
        has_items = document.loaded is None or document.loaded.item_count > 0
        is_of_anchors = document.view is not None and document.view.group is Group.ANCHORS
        selection = document.state.selection
        return not has_items or is_of_anchors or bool(selection.anchors and not selection.items)
