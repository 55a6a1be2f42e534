"""The camera's actions."""

from dataclasses import replace

import numpy as np
from PyQt6.QtCore import QObject

from geolip_viewer.app.document.document import Document
from geolip_viewer.app.picture.camera_motion import CameraMotion
from geolip_viewer.app.system.settings import Settings
from geolip_viewer.look import POLES, CameraPose
from geolip_viewer.scene import Array, Points, Scene, Sphere
from geolip_viewer.state import Selection

ZOOM = 1.25
SEEN, TINY = 0.15, 1e-9  # the least cosine to the camera at which a mark is visible
MOST, FILLED, NEAREST = 3.0, 0.45, 0.15  # zoom to the selection: largest zoom, share filled, smallest extent


class Camera(QObject):
    """Changes the pose in the state; without one there, each scene is seen from where its data faces."""

    def __init__(self, document: Document, motion: CameraMotion, settings: Settings) -> None:
        super().__init__(document)
        self.setObjectName("camera")
        self._settings = settings
        self._document = document
        self._motion = motion

    def keep(self, pose: CameraPose) -> None:
        """Keep a pose in the state."""
        self._document.store.change(camera=pose)

    def reset(self) -> None:
        """See the data from where it is seen best, and let each view choose that for itself."""
        self._motion.spin.stop()
        self._document.store.change(camera=None)
        self._motion.face_data()

    def zoom_in(self) -> None:
        self.keep(self._motion.pose.zoomed(ZOOM))

    def zoom_out(self) -> None:
        self.keep(self._motion.pose.zoomed(1 / ZOOM))

    def zoom_to_selection(self) -> None:
        """Turn the selected marks to the front, as near as all of them and what stands about them fit."""
        positions = chosen_positions(self._document.scenes, self._document.state.selection)
        if not len(positions):
            return
        middle = positions.mean(axis=0)
        spread = float(np.linalg.norm(positions - middle, axis=1).max())
        zoom = max(1.0, min(MOST, FILLED / max(spread, NEAREST)))
        self.keep(replace(self._motion.pose.toward(middle), zoom=zoom))

    def face(self, chosen: Selection) -> None:
        """Turn the globes to these marks where on one of them all are on its far side, or at the rim.

        All globes turn together: to where each shows some of its marks, if there is such a place.
        """
        panels = [_directions(scene, chosen) for scene in self._document.scenes if isinstance(scene.ground, Sphere)]
        panels, pose = [each for each in panels if len(each)], self._motion.pose
        if not panels or all(_sees(pose.direction, each) for each in panels):
            return
        middles = [_middle(each, pose.direction) for each in panels]
        shared = np.mean(middles, axis=0)
        target = (
            shared if all(_sees(shared / max(np.linalg.norm(shared), TINY), each) for each in panels) else middles[0]
        )
        self._motion.go(replace(pose.toward(target), zoom=pose.zoom), at_once=not self.is_animated)

    @property
    def is_animated(self) -> bool:
        """Whether the globe is seen turning when it turns by itself."""
        return self._settings.animates

    def animate(self, on: bool) -> None:
        self._settings.animates = on

    def free_orbit(self, on: bool) -> None:
        """Let north leave the top; back to north up when it ends."""
        display = replace(self._document.state.display, free_orbit=on)
        pose = self._document.state.camera
        level = replace(pose, roll=0.0) if pose is not None and not on else pose
        self._document.store.change(display=display, camera=level)

    def look_from_pole(self, name: str) -> None:
        """See the globe from the end of an axis, such as "+1"."""
        self.keep(replace(self._motion.pose.toward(POLES[name]), zoom=self._motion.pose.zoom))

    def switch_spin(self) -> None:
        """Start turning slowly, or stop and stay there."""
        spin = self._motion.spin
        if spin.is_running:
            spin.stop()
            self.keep(self._motion.pose)
        else:
            spin.start()


def _directions(scene: Scene, chosen: Selection) -> Array:
    """(n, 3) positions of the chosen marks in a panel, as unit rows."""
    positions = chosen_positions((scene,), chosen)
    directions: Array = positions / np.maximum(np.linalg.norm(positions, axis=1, keepdims=True), TINY)
    return directions


def _sees(toward: Array, directions: Array) -> bool:
    return bool((directions @ toward).max() >= SEEN)


def _middle(directions: Array, toward: Array) -> Array:
    """The middle of some marks; if they are all around the globe, the mark nearest to what is visible."""
    middle: Array = directions.mean(axis=0)
    nearest: Array = directions[(directions @ toward).argmax()]
    return middle if _sees(middle, directions) else nearest


def chosen_positions(scenes: tuple[Scene, ...], selection: Selection) -> Array:
    """Positions of the selected items and anchors in the first panel that shows them: (n, 3)."""
    wanted = {"item": selection.items, "anchor": selection.anchors}
    for scene in scenes:
        marks = [layer for layer in scene.layers if isinstance(layer, Points)]
        found = [layer.positions[np.isin(layer.index, wanted.get(layer.of, ()))] for layer in marks]
        if sum(map(len, found)):
            return np.concatenate(found).astype(np.float64)
    return np.empty((0, 3))
