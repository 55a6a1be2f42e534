"""The globe turns to what was chosen where it is hidden: by a step, a row, a link, a search."""

from PyQt6.QtCore import QObject, pyqtSignal

from geolip_viewer.app.document.document import Document
from geolip_viewer.app.picture.camera import Camera, chosen_positions
from geolip_viewer.app.picture.controller import PictureController
from geolip_viewer.map_projection import is_mapped
from geolip_viewer.state import Selection, State


class CameraFollowing(QObject):
    """Watches the selection. Where another selection makes another picture, that is waited for."""

    hint = pyqtSignal(str)  # why the globe did not turn

    def __init__(self, document: Document, controller: PictureController, camera: Camera) -> None:
        super().__init__(document)
        self.setObjectName("camera_following")
        self._document = document
        self._camera = camera
        self._awaited: Selection | None = None
        document.state_changed.connect(self._on_state)
        document.opened.connect(self._on_opened)
        controller.answered.connect(self._on_answer)

    def _on_state(self, old: State, new: State) -> None:
        if self._document.result is None or new.camera != old.camera:  # the camera is the session's, or was changed too
            self._awaited = None
        elif old.selection != new.selection:
            self._awaited = added(old.selection, new.selection)
            if self._document.scene_inputs(old) == self._document.scene_inputs(new):
                self._on_answer()

    def _on_answer(self) -> None:
        chosen, self._awaited = self._awaited, None
        if chosen is not None:
            self._camera.face(chosen)
            scenes = self._document.scenes
            if not chosen.is_empty and any(map(is_mapped, scenes)) and not len(chosen_positions(scenes, chosen)):
                self.hint.emit(f"{_name(chosen)} not drawn in this view")

    def _on_opened(self, _: object) -> None:
        self._awaited = None


def _name(chosen: Selection) -> str:
    """Such as "The chosen item is"."""
    count, noun = (len(chosen.items), "item") if chosen.items else (len(chosen.anchors), "anchor")
    return f"The chosen {noun} is" if count == 1 else f"The {count:,} chosen {noun}s are"


def added(old: Selection, new: Selection) -> Selection:
    """What is selected now and was not before."""
    return Selection(
        items=tuple(sorted(set(new.items) - set(old.items))),
        anchors=tuple(sorted(set(new.anchors) - set(old.anchors))),
    )
