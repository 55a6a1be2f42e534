"""Tasks of Dask's workers: sent, waited for, and sent again where a result was lost with its worker.

Whatever else ends them is one line, and no wait for a scheduler that says nothing, or has no worker, is endless.
"""

import asyncio
import re
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import CancelledError, wait
from contextlib import suppress
from time import monotonic
from typing import Any

from geolip_viewer.analysis.dask_cluster import PATIENCE, WHERE
from geolip_viewer.errors import MissingDataError, ViewerError, reason_of

TRIES = 4  # how often a task is sent whose result is lost
SILENCE = 30  # seconds that a scheduler may say nothing, or have no worker
# Exceptions that cannot be sent arrive as their text.
LACK = re.compile(r"ImportError|ModuleNotFoundError|AttributeError|deserialization of the task graph")
SAME = "Install the same geolip-viewer for the scheduler and the workers"
MEMORY = "Give the workers more memory, and check their logs"


class LostError(Exception):
    """What was asked of workers went with them."""


class DaskClient:
    """A client of Dask whose waits for a scheduler end."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._had_workers = monotonic()

    def threads(self) -> Mapping[str, int]:
        """Threads of each worker by its address. Raises MissingDataError where the scheduler does not answer."""
        try:
            found: Mapping[str, int] = self._client.sync(self._client.scheduler.ncores, callback_timeout=SILENCE)
        except TimeoutError as error:
            raise _scheduler_lost(f"says nothing for {SILENCE} s") from error
        except (OSError, AttributeError) as error:  # closed clients have no scheduler
            raise _scheduler_lost("went") from error
        return found

    def has_workers(self, seconds: float) -> bool:
        """Whether there is a worker, or one comes in time. Raises MissingDataError where the scheduler went."""
        try:
            self._client.wait_for_workers(1, timeout=seconds)
        except TimeoutError:
            return False
        except Exception as error:  # closed clients raise many things
            raise _scheduler_lost("went") from error
        return True

    def submit(self, work: Callable[..., Any], *given: Any) -> Any:
        """A future of Dask."""
        return self._client.submit(work, *given, pure=False)

    def result(self, future: Any) -> Any:
        """What a future holds. Raises LostError where it went with a worker, ViewerError for whatever else ends it."""
        return self._waited(self._client.gather(future, asynchronous=True))

    def everywhere(self, work: Callable[..., Any], *given: Any) -> Mapping[str, Any]:
        """What each worker answers by its address, or the exception that ended it."""
        answers: Mapping[str, Any] = self._waited(self._client.run(work, *given, on_error="return", asynchronous=True))
        return answers

    def _waited(self, work: Coroutine[Any, Any, Any]) -> Any:
        waiting = asyncio.run_coroutine_threadsafe(work, self._client.loop.asyncio_loop)
        self._had_workers = monotonic()
        try:
            while not wait([waiting], PATIENCE).done:
                self._require_workers()
            return waiting.result()
        except ViewerError:
            raise
        except Exception as error:
            is_closed = self._client.status not in ("running", "connecting")
            raise (_scheduler_lost("went") if is_closed else fault_of(error)) from error
        finally:
            waiting.cancel()

    def _require_workers(self) -> None:
        if self.threads():
            self._had_workers = monotonic()
        elif monotonic() - self._had_workers > SILENCE:
            raise MissingDataError(WHERE, f"the scheduler has had no worker for {SILENCE} s", MEMORY)


class DaskTask:
    """A task, and how to send it again.

    `given` makes its arguments whenever it is sent; results of tasks among them stay where they are.
    """

    def __init__(self, client: DaskClient, work: Callable[..., Any], given: Callable[[], tuple[Any, ...]]) -> None:
        self._client = client
        self._work = work
        self._given = given
        self._future = self._sent(given())

    def result(self) -> Any:
        """What it gives; where that is lost with a worker, the task and those before it are sent again. ViewerError."""
        for _ in range(TRIES - 1):
            with suppress(LostError):
                return self._client.result(self._future)
            self._send_again()
        try:
            return self._client.result(self._future)
        except LostError as error:
            raise MissingDataError(WHERE, f"workers ended again and again ({error})", MEMORY) from error

    def _sent(self, given: tuple[Any, ...]) -> Any:
        there = (each._future if isinstance(each, DaskTask) else each for each in given)
        return self._client.submit(self._work, *there)

    def _send_again(self) -> None:
        given = self._given()
        for each in given:
            if isinstance(each, DaskTask):
                each._send_again()
        self._future = self._sent(given)


def fault_of(error: Exception, where: str = "a worker") -> Exception:
    """What ended a task there, as LostError or as a MissingDataError that says what to do."""
    from distributed import KilledWorker
    from distributed.comm.core import CommClosedError

    if isinstance(error, KilledWorker):
        return MissingDataError(WHERE, "a shard crashed every worker that tried it", MEMORY)
    if isinstance(error, CancelledError):
        reason = str(getattr(error, "reason", ""))
        return _scheduler_lost("went") if reason.startswith("scheduler-") else LostError(reason_of(error))
    if isinstance(error, CommClosedError):
        return LostError(reason_of(error))
    told = f"{type(error).__name__}: {reason_of(error)}"
    if isinstance(error, MemoryError):
        return MissingDataError(WHERE, f"{where} ran out of memory ({reason_of(error)})", MEMORY)
    if LACK.search(told):
        return MissingDataError(WHERE, f"{where} lacks what this needs ({told})", SAME)
    return MissingDataError(WHERE, f"{where} failed ({told})", "Look into the logs of scheduler and workers")


def _scheduler_lost(what: str) -> MissingDataError:
    return MissingDataError(WHERE, f"the scheduler {what}", "Look whether it runs, and into its log")
