"""A list of names that can be changed, each with a few quiet words beside it."""

from collections.abc import Sequence

from PyQt6.QtCore import QEvent, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QIcon, QKeyEvent, QPaintEvent
from PyQt6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from geolip_viewer.app.widgets.empty_rows import paint_hint
from geolip_viewer.app.widgets.icons import icon
from geolip_viewer.text import plain_text, tooltip_text

NAME, WORDS = 0, 1
HIGH = 30  # pixels of a row, enough for an input field
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
KEYS = {*ENTER, Qt.Key.Key_F2, Qt.Key.Key_Delete}


class NamedRows(QTreeWidget):
    """Rows are identified by index. F2 edits a name, Delete asks to delete a row, Enter and a double click open it."""

    opened = pyqtSignal(int)
    renamed = pyqtSignal(int, str)
    forgotten = pyqtSignal(int)

    def __init__(self, name: str, title: str, hint: str, opens: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setAccessibleDescription(hint)
        self._hint, self._opens = hint, opens
        self.setColumnCount(2)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHeaderHidden(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        header = self.header()
        if header is not None:
            header.setStretchLastSection(False)
            header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
            header.setSectionResizeMode(WORDS, QHeaderView.ResizeMode.ResizeToContents)
        self.itemDoubleClicked.connect(lambda item: self.opened.emit(self.indexOfTopLevelItem(item)))
        self.itemChanged.connect(self._on_changed)

    def list_rows(self, rows: Sequence[tuple[str, str, bool]]) -> None:
        """Show names and words; a filter's sign stands before those that are in use."""
        place = self.place
        self.blockSignals(True)
        while self.topLevelItemCount() > len(rows):
            self.takeTopLevelItem(len(rows))
        while self.topLevelItemCount() < len(rows):
            QTreeWidgetItem(self)
        for number, (name, words, is_used) in enumerate(rows):
            self._write(self.topLevelItem(number), name, words, is_used)
        self.blockSignals(False)
        if rows and place >= 0:
            self.setCurrentItem(self.topLevelItem(min(place, len(rows) - 1)))

    def _write(self, item: QTreeWidgetItem | None, name: str, words: str, is_used: bool) -> None:
        if item is not None:
            item.setText(NAME, plain_text(name))
            item.setText(WORDS, words)
            item.setSizeHint(NAME, QSize(0, HIGH))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            item.setToolTip(NAME, tooltip_text(f"{name}: {words}\n{self._opens}. F2 renames it, Delete forgets it."))
            item.setIcon(NAME, icon("filter") if is_used else QIcon())

    @property
    def place(self) -> int:
        """The row that is chosen, −1 where none is."""
        chosen = self.selectedItems()
        return self.indexOfTopLevelItem(chosen[0]) if chosen else -1

    def edit_name(self, place: int) -> None:
        """Choose a row, and let its name be typed."""
        item = self.topLevelItem(place)
        if item is not None:
            self.setCurrentItem(item)
            self.setFocus()
            self.editItem(item, NAME)

    def event(self, event: QEvent | None) -> bool:
        """Delete and F2 are this list's, not the window's, while it has the focus."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and event.key() in KEYS:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        if event is None:
            return
        if event.key() in KEYS and self.place >= 0:
            if event.key() == Qt.Key.Key_F2:
                self.edit_name(self.place)
            else:
                (self.opened if event.key() in ENTER else self.forgotten).emit(self.place)
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        super().paintEvent(event)
        if not self.topLevelItemCount():
            paint_hint(self, self._hint)

    def _on_changed(self, item: QTreeWidgetItem, column: int) -> None:
        if column == NAME:
            self.renamed.emit(self.indexOfTopLevelItem(item), item.text(NAME))
