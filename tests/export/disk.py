"""A disk that is nearly full."""

import resource
import signal
from contextlib import contextmanager


@contextmanager
def disk_with_room_for(size):
    """Limits files to `size` bytes, in this process and its children."""
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, usual[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
        signal.signal(signal.SIGXFSZ, handler)
