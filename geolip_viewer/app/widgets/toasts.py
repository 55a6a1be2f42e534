"""Small cards over the lower edge of the picture: what is being made, and where the result is."""

from collections.abc import Callable, Sequence

from PyQt6.QtCore import QEvent, QObject, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QEnterEvent
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QToolButton, QVBoxLayout, QWidget

from geolip_viewer.app.widgets.icons import icon
from geolip_viewer.app.widgets.sign import Sign
from geolip_viewer.task import Progress
from geolip_viewer.text import menu_text, plain_text, tooltip_text
from geolip_viewer.wording import PERCENT

Offer = tuple[str, Callable[[], None]]
STAYS = 9000  # milliseconds that a card stays without the pointer on it
MARGIN = 16  # pixels to the edges of the widget below
WIDEST = 420  # pixels of text


class Toast(QFrame):
    """One card. It says how far something is until `show_message` tells how it ended; then it goes by itself."""

    def __init__(self, parent: "Toasts") -> None:
        super().__init__(parent)
        self.setObjectName("toast")
        self.setProperty("card", True)
        self._sign = Sign(self)
        self._sign.setObjectName("toast_sign")
        self._text = QLabel(self)
        self._text.setObjectName("toast_text")
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._bar = QProgressBar(self)
        self._bar.setObjectName("toast_bar")
        self._bar.setAccessibleName("Progress of the export")
        self._bar.setTextVisible(False)
        self._bar.hide()
        self._close = QToolButton(self)
        self._close.setObjectName("toast_close")
        self._close.setAccessibleName("Close the message")
        self._close.setIcon(icon("x"))
        self._close.setProperty("tiny", True)
        self._close.clicked.connect(self.leave)
        self._buttons: list[QPushButton] = []
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        for widget, stretch in ((self._sign, 0), (self._text, 1), (self._close, 0)):
            self._row.addWidget(widget, stretch)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 8, 8)
        column.setSpacing(6)
        column.addLayout(self._row)
        column.addWidget(self._bar)
        self.hide()
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(STAYS)
        self._patience.timeout.connect(self.leave)

    def follow(self, progress: Progress, cancel: Callable[[], None]) -> None:
        """Say how far something is that can be cancelled."""
        percent = None if progress.fraction is None else round(100 * progress.fraction)
        self._bar.setRange(0, 0 if percent is None else 100)
        self._bar.setValue(percent or 0)
        if not self._bar.isVisibleTo(self):
            self._show(progress.phase, "download", (("Cancel", cancel),))
            self._close.hide()
            self._bar.show()
        self._write(progress.phase if percent is None else f"{progress.phase} · {percent}{PERCENT}")

    def show_message(self, text: str, offers: Sequence[Offer] = (), sign: str = "check") -> None:
        """Say how it ended, and what can be done about it."""
        self._bar.hide()
        self._close.show()
        self._show(text, sign, offers)
        self._patience.start()

    def leave(self) -> None:
        """Go away."""
        self._patience.stop()
        self.hide()
        self.deleteLater()

    def enterEvent(self, event: QEnterEvent | None) -> None:
        self._patience.stop()

    def leaveEvent(self, event: QEvent | None) -> None:
        if not self._bar.isVisibleTo(self):
            self._patience.start()

    def _show(self, text: str, sign: str, offers: Sequence[Offer]) -> None:
        self._sign.show_icon(sign)
        for button in self._buttons:
            self._row.removeWidget(button)
            button.deleteLater()
        self._buttons = [self._button(place, *offer) for place, offer in enumerate(offers)]
        self._write(text)
        self.show()

    def _write(self, text: str) -> None:
        """One line; what is too long for it loses its middle."""
        text = plain_text(text)
        self._text.setText(self._text.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, WIDEST))
        self._text.setToolTip(tooltip_text(text))
        self.setAccessibleName(text)

    def _button(self, place: int, text: str, do: Callable[[], None]) -> QPushButton:
        button = QPushButton(menu_text(text), self)
        button.setObjectName(f"toast_offer_{place}")
        button.setProperty("small", True)
        button.clicked.connect(lambda: do())
        self._row.insertWidget(self._row.count() - 1, button)
        return button


class Toasts(QWidget):
    """The cards, newest below, centred over the lower edge of a widget."""

    added = pyqtSignal()

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setObjectName("toasts")
        self._over = over
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        over.installEventFilter(self)
        self.hide()

    def add(self) -> Toast:
        """Another card, empty until it is told something."""
        toast = Toast(self)
        toast.installEventFilter(self)
        self._column.addWidget(toast)
        self.added.emit()
        return toast

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        kinds = QEvent.Type
        if event is not None and event.type() in (kinds.Resize, kinds.Show, kinds.Hide, kinds.LayoutRequest):
            QTimer.singleShot(0, self._place_cards)
        return super().eventFilter(watched, event)

    def _place_cards(self) -> None:
        """Fit the size of the cards and move to where there is room; hide without cards."""
        cards = [card for card in self.findChildren(Toast) if card.isVisibleTo(self)]
        self.setVisible(bool(cards))
        if not cards:
            return
        self.adjustSize()
        across, down = self._over.width() - self.width(), self._over.height() - self.height() - MARGIN
        self.move(max(0, across // 2), max(0, down))
        self.raise_()
