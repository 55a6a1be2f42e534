"""What a picture will look like, small, drawn anew as its choices change, in a process of its own."""

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtGui import QHideEvent, QPixmap
from PyQt6.QtWidgets import QLabel, QWidget

from geolip_viewer.app.export.process import Drawing
from geolip_viewer.errors import ViewerError

if TYPE_CHECKING:
    from geolip_viewer.export.jobs import ImageJob

DELAY = 300  # milliseconds without another choice until it is drawn
WIDTH, HEIGHT = 260, 300  # logical pixels that it may take
NAME = "preview.png"
UNDER_WAY = "Drawing a preview…"


class Preview(QLabel):
    """Draws the job that was asked for last; one that is under way for another is ended."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("export_preview")
        self.setAccessibleName("Preview of the picture")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFixedWidth(WIDTH)
        self.setProperty("quiet", True)
        self._job_of: Callable[[], ImageJob] | None = None
        self._drawing: Drawing | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(DELAY)
        self._delay.timeout.connect(self._draw)

    def ask(self, job_of: "Callable[[], ImageJob]") -> None:
        """Draw this once no other is asked for at once."""
        self._job_of = job_of
        self._delay.start()

    def clear_up(self) -> None:
        """End what is under way, and leave no file."""
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
        (width, height), ratio = job.recipe.size, self.devicePixelRatioF()
        scale = min(WIDTH / width, HEIGHT / height) * ratio
        return replace(job, name=NAME, recipe=replace(job.recipe, scale=scale))

    def _show(self) -> None:
        if self._folder is None:
            return
        picture = QPixmap(str(Path(self._folder.name) / NAME))
        picture.setDevicePixelRatio(self.devicePixelRatioF())
        self.setPixmap(picture)

    def _show_error(self, error: ViewerError) -> None:
        self.setText(f"No preview: {error.problem}.")
