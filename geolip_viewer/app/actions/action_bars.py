"""Makes menus, toolbar and shortcuts from the rows of the action table, and keeps them up to date."""

from collections.abc import Callable, Mapping, Sequence

from PyQt6.QtCore import QObject, QSize, Qt, QTimer
from PyQt6.QtGui import QAction, QKeySequence
from PyQt6.QtWidgets import QMainWindow, QMenu, QSizePolicy, QToolBar, QToolButton, QWidget

from geolip_viewer.app.actions.row import Action, Needs
from geolip_viewer.app.actions.rows import ACTIONS, MENUS
from geolip_viewer.app.actions.targets import ActionTargets
from geolip_viewer.app.document.document import Document
from geolip_viewer.app.widgets.icons import icon
from geolip_viewer.map_projection import is_mapped
from geolip_viewer.text import menu_text

Check = Callable[[Document], bool]
MET: Mapping[Needs, Check] = {
    Needs.NOTHING: lambda _: True,
    Needs.CHECKPOINT: lambda document: document.loaded is not None,
    Needs.SCENE: lambda document: bool(document.scenes),
    Needs.GLOBE: lambda document: any(map(is_mapped, document.scenes)),
    Needs.RUN: lambda document: document.loaded is not None and document.loaded.run is not None,
    Needs.ITEMS: lambda document: document.loaded is not None and document.loaded.item_count > 0,
    Needs.SELECTION: lambda document: not document.state.selection.is_empty,
    Needs.SELECTED_ITEMS: lambda document: bool(document.state.selection.items),
    Needs.SELECTED_ANCHORS: lambda document: bool(document.state.selection.anchors),
    Needs.FILTER: lambda document: not document.state.filters.show_all,
    Needs.UNDO: lambda document: document.store.can_undo,
    Needs.REDO: lambda document: document.store.can_redo,
}


class ActionBars(QObject):
    """The window's QActions by id."""

    def __init__(self, window: QMainWindow, document: Document, targets: ActionTargets) -> None:
        super().__init__(window)
        self._window = window
        self._document = document
        self._targets = targets
        self.menus: dict[str, QMenu] = {}
        self.by_id: dict[str, QAction] = {row.id: self._action(row) for row in ACTIONS}
        for menu in MENUS:
            self.menu(menu)
        for row in ACTIONS:
            self._into_menu(row)
        self.toolbar = self._toolbar()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.refresh)
        document.state_changed.connect(self.refresh)
        document.opened.connect(self.refresh)
        document.result_changed.connect(self.refresh)
        self.refresh()

    def refresh(self, *_: object) -> None:
        """Enable what makes sense now, and set checks by the state."""
        asked = self._targets, self._document.state
        for row in ACTIONS:
            action = self.by_id[row.id]
            refusal = row.refusal(*asked) if row.refusal is not None else ""
            action.setEnabled(MET[row.needs](self._document) and not refusal)
            if row.refusal is not None:
                action.setToolTip(f"{row.title}: {refusal}" if refusal else _tooltip(row, action))
            if row.named is not None:
                text = row.named(*asked)
                action.setText(menu_text(text))
                action.setVisible(bool(text))
            if row.checked is not None:
                action.setChecked(row.checked(*asked))

    def refresh_soon(self) -> None:
        """Refresh once, however often this is called until then: Qt signals docks many times during their layout."""
        self._soon.start()

    def menu(self, path: str) -> QMenu:
        """The menu or submenu of this path, made when it is not there yet."""
        if path not in self.menus:
            above, _, name = path.rpartition("/")
            made = QMenu(name if above else f"&{name}", self._window)
            made.setObjectName(f"menu_{path.lower().replace('/', '_').replace(' ', '_')}")
            made.setToolTipsVisible(True)
            bar = self.menu(above) if above else self._window.menuBar()
            bar.addMenu(made)  # type: ignore[union-attr]
            self.menus[path] = made
        return self.menus[path]

    def _action(self, row: Action) -> QAction:
        action = QAction(row.text, self._window)
        action.setObjectName(row.id)
        action.setShortcuts([QKeySequence(keys) for keys in row.keys.split(" or ") if keys])
        action.setToolTip(_tooltip(row, action))
        action.setStatusTip(row.tooltip)
        if row.icon:
            action.setIcon(icon(row.icon))
            action.setIconVisibleInMenu(row.checked is None)  # a menu shows either the icon or the tick
        action.setData(row)
        if row.checked is None:
            action.triggered.connect(lambda _=False: row.does(self._targets)())
        else:
            action.setCheckable(True)
            action.triggered.connect(lambda on: row.does(self._targets)(on))
            action.triggered.connect(self.refresh)  # an entry that was already checked stays checked
        return action

    def _into_menu(self, row: Action) -> None:
        """The line above the first row of a submenu goes above the submenu."""
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
        """A button per row; a line between those of different menus."""
        for row, before in zip(rows, (None, *rows), strict=False):
            if before is not None and _bar(row) != _bar(before):
                bar.addSeparator()
            bar.addAction(self.by_id[row.id])
            button = bar.widgetForAction(self.by_id[row.id])
            if isinstance(button, QToolButton):
                _name(button, row)


def _tooltip(row: Action, action: QAction) -> str:
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return f"{row.tooltip or row.title}{f' ({keys})' if keys else ''}"


def _bar(row: Action) -> str:
    return row.menu.partition("/")[0]


def _name(button: QToolButton, row: Action) -> None:
    button.setObjectName(f"button_{row.id}")
    button.setAccessibleName(row.title)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
