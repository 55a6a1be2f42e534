"""Where the camera stood, kept under names: in the state, so that it is undone, and saved with a session."""

from dataclasses import replace

from PyQt6.QtCore import QObject, pyqtSignal

from geolip_viewer.app.document.document import Document
from geolip_viewer.app.document.names import unlike
from geolip_viewer.app.picture.camera_motion import CameraMotion
from geolip_viewer.app.system.settings import Settings
from geolip_viewer.state import CameraBookmark


class Bookmarks(QObject):
    """Keeps, renames and forgets poses, and goes to them; each is named by its place in the list."""

    kept = pyqtSignal(int)  # index of the new bookmark, so that its name can be typed

    def __init__(self, document: Document, motion: CameraMotion, settings: Settings) -> None:
        super().__init__(document)
        self.setObjectName("bookmarks")
        self._store = document.store
        self._motion = motion
        self._settings = settings

    def keep(self) -> None:
        """Keep where the camera stands."""
        others = self._store.state.bookmarks
        name = unlike(f"Camera {len(others) + 1}", (each.name for each in others))
        self._store.change(bookmarks=(*others, CameraBookmark(name, self._motion.pose)))
        self.kept.emit(len(others))

    def go(self, place: int) -> None:
        """Turn to where the camera stood."""
        bookmarks = self._store.state.bookmarks
        if place < len(bookmarks):
            self._motion.go(bookmarks[place].pose, at_once=not self._settings.animates)

    def rename(self, place: int, name: str) -> None:
        """Another name; an empty one changes nothing."""
        bookmarks = self._store.state.bookmarks
        others = [each.name for number, each in enumerate(bookmarks) if number != place]
        if name.strip():
            new = replace(bookmarks[place], name=unlike(name, others))
            self._store.change(bookmarks=(*bookmarks[:place], new, *bookmarks[place + 1 :]))

    def forget(self, place: int) -> None:
        bookmarks = self._store.state.bookmarks
        self._store.change(bookmarks=(*bookmarks[:place], *bookmarks[place + 1 :]))
