"""A click in the picture brings the inspector before the panels that share its place."""

from PyQt6.QtCore import QObject

from geolip_viewer.app.panels.panel_dock import PanelDock
from geolip_viewer.app.picture.pointer import Pointer


class InspectorInFront(QObject):
    """Once it was brought to the front and another tab was chosen since, it stays behind until it is chosen again.

    Where the inspector is closed nothing is opened.
    """

    def __init__(self, pointer: Pointer, dock: PanelDock) -> None:
        super().__init__(dock)
        self.setObjectName("inspector_in_front")
        self._dock = dock
        self._was_brought = False
        self._is_declined = False
        pointer.selected.connect(self._bring)
        dock.visibilityChanged.connect(self._on_seen)

    def _bring(self) -> None:
        is_behind = self._dock.isVisible() and self._dock.visibleRegion().isEmpty()
        if is_behind and not self._is_declined:
            self._was_brought = True
            self._dock.raise_()

    def _on_seen(self, is_seen: bool) -> None:
        """Qt says so when another tab is chosen, too; then the dock is behind, but not hidden."""
        if is_seen:
            self._is_declined = False
        elif self._was_brought and not self._dock.isHidden():
            self._was_brought, self._is_declined = False, True
