"""A small card beside the pointer that describes what is under it and takes neither focus nor clicks."""

from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtGui import QPixmap
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from geolip_viewer.app.document.descriptions import Description
from geolip_viewer.app.picture.neighborhood import SIDE, Neighborhood, NeighborhoodMap
from geolip_viewer.app.system.tones import Tones

BESIDE = 18  # pixels between the pointer and the card
MARGIN = 4  # pixels between the card and the edge of its parent
PICTURE = 64
WIDEST = 240
NARROW = 600  # pixels: in a narrower parent an item's surroundings replace its text


class HoverCard(QFrame):
    """Floats over its parent, on whichever side of the pointer has room."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("card", True)
        self.setAccessibleName("Under the pointer")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._picture = QLabel(self)
        self._picture.setObjectName("hover_picture")
        self._title, self._lines = _label("hover_title", self), _label("hover_lines", self)
        self._title.setProperty("heading", True)
        self._lines.setProperty("quiet", True)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self._title)
        texts.addWidget(self._lines)
        self._neighborhood = NeighborhoodMap("hover_neighborhood", self)
        self._about = _label("hover_neighborhood_words", self)
        self._about.setProperty("quiet", True)
        self._about.hide()
        texts.addWidget(self._neighborhood, 0, Qt.AlignmentFlag.AlignHCenter)
        texts.addWidget(self._about)
        texts.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 8, 12, 8)
        row.setSpacing(10)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)
        self._picture.hide()
        self.hide()

    def describe(self, what: Description, place: QPoint, middle: QPoint | None = None) -> None:
        """Show a description beside a point of the parent, away from the middle of what is spoken of."""
        title = self._title.fontMetrics().elidedText(what.title, Qt.TextElideMode.ElideRight, WIDEST)
        for label, text in ((self._title, title), (self._lines, "\n".join(what.lines))):
            label.setText(text)
            widest = max(map(label.fontMetrics().horizontalAdvance, text.split("\n")))
            label.setMinimumWidth(min(widest + 2, WIDEST))
        self._lines.setVisible(bool(what.lines))
        self.setAccessibleDescription("\n".join((what.title, *what.lines)))
        self.move_beside(place, middle)
        self.show()
        self.raise_()

    def show_picture(self, picture: QPixmap | None) -> None:
        self._picture.setVisible(picture is not None)
        if picture is not None:
            self._picture.setPixmap(picture)
            self.adjustSize()

    def show_neighborhood(self, shown: Neighborhood | None, tones: Tones) -> None:
        """Show what truly surrounds the item, below what is said of it or in its place, or nothing."""
        parent = self.parentWidget()
        is_alone = shown is not None and parent is not None and parent.width() < NARROW
        for label in (self._title, self._lines, self._about):
            label.setMaximumWidth(SIDE if is_alone else WIDEST)
        if is_alone:
            self._lines.hide()
            self._title.setMinimumWidth(0)
        self._neighborhood.show_neighborhood(shown, tones)
        self._about.setText(shown.words if shown is not None else "")
        self._about.setVisible(shown is not None)

    def move_beside(self, place: QPoint, middle: QPoint | None = None) -> None:
        """Right of and below the pointer, or away from the middle; on the other side where the parent ends."""
        parent = self.parentWidget()
        layout = self.layout()
        if parent is None or layout is None:
            return
        layout.activate()  # otherwise it would keep the size of its previous content
        self.adjustSize()
        self.move(
            _beside(place.x(), self.width(), parent.width(), middle is not None and place.x() < middle.x()),
            _beside(place.y(), self.height(), parent.height(), middle is not None and place.y() < middle.y()),
        )


def _beside(place: int, length: int, space: int, is_before: bool) -> int:
    after, before = place + BESIDE, place - BESIDE - length
    fits_after, fits_before = after + length <= space - MARGIN, before >= MARGIN
    if fits_after and not (is_before and fits_before):
        return after
    return max(MARGIN, before)


def _label(name: str, parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setMaximumWidth(WIDEST)
    return label
