"""A list of rows to choose from. Chosen rows are the state's selection, not Qt's, which would crawl at 10,000 rows."""

from PyQt6.QtCore import QEvent, QModelIndex, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QPaintEvent
from PyQt6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from geolip_viewer.app.selection.row_choice import SHIFT, RowChoice
from geolip_viewer.app.selection.row_keys import RowKeys
from geolip_viewer.app.tables.table_model import TableModel
from geolip_viewer.app.widgets.empty_rows import paint_hint

ROW, ROW_WITH_PICTURE, PICTURE = 26, 32, 26


class ChosenRows(QStyledItemDelegate):
    """Paints chosen rows as selected ones."""

    def initStyleOption(self, option: QStyleOptionViewItem | None, index: QModelIndex) -> None:
        super().initStyleOption(option, index)
        model = index.model()
        if option is not None and isinstance(model, TableModel):
            option.state &= ~(QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_HasFocus)
            if model.is_chosen(index):
                option.state |= QStyle.StateFlag.State_Selected


class RowsView(QTableView):
    """A click chooses a row, Ctrl toggles, Shift takes all between; the same with arrow keys, Space and Ctrl+A."""

    chosen = pyqtSignal(object, str)  # rows of the table, Way
    opened = pyqtSignal(int)  # a row of the table, by double click or Enter
    copied = pyqtSignal()

    def __init__(self, name: str, title: str, model: TableModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self._rows = model
        self._choice = RowChoice()
        self._keys = RowKeys(self, lambda: self._rows.order, self._choice, self.chosen.emit, self.opened.emit)
        self._dragged_to = -1
        self._hint = ""
        self.setModel(model)
        self.setItemDelegate(ChosenRows(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self._set_headers()
        self.setSortingEnabled(True)
        self.horizontalHeader().setSortIndicatorShown(False)  # type: ignore[union-attr]
        self.fit_pictures()

    def _set_headers(self) -> None:
        across, down = self.horizontalHeader(), self.verticalHeader()
        if across is not None and down is not None:
            across.setSectionsMovable(True)
            across.setHighlightSections(False)
            across.setMinimumSectionSize(48)
            across.setTextElideMode(Qt.TextElideMode.ElideRight)
            across.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
            across.setSortIndicatorClearable(True)
            across.setSectionsClickable(True)
            down.hide()
            down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def fit_pictures(self) -> None:
        """Taller rows if items have pictures."""
        down = self.verticalHeader()
        if down is not None:
            down.setDefaultSectionSize(ROW_WITH_PICTURE if self._rows.has_pictures else ROW)
        self.setIconSize(QSize(PICTURE, PICTURE))

    def set_hint(self, hint: str) -> None:
        """What to say if there are no rows, and why."""
        self._hint = hint
        self.setAccessibleDescription(hint)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        super().paintEvent(event)
        if not self._rows.rowCount():
            paint_hint(self, self._hint)

    def reveal(self, row: int) -> None:
        """Scroll up or down to a row of the table, if it is listed and not in sight, and make it the current one."""
        place, across = self._rows.place_of(row), self.horizontalScrollBar()
        viewport = self.viewport()
        if place < 0 or across is None or viewport is None:
            return
        self._choice.begin_at(place)
        left = across.value()
        if place != self.currentIndex().row():
            self.setCurrentIndex(self._beside(place))
        line = self.visualRect(self._beside(place))
        if line.top() < 0 or line.bottom() > viewport.height():
            self.scrollTo(self._beside(place), QAbstractItemView.ScrollHint.PositionAtCenter)
        across.setValue(left)

    def _beside(self, place: int) -> QModelIndex:
        """The cell of a row in the current column, or in the first that is shown."""
        header, column = self.horizontalHeader(), self.currentIndex().column()
        if header is not None and (column < 0 or header.isSectionHidden(column)):
            across = (header.logicalIndex(each) for each in range(header.count()))
            column = next((each for each in across if not header.isSectionHidden(each)), 0)
        return self._rows.index(place, column)

    # -- by mouse

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        super().mousePressEvent(event)
        place = self._place_under(event)
        if event is not None and place >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self._dragged_to = place
            self._keys.choose(place, event.modifiers())

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:
        """Dragging over rows takes them all."""
        super().mouseMoveEvent(event)
        place = self._place_under(event)
        if (
            event is not None
            and place >= 0
            and place != self._dragged_to
            and event.buttons() == Qt.MouseButton.LeftButton
        ):
            self._dragged_to = place
            self._keys.choose(place, event.modifiers() | SHIFT)

    def mouseDoubleClickEvent(self, event: QMouseEvent | None) -> None:
        self._keys.open(self._place_under(event))

    def _place_under(self, event: QMouseEvent | None) -> int:
        return self.indexAt(event.position().toPoint()).row() if event is not None else -1

    # -- by keys

    def event(self, event: QEvent | None) -> bool:
        """Ctrl+A and Ctrl+C are this list's, not the window's, while the list has the focus."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and _is_of_lists(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        if event is None:
            return
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copied.emit()
        elif not self._keys.press(event, self._move):
            super().keyPressEvent(event)

    def _move(self, event: QKeyEvent) -> None:
        """Home and End are the first and the last row, as in any list."""
        if event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and self._rows.rowCount():
            last = self._rows.rowCount() - 1
            self.setCurrentIndex(self._beside(0 if event.key() == Qt.Key.Key_Home else last))
        else:
            super().keyPressEvent(event)


def _is_of_lists(event: QKeyEvent) -> bool:
    keys = (QKeySequence.StandardKey.SelectAll, QKeySequence.StandardKey.Copy)
    return any(map(event.matches, keys)) or event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End)
