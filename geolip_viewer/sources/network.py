"""Work that waits for a network: it can be cancelled, and is abandoned without progress."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from geolip_viewer.task import Cancelled, advance

T = TypeVar("T")
_LOOK_EVERY = 0.1  # seconds


@dataclass
class Waiting:
    """State shared by the waiting thread and the working one.

    `fraction` is how much is done, `moved` when something last did; `is_over` tells the work that nobody waits for it.
    """

    fraction: float | None = None
    moved: float = field(default_factory=time.monotonic)
    is_over: bool = False

    def report(self, fraction: float | None) -> None:
        """Called by the work; raises Cancelled there when nobody waits for it any more."""
        if self.is_over:
            raise Cancelled
        self.fraction, self.moved = fraction, time.monotonic()


@dataclass
class _Outcome(Generic[T]):
    value: T | None = None
    error: BaseException | None = None
    done: threading.Event = field(default_factory=threading.Event)


def wait_for(work: Callable[[Waiting], T], patience: float) -> T:
    """What `work` returns, or whatever it raises; it runs in a separate thread, which may outlive this call.

    Raises TimeoutError if nothing was reported for `patience` seconds, and Cancelled as `advance` does.
    """
    waiting, outcome = Waiting(), _Outcome[T]()

    def run() -> None:
        try:
            outcome.value = work(waiting)
        except BaseException as error:  # noqa: BLE001  # raised again in the waiting thread
            outcome.error = error
        outcome.done.set()

    threading.Thread(target=run, name="geolip-network", daemon=True).start()
    try:
        while not outcome.done.wait(_LOOK_EVERY):
            advance(waiting.fraction)
            if time.monotonic() - waiting.moved > patience:
                raise TimeoutError(f"no answer for {patience:g} seconds")
    finally:
        waiting.is_over = True
    if outcome.error is not None:
        raise outcome.error
    return outcome.value  # type: ignore[return-value]
