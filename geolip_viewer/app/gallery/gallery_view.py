"""Items side by side, as many in a line as fit. What is chosen is the state's selection, as in the tables."""

from PyQt6.QtCore import QEvent, QModelIndex, QRect, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen
from PyQt6.QtWidgets import QAbstractItemView, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from geolip_viewer.app.gallery.gallery_model import GalleryModel
from geolip_viewer.app.images.pixmaps import fitted
from geolip_viewer.app.selection.row_choice import RowChoice
from geolip_viewer.app.selection.row_keys import MOVES, RowKeys
from geolip_viewer.app.widgets.empty_rows import paint_hint

PICTURE, MARGIN, LINE = 88, 6, 17  # logical pixels: a picture's side, the space around it, a line of text
WITH_PICTURE = QSize(PICTURE + 4 * MARGIN, PICTURE + 2 * LINE + 3 * MARGIN)
NAME_ALONE = QSize(176, 2 * LINE + 3 * MARGIN)


class Cell(QStyledItemDelegate):
    """Paints one item: its picture where there are any, its name, and the number that sorts it."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        model = index.model()
        return WITH_PICTURE if isinstance(model, GalleryModel) and model.has_pictures else NAME_ALONE

    def paint(self, painter: QPainter | None, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        model = index.model()
        if painter is None or not isinstance(model, GalleryModel):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inside = option.rect.adjusted(2, 2, -2, -2)
        self._paint_ground(painter, inside, option.palette, model, index)
        place = QRect(inside.left() + MARGIN, inside.top() + MARGIN, inside.width() - 2 * MARGIN, PICTURE)
        if model.has_pictures:
            self._paint_picture(painter, place, model, index)
            place.moveTop(place.bottom() + 2)
        place.setHeight(LINE)
        faint = option.palette.color(QPalette.ColorRole.PlaceholderText)
        for text, colour in ((model.name(index), option.palette.text().color()), (model.caption(index), faint)):
            self._paint_text(painter, place, text, colour, model)
            place.translate(0, LINE)
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, inside: QRect, palette: QPalette, model: GalleryModel, index: QModelIndex
    ) -> None:
        if model.is_chosen(index):
            painter.setPen(Qt.PenStyle.NoPen)
            tint = palette.color(QPalette.ColorRole.Highlight)
            tint.setAlphaF(0.28)
            painter.setBrush(tint)
            painter.drawRoundedRect(inside, 6, 6)
        if model.is_current(index):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(palette.color(QPalette.ColorRole.Highlight), 2))
            painter.drawRoundedRect(inside, 6, 6)

    def _paint_picture(self, painter: QPainter, place: QRect, model: GalleryModel, index: QModelIndex) -> None:
        picture, device = model.picture(index), painter.device()
        if picture is None or device is None:
            return
        drawn = fitted(picture, PICTURE, device.devicePixelRatioF())
        size = drawn.deviceIndependentSize().toSize()
        corner = place.center() - QRect(0, 0, size.width(), size.height()).center()
        painter.drawPixmap(corner, drawn)

    def _paint_text(self, painter: QPainter, place: QRect, text: str, colour: QColor, model: GalleryModel) -> None:
        middle = Qt.AlignmentFlag.AlignHCenter if model.has_pictures else Qt.AlignmentFlag.AlignLeft
        painter.setPen(colour)
        shortened = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, int(middle | Qt.AlignmentFlag.AlignVCenter), shortened)


class GalleryView(QListView):
    """A click chooses an item, Ctrl toggles, Shift takes all between; the same with arrow keys, Space and Ctrl+A."""

    chosen = pyqtSignal(object, str)  # items, SelectionMode
    opened = pyqtSignal(int)  # an item, by double click or Enter

    def __init__(self, model: GalleryModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("gallery_view")
        self.setAccessibleName("Gallery")
        self._items = model
        self._choice = RowChoice()
        self._keys = RowKeys(self, lambda: self._items.order, self._choice, self.chosen.emit, self.opened.emit)
        self._hint = ""
        self.setModel(model)
        self.setItemDelegate(Cell(self))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.fit_pictures()

    def fit_pictures(self) -> None:
        """Cells for pictures, or for names alone."""
        size = WITH_PICTURE if self._items.has_pictures else NAME_ALONE
        self.setGridSize(size)
        bar = self.verticalScrollBar()
        if bar is not None:
            bar.setSingleStep(size.height() // 2)

    def set_hint(self, hint: str) -> None:
        """What to say where there are no items, and why."""
        self._hint = hint
        self.setAccessibleDescription(hint)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        super().paintEvent(event)
        if not self._items.rowCount():
            paint_hint(self, self._hint)

    def reveal(self, item: int) -> None:
        """Scroll to an item that is there and not in sight, and make it the current one."""
        place = self._items.place_of(item)
        if place >= 0:
            self._choice.begin_at(place)
            self.setCurrentIndex(self._items.index(place))
            self.scrollTo(self._items.index(place), QAbstractItemView.ScrollHint.EnsureVisible)

    # -- by mouse

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        super().mousePressEvent(event)
        place = self.indexAt(event.position().toPoint()).row() if event is not None else -1
        if event is not None and place >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self._keys.choose(place, event.modifiers())

    def mouseDoubleClickEvent(self, event: QMouseEvent | None) -> None:
        if event is not None:
            self._keys.open(self.indexAt(event.position().toPoint()).row())

    # -- by keys

    def event(self, event: QEvent | None) -> bool:
        """Arrows and Ctrl+A are this list's, not the window's, while the list has the focus."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and _is_of_lists(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        if event is not None and not self._keys.press(event, super().keyPressEvent):
            super().keyPressEvent(event)


def _is_of_lists(event: QKeyEvent) -> bool:
    return event.key() in MOVES or event.matches(QKeySequence.StandardKey.SelectAll)
