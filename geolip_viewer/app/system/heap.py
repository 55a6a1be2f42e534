"""Memory that was given back to the C library, given back to the system."""

import ctypes
from contextlib import suppress


def give_back() -> None:
    """Return what the heap does not use: large arrays leave pages there that it would keep. Only glibc can do that."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
