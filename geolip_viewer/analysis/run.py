"""A training run: what moved between its checkpoints, when anchors died, and every number as a series."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

import numpy as np

from geolip_viewer.analysis import Analysis
from geolip_viewer.analysis.run_series import Series, series_of
from geolip_viewer.analysis.run_steps import Shared, Snapshot, Step, compared, snapshot
from geolip_viewer.errors import MissingDataError, OptionError
from geolip_viewer.geometry.arrays import Array, Indices, read_only
from geolip_viewer.geometry.drift import anchor_drift, angles_travelled, common_rotation, nearer_ends
from geolip_viewer.geometry.lifespans import Lifespan, lifespans
from geolip_viewer.geometry.tracks import Tracks, tracks_of
from geolip_viewer.sources.features import Features
from geolip_viewer.sources.names import listed
from geolip_viewer.sources.run_files import RunFiles
from geolip_viewer.task import advance, phase

Since = Literal["previous", "first", "reference"]
Frame = Literal["aligned", "reference"]
SINCE: tuple[Since, ...] = get_args(Since)
SAMPLED = 5_000  # items whose neighbours are compared; of more, as many seeded ones


@dataclass(frozen=True, eq=False)
class Measured:
    """One checkpoint: its numbers, what changed since the one before (None of the first), items of each anchor (A,).

    `assigned` is None without items.
    """

    series: Series
    step: Step | None
    assigned: Indices | None


@dataclass(frozen=True, eq=False)
class AnchorDrifts:
    """(T, K) degrees by checkpoint and track, as they are and after the common rotation; NaN where there is none."""

    angle: Array
    aligned: Array
    rotation_share: tuple[float | None, ...]


class Run:
    """T checkpoints in order with the same items; K tracks, which are the anchors' rows unless their number changes.

    Anchors of every checkpoint are kept; embeddings are there of at most two at a time. Results are made when first
    asked for and kept, and a cancelled pass keeps nothing.
    """

    def __init__(
        self,
        files: RunFiles,
        features: Features | None = None,
        *,
        reference: int = -1,
        frame: Frame = "aligned",
        fit_rows: int | None = None,
        with_trust: bool = False,
    ) -> None:
        """`reference` is the number of a checkpoint: its axes draw every other, and drift is measured to it.

        `frame` "aligned" turns checkpoints onto it, by the common rotation of their anchors, before they are drawn.
        """
        count = len(files.checkpoints)
        if not -count <= reference < count:
            raise OptionError("reference", f"is from 0 to {count - 1}, not {reference}", "Choose one of the run")
        self.files, self.features = files, features
        self.reference, self.frame = reference % count, frame
        self._fit_rows, self._with_trust = fit_rows, with_trust

    @property
    def names(self) -> tuple[str, ...]:
        """(T,) of checkpoints."""
        return tuple(each.name for each in self.files.checkpoints)

    @property
    def are_axes(self) -> bool:
        return self.files.checkpoints[0].are_axes

    @property
    def item_count(self) -> int:
        return len(self.features) if self.features is not None else 0

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is odd in the files, in the features, and in how the run is measured."""
        told = [*self.files.warnings, *(self.features.warnings if self.features is not None else ())]
        if self.tracks.matched:
            counts = listed([len(each.anchors) for each in self.files.checkpoints], 12)
            told.append(f"The number of anchors changes ({counts}): anchors are followed by their nearest clear match")
        if self.item_count > SAMPLED:
            told.append(f"Neighbour churn is that of {SAMPLED:,} of {self.item_count:,} items among themselves")
        return tuple(dict.fromkeys(told))

    def analysis(self, t: int) -> Analysis:
        """Every number of one checkpoint; made anew each time, since it holds its embeddings."""
        return Analysis(self.files.checkpoints[t].read(), self.features, fit_rows=self._fit_rows)

    # -- anchors

    @cached_property
    def tracks(self) -> Tracks:
        """Which anchor is which from checkpoint to checkpoint."""
        return tracks_of([each.anchors for each in self.files.checkpoints], self.are_axes)

    def before(self, t: int, since: Since) -> int:
        """The checkpoint that drift is measured from; the first has none before it and is its own."""
        return {"previous": max(t - 1, 0), "first": 0, "reference": self.reference}[since]

    def rotation(self, s: int, t: int) -> Array:
        """(D, D) the common rotation R of checkpoint s onto t: rows of s · R."""
        return common_rotation(*self._shared_anchors(s, t))

    def _shared_anchors(self, s: int, t: int) -> tuple[Array, Array]:
        shared = self._shared(s, t)
        start, end = self.files.checkpoints[s].anchors, self.files.checkpoints[t].anchors
        return start[shared.earlier], end[shared.later] * shared.signs

    def _shared(self, s: int, t: int) -> Shared:
        _, earlier, later = self.tracks.common(s, t)
        start, end = self.files.checkpoints[s].anchors[earlier], self.files.checkpoints[t].anchors[later]
        return Shared(earlier, later, nearer_ends(start, end) if self.are_axes else np.ones((len(end), 1)))

    @cached_property
    def anchor_drifts(self) -> dict[Since, AnchorDrifts]:
        """From the checkpoint before, from the first, and to the reference; the first checkpoint has none."""
        with phase("Following anchors"):
            return {since: self._drifts(since, share) for share, since in enumerate(SINCE)}

    def _drifts(self, since: Since, done: int) -> AnchorDrifts:
        count = len(self.names)
        angle, aligned = np.full((2, count, self.tracks.count), np.nan)
        shares: list[float | None] = [None]
        for t in range(1, count):
            advance((done + t / count) / len(SINCE))
            s = self.before(t, since)
            found = anchor_drift(*self._shared_anchors(s, t))
            tracks = self.tracks.common(s, t)[0]
            angle[t, tracks], aligned[t, tracks] = found.angle, found.aligned
            shares.append(found.rotation_share)
        return AnchorDrifts(read_only(angle), read_only(aligned), tuple(shares))

    @cached_property
    def assigned(self) -> Array:
        """(T, K) how many items are nearest to each track; NaN where a checkpoint lacks it, or without items."""
        found = np.full((len(self.names), self.tracks.count), np.nan)
        for t, (tracks, measured) in enumerate(zip(self.tracks.of, self.measured, strict=True)):
            if measured.assigned is not None:
                found[t, tracks] = measured.assigned
        return read_only(found)

    @cached_property
    def lifespans(self) -> tuple[Lifespan, ...]:
        """(K,) of each track."""
        return lifespans(self.assigned)

    # -- items

    def item_drift(self, t: int, since: Since) -> tuple[Array, Array]:
        """(N,) degrees of each item as it is, and after the common rotation of anchors; MissingDataError without items.

        Embeds the items of two checkpoints.
        """
        if not self.item_count:
            raise MissingDataError(self.files.where, "shows no items without features", "Open features beside it")
        s = self.before(t, since)
        start, end = self.analysis(s).embeddings, self.analysis(t).embeddings
        angle, aligned = angles_travelled(start, end), angles_travelled(start, end, self.rotation(s, t))
        return np.degrees(angle), np.degrees(aligned)

    @cached_property
    def measured(self) -> tuple[Measured, ...]:
        """(T,) every checkpoint, in one pass: each is read, measured, compared with the one before, and forgotten."""
        return tuple(self._pass())

    def _pass(self) -> Iterator[Measured]:
        count = len(self.names)
        before: Snapshot | None = None
        axes = self.analysis(self.reference).pca.components[:3].T
        for t, name in enumerate(self.names):
            with phase(f"Checkpoint {t + 1} of {count}: {name}"):
                advance(t / count)
                analysis = self.analysis(t)
                now = self._snapshot(t, analysis, axes)
                step = compared(before, now, self._shared(t - 1, t)) if before is not None else None
                series = series_of(analysis, with_trust=self._with_trust)
                assigned = analysis.assignment_counts if analysis.has_items else None
                yield Measured(series, step, assigned)
                before = now

    def _snapshot(self, t: int, analysis: Analysis, axes: Array) -> Snapshot:
        turned = self.frame == "aligned" and t != self.reference
        turn = self.rotation(t, self.reference) if turned else None
        return snapshot(analysis, self.tracks.of[t], axes, turn, self._sampled)

    @cached_property
    def _sampled(self) -> Indices:
        if self.item_count <= SAMPLED:
            return np.arange(self.item_count)
        return np.sort(np.random.default_rng(0).choice(self.item_count, SAMPLED, replace=False))
