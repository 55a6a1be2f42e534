"""The badge of the picture as something to click, and what stands in its place while it is being measured."""

from PyQt6.QtCore import QEvent, QObject, QRect, Qt
from PyQt6.QtWidgets import QPushButton

from geolip_viewer.app.picture_area import PictureArea
from geolip_viewer.app.workspace import Workspace
from geolip_viewer.task import Progress

MEASURING, STOPPED = "measuring trust…", "trust not measured"
EDGE, FOOT = 12, 6  # pixels from the left and from below of what is said in its place


class TrustSign(QPushButton):
    """Lies over the badge that is written into the picture. Clicked, it opens the panel."""

    def __init__(self, workspace: Workspace, picture: PictureArea) -> None:
        super().__init__(picture)
        self.setObjectName("trust_sign")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._workspace = workspace
        self._picture = picture
        self._said = ""
        self._percent = ""
        picture.installEventFilter(self)
        picture.started.connect(self._on_started)
        workspace.trusting.changed.connect(self.refresh)
        workspace.fitting.changed.connect(self.refresh)
        workspace.fitting.progressed.connect(self._on_progress)
        workspace.state_changed.connect(self.refresh)
        workspace.opened.connect(self.refresh)
        workspace.redrawn.connect(self.refresh)
        self.refresh()

    def refresh(self, *_: object) -> None:
        """Say what is under way, or lie over what the picture says."""
        trusting, fitting = self._workspace.trusting, self._workspace.fitting
        badge = next((scene.badge for scene in self._workspace.scenes if scene.badge), "")
        written = badge if trusting.standing == "measured" or badge else ""
        if fitting.is_running:
            words, written = f"fitting the faithful globe…{self._percent}", ""
        elif trusting.said_live:
            words, written = trusting.said_live, ""
        else:
            words = {"measuring": MEASURING, "stopped": STOPPED}.get(trusting.standing, "") if not written else ""
            self._percent = ""
        self.setText(words)
        self._said = words or written
        self.setAccessibleName(self._said)
        self.setToolTip(f"<p>{self._said}</p><p>Click for all measures.</p>" if written else "All measures")
        is_wanted = self._workspace.state.appearance.badge and self._workspace.loaded is not None
        self.setVisible(bool(self._said) and is_wanted)
        self._settle()

    def _settle(self) -> None:
        if self.isHidden():
            return
        viewport = self._picture.viewport
        box = viewport.stage.badge_box if viewport is not None else None
        if box is None or self.text():
            width, height = self.fontMetrics().horizontalAdvance(self.text()) + 24, self.fontMetrics().height() + 6
            place = QRect(EDGE, self._picture.height() - height - FOOT, width, height)
        else:
            place = QRect(round(box.x), round(box.y), round(box.width), round(box.height))
        if place != self.geometry():
            self.setGeometry(place)
        self.raise_()

    def _on_started(self, viewport: QObject) -> None:
        viewport.frameSwapped.connect(self._settle)  # type: ignore[attr-defined]

    def _on_progress(self, progress: Progress) -> None:
        if self._workspace.fitting.is_running and progress.fraction is not None:
            self._percent = f" {100 * progress.fraction:.0f} %"
            self.refresh()

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        if event is not None and event.type() == QEvent.Type.Resize:
            self._settle()
        return super().eventFilter(watched, event)
