"""One worker thread, which answers requests of the window.

Requests run in channels. A newer request supersedes the older one in its channel, which then never answers. A request
of higher priority preempts the one that runs: it is run between two blocks of it, which then goes on.
"""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from PyQt6.QtCore import QObject, pyqtSignal

from geolip_viewer.errors import ViewerError, told
from geolip_viewer.task import Cancelled, Progress, Task, running

log = logging.getLogger(__name__)

OnResult = Callable[[Any], None]
OnError = Callable[[ViewerError], None]
REPORT_EVERY = 1 / 25  # seconds between two progress reports of one stage


class Priority(IntEnum):
    """A request preempts those of lower priority."""

    BACKGROUND = 0  # tables, fits and measures, which are added to the picture when they are known
    NORMAL = 1
    INTERACTIVE = 2  # answers for what is under the pointer


@dataclass(eq=False)
class Request:
    """One thing asked for: its channel, what is called with the result or the error, and its task."""

    channel: str
    work: Callable[[], Any]
    on_result: OnResult | None
    on_error: OnError | None
    priority: Priority
    task: Task = field(default_factory=Task)
    _reported_at: float = field(default=0.0)
    _phase: str = ""

    def is_due(self, progress: Progress) -> bool:
        """Whether this report is worth an event: a new stage, or long enough after the last."""
        now = time.monotonic()
        if progress.phase == self._phase and now - self._reported_at < REPORT_EVERY:
            return False
        self._phase, self._reported_at = progress.phase, now
        return True


class Worker(QObject):
    """Runs requests in its own thread, the highest priority first; signals and callbacks arrive in the window's thread.

    Only one request computes at a time. What is preempted waits below on the same stack, so that locks
    of the thread that it holds are the other's, too.
    """

    finished = pyqtSignal(str, object)  # channel, answer
    failed = pyqtSignal(str, object)  # channel, ViewerError; not emitted if the request has its own `on_error`
    progressed = pyqtSignal(str, object)  # channel, Progress
    busy_changed = pyqtSignal(bool)
    cancelled = pyqtSignal(str)  # channel, when it was cancelled; not when a newer request replaced it

    _done = pyqtSignal(object, object, object)  # Request, answer, ViewerError | None
    _reported = pyqtSignal(object, object)  # Request, Progress

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("worker")
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="geolip-worker")
        self._current: dict[str, Request] = {}
        self._waiting: list[Request] = []
        self._lock = threading.Lock()  # guards `_waiting`
        self._least = Priority.BACKGROUND  # the least priority that is started
        self._told_busy = False
        self._is_closed = False
        self._done.connect(self._finish)
        self._reported.connect(self._emit_progress)

    @property
    def is_busy(self) -> bool:
        return bool(self._current)

    @property
    def channels(self) -> frozenset[str]:
        """The channels in which something is waiting or under way."""
        return frozenset(self._current)

    def request(
        self,
        channel: str,
        work: Callable[[], Any],
        on_result: OnResult | None = None,
        on_error: OnError | None = None,
        priority: Priority = Priority.NORMAL,
    ) -> None:
        """Have `work()` called. The older request of the channel is cancelled, and neither answers nor fails.

        A closed worker takes no requests.
        """
        if self._is_closed:
            return
        self._drop(channel)
        request = Request(channel, work, on_result, on_error, priority)
        request.task = Task(lambda progress: self._report(request, progress))
        self._current[channel] = request
        with self._lock:
            self._waiting.append(request)
        self._executor.submit(self._serve)
        self._update_busy()

    def hold_background(self) -> None:
        """Begin no background request until `release_background`: there is something that it would slow down."""
        self._least = Priority.NORMAL

    def release_background(self) -> None:
        """Begin what was held."""
        self._least = Priority.BACKGROUND
        if self._is_closed:
            return
        for _ in self._waiting:
            self._executor.submit(self._serve)

    def cancel(self, channel: str | None = None) -> None:
        """Cancel what is running in a channel, or in all."""
        dropped = [each for each in ([channel] if channel else list(self._current)) if self._drop(each)]
        self._update_busy()
        for each in dropped:
            self.cancelled.emit(each)

    def silence(self, channel: str) -> None:
        """Cancel what is running in a channel, without an answer or `cancelled`."""
        self.discard(keep=lambda each: each != channel)

    def discard(self, keep: Callable[[str], bool]) -> None:
        """Silence every channel that is not to be kept: neither an answer nor `cancelled` follows."""
        for channel in [each for each in self._current if not keep(each)]:
            self._drop(channel)
        self._update_busy()

    def close(self) -> None:
        """Cancel everything and wait for the thread to end."""
        self._is_closed = True
        for channel in list(self._current):
            self._drop(channel)
        self._executor.shutdown(wait=True, cancel_futures=True)

    def _update_busy(self) -> None:
        if self.is_busy != self._told_busy:
            self._told_busy = self.is_busy
            self.busy_changed.emit(self.is_busy)

    def _drop(self, channel: str) -> bool:
        """Silence what is running in a channel; returns whether there was anything."""
        request = self._current.pop(channel, None)
        if request is None:
            return False
        request.task.cancel()
        with self._lock:
            if request in self._waiting:
                self._waiting.remove(request)
        return True

    # -- in the worker's thread

    def _serve(self) -> None:
        """Run one request; none where it was dropped, or passed another."""
        request = self._next()
        if request is not None:
            self._run(request)

    def _run_preempting(self, request: Request) -> None:
        """Between two blocks of a request, run everything with a higher priority, each in its own context."""
        while (urgent := self._next(request.priority + 1)) is not None:
            Context().run(self._run, urgent)

    def _next(self, least: int = Priority.BACKGROUND) -> Request | None:
        """Take what waits with the highest priority, of equals the oldest; None below the priority `least`."""
        least = max(least, self._least)
        with self._lock:
            able = [each for each in self._waiting if each.priority >= least]
            chosen = max(able, key=lambda each: each.priority, default=None)
            if chosen is not None:
                self._waiting.remove(chosen)
        return chosen

    def _run(self, request: Request) -> None:
        """The one door where any exception becomes something to show."""
        answer, error = None, None
        try:
            with running(request.task):
                answer = request.work()
        except Cancelled:
            pass
        except ViewerError as caught:
            log.info("%s", caught)
            error = ViewerError(caught.where, caught.problem, caught.remedy)  # without a traceback, which keeps arrays
        except Exception as fault:
            log.exception("in channel %s", request.channel)
            error = told(fault)
        self._done.emit(request, answer, error)

    def _report(self, request: Request, progress: Progress) -> None:
        if request.is_due(progress):
            self._reported.emit(request, progress)
        self._run_preempting(request)

    # -- in the window's thread

    def _emit_progress(self, request: Request, progress: Progress) -> None:
        if self._current.get(request.channel) is request:
            self.progressed.emit(request.channel, progress)

    def _finish(self, request: Request, answer: Any, error: ViewerError | None) -> None:
        if self._current.get(request.channel) is not request:
            return
        del self._current[request.channel]
        try:
            if error is None:
                self._answer(request, answer)
            else:
                self._refuse(request, error)
        finally:
            self._update_busy()

    def _answer(self, request: Request, answer: Any) -> None:
        if request.on_result is not None:
            request.on_result(answer)
        self.finished.emit(request.channel, answer)

    def _refuse(self, request: Request, error: ViewerError) -> None:
        if request.on_error is not None:
            request.on_error(error)
        else:
            self.failed.emit(request.channel, error)
