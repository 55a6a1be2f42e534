"""The anchors of a run: their correspondence from checkpoint to checkpoint, and how far each moved."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

import numpy as np

from geolip_viewer.analysis.lru_cache import LRUCache
from geolip_viewer.analysis.run_memory import AnchorDrift, RunMemory
from geolip_viewer.analysis.run_steps import SharedAnchors
from geolip_viewer.geometry.arrays import Array, read_only
from geolip_viewer.geometry.drift import anchor_drift, common_rotation, held_out_share, is_found, nearer_ends
from geolip_viewer.geometry.tracks import Tracks, tracks_of
from geolip_viewer.sources.run_files import RunFiles
from geolip_viewer.task import advance, phase

Since = Literal["previous", "first", "reference"]
SINCE: tuple[Since, ...] = get_args(Since)
FEW_ROTATIONS = 6  # (D, D) each
SHARES = 1_000


@dataclass(frozen=True, eq=False)
class AnchorDrifts:
    """(T, K) degrees by checkpoint and track, as they are and after the common rotation; NaN if there is none."""

    angle: Array
    aligned: Array
    rotation_share: tuple[float | None, ...]


class RunAnchors:
    """K tracks over T checkpoints, which are the anchors' rows unless their number changes. Drifts lie in `memory`."""

    def __init__(self, files: RunFiles, reference: int, memory: RunMemory) -> None:
        self._files, self._reference, self._memory = files, reference, memory
        self._rotations: LRUCache[Array] = LRUCache(FEW_ROTATIONS)
        self._shares: LRUCache[float | None] = LRUCache(SHARES)

    @property
    def are_axes(self) -> bool:
        return self._files.checkpoints[0].are_axes

    def _hash(self, t: int) -> str:
        return self._files.checkpoints[t].content_hash

    @cached_property
    def tracks(self) -> Tracks:
        """The correspondence of anchors from checkpoint to checkpoint."""
        return tracks_of([each.anchors for each in self._files.checkpoints], self.are_axes)

    def before(self, t: int, since: Since) -> int:
        """The checkpoint that drift is measured from; the first has none before it and is its own."""
        return {"previous": max(t - 1, 0), "first": 0, "reference": self._reference}[since]

    def rotation(self, s: int, t: int) -> Array:
        """(D, D) the common rotation R of checkpoint s onto t: rows of s · R."""
        return self._rotations.once(self._key(s, t), lambda: common_rotation(*self.shared_rows(s, t)))

    def held_out_share(self, s: int, t: int) -> float | None:
        """What the common rotation of one half of the anchors explains of the other half."""
        return self._shares.once(self._key(s, t), lambda: held_out_share(*self.shared_rows(s, t)))

    def has_rotation(self, s: int, t: int) -> bool:
        """Whether there is a common rotation, as `held_out_share` tells; no items are read for it."""
        return is_found(self.held_out_share(s, t))

    def found_rotation(self, s: int, t: int) -> Array | None:
        """(D, D) the common rotation if there is one."""
        return self.rotation(s, t) if self.has_rotation(s, t) else None

    def _key(self, s: int, t: int) -> tuple[object, ...]:
        return self._hash(s), self._hash(t), self.tracks.matched and (s, t)

    def shared_rows(self, s: int, t: int) -> tuple[Array, Array]:
        """(n, D) the anchors that two checkpoints share, as they are at s and at t; axes with the signs that match."""
        shared = self.shared(s, t)
        start, end = self._files.checkpoints[s].anchors, self._files.checkpoints[t].anchors
        return start[shared.earlier], end[shared.later] * shared.signs

    def shared(self, s: int, t: int) -> SharedAnchors:
        """Which rows of the anchors two checkpoints share."""
        _, earlier, later = self.tracks.common(s, t)
        start, end = self._files.checkpoints[s].anchors[earlier], self._files.checkpoints[t].anchors[later]
        return SharedAnchors(earlier, later, nearer_ends(start, end) if self.are_axes else np.ones((len(end), 1)))

    def drift(self, s: int, t: int) -> AnchorDrift:
        """How far the anchors that two checkpoints share are from each other; kept."""
        key, kept = (self._hash(s), self._hash(t)), self._memory.drifts
        if key not in kept or self.tracks.matched:
            found = anchor_drift(*self.shared_rows(s, t), self.rotation(s, t))
            angle, aligned = (read_only(each.astype(np.float32)) for each in (found.angle, found.aligned))
            kept[key] = AnchorDrift(self.tracks.common(s, t)[0], angle, aligned, found.rotation_share)
        return kept[key]

    def moved(self, s: int, t: int) -> Array:
        """(n,) degrees that the shared anchors moved: after the common rotation where there is one, else as it is."""
        found = self.drift(s, t)
        return found.aligned if self.has_rotation(s, t) else found.angle

    @cached_property
    def drifts(self) -> dict[Since, AnchorDrifts]:
        """From the checkpoint before, from the first, and to the reference; the first checkpoint has none."""
        with phase("Following anchors"):
            return {since: self._drifts(since, share) for share, since in enumerate(SINCE)}

    def _drifts(self, since: Since, done: int) -> AnchorDrifts:
        count = len(self._files.checkpoints)
        angle, aligned = np.full((2, count, self.tracks.count), np.nan)
        shares: list[float | None] = [None]
        for t in range(1, count):
            advance((done + t / count) / len(SINCE))
            found = self.drift(self.before(t, since), t)
            angle[t, found.tracks], aligned[t, found.tracks] = found.angle, found.aligned
            shares.append(found.rotation_share)
        return AnchorDrifts(read_only(angle), read_only(aligned), tuple(shares))
