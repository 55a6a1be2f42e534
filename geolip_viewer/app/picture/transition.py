"""From one projection to the next: every mark goes its shortest way over the globe."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from PyQt6.QtCore import QElapsedTimer, QObject, QTimer

from geolip_viewer.app.document.workspace import Workspace
from geolip_viewer.app.picture.canvas import Canvas
from geolip_viewer.geometry.procrustes import between
from geolip_viewer.geometry.projection import PCA, ProjectionSpec
from geolip_viewer.look import CameraPose
from geolip_viewer.scene import Arcs, Array, Labels, Layer, Points, Scene
from geolip_viewer.state import State

LASTS = 600  # milliseconds
IMPROVES = 220  # milliseconds from one state of a fit to the next
FRAME = 16


@dataclass(frozen=True, eq=False)
class Way:
    """Two rows of scenes whose marks are the same, as far as they are."""

    starts: tuple[Scene, ...]
    ends: tuple[Scene, ...]

    def at(self, share: float) -> tuple[Scene, ...]:
        """Titles, colours and sizes of the end, marks between start and end."""
        return tuple(_between(start, end, share) for start, end in zip(self.starts, self.ends, strict=True))


def way(starts: Sequence[Scene], ends: Sequence[Scene]) -> Way | None:
    """None where nothing is drawn in both."""
    if len(starts) != len(ends) or not ends:
        return None
    shared = any(
        _matching(start, layer) is not None for start, end in zip(starts, ends, strict=True) for layer in end.layers
    )
    return Way(tuple(starts), tuple(ends)) if shared else None


def _between(start: Scene, end: Scene, share: float) -> Scene:
    layers = []
    for layer in end.layers:
        before = _matching(start, layer)
        if before is not None:
            layers.append(_moved(before, layer, share))
        elif not isinstance(layer, Labels | Arcs):
            layers.append(layer)
    return replace(end, layers=tuple(layers))


def _matching(start: Scene, layer: Layer) -> Layer | None:
    """The layer of the start that has the same marks."""
    for before in start.layers:
        if type(before) is not type(layer) or before.key != layer.key:
            continue
        if isinstance(before, Points) and isinstance(layer, Points):
            return before if before.of == layer.of and np.array_equal(before.index, layer.index) else None
        if isinstance(before, Arcs) and isinstance(layer, Arcs):
            return before if len(before.starts) == len(layer.starts) else None
    return None


def _moved(before: Layer, layer: Layer, share: float) -> Layer:
    if isinstance(before, Points) and isinstance(layer, Points):
        return replace(layer, positions=_along(before.positions, layer.positions, share))
    assert isinstance(before, Arcs)
    assert isinstance(layer, Arcs)
    starts, ends = _along(before.starts, layer.starts, share), _along(before.ends, layer.ends, share)
    return replace(layer, starts=starts, ends=ends)


def _along(start: Array, end: Array, share: float) -> Array:
    """Directions turn, lengths grow: marks inside of a hollow globe move too."""
    lengths = [np.linalg.norm(each, axis=1, keepdims=True) for each in (start, end)]
    units = [
        np.divide(each, length, out=np.zeros_like(each), where=length > 0)
        for each, length in zip((start, end), lengths, strict=True)
    ]
    grown = (1 - share) * lengths[0] + share * lengths[1]
    return np.asarray(between(units[0], units[1], share) * grown)


class Morph(QObject):
    """Plays the way when the same view is shown in another projection, or a fit improves; another picture ends it."""

    def __init__(self, workspace: Workspace, canvas: Canvas) -> None:
        super().__init__(workspace)
        self.setObjectName("morph")
        self._workspace = workspace
        self._canvas = canvas
        self._seen: tuple[tuple[Scene, ...], str, ProjectionSpec] = (), "", PCA
        self._poses = CameraPose(), CameraPose()
        self._way: Way | None = None
        self._lasts = LASTS
        self._clock = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME)
        self._timer.timeout.connect(self._advance)
        workspace.state_changed.connect(self._on_state)
        workspace.shown.connect(self._on_shown)
        workspace.redrawn.connect(self._on_redrawn)
        workspace.moved.connect(self._on_moved)
        workspace.opened.connect(self._forget)

    @property
    def is_playing(self) -> bool:
        return self._timer.isActive()

    def _on_state(self, old: State, new: State) -> None:
        if old.projection != new.projection:
            self._poses = self._canvas.pose, self._canvas.pose

    def _on_shown(self, scenes: tuple[Scene, ...]) -> None:
        state = self._workspace.state
        before, view, projection = self._seen
        self._seen = scenes, state.view, state.projection
        if view == state.view and projection != state.projection:
            self._begin(self._now(before), scenes, LASTS, turns=True)
        elif (
            self.is_playing and (view, projection) == (state.view, state.projection) and way(before, scenes) is not None
        ):
            self._way = Way(self._way.starts, scenes) if self._way is not None else None
        else:
            self.stop()

    def _on_moved(self, scenes: tuple[Scene, ...]) -> None:
        """A fit improves."""
        before, view, projection = self._seen
        self._seen = scenes, view, projection
        self._begin(self._now(before), scenes, IMPROVES, turns=False)

    def _on_redrawn(self, scenes: tuple[Scene, ...]) -> None:
        """A badge was written on what is shown already."""
        self._seen = scenes, *self._seen[1:]
        if self.is_playing and self._way is not None:
            self._way = Way(self._way.starts, scenes)

    def _now(self, before: tuple[Scene, ...]) -> tuple[Scene, ...]:
        """Where marks are drawn at this moment, half-way if need be."""
        return self._way.at(self._share) if self.is_playing and self._way is not None else before

    def _begin(self, starts: tuple[Scene, ...], ends: tuple[Scene, ...], lasts: int, *, turns: bool) -> None:
        self._way, self._lasts = way(starts, ends), lasts
        if self._way is None:
            self.stop()
            return
        self._poses = (self._poses[0], self._canvas.pose) if turns else (self._canvas.pose, self._canvas.pose)
        self._clock.start()
        self._timer.start()
        self._advance()

    @property
    def _share(self) -> float:
        done = min(1.0, self._clock.elapsed() / self._lasts)
        return done * done * (3 - 2 * done)

    def _advance(self) -> None:
        share, current = self._share, self._way
        if current is None or share >= 1.0:
            self.stop()
            return
        self._canvas.move_scenes(current.at(share))
        first, last = self._poses
        if first != last:
            self._canvas.set_pose(turned(first, last, share))

    def stop(self) -> None:
        """Show where it ends, at once."""
        if not self.is_playing:
            return
        self._timer.stop()
        self._way = None
        self._canvas.show_scenes(self._workspace.scenes)
        if self._poses[0] != self._poses[1]:
            self._canvas.set_pose(self._poses[1])

    def _forget(self, _: object) -> None:
        self._timer.stop()
        self._way, self._seen = None, ((), "", PCA)


def turned(first: CameraPose, last: CameraPose, share: float) -> CameraPose:
    """A pose between two, the shorter way round."""
    around = (last.azimuth - first.azimuth + 180) % 360 - 180

    def mixed(one: float, other: float) -> float:
        return one + share * (other - one)

    return CameraPose(
        azimuth=(first.azimuth + share * around + 180) % 360 - 180,
        elevation=mixed(first.elevation, last.elevation),
        roll=mixed(first.roll, last.roll),
        zoom=mixed(first.zoom, last.zoom),
        pan=(mixed(first.pan[0], last.pan[0]), mixed(first.pan[1], last.pan[1])),
    )
