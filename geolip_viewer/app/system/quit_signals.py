"""Signals that ask the window to end: from a terminal, a session that closes, a system that shuts down."""

import signal
import socket
from collections.abc import Callable
from types import FrameType

from PyQt6.QtCore import QObject, QSocketNotifier, QTimer

from geolip_viewer.operating_system import ENDING_SIGNALS


class QuitSignals(QObject):
    """Calls `end` with the signal's number, from Qt's event loop.

    An idle loop runs no Python code, so the signal is written to a socket that wakes it.
    """

    def __init__(self, end: Callable[[int], None], parent: QObject) -> None:
        super().__init__(parent)
        self.setObjectName("quit_signals")
        self._end = end
        self._woken, self._waking = socket.socketpair()
        self._woken.setblocking(False)
        self._waking.setblocking(False)
        notifier = QSocketNotifier(self._woken.fileno(), QSocketNotifier.Type.Read, self)  # type: ignore[call-overload]
        notifier.setObjectName("quit_signal_notifier")
        notifier.activated.connect(self._wake)
        self._wakeup_before = signal.set_wakeup_fd(self._waking.fileno(), warn_on_full_buffer=False)
        handlers = {each: signal.getsignal(each) for each in ENDING_SIGNALS}
        self._before = {each: handler for each, handler in handlers.items() if handler != signal.SIG_IGN}
        for number in self._before:
            signal.signal(number, self._received)

    def close(self) -> None:
        """Restore the signal handlers."""
        signal.set_wakeup_fd(self._wakeup_before)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._woken.close()
        self._waking.close()

    def _wake(self) -> None:
        self._woken.recv(64)  # running any Python code lets the interpreter call `_received`

    def _received(self, number: int, _: FrameType | None) -> None:
        QTimer.singleShot(0, lambda: self._end(number))
