"""Objects that the parts of a window share, built in one place; each part gets only what it uses."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from PyQt6.QtWidgets import QMainWindow

from geolip_viewer.app.document.document import Document
from geolip_viewer.app.document.loader import Loader
from geolip_viewer.app.document.messages import Messages
from geolip_viewer.app.images.thumbnails import Thumbnails
from geolip_viewer.app.jobs.worker import Worker
from geolip_viewer.app.picture.bookmarks import Bookmarks
from geolip_viewer.app.picture.camera_motion import CameraMotion
from geolip_viewer.app.picture.canvas import Canvas
from geolip_viewer.app.picture.controller import PictureController
from geolip_viewer.app.projections.globe_fitting import GlobeFitting
from geolip_viewer.app.selection.named_selections import NamedSelections
from geolip_viewer.app.selection.selecting import Selecting
from geolip_viewer.app.system.settings import Settings
from geolip_viewer.app.tables.saving_rows import SavingRows
from geolip_viewer.app.tables.table_data import TableData
from geolip_viewer.app.trust.measurements import Measurements
from geolip_viewer.state import Store
from geolip_viewer.views.base import View


@dataclass(frozen=True)
class Services:
    """One of each, for as long as the window lives."""

    settings: Settings
    document: Document
    messages: Messages
    worker: Worker
    canvas: Canvas
    camera_motion: CameraMotion
    fitting: GlobeFitting
    measurements: Measurements
    controller: PictureController
    table_data: TableData
    thumbnails: Thumbnails
    selecting: Selecting
    named_selections: NamedSelections
    bookmarks: Bookmarks
    saving_rows: SavingRows
    loader: Loader

    @classmethod
    def of(cls, window: QMainWindow, views: Sequence[View], store: Store, settings: Settings) -> Self:
        """Each gets what it uses, which is built above it."""
        document = Document(views, store, window)
        messages = Messages(window)
        worker = Worker(window)
        worker.failed.connect(messages.report)
        canvas = Canvas()
        motion = CameraMotion(document, canvas)
        fitting = GlobeFitting(document, worker)
        measurements = Measurements(document, worker)
        controller = PictureController(document, messages, worker, fitting, measurements, canvas, motion)
        table_data = TableData(document, messages, worker)
        resets = (controller.reset, fitting.reset, measurements.reset, table_data.reset)
        return cls(
            settings,
            document,
            messages,
            worker,
            canvas,
            motion,
            fitting,
            measurements,
            controller,
            table_data,
            thumbnails=Thumbnails(window),
            selecting=Selecting(document, worker, table_data.nearest_anchors),
            named_selections=NamedSelections(document),
            bookmarks=Bookmarks(document, motion, settings),
            saving_rows=SavingRows(window, document, messages, worker, table_data),
            loader=Loader(document, messages, worker, resets, controller.request, lambda: settings.resources),
        )

    def close(self) -> None:
        """End the threads, and release what VTK holds."""
        self.worker.close()
        self.thumbnails.close()
        self.canvas.shut_down()
