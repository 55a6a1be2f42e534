"""A box of choices whose list has room for each of them, however narrow the box is."""

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QPaintEvent
from PyQt6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter, QWidget

MARGIN = 16  # pixels of the list's frame and padding beside its entries
WIDEST = 480  # pixels, beyond which the end of a name is cut off


class ChoiceBox(QComboBox):
    """A name without enough room loses its end, never its middle."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        view = self.view()
        if view is not None:
            view.setTextElideMode(Qt.TextElideMode.ElideRight)

    def showPopup(self) -> None:
        """Make room for the longest entry first."""
        view = self.view()
        if view is not None:
            view.setMinimumWidth(min(WIDEST, self._list_width()))
        super().showPopup()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        if self.isEditable():
            super().paintEvent(event)
            return
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        style, painter = self.style(), QStylePainter(self)
        if style is not None:
            field = QStyle.SubControl.SC_ComboBoxEditField
            room = style.subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, self).width()
            room -= 0 if option.currentIcon.isNull() else option.iconSize.width()
            option.currentText = self.fontMetrics().elidedText(option.currentText, Qt.TextElideMode.ElideRight, room)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def _list_width(self) -> int:
        view = self.view()
        if view is None:
            return 0
        bar = view.verticalScrollBar()
        is_long = self.count() > self.maxVisibleItems()
        return view.sizeHintForColumn(0) + MARGIN + (bar.sizeHint().width() if bar is not None and is_long else 0)
