"""A small preview of a picture, drawn in a separate process whenever the choices change."""

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtCore import QPoint, QRect, Qt, QTimer
from PyQt6.QtGui import QColor, QHideEvent, QPainter, QPixmap
from PyQt6.QtWidgets import QLabel, QWidget

from geolip_viewer.app.export.process import Drawing
from geolip_viewer.errors import ViewerError

if TYPE_CHECKING:
    from geolip_viewer.export.jobs import ImageJob

DELAY = 300  # milliseconds after the last choice until it is drawn
WIDTH, HEIGHT = 260, 300  # at most, in logical pixels
NAME = "preview.png"
UNDER_WAY = "Drawing a preview…"
FRAME, PALE = QColor(128, 128, 128, 60), 0.5


class Preview(QLabel):
    """Draws the job requested last; a job in progress is ended.

    Until a picture with new proportions is ready, the old one is shown pale in the new frame.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("export_preview")
        self.setAccessibleName("Preview of the picture")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFixedWidth(WIDTH)
        self.setProperty("quiet", True)
        self._job_of: Callable[[], ImageJob] | None = None
        self._drawing: Drawing | None = None
        self._drawn = QPixmap()
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(DELAY)
        self._delay.timeout.connect(self._draw)

    def ask(self, job_of: "Callable[[], ImageJob]", size: tuple[float, float]) -> None:
        """Draw this job, of that size, once requests have settled."""
        self._job_of = job_of
        self._delay.start()
        if not self._drawn.isNull():
            self.setPixmap(self._framed(size))

    def clear_up(self) -> None:
        """Cancel what is running, and leave no file."""
        self._delay.stop()
        if self._drawing is not None:
            self._drawing.close()
            self._drawing.deleteLater()
        if self._folder is not None:
            self._folder.cleanup()
        self._drawing, self._folder = None, None

    def hideEvent(self, event: QHideEvent | None) -> None:
        super().hideEvent(event)
        self.clear_up()

    def _draw(self) -> None:
        self.clear_up()
        if self._job_of is None:
            return
        if self.pixmap().isNull():
            self.setText(UNDER_WAY)
        try:
            self._folder = tempfile.TemporaryDirectory(prefix="geolip-viewer-preview-")
            self._drawing = Drawing((self._small(self._job_of()),), Path(self._folder.name), self)
        except OSError as error:
            self.setText(f"No preview: {error.strerror}.")
        except ViewerError as error:
            self._show_error(error)
        else:
            self._drawing.done.connect(self._show)
            self._drawing.failed.connect(self._show_error)

    def _small(self, job: "ImageJob") -> "ImageJob":
        """The same picture with few pixels: text is as large in it as in the whole."""
        scale = _scale(job.recipe.size) * self.devicePixelRatioF()
        return replace(job, name=NAME, recipe=replace(job.recipe, scale=scale))

    def _framed(self, size: tuple[float, float]) -> QPixmap:
        """What was drawn last, within the proportions of what is drawn now."""
        ratio, drawn = self.devicePixelRatioF(), self._drawn
        scale = _scale(size) * ratio
        frame = QRect(0, 0, max(round(size[0] * scale), 1), max(round(size[1] * scale), 1))
        kept = drawn.scaled(
            frame.size(), Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        if max(abs(kept.width() - frame.width()), abs(kept.height() - frame.height())) <= 1:
            return drawn
        made, place = QPixmap(frame.size()), QRect(QPoint(), kept.size())
        made.fill(FRAME)
        place.moveCenter(frame.center())
        painter = QPainter(made)
        painter.setOpacity(PALE)
        kept.setDevicePixelRatio(1.0)
        painter.drawPixmap(place, kept)
        painter.end()
        made.setDevicePixelRatio(ratio)
        return made

    def _show(self) -> None:
        if self._folder is None:
            return
        self._drawn = QPixmap(str(Path(self._folder.name) / NAME))
        self._drawn.setDevicePixelRatio(self.devicePixelRatioF())
        self.setPixmap(self._drawn)

    def _show_error(self, error: ViewerError) -> None:
        self.setText(f"No preview: {error.problem}.")


def _scale(size: tuple[float, float]) -> float:
    """How much smaller the preview of a picture of that size is."""
    return min(WIDTH / size[0], HEIGHT / size[1])
