"""The status bar: what is open in a few words, and the busy sign."""

from PyQt6.QtWidgets import QLabel, QStatusBar, QWidget

from geolip_viewer.app.document.document import Document
from geolip_viewer.app.document.loading import Loaded
from geolip_viewer.app.jobs.progress_indicator import ProgressIndicator
from geolip_viewer.app.jobs.worker import Worker


class Status(QStatusBar):
    """Messages of actions on the left, the shape of what is open on the right."""

    def __init__(self, document: Document, worker: Worker, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("status")
        self.setSizeGripEnabled(False)
        self._shape = QLabel(self)
        self._shape.setObjectName("shape")
        self._shape.setContentsMargins(8, 0, 8, 0)
        self._shape.setProperty("quiet", True)
        self.addPermanentWidget(ProgressIndicator(worker, self))
        self.addPermanentWidget(self._shape)
        document.opened.connect(self._on_opened)

    def _on_opened(self, loaded: Loaded | None) -> None:
        self._shape.setText("" if loaded is None else shape(loaded))


def shape(loaded: Loaded) -> str:
    """ "1,906 items · 256 anchors · 256-d · 3 experts"."""
    checkpoint = loaded.checkpoint
    parts = [f"{loaded.item_count:,} items"] if loaded.item_count else []
    parts += [f"{checkpoint.anchor_count:,} anchors", f"{checkpoint.dimension}-d"]
    experts = len(checkpoint.experts)
    parts += [f"{experts} expert{'s' if experts > 1 else ''}"] if experts else []
    return " · ".join(parts)
