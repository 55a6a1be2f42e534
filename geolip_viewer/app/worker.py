"""One worker thread: the window asks, and is told what came back.

Requests run in lanes. A newer request supersedes the older one of its lane, and what was superseded stays silent.
"""

import logging
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from PyQt6.QtCore import QObject, pyqtSignal

from geolip_viewer.errors import ViewerError
from geolip_viewer.task import Cancelled, Progress, Task, running

log = logging.getLogger(__name__)

Answer = Callable[[Any], None]
Refusal = Callable[[ViewerError], None]
TELL_EVERY = 1 / 25  # seconds between two progress reports of one stage


def unexpected(error: BaseException) -> ViewerError:
    """A fault of the program, as something that can be shown; the log has the rest."""
    what = f"an unexpected error happened: {type(error).__name__}: {str(error)[:200] or 'no details'}"
    return ViewerError("geolip-viewer", what, "Open the log in the Help menu for the details")


@dataclass(eq=False)
class Request:
    """One thing asked for: its lane, what is called with the answer or the error, and its task."""

    lane: str
    then: Answer | None
    otherwise: Refusal | None
    task: Task
    future: "Future[None] | None" = None
    _told: float = field(default=0.0)
    _stage: str = ""

    def is_due(self, progress: Progress) -> bool:
        """Whether this report is worth an event: a new stage, or long enough after the last."""
        now = time.monotonic()
        if progress.stage == self._stage and now - self._told < TELL_EVERY:
            return False
        self._stage, self._told = progress.stage, now
        return True


class Worker(QObject):
    """Runs requests one after the other in its own thread; every signal and callback arrives in the window's thread."""

    answered = pyqtSignal(str, object)  # lane, answer
    failed = pyqtSignal(str, object)  # lane, ViewerError; not emitted where the request brought its own `otherwise`
    progressed = pyqtSignal(str, object)  # lane, Progress
    busy_changed = pyqtSignal(bool)
    requested = pyqtSignal(str)  # lane
    cancelled = pyqtSignal(str)  # lane, when somebody gave it up; not when a newer request took its place

    _done = pyqtSignal(object, object, object)  # Request, answer, ViewerError | None
    _told = pyqtSignal(object, object)  # Request, Progress

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("worker")
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="geolip-worker")
        self._current: dict[str, Request] = {}
        self._told_busy = False
        self._is_closed = False
        self._done.connect(self._finish)
        self._told.connect(self._tell)

    @property
    def is_busy(self) -> bool:
        return bool(self._current)

    def request(
        self, lane: str, work: Callable[[], Any], then: Answer | None = None, otherwise: Refusal | None = None
    ) -> None:
        """Ask for `work()`. The older request of the lane is cancelled, and neither answers nor fails any more.

        Nothing is asked of a worker that was closed.
        """
        if self._is_closed:
            return
        self._drop(lane)
        request = Request(lane, then, otherwise, Task())
        request.task = Task(lambda progress: self._report(request, progress))
        self._current[lane] = request
        request.future = self._executor.submit(self._run, request, work)
        self._tell_busy()
        self.requested.emit(lane)

    def cancel(self, lane: str | None = None) -> None:
        """Give up what is under way in a lane, or in all."""
        dropped = [each for each in ([lane] if lane else list(self._current)) if self._drop(each)]
        self._tell_busy()
        for each in dropped:
            self.cancelled.emit(each)

    def close(self) -> None:
        """Cancel everything and wait for the thread to end."""
        self._is_closed = True
        for lane in list(self._current):
            self._drop(lane)
        self._executor.shutdown(wait=True, cancel_futures=True)

    def _tell_busy(self) -> None:
        if self.is_busy != self._told_busy:
            self._told_busy = self.is_busy
            self.busy_changed.emit(self.is_busy)

    def _drop(self, lane: str) -> bool:
        """Silence what is under way in a lane; whether there was anything."""
        request = self._current.pop(lane, None)
        if request is None:
            return False
        request.task.cancel()
        if request.future is not None:
            request.future.cancel()
        return True

    def _run(self, request: Request, work: Callable[[], Any]) -> None:
        """In the worker's thread: the one door where any exception becomes something to show."""
        answer, error = None, None
        try:
            with running(request.task):
                answer = work()
        except Cancelled:
            pass
        except ViewerError as trouble:
            log.info("%s", trouble)
            error = ViewerError(trouble.where, trouble.problem, trouble.remedy)  # without a traceback that keeps arrays
        except Exception as fault:
            log.exception("in lane %s", request.lane)
            error = unexpected(fault)
        self._done.emit(request, answer, error)

    def _report(self, request: Request, progress: Progress) -> None:
        if request.is_due(progress):
            self._told.emit(request, progress)

    def _tell(self, request: Request, progress: Progress) -> None:
        if self._current.get(request.lane) is request:
            self.progressed.emit(request.lane, progress)

    def _finish(self, request: Request, answer: Any, error: ViewerError | None) -> None:
        if self._current.get(request.lane) is not request:
            return
        del self._current[request.lane]
        try:
            if error is None:
                self._answer(request, answer)
            else:
                self._refuse(request, error)
        finally:
            self._tell_busy()

    def _answer(self, request: Request, answer: Any) -> None:
        if request.then is not None:
            request.then(answer)
        self.answered.emit(request.lane, answer)

    def _refuse(self, request: Request, error: ViewerError) -> None:
        if request.otherwise is not None:
            request.otherwise(error)
        else:
            self.failed.emit(request.lane, error)
