"""The camera's actions, and the slow spin."""

from dataclasses import replace
from functools import partialmethod

import numpy as np
from PyQt6.QtCore import QElapsedTimer, QObject, QTimer, pyqtSignal

from geolip_viewer.app.document.workspace import Workspace
from geolip_viewer.app.picture.canvas import Canvas
from geolip_viewer.look import POLES, CameraPose
from geolip_viewer.render.offscreen import first_pose
from geolip_viewer.scene import Array, Points, Scene, Sphere
from geolip_viewer.state import Selection, State

SPIN = 12.0  # degrees a second
FRAME = 33  # milliseconds between two frames of a spin
ZOOM = 1.25
SEEN, TINY = 0.3, 1e-9  # the cosine to the camera from which on a mark is seen well


class Camera(QObject):
    """Keeps the pose in the state; without one there, each scene is seen from where its data faces."""

    spinning_changed = pyqtSignal(bool)

    def __init__(self, workspace: Workspace, canvas: Canvas) -> None:
        super().__init__(workspace)
        self.setObjectName("camera")
        self._workspace = workspace
        self._canvas = canvas
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME)
        self._timer.timeout.connect(self._spin_on)
        self._clock = QElapsedTimer()
        workspace.state_changed.connect(self._on_state)
        workspace.shown.connect(self._on_scenes)
        workspace.opened.connect(self.stop)

    @property
    def is_spinning(self) -> bool:
        return self._timer.isActive()

    def settle(self, pose: CameraPose) -> None:
        """Keep a pose that a hand chose."""
        self._workspace.store.change(camera=pose)

    def reset(self) -> None:
        self.stop()
        self._workspace.store.change(camera=None)
        self._face(self._workspace.scenes)

    def zoom_in(self) -> None:
        self.settle(self._canvas.pose.zoomed(ZOOM))

    def zoom_out(self) -> None:
        self.settle(self._canvas.pose.zoomed(1 / ZOOM))

    def zoom_to_selection(self) -> None:
        """Turn the selected marks to the front, as near as they all fit."""
        positions = chosen_places(self._workspace.scenes, self._workspace.state.selection)
        if not len(positions):
            return
        middle = positions.mean(axis=0)
        spread = float(np.linalg.norm(positions - middle, axis=1).max())
        zoom = max(1.0, min(6.0, 0.8 / max(spread, 0.05)))
        self.settle(replace(self._canvas.pose.toward(middle), zoom=zoom))

    def face_selection(self) -> None:
        """Turn the globe to the selected marks where all of them are on its far side, or close to the rim."""
        globes = tuple(scene for scene in self._workspace.scenes if isinstance(scene.ground, Sphere))
        positions, pose = chosen_places(globes, self._workspace.state.selection), self._canvas.pose
        facing = positions @ pose.direction / np.maximum(np.linalg.norm(positions, axis=1), TINY)
        if len(positions) and facing.max() < SEEN:
            self.settle(replace(pose.toward(positions.mean(axis=0)), zoom=pose.zoom))

    def free_orbit(self, on: bool) -> None:
        """Let north leave the top; back to north up when it ends."""
        display = replace(self._workspace.state.display, free_orbit=on)
        pose = self._workspace.state.camera
        level = replace(pose, roll=0.0) if pose is not None and not on else pose
        self._workspace.store.change(display=display, camera=level)

    def _from_pole(self, name: str) -> None:
        self.settle(replace(self._canvas.pose.toward(POLES[name]), zoom=self._canvas.pose.zoom))

    from_pole_1 = partialmethod(_from_pole, "+1")
    from_pole_2 = partialmethod(_from_pole, "−1")
    from_pole_3 = partialmethod(_from_pole, "+2")
    from_pole_4 = partialmethod(_from_pole, "−2")
    from_pole_5 = partialmethod(_from_pole, "+3")
    from_pole_6 = partialmethod(_from_pole, "−3")

    def spin(self) -> None:
        """Start turning slowly, or stop."""
        if self.is_spinning:
            self.stop()
            self.settle(self._canvas.pose)
        else:
            self._clock.start()
            self._timer.start()
            self.spinning_changed.emit(True)

    def stop(self, *_: object) -> None:
        if self.is_spinning:
            self._timer.stop()
            self.spinning_changed.emit(False)

    def _spin_on(self) -> None:
        seconds = self._clock.restart() / 1000
        self._canvas.set_pose(self._canvas.pose.orbited(-SPIN * min(seconds, 0.2), 0.0))

    def _on_state(self, old: State, new: State) -> None:
        if new.camera is not None and new.camera != old.camera:
            self._canvas.set_pose(new.camera)
        if new.display.free_orbit != old.display.free_orbit:
            self._canvas.set_free_orbit(new.display.free_orbit)

    def _on_scenes(self, scenes: tuple[Scene, ...]) -> None:
        if self._workspace.state.camera is None and not self.is_spinning:
            self._face(scenes)

    def _face(self, scenes: tuple[Scene, ...]) -> None:
        """Turn to the data of the first panel."""
        if scenes:
            self._canvas.set_pose(first_pose(scenes[0]))


def chosen_places(scenes: tuple[Scene, ...], selection: Selection) -> Array:
    """Where the selected items and anchors stand in the first panel that shows them: (n, 3)."""
    wanted = {"item": selection.items, "anchor": selection.anchors}
    for scene in scenes:
        marks = [layer for layer in scene.layers if isinstance(layer, Points)]
        found = [layer.positions[np.isin(layer.index, wanted.get(layer.of, ()))] for layer in marks]
        if sum(map(len, found)):
            return np.concatenate(found).astype(np.float64)
    return np.empty((0, 3))
