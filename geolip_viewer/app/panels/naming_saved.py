"""What is saved under a name is named in its panel, which is opened for that."""

from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject

from geolip_viewer.app.panels.panel_dock import PanelDock
from geolip_viewer.app.picture.bookmarks import Bookmarks
from geolip_viewer.app.selection.named_selections import NamedSelections

if TYPE_CHECKING:
    from geolip_viewer.app.panels.saved_dock import SavedDock


class NamingSaved(QObject):
    """Opens the panel when something was just saved, with its name to be typed."""

    def __init__(self, selections: NamedSelections, bookmarks: Bookmarks, dock: PanelDock) -> None:
        super().__init__(dock)
        self.setObjectName("naming_saved")
        self._dock = dock
        selections.kept.connect(lambda place: self._open().name_selection(place))
        bookmarks.kept.connect(lambda place: self._open().name_camera(place))

    def _open(self) -> "SavedDock":
        from geolip_viewer.app.panels.saved_dock import SavedDock

        self._dock.bring_to_front()
        made = self._dock.panel
        assert isinstance(made, SavedDock)
        return made
