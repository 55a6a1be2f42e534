"""Draws a line of the palette: the text on the left, its detail quietly on the right."""

from PyQt6.QtCore import QModelIndex, QSize, Qt
from PyQt6.QtGui import QPainter, QPalette
from PyQt6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

HEIGHT = 30
MARGIN = 10


class EntryDelegate(QStyledItemDelegate):
    """The detail is in the item's UserRole."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        return QSize(super().sizeHint(option, index).width(), HEIGHT)

    def paint(self, painter: QPainter | None, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        super().paint(painter, option, index)
        detail = index.data(Qt.ItemDataRole.UserRole)
        if painter is None or not detail:
            return
        painter.save()
        painter.setPen(option.palette.color(QPalette.ColorRole.PlaceholderText))
        place = option.rect.adjusted(MARGIN, 0, -MARGIN, 0)
        painter.drawText(place, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), str(detail))
        painter.restore()
