"""The side panels, one row each: what a panel is called, where it stands, and how it is made from services.

Those that the first start does not show are imported when they are made.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QMainWindow, QWidget

from geolip_viewer.app.inspector.inspector import Inspector
from geolip_viewer.app.options.options_dock import OptionsDock
from geolip_viewer.app.panels.classes_dock import ClassesDock
from geolip_viewer.app.panels.panel_dock import PanelDock
from geolip_viewer.app.panels.view_list import ViewList
from geolip_viewer.app.services import Services

LEFT, RIGHT = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
BOTTOM = Qt.DockWidgetArea.BottomDockWidgetArea


@dataclass(frozen=True)
class Panel:
    """One dock. Panels of one area are stacked, or are tabs if they share a `tab`.

    In a short window all panels of an area are tabs, and some are in another area, their `short_area`.
    """

    id: str
    title: str
    area: Qt.DockWidgetArea
    make: Callable[[Services], QWidget]
    tab: str = ""
    is_open: bool = True
    short_area: Qt.DockWidgetArea | None = None


def _views(its: Services) -> QWidget:
    views = ViewList(its.document)
    views.clicked.connect(its.canvas.take_focus)
    return views


def _options(its: Services) -> QWidget:
    return OptionsDock(its.document, its.messages)


def _classes(its: Services) -> QWidget:
    return ClassesDock(its.document, its.selecting)


def _checkpoint(its: Services) -> QWidget:
    from geolip_viewer.app.panels.checkpoint_dock import CheckpointDock

    return CheckpointDock(its.document, its.loader)


def _saved(its: Services) -> QWidget:
    from geolip_viewer.app.panels.saved_dock import SavedDock

    return SavedDock(its.document, its.named_selections, its.bookmarks)


def _inspector(its: Services) -> QWidget:
    return Inspector(its.document, its.worker, its.table_data, its.thumbnails, its.measurements, its.selecting)


def _trust(its: Services) -> QWidget:
    from geolip_viewer.app.trust.trust_dock import TrustDock

    return TrustDock(its.document, its.messages, its.worker, its.fitting, its.measurements, its.thumbnails)


def _items(its: Services) -> QWidget:
    from geolip_viewer.app.tables.docks import ItemsDock

    return ItemsDock(
        its.document, its.worker, its.table_data, its.thumbnails, its.selecting, its.saving_rows, its.settings
    )


def _anchors(its: Services) -> QWidget:
    from geolip_viewer.app.tables.docks import AnchorsDock

    return AnchorsDock(its.document, its.worker, its.table_data, its.selecting, its.saving_rows, its.settings)


def _gallery(its: Services) -> QWidget:
    from geolip_viewer.app.gallery.gallery_dock import GalleryDock

    return GalleryDock(
        its.document, its.messages, its.worker, its.table_data, its.thumbnails, its.selecting, its.settings
    )


def _command(its: Services) -> QWidget:
    from geolip_viewer.app.export.command_panel import CommandPanel

    return CommandPanel(its.document, its.canvas)


PANELS = (
    Panel("views", "Views", LEFT, _views),
    Panel("options", "Options", LEFT, _options),
    Panel("classes", "Classes", RIGHT, _classes, tab="data"),
    Panel("checkpoint", "Checkpoint", RIGHT, _checkpoint, tab="data", short_area=LEFT),
    Panel("kept", "Saved", RIGHT, _saved, tab="data", is_open=False),
    Panel("inspector", "Inspector", RIGHT, _inspector, tab="about"),
    Panel("trust", "Trust", RIGHT, _trust, tab="about"),
    Panel("items", "Items", BOTTOM, _items, tab="tables", is_open=False),
    Panel("anchors", "Anchors", BOTTOM, _anchors, tab="tables", is_open=False),
    Panel("gallery", "Gallery", BOTTOM, _gallery, tab="tables", is_open=False),
    Panel("command", "Command line", BOTTOM, _command, tab="tables", is_open=False),
)


def dock(panel: Panel, services: Services, window: QMainWindow) -> PanelDock:
    """The dock of a panel, in its area of the window."""
    made = PanelDock(panel.id, panel.title, partial(panel.make, services), window)
    window.addDockWidget(panel.area, made)
    return made
