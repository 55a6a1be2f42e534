"""A frame over the window while files are dragged over it: they can be dropped here."""

from PyQt6.QtCore import QEvent, QObject, Qt
from PyQt6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

TEXT = "Drop a checkpoint, the folder of its features, or both"


class DropHint(QFrame):
    """Covers a whole widget and takes no events from it."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setObjectName("drop_hint")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._over = over
        words = QLabel(TEXT, self)
        words.setObjectName("drop_hint_words")
        column = QVBoxLayout(self)
        column.addWidget(words, 0, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        over.installEventFilter(self)
        self.hide()

    def invite(self, on: bool) -> None:
        self.setGeometry(self._over.rect())
        self.setVisible(on)
        self.raise_()

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        if event is not None and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._over.rect())
        return super().eventFilter(watched, event)
