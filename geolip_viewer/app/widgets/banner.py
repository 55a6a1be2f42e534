"""A line above the picture that says one thing and offers what to do about it."""

from collections.abc import Callable, Sequence

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from geolip_viewer.app.widgets.icons import icon
from geolip_viewer.app.widgets.sign import Sign
from geolip_viewer.text import menu_text

Offer = tuple[str, Callable[[], None]]


class Banner(QFrame):
    """Hidden until `show_message`; closed by its button or `dismiss`. A newer message replaces the older."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._topic = ""
        self._sign = Sign(self)
        self._sign.setObjectName("banner_sign")
        self._text = QLabel(self)
        self._text.setObjectName("banner_text")
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._close = QToolButton(self)
        self._close.setObjectName("banner_close")
        self._close.setAccessibleName("Close the message")
        self._close.setIcon(icon("x"))
        self._close.clicked.connect(self.hide)
        self._buttons: list[QPushButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 8, 8, 8)
        self._row.setSpacing(8)
        self._row.addWidget(self._sign)
        self._row.addWidget(self._text, 1)
        self._row.addWidget(self._close)
        self.hide()

    def show_message(self, topic: str, text: str, offers: Sequence[Offer] = (), sign: str = "info") -> None:
        """Show a message; `topic` is what `dismiss` ends it by."""
        self._topic = topic
        self._text.setText(text)
        self._sign.show_icon(sign)
        for button in self._buttons:
            self._row.removeWidget(button)
            button.deleteLater()
        self._buttons = [self._button(place, *offer) for place, offer in enumerate(offers)]
        self.setAccessibleName(text)
        self.show()

    def dismiss(self, topic: str) -> None:
        """End the message if it is still about this."""
        if topic == self._topic:
            self.hide()

    def _button(self, place: int, text: str, do: Callable[[], None]) -> QPushButton:
        button = QPushButton(menu_text(text), self)
        button.setObjectName(f"banner_offer_{place}")
        button.setProperty("primary", place == 0)
        button.setProperty("small", True)
        button.clicked.connect(lambda: do())
        self._row.insertWidget(self._row.count() - 1, button)
        return button
