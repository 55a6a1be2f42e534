"""The command line as a process of the system: signals, standard streams, exit status."""

import gc

from geolip_viewer.cli import FAILED, PROGRAM, main
from geolip_viewer.cli.output import note
from geolip_viewer.cli.signals import Ended, stop_watching, watch_signals
from geolip_viewer.cli.streams import StreamError, flush_streams, open_streams
from geolip_viewer.operating_system import BROKEN_PIPE

COLLECT_EVERY = 100_000  # new objects, more than imports create; Python's default of 700 would collect often
UNREAD = 128 + BROKEN_PIPE  # the status in a shell when the reader of a pipe has gone


def run_process() -> int:
    """Run the command in `sys.argv` and return the exit status, whatever ends the work."""
    open_streams()
    gc.set_threshold(COLLECT_EVERY)
    try:
        watch_signals()
        status = _run()
        while (lost := _lost_stream()) is not None:
            status = _status_without(lost, status)
        stop_watching()
        gc.freeze()  # the system frees everything: no need to collect at exit
        return status
    except Ended as end:
        return 128 + end.number


def _run() -> int:
    try:
        return main()
    except SystemExit as stop:  # argparse exits like this
        return stop.code if isinstance(stop.code, int) else 0
    except StreamError as error:
        return _status_without(error, FAILED)


def _lost_stream() -> StreamError | None:
    """The error of a stream that did not take the rest of the output; None if all is written."""
    try:
        flush_streams()
    except StreamError as error:
        return error
    return None


def _status_without(lost: StreamError, status: int) -> int:
    """Continue without a stream; returns the exit status."""
    lost.stream.discard()
    if lost.is_closed_pipe:
        return UNREAD
    note(f"{PROGRAM}: {lost}")  # unless it is stderr
    return status or FAILED
