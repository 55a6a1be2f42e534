"""Signals that ask the program to end: all of them unwind it as Ctrl-C does, so that no half-written files remain."""

import signal
import sys
import threading
from types import FrameType

from geolip_viewer.operating_system import ENDING_SIGNALS, send_to_self

AGAIN = 0.05  # seconds


class Ended(KeyboardInterrupt):
    """A signal asked the program to end; `number` says which."""

    def __init__(self, number: signal.Signals) -> None:
        super().__init__(number)
        self.number = number


_received: list[signal.Signals] = []


def watch_signals() -> None:
    """Make the signals raise Ended in the main thread from now on, except those that the parent process ignores."""
    for number in ENDING_SIGNALS:
        if signal.getsignal(number) not in (signal.SIG_IGN, None):
            signal.signal(number, _end)
    sys.unraisablehook = _unraisable


def received() -> signal.Signals | None:
    """The last signal received. If it comes in the middle of an import, libraries may raise another error instead."""
    return _received[-1] if _received else None


def stop_watching() -> None:
    """The work is done: from now on a signal ends the process at once."""
    for number in ENDING_SIGNALS:
        if signal.getsignal(number) is _end:
            signal.signal(number, signal.SIG_DFL)


def _end(number: int, _: FrameType | None) -> None:
    _received.append(signal.Signals(number))
    raise Ended(_received[-1])


def _unraisable(lost: "sys.UnraisableHookArgs") -> None:
    """Send a signal again that came where nothing can be raised, such as in a destructor."""
    if isinstance(lost.exc_value, Ended):
        again = threading.Timer(AGAIN, send_to_self, (lost.exc_value.number,))
        again.daemon = True
        again.start()
    else:
        sys.__unraisablehook__(lost)
