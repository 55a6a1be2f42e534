"""The camera's actions."""

from dataclasses import replace

import numpy as np
from PyQt6.QtCore import QObject

from geolip_viewer.app.document.document import Document
from geolip_viewer.app.picture.controller import PictureController
from geolip_viewer.look import POLES, CameraPose
from geolip_viewer.scene import Array, Points, Scene, Sphere
from geolip_viewer.state import Selection

ZOOM = 1.25
SEEN, TINY = 0.3, 1e-9  # the cosine to the camera from which on a mark is seen well


class Camera(QObject):
    """Changes the pose in the state; without one there, each scene is seen from where its data faces."""

    def __init__(self, document: Document, controller: PictureController) -> None:
        super().__init__(document)
        self.setObjectName("camera")
        self._document = document
        self._controller = controller

    def keep(self, pose: CameraPose) -> None:
        """Keep a pose in the state."""
        self._document.store.change(camera=pose)

    def reset(self) -> None:
        """See the data from where it is seen best, and let each view choose that for itself."""
        self._controller.spin.stop()
        self._document.store.change(camera=None)
        self._controller.face_data()

    def zoom_in(self) -> None:
        self.keep(self._controller.pose.zoomed(ZOOM))

    def zoom_out(self) -> None:
        self.keep(self._controller.pose.zoomed(1 / ZOOM))

    def zoom_to_selection(self) -> None:
        """Turn the selected marks to the front, as near as they all fit."""
        positions = chosen_places(self._document.scenes, self._document.state.selection)
        if not len(positions):
            return
        middle = positions.mean(axis=0)
        spread = float(np.linalg.norm(positions - middle, axis=1).max())
        zoom = max(1.0, min(6.0, 0.8 / max(spread, 0.05)))
        self.keep(replace(self._controller.pose.toward(middle), zoom=zoom))

    def face_selection(self) -> None:
        """Turn the globe to the selected marks where all of them are on its far side, or close to the rim."""
        globes = tuple(scene for scene in self._document.scenes if isinstance(scene.ground, Sphere))
        positions, pose = chosen_places(globes, self._document.state.selection), self._controller.pose
        facing = positions @ pose.direction / np.maximum(np.linalg.norm(positions, axis=1), TINY)
        if len(positions) and facing.max() < SEEN:
            self.keep(replace(pose.toward(positions.mean(axis=0)), zoom=pose.zoom))

    def free_orbit(self, on: bool) -> None:
        """Let north leave the top; back to north up when it ends."""
        display = replace(self._document.state.display, free_orbit=on)
        pose = self._document.state.camera
        level = replace(pose, roll=0.0) if pose is not None and not on else pose
        self._document.store.change(display=display, camera=level)

    def look_from_pole(self, name: str) -> None:
        """See the globe from the end of an axis, such as "+1"."""
        self.keep(replace(self._controller.pose.toward(POLES[name]), zoom=self._controller.pose.zoom))

    def switch_spin(self) -> None:
        """Start turning slowly, or stop and stay there."""
        spin = self._controller.spin
        if spin.is_running:
            spin.stop()
            self.keep(self._controller.pose)
        else:
            spin.start()


def chosen_places(scenes: tuple[Scene, ...], selection: Selection) -> Array:
    """Where the selected items and anchors stand in the first panel that shows them: (n, 3)."""
    wanted = {"item": selection.items, "anchor": selection.anchors}
    for scene in scenes:
        marks = [layer for layer in scene.layers if isinstance(layer, Points)]
        found = [layer.positions[np.isin(layer.index, wanted.get(layer.of, ()))] for layer in marks]
        if sum(map(len, found)):
            return np.concatenate(found).astype(np.float64)
    return np.empty((0, 3))
