"""Makes menus, toolbar and shortcuts from the rows of the action table, and keeps them true to what is open."""

from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter

from PyQt6.QtCore import QObject, QSize, Qt
from PyQt6.QtGui import QAction, QKeySequence
from PyQt6.QtWidgets import QMainWindow, QMenu, QSizePolicy, QToolBar, QToolButton, QWidget

from geolip_viewer.app.actions import ACTIONS, MENUS, Action, Needs
from geolip_viewer.app.document.workspace import Workspace
from geolip_viewer.app.widgets.icons import icon
from geolip_viewer.map_projection import is_mapped

Check = Callable[[Workspace], bool]
MET: Mapping[Needs, Check] = {
    Needs.NOTHING: lambda _: True,
    Needs.CHECKPOINT: lambda workspace: workspace.loaded is not None,
    Needs.SCENE: lambda workspace: bool(workspace.scenes),
    Needs.GLOBE: lambda workspace: any(map(is_mapped, workspace.scenes)),
    Needs.ITEMS: lambda workspace: workspace.loaded is not None and workspace.loaded.item_count > 0,
    Needs.SELECTION: lambda workspace: not workspace.state.selection.is_empty,
    Needs.SELECTED_ITEMS: lambda workspace: bool(workspace.state.selection.items),
    Needs.SELECTED_ANCHORS: lambda workspace: bool(workspace.state.selection.anchors),
    Needs.FILTER: lambda workspace: bool(workspace.state.filters.hidden or workspace.state.filters.isolated),
    Needs.UNDO: lambda workspace: workspace.store.can_undo,
    Needs.REDO: lambda workspace: workspace.store.can_redo,
}


class ActionBars(QObject):
    """The window's QActions by id. A row whose part or method is missing fails here, when the window is made."""

    def __init__(self, window: QMainWindow, workspace: Workspace, parts: Mapping[str, object]) -> None:
        super().__init__(window)
        self._window = window
        self._workspace = workspace
        self.menus: dict[str, QMenu] = {}
        self.by_id: dict[str, QAction] = {row.id: self._action(row, parts) for row in ACTIONS}
        for menu in MENUS:
            self.menu(menu)
        for row in ACTIONS:
            self._into_menu(row)
        self.toolbar = self._toolbar()
        workspace.state_changed.connect(self.refresh)
        workspace.opened.connect(self.refresh)
        workspace.shown.connect(self.refresh)
        self.refresh()

    def refresh(self, *_: object) -> None:
        """Enable what makes sense now, and set checks by the state."""
        for row in ACTIONS:
            action = self.by_id[row.id]
            action.setEnabled(MET[row.needs](self._workspace))
            if row.checked is not None:
                action.setChecked(row.checked(self._workspace.state))

    def menu(self, path: str) -> QMenu:
        """The menu or submenu of this path, made when it is not there yet."""
        if path not in self.menus:
            above, _, name = path.rpartition("/")
            made = QMenu(name, self._window)
            made.setObjectName(f"menu_{path.lower().replace('/', '_').replace(' ', '_')}")
            made.setToolTipsVisible(True)
            bar = self.menu(above) if above else self._window.menuBar()
            bar.addMenu(made)  # type: ignore[union-attr]
            self.menus[path] = made
        return self.menus[path]

    def _action(self, row: Action, parts: Mapping[str, object]) -> QAction:
        action = QAction(row.text, self._window)
        action.setObjectName(row.id)
        action.setShortcuts([QKeySequence(keys) for keys in row.keys.split(" or ") if keys])
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{row.tooltip or row.title}{f' ({keys})' if keys else ''}")
        action.setStatusTip(row.tooltip)
        if row.icon:
            action.setIcon(icon(row.icon))
            action.setIconVisibleInMenu(row.checked is None)  # a menu shows the icon or the tick
        part, _, method = row.does.partition(".")
        do = attrgetter(method)(parts[part])
        if row.checked is None:
            action.triggered.connect(lambda _=False: do())
        else:
            action.setCheckable(True)
            action.triggered.connect(do)
            action.triggered.connect(self.refresh)  # what was checked already stays so
        return action

    def _into_menu(self, row: Action) -> None:
        """The line above the first row of a submenu stands above the submenu."""
        above = row.menu.rpartition("/")[0] if row.menu not in self.menus else ""
        if row.rule:
            self.menu(above or row.menu).addSeparator()
        menu = self.menu(row.menu)
        menu.addAction(self.by_id[row.id])
        self._window.addAction(self.by_id[row.id])

    def _toolbar(self) -> QToolBar:
        bar = QToolBar("Toolbar", self._window)
        bar.setObjectName("toolbar")
        bar.setAccessibleName("Toolbar")
        bar.setMovable(False)
        bar.setIconSize(QSize(18, 18))
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self._add_buttons(bar, [row for row in ACTIONS if row.toolbar == "left"])
        stretch = QWidget(bar)
        stretch.setObjectName("toolbar_stretch")
        stretch.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        bar.addWidget(stretch)
        self._add_buttons(bar, [row for row in ACTIONS if row.toolbar == "right"])
        self._window.addToolBar(bar)
        return bar

    def _add_buttons(self, bar: QToolBar, rows: Sequence[Action]) -> None:
        """A button a row; a line between those of different menus."""
        for row, before in zip(rows, (None, *rows), strict=False):
            if before is not None and _bar(row) != _bar(before):
                bar.addSeparator()
            bar.addAction(self.by_id[row.id])
            button = bar.widgetForAction(self.by_id[row.id])
            if isinstance(button, QToolButton):
                _name(button, row)


def _bar(row: Action) -> str:
    return row.menu.partition("/")[0]


def _name(button: QToolButton, row: Action) -> None:
    button.setObjectName(f"button_{row.id}")
    button.setAccessibleName(row.title)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
