"""The side panels, one row each: a panel is a widget made from services, and a dock around it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PyQt6.QtCore import QSize, Qt
from PyQt6.QtWidgets import QDockWidget, QHBoxLayout, QLabel, QMainWindow, QToolButton, QWidget

from geolip_viewer.app.export.command_panel import CommandPanel
from geolip_viewer.app.gallery.gallery_dock import GalleryDock
from geolip_viewer.app.inspector.inspector import Inspector
from geolip_viewer.app.options.options_dock import OptionsDock
from geolip_viewer.app.panels.checkpoint_dock import CheckpointDock
from geolip_viewer.app.panels.classes_dock import ClassesDock
from geolip_viewer.app.panels.kept_dock import KeptDock
from geolip_viewer.app.panels.view_list import ViewList
from geolip_viewer.app.services import Services
from geolip_viewer.app.tables.docks import AnchorsDock, ItemsDock
from geolip_viewer.app.trust.trust_dock import TrustDock
from geolip_viewer.app.widgets.icons import icon

LEFT, RIGHT = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
BOTTOM = Qt.DockWidgetArea.BottomDockWidgetArea


@dataclass(frozen=True)
class Panel:
    """One dock. Panels of one area stand below each other, or as tabs when they share a `tab`.

    In a short window all panels of an area are tabs, and some stand in another area, their `short_area`.
    """

    id: str
    title: str
    area: Qt.DockWidgetArea
    make: Callable[[Services], QWidget]
    tab: str = ""
    is_open: bool = True
    short_area: Qt.DockWidgetArea | None = None


PANELS = (
    Panel("views", "Views", LEFT, lambda its: ViewList(its.document)),
    Panel("options", "Options", LEFT, lambda its: OptionsDock(its.document, its.messages)),
    Panel("classes", "Classes", RIGHT, lambda its: ClassesDock(its.document, its.selecting), tab="data"),
    Panel(
        "checkpoint",
        "Checkpoint",
        RIGHT,
        lambda its: CheckpointDock(its.document, its.loader),
        tab="data",
        short_area=LEFT,
    ),
    Panel(
        "kept",
        "Kept",
        RIGHT,
        lambda its: KeptDock(its.document, its.named_selections, its.bookmarks),
        tab="data",
        is_open=False,
    ),
    Panel(
        "inspector",
        "Inspector",
        RIGHT,
        lambda its: Inspector(
            its.document, its.worker, its.table_data, its.thumbnails, its.measurements, its.selecting
        ),
        tab="about",
    ),
    Panel(
        "trust",
        "Trust",
        RIGHT,
        lambda its: TrustDock(its.document, its.messages, its.worker, its.fitting, its.measurements, its.thumbnails),
        tab="about",
    ),
    Panel(
        "items",
        "Items",
        BOTTOM,
        lambda its: ItemsDock(
            its.document, its.worker, its.table_data, its.thumbnails, its.selecting, its.saving_rows, its.settings
        ),
        tab="tables",
        is_open=False,
    ),
    Panel(
        "anchors",
        "Anchors",
        BOTTOM,
        lambda its: AnchorsDock(its.document, its.worker, its.table_data, its.selecting, its.saving_rows, its.settings),
        tab="tables",
        is_open=False,
    ),
    Panel(
        "gallery",
        "Gallery",
        BOTTOM,
        lambda its: GalleryDock(
            its.document,
            its.messages,
            its.worker,
            its.table_data,
            its.thumbnails,
            its.selecting,
            its.settings,
        ),
        tab="tables",
        is_open=False,
    ),
    Panel(
        "command",
        "Command line",
        BOTTOM,
        lambda its: CommandPanel(its.document, its.canvas),
        tab="tables",
        is_open=False,
    ),
)


def dock(panel: Panel, services: Services, window: QMainWindow) -> QDockWidget:
    """The dock of a panel, with a title bar of our own."""
    made = QDockWidget(panel.title, window)
    made.setObjectName(f"dock_{panel.id}")
    made.setAccessibleName(panel.title)
    widget = panel.make(services)
    widget.setProperty("panel", True)
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    made.setWidget(widget)
    made.setMinimumWidth(220)
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    made.topLevelChanged.connect(partial(_frame, made))
    made.setTitleBarWidget(_title_bar(panel, made))
    window.addDockWidget(panel.area, made)
    return made


def _frame(dock: QDockWidget, floats: bool) -> None:
    """A border around a dock that floats: nobody else draws one where the title bar is our own."""
    dock.setContentsMargins(*([1] * 4 if floats else [0] * 4))
    dock.setProperty("floats", floats)
    style = dock.style()
    if style is not None:
        style.unpolish(dock)
        style.polish(dock)


def _title_bar(panel: Panel, dock: QDockWidget) -> QWidget:
    bar = QWidget(dock)
    bar.setObjectName("dock_title")
    bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    name = QLabel(panel.title, bar)
    name.setObjectName("dock_name")
    row = QHBoxLayout(bar)
    row.setContentsMargins(12, 6, 6, 2)
    row.setSpacing(0)
    row.addWidget(name, 1)
    for id_, sign, text, do in (
        (
            "float",
            "maximize",
            f"Let {panel.title} float, or dock it again",
            lambda: dock.setFloating(not dock.isFloating()),
        ),
        ("hide", "x", f"Hide {panel.title}", dock.hide),
    ):
        button = QToolButton(bar)
        button.setObjectName(f"{id_}_{panel.id}")
        button.setAccessibleName(text)
        button.setToolTip(text)
        button.setIcon(icon(sign))
        button.setProperty("tiny", True)
        button.setIconSize(QSize(14, 14))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda _=False, do=do: do())
        row.addWidget(button)
    return bar
