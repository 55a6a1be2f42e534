"""What differs between operating systems: reading by position, locks, memory, signals, processes.

What a system lacks is replaced here or done without, so that every other module is the same everywhere. All of it was
run on Linux; a test takes away what macOS and Windows lack.
"""

import ctypes
import mmap
import os
import signal
import sys
import threading
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import IO, Any

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

IS_LINUX = sys.platform.startswith("linux")
IS_WINDOWS = sys.platform == "win32"

# Opening a pipe without a writer does not block; line ends are never translated.
_READING = os.O_RDONLY
for _flag in ("O_NONBLOCK", "O_CLOEXEC", "O_BINARY", "O_NOINHERIT"):
    _READING |= getattr(os, _flag, 0)
_POSITION = threading.Lock()  # for descriptors with one position for all threads
_ZEROS = bytes(1 << 20)

# Requests to end: from a terminal, a closing session, a system shutting down.
ENDING_SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
BROKEN_PIPE = getattr(signal, "SIGPIPE", 13)

# How to start a process that outlives this one and ignores Ctrl-C in its terminal.
DETACHED: Mapping[str, Any] = {"creationflags": 0x200} if IS_WINDOWS else {"start_new_session": True}
UNKNOWN_MEMORY = 4 * 10**9


def open_to_read(path: Path) -> int:
    """A descriptor of a file, whatever kind it is. Raises OSError."""
    return os.open(path, _READING)


def read_at(descriptor: int, count: int, start: int) -> bytes:
    """Up to `count` bytes from `start`. Raises OSError."""
    if hasattr(os, "pread"):
        return os.pread(descriptor, count, start)
    with _POSITION:
        os.lseek(descriptor, start, os.SEEK_SET)
        return os.read(descriptor, count)


def read_into(descriptor: int, into: memoryview, start: int) -> int:
    """How many bytes from `start` were read into a buffer. Raises OSError."""
    if hasattr(os, "preadv"):
        return os.preadv(descriptor, [into], start)
    found = read_at(descriptor, len(into), start)
    into[: len(found)] = found
    return len(found)


def put_on_disk(file: Path) -> None:
    """Have the disk hold a file's bytes: Windows asks for a descriptor that may write. Raises OSError."""
    descriptor = os.open(file, os.O_RDWR if IS_WINDOWS else os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def bytes_on_disk(status: os.stat_result) -> int:
    """What a file takes of the disk, which is less than its size where most of it was never written."""
    return min(status.st_size, 512 * status.st_blocks) if hasattr(status, "st_blocks") else status.st_size


def make_room(file: IO[bytes], size: int) -> None:
    """Make a new file that many zeros long, for which the disk gives room now. Raises OSError."""
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(file.fileno(), 0, size)
        return
    for start in range(0, size, len(_ZEROS)):
        file.write(_ZEROS[: size - start])
    file.flush()


class FolderLock:
    """The only lock on a folder for as long as it is open and this process lives.

    `is_held` is False if another has it, and where the file system or the system knows no locks on folders.
    """

    def __init__(self, folder: Path, *, waits: bool = True) -> None:
        """Raises OSError if the folder cannot be opened."""
        self.is_held = False
        self._descriptor: int | None = None
        if fcntl is None:
            return
        self._descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        with suppress(OSError):
            fcntl.flock(self._descriptor, fcntl.LOCK_EX if waits else fcntl.LOCK_EX | fcntl.LOCK_NB)
            self.is_held = True

    def close(self) -> None:
        """Let go of it."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def free_memory() -> int:
    """Bytes of memory that a process can have without pushing others out, within the limit that it runs under.

    4 GB where the system does not tell.
    """
    free = UNKNOWN_MEMORY
    with suppress(AttributeError, ValueError, OSError):
        free = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_AVPHYS_PAGES")
    with suppress(OSError, ValueError, StopIteration):
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        free = 1024 * next(int(line.split()[1]) for line in lines if line.startswith("MemAvailable:"))
    with suppress(OSError, ValueError):
        most, taken = (int(Path(f"/sys/fs/cgroup/memory.{name}").read_text()) for name in ("max", "current"))
        free = min(free, max(0, most - taken))
    return free


def return_memory() -> None:
    """Return what the heap does not use: large arrays leave pages there that it would keep. Only glibc can do that."""
    if IS_LINUX:
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)


def let_go_of_pages(mapped: mmap.mmap) -> None:
    """Have pages of a mapped file that were read or written count no longer as memory of this process."""
    if hasattr(mmap, "MADV_DONTNEED"):
        mapped.madvise(mmap.MADV_DONTNEED)


def send_to_self(number: signal.Signals) -> None:
    """Send this process a signal, from any thread."""
    if IS_WINDOWS:
        signal.raise_signal(number)  # os.kill would end the process
    else:
        os.kill(os.getpid(), number)


def yield_processor(amount: int) -> None:
    """Let other processes go first, as `nice` counts."""
    if hasattr(os, "nice"):
        os.nice(amount)


def has_process_limits() -> bool:
    """Whether a process can limit its own memory, time and files."""
    return not IS_WINDOWS


def module_command(name: str, *arguments: str) -> list[str]:
    """The command that runs a module of this package as a separate program."""
    return [sys.executable, "-P", "-m", name, *arguments]


def file_command(module: ModuleType, *arguments: str) -> list[str]:
    """The command that runs the file of a module that imports nothing of this package."""
    if is_frozen() or module.__file__ is None:
        return module_command(module.__name__, *arguments)
    return [sys.executable, "-P", module.__file__, *arguments]


def is_frozen() -> bool:
    """Whether this is the program that brings its own Python: it takes `-m` as Python does (`packaging/bundle`)."""
    return bool(getattr(sys, "frozen", False))


def has_display() -> bool:
    """Whether a display is named, or Qt was told to use another platform; elsewhere than on Linux there is one."""
    named = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not IS_LINUX or any(os.environ.get(name) for name in named)


def missing_libraries(libraries: Iterable[str]) -> list[str]:
    """Which shared libraries of a Linux system cannot be loaded; elsewhere everything comes with what pip installs."""
    return [library for library in libraries if IS_LINUX and not _loads(library)]


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
