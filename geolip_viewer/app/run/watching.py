"""Watches the open files while training still writes them: a run's folder, or a single checkpoint."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path

from PyQt6.QtCore import QFileSystemWatcher, QObject, QTimer, pyqtSignal

from geolip_viewer.app.document.document import Document
from geolip_viewer.app.document.loader import Loader
from geolip_viewer.app.document.loading import Loaded
from geolip_viewer.app.document.messages import Messages
from geolip_viewer.app.document.run_loading import read_again, reread
from geolip_viewer.app.jobs.worker import Priority, Worker
from geolip_viewer.app.run.current_time import CurrentTime
from geolip_viewer.errors import CheckpointError, ViewerError
from geolip_viewer.sources.run_sources import candidate_files

CHANNEL = "watch"
EVERY = 2000  # milliseconds between two checks, because network mounts report no changes
SOON = 60  # milliseconds after the file system reported a change

Stamps = tuple[tuple[str, int, int], ...]


class Watching(QObject):
    """Looks for changes in a separate thread, since a mount may hang; the worker reads them.

    `follows`: the newest checkpoint of a run is shown as soon as it is there.
    """

    looked = pyqtSignal()  # the files were checked, changed or not
    changed = pyqtSignal()  # whether it follows has changed
    _seen = pyqtSignal(object, object)  # Loaded that was checked, Stamps

    def __init__(
        self, document: Document, messages: Messages, worker: Worker, loader: Loader, current_time: CurrentTime
    ) -> None:
        super().__init__(document)
        self.setObjectName("watching")
        self._document = document
        self._messages = messages
        self._worker = worker
        self._loader = loader
        self._current_time = current_time
        self.follows = False
        self._stamps: Stamps | None = None
        self._is_looking = False
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="geolip-watch")
        self._watcher = QFileSystemWatcher(self)
        self._timer = _timer(self, EVERY, self.look)
        self._soon = _timer(self, SOON, self.look)
        self._soon.setSingleShot(True)
        self._watcher.directoryChanged.connect(lambda _: self._soon.start())
        self._watcher.fileChanged.connect(lambda _: self._soon.start())
        self._seen.connect(self._on_seen)
        document.opened.connect(self._on_opened)

    def follow(self, on: bool) -> None:
        """Keep the newest checkpoint in view."""
        self.follows = on
        self.changed.emit()
        if on:
            self._show_newest()

    def look(self) -> None:
        """Check the open files, unless the last check is still running."""
        loaded = self._document.loaded
        if loaded is None or self._is_looking:
            return
        self._is_looking = True
        self._executor.submit(self._stat, loaded)

    def close(self) -> None:
        """End the thread, before the window closes."""
        self._timer.stop()
        self._soon.stop()
        self._executor.shutdown(wait=True, cancel_futures=True)

    # -- in the checking thread

    def _stat(self, loaded: Loaded) -> None:
        with suppress(RuntimeError):  # the window has been closed
            self._seen.emit(loaded, stamps_of(loaded))

    # -- results of a check

    def _on_opened(self, loaded: Loaded | None) -> None:
        known = [*self._watcher.directories(), *self._watcher.files()]
        if known:
            self._watcher.removePaths(known)
        self._stamps, self._is_looking = None, False
        if loaded is None or loaded.sources[0].anchors_from is not None:
            self._timer.stop()
            return
        self._watcher.addPaths([str(path) for path in _watched(loaded)])
        self._timer.start()
        self.look()

    def _on_seen(self, loaded: Loaded, stamps: Stamps) -> None:
        self._is_looking = False
        now = self._document.loaded
        before, self._stamps = self._stamps, stamps
        if now is None or (now is not loaded and now.run is None):
            self._stamps = None
        elif before != stamps and (before is not None or now.run is not None):
            self._read(now)  # for a run also at the first check: files may have been added since it was read
        self.looked.emit()

    def _read(self, loaded: Loaded) -> None:
        work = partial(reread, loaded) if loaded.run is not None else partial(read_again, loaded, self._document.views)
        take = partial(self._take_run if loaded.run is not None else self._take_file, loaded)
        self._worker.request(CHANNEL, work, take, self._messages.show_unavailable, Priority.NORMAL)

    def _take_run(self, before: Loaded, new: Loaded | None) -> None:
        from geolip_viewer.sources.run_files import BEING_WRITTEN

        if new is None or new.run is None:
            return
        if self._document.loaded is not before:  # it moved in the meantime: read what is new for where it is now
            self._stamps = ()
            self._soon.start()
            return
        for warning in new.run.files.warnings:
            if BEING_WRITTEN not in warning:
                self._document.warn(warning)
        if len(new.run.files.gone) == len(new.run):
            self._document.warn(f"{new.run.files.where} is gone: what was computed from it stays")
        self._current_time.take(new, needs_picture=False)
        if self.follows:
            self._show_newest()

    def _take_file(self, before: Loaded, new: Loaded | None) -> None:
        if new is None or self._document.loaded is not before:
            return
        if new.checkpoint.family != before.checkpoint.family or new.checkpoint.dimension != before.checkpoint.dimension:
            problem = (
                f"was overwritten by one of another family ({new.checkpoint.family}, {new.checkpoint.dimension}-d)"
            )
            error = ViewerError(
                new.checkpoint.path, problem, "Open it again to see it: the old one stays on the screen"
            )
            self._messages.show_unavailable(error)
            return
        self._loader.begin(new, self._loader.wanted_state)

    def _show_newest(self) -> None:
        loaded = self._document.loaded
        if loaded is not None and loaded.run is not None:
            self._document.store.change(step="time follows", time=loaded.run.names[-1])


def stamps_of(loaded: Loaded) -> Stamps:
    """The open files, with their times and sizes; for a run, those that exist now."""
    run = loaded.run
    if run is None:
        return _stamps([loaded.checkpoint.path])
    try:
        return _stamps(candidate_files(run.files.sources))
    except CheckpointError:
        return _stamps([each.path for each in run.files.checkpoints])


def _stamps(paths: Sequence[Path]) -> Stamps:
    found = []
    for path in paths:
        with suppress(OSError):
            known = path.stat()
            found.append((str(path), known.st_mtime_ns, known.st_size))
    return tuple(found)


def _watched(loaded: Loaded) -> tuple[Path, ...]:
    run = loaded.run
    return run.files.folders if run is not None else (loaded.checkpoint.path.absolute().parent,)


def _timer(parent: QObject, interval: int, does: Callable[[], None]) -> QTimer:
    timer = QTimer(parent)
    timer.setInterval(interval)
    timer.timeout.connect(does)
    return timer
