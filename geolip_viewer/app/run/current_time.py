"""Loads the checkpoint of the run that the state names."""

from collections.abc import Callable, Sequence
from functools import partial

from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from geolip_viewer.app.document.document import Document
from geolip_viewer.app.document.loading import Loaded
from geolip_viewer.app.document.messages import Messages
from geolip_viewer.app.document.run_loading import at_time
from geolip_viewer.app.jobs.channels import SCENES
from geolip_viewer.app.jobs.worker import Worker
from geolip_viewer.app.picture.controller import PictureController
from geolip_viewer.app.picture.shown import Place, place_of
from geolip_viewer.errors import ViewerError
from geolip_viewer.state import State
from geolip_viewer.views.base import Requirement

CHANNEL = "time"
RESTS = 400  # milliseconds at one checkpoint before its tables are made


class CurrentTime(QObject):
    """One change at a time: the next is requested only when its picture is shown, and then only the last one wanted.

    `resets` are called before positions change, since measurements and fits belong to the previous checkpoint.
    """

    rested = pyqtSignal()
    refused = pyqtSignal()  # the state's checkpoint cannot be shown; the reason has been shown

    def __init__(
        self,
        document: Document,
        messages: Messages,
        worker: Worker,
        controller: PictureController,
        resets: Sequence[Callable[[], None]],
    ) -> None:
        super().__init__(document)
        self.setObjectName("current_time")
        self._document = document
        self._messages = messages
        self._worker = worker
        self._controller = controller
        self._resets = tuple(resets)
        self._is_turning = False
        self._refused: Place | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(RESTS)
        self._rest.timeout.connect(self.rested)
        document.state_changed.connect(self._on_state)
        document.opened.connect(self._on_opened)
        controller.answered.connect(self._on_answer)
        worker.cancelled.connect(self._on_cancel)

    def take(self, new: Loaded, *, needs_picture: bool = True) -> None:
        """Switch to what was loaded, and request its picture if that differs."""
        for reset in self._resets if needs_picture else ():
            reset()
        self._document.turn(new)
        if needs_picture:
            self._is_turning = True
            self._rest.start()
            self._controller.request()

    def refresh_view(self) -> None:
        """More of the run is measured: ask again for the picture of a view that shows it."""
        view = self._document.view
        if view is not None and Requirement.RUN in view.needs:
            self._controller.request()

    def refresh_motion(self, fitted: int) -> None:
        """The globe of a checkpoint is fitted: if it is the previous one, the badge can say how true the motion is."""
        loaded = self._document.loaded
        if loaded is not None and loaded.number == fitted + 1 and self._document.state.projection.is_faithful:
            self._controller.request()

    def _on_state(self, old: State, new: State) -> None:
        if place_of(old) != place_of(new):
            self._refused = None
            self._follow()

    def _follow(self) -> None:
        loaded, state = self._document.loaded, self._document.state
        if loaded is None or self._is_turning or is_at(loaded, state) or self._refused == place_of(state):
            return
        self._is_turning = True
        self._worker.request(CHANNEL, partial(at_time, loaded, state), partial(self._on_result, loaded), self._refuse)

    def _on_result(self, before: Loaded, new: Loaded) -> None:
        self._is_turning = False
        if self._document.loaded is before:
            self.take(new)
        else:
            self._follow()

    def _refuse(self, error: ViewerError) -> None:
        self._is_turning = False
        self._refused = place_of(self._document.state)
        self._messages.show_unavailable(error)
        self.refused.emit()

    def _on_answer(self) -> None:
        self._is_turning = False
        self._follow()

    def _on_cancel(self, channel: str) -> None:
        if channel in (CHANNEL, SCENES):
            self._is_turning = False

    def _on_opened(self, _: object) -> None:
        self._is_turning, self._refused = False, None
        self._rest.stop()


def is_at(loaded: Loaded, state: State) -> bool:
    """Whether what is loaded is what the state names; without a run it always is."""
    run = loaded.run
    if run is None:
        return True
    time, reference = state.time or run.names[-1], state.reference or run.names[run.reference]
    return (time, state.frame, reference) == (run.names[loaded.number], run.frame, run.names[run.reference])
