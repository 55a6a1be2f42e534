"""Qt's own messages go to the log; if Qt would end the process, the program says why and exits with status 2."""

import logging
import os
import re
import sys
from collections.abc import Sequence

from PyQt6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from geolip_viewer.errors import ViewerError

log = logging.getLogger(__name__)
BAD_INPUT = 2
LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
_last_messages: list[str] = []  # the latest, to say why Qt aborts


def log_qt_messages() -> None:
    """Send Qt's messages to the log from now on."""
    qInstallMessageHandler(_log)


def _log(kind: QtMsgType, _: QMessageLogContext, text: str | None) -> None:
    log.log(LEVELS[kind], "Qt: %s", text)
    _last_messages.append(text or "")
    del _last_messages[:-20]
    if kind == QtMsgType.QtFatalMsg:  # Qt is about to abort, with a core dump
        sys.stderr.write(f"geolip-viewer: {why_qt_ends(_last_messages)}\n")
        sys.stderr.flush()
        os._exit(BAD_INPUT)


def why_qt_ends(messages: Sequence[str]) -> ViewerError:
    """Qt's last messages before it aborts, as one error with a remedy."""
    text = "\n".join(messages)
    remedy = "Unset it or log in again, or make pictures without a display: geolip-viewer render --help"
    if unknown := re.search(r'Could not find the Qt platform plugin "(.*?)"', text):
        known = re.search(r"Available platform plugins are: (.*?)\.?\s*$", text, re.MULTILINE)
        choices = f", or choose one of: {known[1]}" if known else ""
        return ViewerError(
            "QT_QPA_PLATFORM", f"names {unknown[1]!r}, which Qt does not have here", f"Unset it{choices}"
        )
    if "platform plugin" in text:
        names = ("WAYLAND_DISPLAY", "DISPLAY", "QT_QPA_PLATFORM")
        named = [f"{name}={value}" for name in names if (value := os.environ.get(name))]
        display = re.search(r"could not connect to display (\S+)", text)
        where = f"The display {display[1]}" if display else f"The display of {', '.join(named) or 'this system'}"
        return ViewerError(where, "does not answer", remedy)
    return ViewerError("The window", f"was ended by Qt: {messages[-1] if messages else 'no reason given'}", remedy)
