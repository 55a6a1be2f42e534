"""Clickable badges over the picture, and what replaces them while they are being measured."""

from PyQt6.QtCore import QEvent, QObject, QRect, Qt, pyqtSignal
from PyQt6.QtWidgets import QPushButton

from geolip_viewer.app.document.document import Document
from geolip_viewer.app.picture.canvas import Canvas
from geolip_viewer.app.projections.globe_fitting import GlobeFitting
from geolip_viewer.app.trust.measurements import Measurements
from geolip_viewer.badge import Badge
from geolip_viewer.task import Progress
from geolip_viewer.text import menu_text, rich_text
from geolip_viewer.wording import percent

MEASURING, STOPPED = "measuring trust…", "trust not measured"
EDGE, FOOT = 12, 6  # pixels from the left and from the bottom, for the text that replaces them


class BadgeButton(QPushButton):
    """A button over the picture: invisible over a drawn badge, or with its own text."""

    def __init__(self, name: str, canvas: Canvas) -> None:
        super().__init__(canvas)
        self.setObjectName(name)
        self.setProperty("sign", True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.hide()

    def show_text(self, words: str) -> None:
        """Show a text in a badge's place."""
        self.setText(menu_text(words))
        self.setAccessibleName(words)
        self.setToolTip("All measures")

    def lie_over(self, badge: Badge) -> None:
        """Show no text over the badge in the picture, only a tooltip that explains it."""
        self.setText("")
        self.setAccessibleName(badge.text)
        self.setToolTip(f"<p>{rich_text(badge.note or badge.text)}</p><p>Click for all measures.</p>")


class BadgeButtons(QObject):
    """A sign over each badge that is written into the picture, or one that says what is under way."""

    clicked = pyqtSignal(int)  # panel index

    def __init__(self, document: Document, fitting: GlobeFitting, measurements: Measurements, canvas: Canvas) -> None:
        super().__init__(canvas)
        self.setObjectName("trust_signs")
        self._document = document
        self._fitting = fitting
        self._measurements = measurements
        self._canvas = canvas
        self._words = BadgeButton("trust_sign", canvas)
        self._words.clicked.connect(lambda: self.clicked.emit(0))
        self._badges: list[BadgeButton] = []
        self._percent = ""
        canvas.installEventFilter(self)
        canvas.started.connect(self._on_started)
        measurements.changed.connect(self.refresh)
        fitting.changed.connect(self.refresh)
        fitting.progressed.connect(self._on_progress)
        document.state_changed.connect(self.refresh)
        document.opened.connect(self.refresh)
        document.scenes_changed.connect(self.refresh)
        self.refresh()

    def refresh(self, *_: object) -> None:
        """Say what is running, or cover the badges in the picture."""
        is_wanted = self._document.state.display.badge and self._document.loaded is not None
        words = self._under_way() if is_wanted else ""
        self._words.show_text(words)
        self._words.setVisible(bool(words))
        badges = [scene.badge for scene in self._document.scenes] if is_wanted and not words else []
        while len(self._badges) < len(badges):
            self._badges.append(self._made(len(self._badges)))
        for sign, badge in zip(self._badges, badges, strict=False):
            sign.lie_over(badge)
        self._place_all()

    def _made(self, panel: int) -> BadgeButton:
        sign = BadgeButton(f"trust_sign_{panel}", self._canvas)
        sign.clicked.connect(lambda: self.clicked.emit(panel))
        return sign

    def _under_way(self) -> str:
        measurements, fitting = self._measurements, self._fitting
        if fitting.is_running:
            what = fitting.what
            return f"fitting {what[:1].lower()}{what[1:]}…{self._percent}"
        self._percent = ""
        if measurements.rough_badge or any(scene.badge for scene in self._document.scenes):
            return measurements.rough_badge
        return {"measuring": MEASURING, "stopped": STOPPED}.get(measurements.status, "")

    def _place_all(self) -> None:
        """Move to where the current frame has its badges."""
        if not self._words.isHidden():
            width, height = self._words.sizeHint().width(), self._words.fontMetrics().height() + 6
            _place(self._words, QRect(EDGE, self._canvas.height() - height - FOOT, width, height))
        viewport = self._canvas.viewport
        is_written = self._document.state.display.badge and self._words.isHidden() and viewport is not None
        boxes = viewport.scene_renderer.badge_boxes if viewport is not None and is_written else {}
        for panel, sign in enumerate(self._badges):
            box = boxes.get(panel)
            sign.setVisible(box is not None)
            if box is not None:
                _place(sign, QRect(round(box.x), round(box.y), round(box.width), round(box.height)))

    def _on_started(self, viewport: QObject) -> None:
        viewport.frameSwapped.connect(self._place_all)  # type: ignore[attr-defined]

    def _on_progress(self, progress: Progress) -> None:
        if self._fitting.is_running and progress.fraction is not None:
            self._percent = f" {percent(progress.fraction, 0)}"
            self.refresh()

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        if event is not None and event.type() == QEvent.Type.Resize:
            self._place_all()
        return super().eventFilter(watched, event)


def _place(sign: BadgeButton, where: QRect) -> None:
    if where != sign.geometry():
        sign.setGeometry(where)
    sign.raise_()
