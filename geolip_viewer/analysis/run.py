"""A training run: what moved between its checkpoints, when anchors died, and every number as a series."""

from functools import cached_property

import numpy as np

from geolip_viewer.analysis import Analysis
from geolip_viewer.analysis.lru_cache import LRUCache
from geolip_viewer.analysis.run_analysis import RunAnalysis
from geolip_viewer.analysis.run_anchors import RunAnchors
from geolip_viewer.analysis.run_frames import RunFrames
from geolip_viewer.analysis.run_globes import RunGlobes
from geolip_viewer.analysis.run_memory import CheckpointNumbers, FrameKey, Measured, RunMemory
from geolip_viewer.analysis.run_series import series_of
from geolip_viewer.analysis.run_steps import SAMPLED, Snapshot, Step, compared, nearest_drawn, nearest_others
from geolip_viewer.analysis.run_trust import ASKED, RunTrust
from geolip_viewer.errors import OptionError
from geolip_viewer.geometry.arrays import Array, Indices, read_only
from geolip_viewer.geometry.devices import Device
from geolip_viewer.geometry.drift import LEAST_SHARE, is_found
from geolip_viewer.geometry.frames import Frame
from geolip_viewer.geometry.lifespans import Lifespan, lifespans
from geolip_viewer.geometry.trust import sampled
from geolip_viewer.sources.features import Features
from geolip_viewer.sources.names import listed
from geolip_viewer.sources.run_files import RunFiles
from geolip_viewer.sources.run_names import number_named
from geolip_viewer.task import advance, phase
from geolip_viewer.wording import percent

OPEN = 2  # checkpoints whose embeddings are in memory at a time


class Run:
    """T checkpoints in order with the same items; K tracks, which are the anchors' rows unless their number changes.

    Anchors of every checkpoint are kept, and small results in `memory`; embeddings are there of at most two at a time.
    Checkpoints are measured when they are asked for, in any order, and what was cancelled keeps nothing.
    """

    def __init__(
        self,
        files: RunFiles,
        features: Features | None = None,
        *,
        reference: int = -1,
        frame: Frame = "auto",
        fit_rows: int | None = None,
        with_trust: bool = False,
        memory: RunMemory | None = None,
        device: Device | None = None,
    ) -> None:
        """`reference` is the number of a checkpoint: its axes draw every other, and drift is measured to it.

        `frame` "aligned" turns checkpoints onto it, by the common rotation of their anchors, before they are drawn;
        "auto" does so only if there is one, which `RunFrames` decides; "own" draws each by its own axes, turned on the
        globe to match the one before. `memory` is that of the same run in another frame, or with fewer checkpoints.
        `with_trust` adds how far each checkpoint's own picture can be trusted to the series.
        """
        count = len(files.checkpoints)
        if not -count <= reference < count:
            raise OptionError(
                "reference", f"must be from 0 to {count - 1}, not {reference}", "Choose a checkpoint of the run"
            )
        self.files, self.features = files, features
        self.reference, self.frame = reference % count, frame
        self.fit_rows, self.with_trust = fit_rows, with_trust
        self.memory = memory or RunMemory()
        self.device = device or Device()
        self._open: LRUCache[RunAnalysis] = LRUCache(OPEN)
        self.anchors = RunAnchors(files, self.reference, self.memory)
        self.frames = RunFrames(self)
        self.globes = RunGlobes(self)
        self.trust = RunTrust(self)

    def changed(
        self, *, files: RunFiles | None = None, reference: str | None = None, frame: Frame | None = None
    ) -> "Run":
        """The same run with other checkpoints, seen in another frame, or by the axes of the checkpoint of a name."""
        files = files or self.files
        names = [each.name for each in files.checkpoints]
        wanted = self.names[self.reference] if reference is None else reference
        found = Run(
            files,
            self.features,
            reference=names.index(wanted) if wanted in names else -1,
            frame=frame or self.frame,
            fit_rows=self.fit_rows,
            with_trust=self.with_trust,
            memory=self.memory,
            device=self.device,
        )
        self.memory.keep_positions_of(found.frames.key)
        return found

    @property
    def names(self) -> tuple[str, ...]:
        """(T,) names of the checkpoints."""
        return tuple(each.name for each in self.files.checkpoints)

    def number_of(self, name: str) -> int:
        """The number of the checkpoint of this name; of no name the last. OptionError if there is none."""
        return number_named(self.names, name, "time")

    def __len__(self) -> int:
        return len(self.files.checkpoints)

    @property
    def item_count(self) -> int:
        return len(self.features) if self.features is not None else 0

    @property
    def warnings(self) -> tuple[str, ...]:
        """Warnings of the files, of the features, and of how the run is measured."""
        told = [*self.files.warnings, *(self.features.warnings if self.features is not None else ())]
        if self.anchors.tracks.matched:
            counts = listed([len(each.anchors) for each in self.files.checkpoints], 12)
            told.append(f"The number of anchors changes ({counts}): anchors are followed by their nearest clear match")
        told.extend(filter(None, [self._rotation_warning]))
        if self.item_count > SAMPLED:
            told.append(f"Neighbour churn is measured among {SAMPLED:,} of {self.item_count:,} items")
        if self.with_trust and self.item_count > ASKED:
            told.append(f"Trust over time is measured on {ASKED:,} of {self.item_count:,} items")
        return tuple(dict.fromkeys(told))

    @property
    def _rotation_warning(self) -> str:
        share = self.frames.rotation_share
        if share is None or is_found(share):
            return ""
        then = {
            "aligned": ". Checkpoints are turned by it all the same",
            "reference": ". Checkpoints are drawn as they are",
        }
        least = percent(LEAST_SHARE, 0)
        said = f"No common rotation was found: that of half of the anchors explains less than {least} of the other half"
        return said + then.get(self.frames.frame, "")

    def at(self, t: int) -> RunAnalysis:
        """Every number of one checkpoint, drawn in the frame. Of few checkpoints it is kept, since it holds embeddings.

        Raises CheckpointError if the file is gone, or another one by now.
        """
        return self._open.once(self._hash(t), lambda: RunAnalysis(self, t, self.files.checkpoints[t].read()))

    def _hash(self, t: int) -> str:
        return self.files.checkpoints[t].content_hash

    # -- anchors

    @property
    def assigned(self) -> Array:
        """(T, K) how many items are nearest to each track; NaN if a checkpoint lacks it, or without items."""
        _ = self.measured
        return self.assigned_so_far

    @property
    def assigned_so_far(self) -> Array:
        """The same; NaN too for checkpoints that are not measured yet."""
        found = np.full((len(self), self.anchors.tracks.count), np.nan)
        for t, tracks in enumerate(self.anchors.tracks.of):
            numbers = self.memory.numbers.get(self._hash(t))
            if numbers is not None and numbers.assigned is not None:
                found[t, tracks] = numbers.assigned
        return read_only(found)

    @property
    def lifespans(self) -> tuple[Lifespan, ...]:
        """(K,) the lifespan of each track."""
        return lifespans(self.assigned)

    # -- measuring

    @property
    def measured(self) -> tuple[Measured, ...]:
        """(T,) every checkpoint, measured one after the other; what is known already is not measured again."""
        found = []
        for t, name in enumerate(self.names):
            with phase(f"Checkpoint {t + 1} of {len(self)}: {name}"):
                advance(t / len(self))
                found.append(self.measure(t))
        self._open = LRUCache(OPEN)
        return tuple(found)

    def measure(self, t: int) -> Measured:
        """Measure one checkpoint and compare it with the one before; kept. Raises what `at` does."""
        numbers = self._numbers(t)
        return Measured(numbers.series, self.step(t) if t else None, numbers.assigned)

    def known(self, t: int) -> Measured | None:
        """The result of `measure` if it was asked for before."""
        numbers = self.memory.numbers.get(self._hash(t))
        step = self.memory.steps.get(self._step_key(t)) if t else None
        if numbers is None or (t and step is None):
            return None
        return Measured(numbers.series, step, numbers.assigned)

    def nearest(self, t: int) -> Indices | None:
        """(N,) the nearest anchor of each item as a track; None without items."""
        rows = self._numbers(t).nearest
        return None if rows is None else self.anchors.tracks.of[t][rows]

    @property
    def series_names(self) -> tuple[str, ...]:
        """Every number that is a series, in the order of the tables."""
        from geolip_viewer.analysis.run_rows import series_names

        return series_names(self)

    def _numbers(self, t: int) -> CheckpointNumbers:
        key, kept = self._hash(t), self.memory.numbers
        if key not in kept:
            _ = self.frames.reference_pictures  # before another checkpoint is in memory
            analysis = self.at(t)
            has_items = analysis.has_items
            kept[key] = CheckpointNumbers(
                series=series_of(analysis),
                nearest=read_only(analysis.nearest_anchor.astype(np.int32)) if has_items else None,
                assigned=analysis.assignment_counts if has_items else None,
                neighbors=read_only(nearest_others(analysis.embeddings[self._sampled])),
            )
        return kept[key]

    def _step_key(self, t: int) -> tuple[str, str, FrameKey]:
        return self._hash(t - 1), self._hash(t), self.frames.key

    def step(self, t: int) -> Step:
        """What changed since the checkpoint before; kept. `t` is not the first."""
        kept, key = self.memory.steps, self._step_key(t)
        if key not in kept:
            now = self._snapshot(t)  # first: its embeddings are in memory, and are dropped when others are needed
            before = self._snapshot(t - 1)
            kept[key] = compared(before, now, self.anchors.shared(t - 1, t), self.anchors.rotation(t - 1, t))
        return kept[key]

    def _snapshot(self, t: int) -> Snapshot:
        nearest, numbers = self.nearest(t), self._numbers(t)
        analysis: Analysis = self.at(t)
        return Snapshot(
            anchors=analysis.anchors,
            embeddings=analysis.embeddings,
            turn=self.frames.turn(t),
            drawn=self.frames.positions(t),
            nearest=np.empty(0, np.int64) if nearest is None else nearest,
            true_neighbors=numbers.neighbors,
            drawn_neighbors=self._drawn_neighbors(t),
        )

    def _drawn_neighbors(self, t: int) -> Indices:
        key, kept = (self._hash(t), self.frames.key), self.memory.drawn_neighbors
        if key not in kept:
            kept[key] = read_only(nearest_drawn(self.frames.positions(t).items[self._sampled]))
        return kept[key]

    @cached_property
    def _sampled(self) -> Indices:
        return sampled(self.item_count, SAMPLED)
