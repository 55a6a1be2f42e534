"""Where the panels stand: below each other in a tall window, as tabs in a short one, and as a person left them."""

from collections.abc import Mapping
from itertools import pairwise

from PyQt6.QtCore import QByteArray, QObject, Qt, QTimer
from PyQt6.QtWidgets import QMainWindow, QTabBar

from geolip_viewer.app.panels.docks import BOTTOM, LEFT, PANELS, RIGHT, Panel
from geolip_viewer.app.panels.panel_dock import PanelDock
from geolip_viewer.app.system.settings import Settings

SHORT = 780  # pixels: the least window height with room for two stacked panels
NARROWEST, WIDEST = 228, 300  # pixels of a column of panels
OF_WIDTH = 0.2  # of the window
UPPER = {LEFT: (0.5, 800), RIGHT: (0.54, 700)}  # a column's upper panel: its share, and the most pixels it can use
TABLES, OF_HEIGHT = 330, 0.42  # the tables' height when first shown: pixels, and at most this share of the window
Stack = tuple[Panel, ...]  # panels as tabs in one place


def stacks(is_short: bool) -> tuple[Stack, ...]:
    """The panels by what is a tab beside them, from left to right and from top to bottom."""
    found: dict[object, list[Panel]] = {}
    for panel in PANELS:
        area, tab = (panel.short_area or panel.area, "") if is_short else (panel.area, panel.tab or panel.id)
        found.setdefault((area, tab), []).append(panel)
    return tuple(map(tuple, found.values()))


class DockLayout(QObject):
    """Moves the docks of a window. As long as nobody moved one by hand, they follow the window's height."""

    def __init__(self, window: QMainWindow, docks: Mapping[str, PanelDock], settings: Settings) -> None:
        super().__init__(window)
        self.setObjectName("arrangement")
        self._window = window
        self._docks = docks
        self._settings = settings
        self._was_shown = False
        self._was_short: bool | None = None
        self._sizes_tables = True
        self._tabs_moved = QTimer(self)
        self._tabs_moved.setSingleShot(True)
        self._tabs_moved.timeout.connect(self._name_tabs)
        for dock in docks.values():
            dock.dockLocationChanged.connect(lambda _: self._tabs_moved.start())
        for panel in (panel for panel in PANELS if panel.area == BOTTOM):
            docks[panel.id].visibilityChanged.connect(self._on_table)

    def set_usual(self) -> None:
        """The layout of the first start, for the size that the window has."""
        for panel in PANELS:
            self._docks[panel.id].setFloating(False)
        self._put(self._is_short, {panel.id for panel in PANELS if panel.is_open})
        self._was_short, self._sizes_tables = self._is_short, True

    def restore_last(self) -> None:
        """As a person left window and docks, or as at the first start."""
        self.set_usual()
        if self._settings.geometry is not None:
            self._window.restoreGeometry(self._settings.geometry)
        if self._settings.layout is not None:
            self._restore(self._settings.layout)
        self._name_tabs()

    def on_shown(self) -> None:
        """The usual layout needs the size that the window really got."""
        if self._settings.layout is None and not self._was_shown:
            self._share_out(self._is_short)
        self._was_shown = True

    def _restore(self, layout: QByteArray) -> None:
        self._window.restoreState(layout)
        self._sizes_tables = False
        self._was_short = next((short for short in (True, False) if self._is_default(short)), self._is_short)
        self.follow()

    def follow(self) -> None:
        """The window has another height: tabs where it became short, and below each other where it became tall."""
        if self._is_short == self._was_short:
            return
        self._was_short = self._is_short
        if self._is_default(not self._is_short):
            self._put(self._is_short, {id_ for id_, dock in self._docks.items() if not dock.isHidden()})

    def _on_table(self, is_shown: bool) -> None:
        """A table is shown for the first time: more than a few rows, less than the picture."""
        shown = [
            self._docks[panel.id] for panel in PANELS if panel.area == BOTTOM and not self._docks[panel.id].isHidden()
        ]
        if is_shown and self._sizes_tables and shown:
            self._sizes_tables = False
            height = round(min(TABLES, OF_HEIGHT * self._window.height()))
            self._window.resizeDocks(shown[:1], [height], Qt.Orientation.Vertical)

    @property
    def _is_short(self) -> bool:
        return self._window.height() < SHORT

    def _is_default(self, is_short: bool) -> bool:
        """Whether the docks are where we put them in a window of this kind; hidden ones are nowhere."""
        for stack in stacks(is_short):
            docks = [self._docks[panel.id] for panel in stack]
            seen = {dock for dock in docks if not dock.isHidden()}
            area = _area(stack[0], is_short)
            if any(dock.isFloating() or self._window.dockWidgetArea(dock) != area for dock in docks):
                return False
            if any({dock, *self._window.tabifiedDockWidgets(dock)} != seen for dock in seen):
                return False
        return True

    def _put(self, is_short: bool, opened: set[str]) -> None:
        window, docks = self._window, self._docks
        in_front = [docks[panel.id] for panel in PANELS if not docks[panel.id].visibleRegion().isEmpty()]
        window.setUpdatesEnabled(False)
        for panel in PANELS:
            window.removeDockWidget(docks[panel.id])
        for stack in stacks(is_short):
            window.addDockWidget(_area(stack[0], is_short), docks[stack[0].id])
            for before, panel in pairwise(stack):
                window.tabifyDockWidget(docks[before.id], docks[panel.id])
        for panel in PANELS:
            docks[panel.id].setVisible(panel.id in opened)
        for dock in (*(docks[stack[0].id] for stack in stacks(is_short)), *reversed(in_front)):
            dock.raise_()
        self._share_out(is_short)
        window.setUpdatesEnabled(True)

    def _share_out(self, is_short: bool) -> None:
        """Widths of the columns, and heights of the panels in them."""
        window, docks = self._window, self._docks
        width = round(min(WIDEST, max(NARROWEST, OF_WIDTH * window.width())))
        columns = {area: [docks[s[0].id] for s in stacks(is_short) if _area(s[0], is_short) == area] for area in UPPER}
        sides = [dock for column in columns.values() for dock in column]
        window.resizeDocks(sides, [width] * len(sides), Qt.Orientation.Horizontal)
        for area, column in columns.items():
            share, most = UPPER[area]
            if len(column) == 2:
                upper = round(min(most, share * window.height()))
                window.resizeDocks(column, [upper, window.height() - upper], Qt.Orientation.Vertical)

    def _name_tabs(self) -> None:
        """Qt makes tab bars for stacked docks as they are needed, and gives them no name."""
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        for number, tabs in enumerate(self._window.findChildren(QTabBar, options=direct)):
            tabs.setObjectName(f"panel_tabs_{number}")
            tabs.setAccessibleName("Panels")


def _area(panel: Panel, is_short: bool) -> Qt.DockWidgetArea:
    return (panel.short_area or panel.area) if is_short else panel.area
