"""What lies under the pointer, in a small card beside it that takes neither focus nor clicks."""

from html import escape

from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtGui import QPixmap
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

BESIDE = 18  # pixels between the pointer and the card
PICTURE = 64
WIDEST = 260


class HoverCard(QFrame):
    """Lies over its parent, on whichever side of the pointer there is room."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("hover_card")
        self.setAccessibleName("Under the pointer")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._picture = QLabel(self)
        self._picture.setObjectName("hover_picture")
        self._text = QLabel(self)
        self._text.setObjectName("hover_text")
        self._text.setTextFormat(Qt.TextFormat.RichText)
        self._text.setWordWrap(True)
        self._text.setMaximumWidth(WIDEST)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 8, 12, 8)
        row.setSpacing(10)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        self.hide()

    def show_lines(self, title: str, lines: tuple[str, ...], place: QPoint) -> None:
        """A title and quiet lines below it, beside a point of the parent."""
        quiet = "".join(f"<div class='quiet'>{escape(line)}</div>" for line in lines)
        self._text.setText(f"<div><b>{escape(title)}</b></div>{quiet}")
        self.setAccessibleDescription("\n".join((title, *lines)))
        self.move_beside(place)
        self.show()
        self.raise_()

    def show_picture(self, picture: QPixmap | None) -> None:
        self._picture.setVisible(picture is not None)
        if picture is not None:
            self._picture.setPixmap(picture)

    def move_beside(self, place: QPoint) -> None:
        """Right of and below the pointer; on the other side where the parent ends."""
        parent = self.parentWidget()
        if parent is None:
            return
        self.adjustSize()
        x, y = place.x() + BESIDE, place.y() + BESIDE
        if x + self.width() > parent.width() - 4:
            x = place.x() - BESIDE - self.width()
        if y + self.height() > parent.height() - 4:
            y = place.y() - BESIDE - self.height()
        self.move(max(4, x), max(4, y))
