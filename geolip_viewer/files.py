"""Files appear whole or not at all, and leftovers of a killed process are cleared away by the next one."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from geolip_viewer.errors import OutputError, reason_of
from geolip_viewer.operating_system import FolderLock, put_on_disk
from geolip_viewer.path_checks import is_folder

STAGING = ".geolip-"  # prefix of staging folders


@contextmanager
def atomic_write(path: Path) -> Iterator[Path]:
    """A path to write to that replaces `path` if the block succeeds, and vanishes if it does not.

    Raises OutputError if the folder or the disk refuses. The temporary file keeps the suffix, since writers read it.
    """
    with atomic_write_all(path.parent) as folder:
        yield folder / path.name


@contextmanager
def atomic_write_all(folder: Path) -> Iterator[Path]:
    """A folder to write files into; they move into `folder` if the block succeeds, all of them or none.

    Files of the same name are replaced, others stay. If the block fails, nothing is left, not even a folder that was
    made for it; what a killed process left there is removed first. Raises OutputError if the folder or the disk
    refuses.
    """
    try:
        made = [each for each in (folder, *folder.parents) if not each.exists()]
        folder.mkdir(parents=True, exist_ok=True)
        staging, lock = _staging(folder)
    except OSError as error:
        raise _refused(folder, error) from error
    try:
        (staging / "new").mkdir()
        yield staging / "new"
        _move_all(staging, folder)
    except OSError as error:
        raise _refused(folder, error) from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)
        lock.close()
        with suppress(OSError):  # folders that now hold files are not empty, and stay
            for each in made:
                each.rmdir()


@contextmanager
def atomic_folder(path: Path) -> Iterator[Path]:
    """A folder to write files into that becomes `path` if the block succeeds, and vanishes if it does not.

    Where another process made `path` meanwhile, its folder stays. It is not flushed to disk before it is renamed:
    readers of the folder check what is in it. Raises OutputError if the folder above or the disk refuses.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        staging, lock = _staging(path.parent)
    except OSError as error:
        raise _refused(path.parent, error) from error
    try:
        (staging / "new").mkdir()
        yield staging / "new"
        if not path.is_dir():
            (staging / "new").rename(path)
    except OSError as error:
        raise _refused(path.parent, error) from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)
        lock.close()


def require_folder(folder: Path) -> None:
    """Raises OutputError if no file could be written into the folder: asked before work of which files shall come.

    This is tested by trying, which leaves nothing behind, not even a folder made for it.
    """
    if os.path.lexists(folder) and not is_folder(folder):
        raise OutputError(folder, "is not a folder", "Give a folder to write to")
    with atomic_write_all(folder):
        pass


def require_file(path: Path) -> None:
    """Raises OutputError if the file could not be written, as `require_folder` does."""
    if is_folder(path):
        raise OutputError(path, "is a folder", "Give a file name")
    with atomic_write_all(path.parent) as staging:
        (staging / path.name).touch()
        (staging / path.name).unlink()


def visible_contents(folder: Path) -> list[Path]:
    """What a folder holds, less the staging folders of this program, sorted. OSError if it cannot be read."""
    return sorted(each for each in folder.iterdir() if not each.name.startswith(STAGING))


def _staging(folder: Path) -> tuple[Path, FolderLock]:
    """A new staging folder, and its lock, held for as long as this process lives.

    The folder above is locked meanwhile, so that no other process takes the new one for abandoned.
    """
    above = FolderLock(folder)
    try:
        _sweep(folder)
        staging = Path(tempfile.mkdtemp(prefix=STAGING, dir=folder))
        return staging, FolderLock(staging)
    finally:
        above.close()


def _sweep(folder: Path) -> None:
    """Remove staging folders whose process has ended, so that nobody holds their lock."""
    for each in folder.glob(f"{STAGING}*"):
        with suppress(OSError):
            lock = FolderLock(each, waits=False)
            try:
                if lock.is_held:
                    shutil.rmtree(each)  # refuses a link
            finally:
                lock.close()


def _move_all(staging: Path, folder: Path) -> None:
    """Move what is in staging/new into the folder. Where one cannot be moved, those before it are taken back."""
    old = staging / "old"
    old.mkdir()
    files = sorted((staging / "new").iterdir())
    for file in files:
        if file.is_file():
            put_on_disk(file)  # its bytes before its name: otherwise a power cut could leave only the name
    moved: list[Path] = []
    try:
        for file in files:
            target = folder / file.name
            if len(files) > 1 and os.path.lexists(target):
                _keep(target, old / file.name)
            file.replace(target)
            moved.append(target)
    except BaseException:
        for target in reversed(moved):
            before = old / target.name
            with suppress(OSError):
                before.replace(target) if os.path.lexists(before) else _remove(target)
        raise


def _keep(target: Path, place: Path) -> None:
    """A hard link to the file, or a copy where the file system has no hard links."""
    if target.is_dir() and not target.is_symlink():
        raise IsADirectoryError(21, "there is a folder of this name", str(target))
    try:
        place.hardlink_to(target)
    except OSError:
        shutil.copy2(target, place, follow_symlinks=False)


def _remove(path: Path) -> None:
    shutil.rmtree(path) if path.is_dir() else path.unlink()


def _refused(folder: Path, error: OSError) -> OutputError:
    reason = reason_of(error)
    return OutputError(folder, f"cannot be written to ({reason})", "Choose another folder or free some space")
