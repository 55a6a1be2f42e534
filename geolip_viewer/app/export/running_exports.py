"""The exports under way, and the card of each over the picture."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, Qt, QUrl, pyqtSignal
from PyQt6.QtGui import QDesktopServices
from PyQt6.QtWidgets import QMainWindow, QMessageBox

from geolip_viewer.app.document.messages import Messages
from geolip_viewer.app.export.measuring import Measuring
from geolip_viewer.app.export.preview import Preview
from geolip_viewer.app.export.process import Drawing
from geolip_viewer.app.picture.canvas import Canvas
from geolip_viewer.app.widgets.toasts import Toast, Toasts
from geolip_viewer.errors import ViewerError
from geolip_viewer.task import Progress

if TYPE_CHECKING:
    from geolip_viewer.export.jobs import ExportJob


class RunningExports(QObject):
    """What is being measured for files, or drawn into them. Several may be under way at once."""

    told = pyqtSignal()  # another card is there

    def __init__(self, window: QMainWindow, messages: Messages, canvas: Canvas) -> None:
        super().__init__(window)
        self.setObjectName("running_exports")
        self._window = window
        self._toasts = Toasts(canvas)
        self._toasts.added.connect(self.told)
        self._under_way: list[Drawing | Measuring] = []
        self._report = partial(messages.report, "export")

    @property
    def is_busy(self) -> bool:
        """Whether any is under way."""
        return bool(self._under_way)

    def draw(self, job: "ExportJob", folder: Path, result: Path) -> None:
        """Draw a job in another process; its card finally links to `result`."""
        drawing = self.drawing(job, folder, result.name)
        if drawing is not None:
            drawing.done.connect(lambda: self.show_saved(result))

    def drawing(self, job: "ExportJob", folder: Path, name: str) -> Drawing | None:
        """Another process that draws a job for the file of this name, watched; None if it could not begin."""
        try:
            drawing = Drawing(job, folder, self)
        except ViewerError as error:
            self._report(error)
            return None
        toast = self.watch(drawing, name)
        toast.follow(Progress(f"Drawing {name}"), drawing.cancel)
        return drawing

    def watch(self, work: Drawing | Measuring, name: str) -> Toast:
        """The card that says how far it is; it goes with the work."""
        toast = self._toasts.add()
        self._under_way.append(work)
        work.progressed.connect(lambda progress: toast.follow(progress, work.cancel))
        work.failed.connect(self._report)
        for ended in (work.done, work.failed):
            ended.connect(toast.leave)
        work.cancelled.connect(lambda: toast.show_message(f"{name} was cancelled; nothing was written", sign="x"))
        for ended in (work.done, work.failed, work.cancelled):
            ended.connect(lambda *_: self._forget(work))
        return toast

    def show_saved(self, path: Path, what: str = "") -> None:
        """Say where it is; `what` names it, if that is not the file's own name."""
        folder = path if path.is_dir() else path.parent
        open_folder = ("Open folder", lambda: _open(folder))
        self._toasts.add().show_message(f"Saved {what or path.name} in {folder.name or folder}", (open_folder,))

    def show_copied(self, width: int, height: int) -> None:
        """Say how large the picture on the clipboard is, in pixels."""
        self._toasts.add().show_message(f"Copied {width:,} × {height:,} pixels", sign="copy")

    def confirm_stop(self, go_on: Callable[[], object]) -> None:
        """Ask whether to stop running exports, and go on only then."""
        box = QMessageBox(self._window)
        box.setObjectName("ask_to_stop")
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle("Stop export")
        box.setIcon(QMessageBox.Icon.Question)
        box.setText("<b>Stop the export?</b>")
        box.setInformativeText("It is still being drawn and would be lost.")
        stop = box.addButton("Stop it", QMessageBox.ButtonRole.DestructiveRole)
        box.addButton("Wait", QMessageBox.ButtonRole.RejectRole)
        if stop is not None:
            stop.clicked.connect(lambda: self._stop(go_on))
        box.open()

    def close(self) -> None:
        """Cancel what is running before the window closes."""
        for preview in self._window.findChildren(Preview):
            preview.clear_up()
        for each in self._under_way:
            each.close()
            each.deleteLater()
        self._under_way.clear()

    def _stop(self, go_on: Callable[[], object]) -> None:
        self.close()
        go_on()

    def _forget(self, work: Drawing | Measuring) -> None:
        self._under_way.remove(work)
        work.deleteLater()


def _open(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
