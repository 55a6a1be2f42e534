"""The list of views by group: choose one; what the data cannot answer is disabled and says why."""

from html import escape

from PyQt6.QtCore import QSize, Qt, pyqtSignal
from PyQt6.QtWidgets import QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from geolip_viewer.app.document.document import Document
from geolip_viewer.app.widgets.icons import icon
from geolip_viewer.views.base import Group, View

ICONS = {
    Group.MANIFOLD: "globe",
    Group.LENSES: "eye",
    Group.ANCHORS: "star",
    Group.DIFFERENCES: "columns-2",
    Group.TIME: "history",
    Group.TRUST: "shield-check",
}
ROW_HEIGHT = 26
VIEW_ID = Qt.ItemDataRole.UserRole


class ViewList(QWidget):
    """A row per view, under the heading of its group."""

    clicked = pyqtSignal()  # a view was chosen with the mouse

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("modes")
        self._document = document
        self._rows: dict[str, QTreeWidgetItem] = {}
        self._list = self._made_list()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._list)
        document.opened.connect(self._refresh)
        document.state_changed.connect(self._refresh)
        document.compared_changed.connect(self._refresh)
        self._refresh()

    def _made_list(self) -> QTreeWidget:
        tree = QTreeWidget(self)
        tree.setObjectName("views_list")
        tree.setAccessibleName("Views")
        tree.setHeaderHidden(True)
        tree.setRootIsDecorated(False)
        tree.setIndentation(0)
        tree.setUniformRowHeights(False)
        tree.setIconSize(QSize(16, 16))
        tree.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        tree.setItemsExpandable(False)
        for group in Group:
            views = [view for view in self._document.views if view.group == group]
            if views:
                tree.addTopLevelItem(_heading(group))
            for view in views:
                self._rows[view.id] = _row(view)
                tree.addTopLevelItem(self._rows[view.id])
        tree.currentItemChanged.connect(self._choose)
        tree.itemClicked.connect(lambda *_: self.clicked.emit())
        return tree

    def _choose(self, row: QTreeWidgetItem | None) -> None:
        view = row.data(0, VIEW_ID) if row is not None else None
        if view and view != self._document.state.view:
            self._document.store.change(view=view)

    def _refresh(self, *_: object) -> None:
        for view in self._document.views:
            row = self._rows[view.id]
            reason = self._document.unavailable(view)
            row.setDisabled(bool(reason))
            row.setToolTip(0, explanation(view, reason))
        current = self._rows.get(self._document.state.view) if self._document.loaded is not None else None
        self._list.blockSignals(True)
        self._list.setCurrentItem(current)
        self._list.blockSignals(False)


def explanation(view: View, reason: str = "") -> str:
    """What a view shows, its formula, and why it cannot be chosen, as rich text for a tooltip."""
    formula = f"<p><code>{escape(view.formula)}</code></p>" if view.formula else ""
    return f"<p>{escape(view.help)}</p>{formula}" + (f"<p><b>{escape(reason)}</b></p>" if reason else "")


def _heading(group: Group) -> QTreeWidgetItem:
    row = QTreeWidgetItem([group.value])
    row.setFlags(Qt.ItemFlag.NoItemFlags)
    row.setSizeHint(0, QSize(0, ROW_HEIGHT + 4))
    font = row.font(0)
    font.setBold(True)
    font.setPointSizeF(9.5)
    row.setFont(0, font)
    return row


def _row(view: View) -> QTreeWidgetItem:
    row = QTreeWidgetItem([view.title])
    row.setData(0, VIEW_ID, view.id)
    row.setIcon(0, icon(ICONS[view.group]))
    row.setSizeHint(0, QSize(0, ROW_HEIGHT))
    return row
