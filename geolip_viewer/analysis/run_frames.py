"""The axes that draw the checkpoints of a run: those of one of them, the reference, or each checkpoint's own."""

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from geolip_viewer.analysis.run_memory import FrameKey
from geolip_viewer.analysis.run_pictures import OwnPictures
from geolip_viewer.geometry.arrays import Array, read_only
from geolip_viewer.geometry.drift import is_found
from geolip_viewer.geometry.frames import Frame
from geolip_viewer.geometry.positions import Positions
from geolip_viewer.geometry.procrustes import turn as turn_onto
from geolip_viewer.geometry.sphere import on_sphere
from geolip_viewer.geometry.tour import TOURED

if TYPE_CHECKING:
    from geolip_viewer.analysis.run import Run


class RunFrames:
    """How the run's frame draws each checkpoint. Kept in the run's memory."""

    def __init__(self, run: "Run") -> None:
        self._run = run
        self._memory = run.memory

    def _hash(self, t: int) -> str:
        return self._run.files.checkpoints[t].content_hash

    @cached_property
    def frame(self) -> Frame:
        """The run's frame; for "auto", "aligned" if there is a common rotation, else "reference"."""
        frame = self._run.frame
        if frame != "auto":
            return frame
        return "aligned" if is_found(self.rotation_share) else "reference"

    @property
    def rotation_share(self) -> float | None:
        """What the common rotation onto the reference explains of anchors that it was not fitted to.

        It is that of the first checkpoint, or of the second if the first is the reference, so that it stays when a run
        grows.
        """
        run = self._run
        other = 0 if run.reference else min(1, len(run) - 1)
        return run.anchors.held_out_share(other, run.reference)

    @property
    def key(self) -> FrameKey:
        """The key under which results that depend on the frame are kept."""
        return self.frame, self._hash(self._run.reference)

    def components(self, t: int) -> Array:
        """(k ≤ 10, D) the first components of a checkpoint's own PCA."""
        key, kept = self._hash(t), self._memory.components
        if key not in kept:
            kept[key] = read_only(self._run.at(t).pca.components[:TOURED].copy())
        return kept[key]

    def turn(self, t: int) -> Array | None:
        """(D, D) how the frame turns rows of a checkpoint before they are drawn or compared; None for not at all.

        In the frame "own" it is what rows are compared after, if there is a common rotation: pictures are turned on the
        globe.
        """
        run = self._run
        turns = self.frame == "aligned" or (self.frame == "own" and is_found(self.rotation_share))
        return run.anchors.rotation(t, run.reference) if turns and t != run.reference else None

    def axes(self, t: int) -> Array:
        """(D, 3) by which the frame draws rows of a checkpoint as they are; float64."""
        key, kept = (self._hash(t), self.key), self._memory.axes
        if key not in kept:
            kept[key] = read_only(self._own_axes(t) if self.frame == "own" else self._turned_axes(t))
        return kept[key]

    def _turned_axes(self, t: int) -> Array:
        axes = self.components(self._run.reference)[:3].T.astype(np.float64)
        turn = self.turn(t)
        return axes if turn is None else turn @ axes

    def _own_axes(self, t: int) -> Array:
        """A checkpoint's own, turned on the globe so that its anchors match those of the one before, as that is drawn.

        The first is drawn as it is. Each needs the one before, so they are made in order.
        """
        axes = self.components(t)[:3].T.astype(np.float64)
        if t == 0:
            return axes
        first = max(s for s in range(t) if s == 0 or (self._hash(s), self.key) in self._memory.axes)
        for s in range(first, t):
            before = self.axes(s)
        start, end = self._run.anchors.shared_rows(t, t - 1)
        return axes @ turn_onto(on_sphere(start.astype(np.float64) @ axes), on_sphere(end.astype(np.float64) @ before))

    def positions(self, t: int) -> Positions:
        """Where the frame draws a checkpoint."""
        key, kept = (self._hash(t), self.key), self._memory.positions
        if key not in kept:
            kept[key] = self._run.at(t).placed_by(self.axes(t))
        return kept[key]

    @property
    def reference_pictures(self) -> OwnPictures:
        """Of the reference's lenses and spaces."""
        key, kept = self._hash(self._run.reference), self._memory.pictures
        if key not in kept:
            kept[key] = self._run.at(self._run.reference).own_pictures
        return kept[key]
