"""The middle of the window: the picture or the start page, between messages that stay and bars of time."""

from collections.abc import Sequence

from PyQt6.QtWidgets import QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from geolip_viewer.app.panels.start_page import StartPage
from geolip_viewer.app.picture.canvas import Canvas
from geolip_viewer.app.widgets.banner import Banner

SMALLEST = (320, 200)


class CentralWidget(QWidget):
    """Shows one of two pages; the other one claims no room."""

    def __init__(self, banner: Banner, start_page: StartPage, canvas: Canvas, below: Sequence[QWidget]) -> None:
        super().__init__()
        self.setObjectName("centre")
        self.setMinimumSize(*SMALLEST)
        self._start_page = start_page
        self._canvas = canvas
        self._pages = QStackedWidget(self)
        self._pages.setObjectName("pages")
        self._pages.addWidget(start_page)
        self._pages.addWidget(canvas)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(banner)
        layout.addWidget(self._pages, 1)
        for bar in below:
            layout.addWidget(bar)

    def show_start_page(self) -> None:
        self._turn_to(self._start_page)

    def show_picture(self) -> None:
        """Turn to the picture; what had the focus on the start page, or nothing, passes it on."""
        window = self.window()
        focus = window.focusWidget() if window is not None else None
        self._turn_to(self._canvas)
        if focus is None or self._start_page.isAncestorOf(focus):
            self._canvas.take_focus()

    def _turn_to(self, page: QWidget) -> None:
        for each in (self._start_page, self._canvas):
            policy = QSizePolicy.Policy.Preferred if each is page else QSizePolicy.Policy.Ignored
            each.setSizePolicy(policy, policy)
        self._pages.setCurrentWidget(page)
