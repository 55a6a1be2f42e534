"""The command line as a process of the system: signals, standard streams, exit status."""

import gc

from geolip_viewer.cli import FAILED, PROGRAM, main
from geolip_viewer.cli.output import note
from geolip_viewer.cli.signals import Ended, stop_watching, watch_signals
from geolip_viewer.cli.streams import StreamError, flush_streams, open_streams
from geolip_viewer.operating_system import BROKEN_PIPE

COLLECT_EVERY = 100_000  # new objects, more than imports make; Python's 700 would have it look through them often
UNREAD = 128 + BROKEN_PIPE  # what a shell shows of a program whose reader has seen enough


def run_process() -> int:
    """Do what `sys.argv` says and return the exit status, whatever ends the work."""
    open_streams()
    gc.set_threshold(COLLECT_EVERY)
    try:
        watch_signals()
        status = _run()
        while (lost := _lost_stream()) is not None:
            status = _status_without(lost, status)
        stop_watching()
        gc.freeze()  # the system takes everything back: nothing is looked through for what could be freed
        return status
    except Ended as end:
        return 128 + end.number


def _run() -> int:
    try:
        return main()
    except SystemExit as stop:  # argparse's way to end
        return stop.code if isinstance(stop.code, int) else 0
    except StreamError as error:
        return _status_without(error, FAILED)


def _lost_stream() -> StreamError | None:
    """A stream that cannot be given the rest of what was printed; None when all is written."""
    try:
        flush_streams()
    except StreamError as error:
        return error
    return None


def _status_without(lost: StreamError, status: int) -> int:
    """Go on without a stream: what the exit status is then."""
    lost.stream.discard()
    if lost.is_closed_pipe:
        return UNREAD
    note(f"{PROGRAM}: {lost}")  # unless it is stderr
    return status or FAILED
