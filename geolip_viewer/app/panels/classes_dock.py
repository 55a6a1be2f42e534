"""The legend as a list: search classes, show, hide and isolate them, with counts and the colours of the picture."""

from dataclasses import replace
from typing import Any

from PyQt6.QtCore import QModelIndex, QPoint, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QKeyEvent, QPaintEvent
from PyQt6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QMenu,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from geolip_viewer.app.document.document import Document
from geolip_viewer.app.panels.class_model import CLASS_ID, ClassModel, SortedClasses
from geolip_viewer.app.selection.selecting import Selecting
from geolip_viewer.app.widgets.choice_box import ChoiceBox
from geolip_viewer.app.widgets.empty_rows import paint_hint
from geolip_viewer.app.widgets.icons import icon
from geolip_viewer.shown_items import Membership
from geolip_viewer.state import Filters, State

MEMBERSHIPS: tuple[tuple[Membership, str], ...] = (
    ("has", "Items that have the class"),
    ("mainly", "Items that are mainly of the class (their rarest)"),
)


class ClassesDock(QWidget):
    """A tick shows a class, a double click or Enter isolates it, the context menu does the rest."""

    def __init__(self, document: Document, selecting: Selecting) -> None:
        super().__init__()
        self.setObjectName("classes")
        self._document = document
        self._selecting = selecting
        self._model = ClassModel(self)
        self._sorted = SortedClasses(self._model, self)
        self._search = self._made_search()
        self._list = self._made_list()
        self._show_all = QToolButton(self)
        self._show_all.setObjectName("show_all_classes")
        self._show_all.setAccessibleName("Show all classes")
        self._show_all.setIcon(icon("filter-x"))
        self._show_all.setToolTip("Show all classes: stop hiding and isolating")
        self._show_all.clicked.connect(lambda: self._change(self._filters.all_shown()))
        self._membership = self._made_membership()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        row = QHBoxLayout()
        row.setContentsMargins(8, 8, 8, 0)
        row.setSpacing(4)
        row.addWidget(self._search)
        row.addWidget(self._show_all)
        layout.addLayout(row)
        layout.addWidget(self._list, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(8, 0, 8, 8)
        foot.addWidget(self._membership)
        layout.addLayout(foot)
        document.opened.connect(self._on_opened)
        document.result_changed.connect(self._recolour)
        document.state_changed.connect(self._on_state)
        self._on_opened(document.loaded)
        self._recolour()

    def _made_search(self) -> QLineEdit:
        search = QLineEdit(self)
        search.setObjectName("class_search")
        search.setAccessibleName("Search classes")
        search.setPlaceholderText("Search classes")
        search.setClearButtonEnabled(True)
        search.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        search.textChanged.connect(self._on_search)
        return search

    def _made_membership(self) -> QComboBox:
        box = ChoiceBox(self)
        box.setObjectName("class_membership")
        box.setAccessibleName("Which items belong to a class")
        box.setToolTip("Which items a tick shows and a number counts")
        box.addItems([text for _, text in MEMBERSHIPS])
        box.setMinimumContentsLength(8)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.activated.connect(self._choose_membership)
        return box

    def _made_list(self) -> QTreeView:
        tree = _ClassList(self)
        tree.setModel(self._sorted)
        tree.sortByColumn(1, Qt.SortOrder.DescendingOrder)
        header = tree.header()
        if header is not None:
            header.setSortIndicatorShown(False)
            header.setStretchLastSection(False)
            header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
            header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self._model.shown_changed.connect(self._show)
        tree.doubleClicked.connect(lambda index: self.isolate(index.data(CLASS_ID)))
        tree.isolated.connect(self.isolate)
        tree.customContextMenuRequested.connect(self._open_menu)
        return tree

    def isolate(self, class_id: int) -> None:
        """Show only the items of this class; of an isolated class, end that."""
        self._change(self._filters.alone(class_id))

    def select(self, class_id: int) -> None:
        """Select the shown items of this class."""
        self._selecting.of_class(class_id)

    @property
    def _filters(self) -> Filters:
        return self._document.state.filters

    def _change(self, filters: Filters) -> None:
        self._document.store.change(filters=filters)

    def _show(self, class_id: int, on: bool) -> None:
        if self._filters.includes(class_id) != on:
            self._change(self._filters.toggled(class_id))

    def _choose_membership(self, place: int) -> None:
        self._change(replace(self._filters, by=MEMBERSHIPS[place][0]))

    def _open_menu(self, place: QPoint) -> None:
        class_id = self._list.indexAt(place).data(CLASS_ID)
        if class_id is None:
            return
        menu = QMenu(self)
        menu.setObjectName("class_menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        is_shown = self._filters.includes(class_id)
        menu.addAction("Hide" if is_shown else "Show", lambda: self._show(class_id, not is_shown))
        menu.addAction("Show only this class", lambda: self.isolate(class_id))
        menu.addAction("Select its items", lambda: self.select(class_id))
        menu.popup(self._list.viewport().mapToGlobal(place))  # type: ignore[union-attr]

    def _on_search(self, text: str) -> None:
        self._sorted.setFilterFixedString(text)
        self._show_why_empty()

    def _on_opened(self, loaded: Any) -> None:
        self._model.set_classes(loaded.classes if loaded is not None else ())
        self._search.clear()
        self._show_why_empty()
        self._mark(self._document.state)

    def _show_why_empty(self) -> None:
        """What the list says where it has no rows."""
        loaded = self._document.loaded
        if self._search.text():
            why = "No class has this name"
        elif loaded is None or loaded.features is None:
            why = "Classes come with the features"
        else:
            why = "These features have no classes"
        self._list.setAccessibleDescription(why)

    def _recolour(self, *_: object) -> None:
        self._model.set_colours(self._document.scenes, self._document.state.display.theme)

    def _on_state(self, old: State, new: State) -> None:
        if old.filters != new.filters:
            self._mark(new)
        if old.display.theme != new.display.theme:
            self._recolour()

    def _mark(self, state: State) -> None:
        loaded = self._document.loaded
        self._model.set_filters(state.filters, loaded.class_counts(state.filters) if loaded is not None else {})
        self._show_all.setEnabled(not state.filters.show_all)
        self._membership.setCurrentIndex([by for by, _ in MEMBERSHIPS].index(state.filters.by))
        self._membership.setVisible(loaded is not None and bool(loaded.classes))


class _ClassList(QTreeView):
    """Enter isolates the current class."""

    isolated = pyqtSignal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("class_list")
        self.setAccessibleName("Classes")
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setSortingEnabled(True)
        self.setIconSize(QSize(12, 12))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        super().paintEvent(event)
        model = self.model()
        if model is not None and not model.rowCount():
            paint_hint(self, self.accessibleDescription())

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        index: QModelIndex = self.currentIndex()
        if event is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            self.isolated.emit(index.data(CLASS_ID))
            return
        super().keyPressEvent(event)
