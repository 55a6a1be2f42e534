"""This process without what another operating system lacks; run before anything of the package is imported.

What libraries look at is left alone once they are imported: it is the package that is tried.
"""

import errno
import importlib
import os
import shutil
import signal
import sys
from pathlib import Path
from typing import Any

WINDOWS, MACOS = "win32", "darwin"
LIBRARIES = ("numpy", "pyarrow.parquet", "pyarrow.dataset", "scipy.sparse", "rich.console", "msgspec", "platformdirs")
MODULES = ("fcntl", "resource", "pwd", "grp", "termios", "pty", "tty", "syslog", "readline")
UNIX = (
    "O_NONBLOCK O_CLOEXEC O_DIRECTORY O_NOFOLLOW O_SYNC pread preadv pwrite posix_fallocate posix_fadvise sysconf nice "
    "fork killpg setsid getuid geteuid getgid getpgid uname mkfifo chown fchmod fchown sendfile sched_getaffinity "
    "statvfs fstatvfs"
)
LINUX = "posix_fallocate posix_fadvise sched_getaffinity memfd_create eventfd pidfd_open"
SIGNALS = "SIGHUP SIGPIPE SIGKILL SIGQUIT SIGUSR1 SIGUSR2 SIGALRM SIGCHLD SIGCONT SIGSTOP"


def pretend(system: str) -> None:
    """Remove what `system` lacks, and import the package's module of system differences as on that system."""
    for name in LIBRARIES:
        importlib.import_module(name)
    _take(os, LINUX)
    if system == WINDOWS:
        sys.modules.update(dict.fromkeys(MODULES))  # importing them fails
        _take(os, UNIX)
        _take(signal, SIGNALS)
        os.open, os.fsync = _open_as_windows(), _sync_as_windows()
        shutil._use_fd_functions = False  # type: ignore[attr-defined]
    here, sys.platform = sys.platform, system
    importlib.import_module("geolip_viewer.operating_system")
    sys.platform = here


def _take(module: Any, names: str) -> None:
    for name in names.split():
        if hasattr(module, name):
            delattr(module, name)


def _open_as_windows() -> Any:
    really = os.open

    def opened(path: Any, *arguments: Any, **more: Any) -> int:
        if isinstance(path, str | Path) and Path(path).is_dir():
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return really(path, *arguments, **more)

    return opened


def _sync_as_windows() -> Any:
    really = os.fsync

    def synced(descriptor: int) -> None:
        if Path(f"/proc/self/fdinfo/{descriptor}").read_text().split("flags:")[1].split()[0].endswith("0"):
            raise OSError(errno.EBADF, "Bad file descriptor")  # it was opened for reading alone
        really(descriptor)

    return synced
