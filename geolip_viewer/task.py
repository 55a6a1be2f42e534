"""A request that takes time, reports its progress, and stops when it is cancelled.

Numeric code loops over `blocks(n)` and names its part with `phase("...")`; it takes no callback. Whoever asked puts a
`Task` around the call with `running(task)`. Outside of any task neither has an effect.
"""

import math
import os
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TypeVar

Part = TypeVar("Part")
Result = TypeVar("Result")
MOST_AT_ONCE = 4
LOOK_EVERY = 0.05  # seconds between checks of a process


class Cancelled(Exception):
    """Nobody waits for this any more."""


@dataclass(frozen=True)
class Progress:
    """Where a task is: the stage's name and how much of it is done, 0 to 1 (None if that is unknown)."""

    phase: str
    fraction: float | None = None


def _ignore(progress: Progress) -> None:
    pass


class Task:
    """One request. `cancel` may be called from any thread; `listener` is called in the thread that works."""

    def __init__(self, listener: Callable[[Progress], None] = _ignore) -> None:
        self._listener = listener
        self._cancelled = threading.Event()
        self.last: Progress | None = None  # the last one reported

    def cancel(self) -> None:
        self._cancelled.set()

    @property
    def is_cancelled(self) -> bool:
        return self._cancelled.is_set()

    def report(self, progress: Progress) -> None:
        self.last = progress
        self._listener(progress)

    def silent(self) -> "Task":
        """The same request for a helper thread: it stops when this one is cancelled, and reports no progress."""
        helping = Task()
        helping._cancelled = self._cancelled
        return helping


_task: ContextVar[Task | None] = ContextVar("task", default=None)
_phase: ContextVar[str] = ContextVar("stage", default="Working")
_part: ContextVar[tuple[float, float]] = ContextVar("part", default=(0.0, 1.0))


@contextmanager
def running(task: Task) -> Iterator[Task]:
    """Make `task` the one that `blocks`, `phase` and `advance` report to."""
    token, whole = _task.set(task), _part.set((0.0, 1.0))
    try:
        yield task
    finally:
        _task.reset(token)
        _part.reset(whole)


@contextmanager
def part(first: float, last: float) -> Iterator[None]:
    """Report what is done inside as this part of the work around it, 0 ≤ first ≤ last ≤ 1; parts may be nested."""
    low, high = _part.get()
    token = _part.set((low + first * (high - low), low + last * (high - low)))
    try:
        yield
    finally:
        _part.reset(token)


@contextmanager
def phase(name: str) -> Iterator[None]:
    """Name the part of the work that follows; `name` is shown to a person. What was reported last may go on."""
    named, whole = _phase.set(name), _part.set((0.0, 1.0))
    task = _task.get()
    goes_on = task is not None and task.last is not None and task.last.phase == name
    try:
        with unseen() if goes_on else nullcontext():
            advance(None)
        yield
    finally:
        _phase.reset(named)
        _part.reset(whole)


@contextmanager
def _through(reporting: Callable[[Task], Task]) -> Iterator[None]:
    """Make what is done inside report to what `reporting` makes of the task, if there is one."""
    task = _task.get()
    if task is None:
        yield
        return
    token = _task.set(reporting(task))
    try:
        yield
    finally:
        _task.reset(token)


@contextmanager
def step(name: str, first: float, last: float) -> Iterator[None]:
    """Report all phases inside as one line of this name, from `first` to `last` of it; its fraction never falls.

    How many phases come is not known: each takes half of what is left.
    """
    with _through(lambda task: _Line(task, name, first, last)):
        advance(0.0)
        yield


@contextmanager
def stretch(first: float, last: float) -> Iterator[None]:
    """Report all phases inside as this part of the work around them, by their own names; its fraction never falls.

    How many phases come is not known: each takes half of what is left.
    """
    low, high = _part.get()
    begin, end = (low + share * (high - low) for share in (first, last))
    with _through(lambda task: _Line(task, None, begin, end)):
        yield


def last_report() -> Progress | None:
    """What the request reported last."""
    task = _task.get()
    return None if task is None else task.last


def resume(last: Progress | None) -> None:
    """Go on with work of which an earlier request reported this last."""
    task = _task.get()
    if task is not None and last is not None:
        task.last = last


@contextmanager
def unseen() -> Iterator[None]:
    """Report no progress of what is done inside; it is cancelled, and waits for what is more urgent, as ever."""
    with _through(_Unseen):
        yield


class _Unseen(Task):
    """The same request, which reports again what it reported last."""

    def __init__(self, whole: Task) -> None:
        super().__init__()
        self._cancelled, self._whole = whole._cancelled, whole

    def report(self, progress: Progress) -> None:
        self._whole.report(self._whole.last or progress)


class _Line(Task):
    """The same request, reported as one line whatever its phases are, of this name or of the phase's own."""

    def __init__(self, whole: Task, name: str | None, first: float, last: float) -> None:
        super().__init__()
        self._cancelled = whole._cancelled
        self._whole, self._name = whole, name
        self._reached, self._first, self._last = first, first, last
        self._phase: str | None = None

    def report(self, progress: Progress) -> None:
        if self._phase is not None and progress.phase != self._phase:
            self._first = (self._first + self._last) / 2
        self._phase = progress.phase
        reached = self._first + (self._last - self._first) / 2 * (progress.fraction or 0.0)
        self._reached = max(self._reached, reached)
        self._whole.report(Progress(self._name or progress.phase, self._reached))


def advance(fraction: float | None) -> None:
    """Say how much of the stage is done; raises Cancelled when the task was cancelled."""
    task = _task.get()
    if task is None:
        return
    if task.is_cancelled:
        raise Cancelled
    low, high = _part.get()
    task.report(Progress(_phase.get(), None if fraction is None else low + fraction * (high - low)))


def blocks(count: int, size: int = 2048) -> Iterator[slice]:
    """Slices of at most `size` rows that cover `count` rows; progress and cancellation pass through here."""
    for start in range(0, count, size):
        advance(start / count)
        yield slice(start, min(start + size, count))
    advance(1.0)


def ahead(parts: Iterable[Part], work: Callable[[Part], Result]) -> Iterator[tuple[Part, Result]]:
    """Each part with the result of `work`, in order; as many are computed at once as there are cores, at most four.

    numpy releases Python's lock while it calculates. Parts are taken in the caller's thread, so that `blocks` reports
    progress and can be cancelled; `work` reports no progress, but it stops when the task is cancelled.
    """
    task = _task.get() or Task()

    def helped(part: Part) -> Result:
        with running(task.silent()):
            return work(part)

    cores = min(MOST_AT_ONCE, os.cpu_count() or 1)
    under_way: deque[tuple[Part, Future[Result]]] = deque()
    with ThreadPoolExecutor(cores, thread_name_prefix="geolip-ahead") as pool:
        for part in parts:
            under_way.append((part, pool.submit(helped, part)))
            if len(under_way) > cores:
                done, future = under_way.popleft()
                yield done, future.result()
        for done, future in under_way:
            yield done, future.result()


def finished(process: subprocess.Popen[bytes], seconds: float = math.inf) -> int:
    """The exit status of a process, which is killed after so many seconds, or when the task is cancelled."""
    end = time.monotonic() + seconds
    try:
        while process.poll() is None:
            advance(None)
            if time.monotonic() > end:
                process.kill()
            time.sleep(LOOK_EVERY)
    finally:
        process.kill()
        process.wait()
    return process.returncode
