"""A training run: what moved between its checkpoints, when anchors died, and every number as a series."""

from functools import cached_property

import numpy as np

from geolip_viewer.analysis import Analysis
from geolip_viewer.analysis.lru_cache import LRUCache
from geolip_viewer.analysis.run_analysis import RunAnalysis
from geolip_viewer.analysis.run_anchors import RunAnchors, Since
from geolip_viewer.analysis.run_globes import RunGlobes
from geolip_viewer.analysis.run_memory import CheckpointNumbers, FrameKey, Measured, RunMemory
from geolip_viewer.analysis.run_pictures import OwnPictures
from geolip_viewer.analysis.run_series import series_of
from geolip_viewer.analysis.run_steps import Snapshot, Step, compared, nearest_drawn, nearest_others
from geolip_viewer.analysis.run_trust import ASKED, RunTrust
from geolip_viewer.errors import MissingDataError, OptionError
from geolip_viewer.geometry.arrays import Array, Indices, read_only
from geolip_viewer.geometry.devices import Device
from geolip_viewer.geometry.drift import angles_travelled
from geolip_viewer.geometry.frames import Frame
from geolip_viewer.geometry.lifespans import Lifespan, lifespans
from geolip_viewer.geometry.positions import Positions
from geolip_viewer.geometry.procrustes import turn as turn_onto
from geolip_viewer.geometry.sphere import on_sphere
from geolip_viewer.geometry.tour import TOURED
from geolip_viewer.sources.features import Features
from geolip_viewer.sources.names import listed
from geolip_viewer.sources.run_files import RunFiles
from geolip_viewer.sources.run_names import number_named
from geolip_viewer.task import advance, phase

SAMPLED = 5_000  # items whose neighbours are compared; of more, as many seeded ones
OPEN = 2  # checkpoints whose embeddings are there at a time


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
        frame: Frame = "aligned",
        fit_rows: int | None = None,
        with_trust: bool = False,
        memory: RunMemory | None = None,
        device: Device | None = None,
    ) -> None:
        """`reference` is the number of a checkpoint: its axes draw every other, and drift is measured to it.

        `frame` "aligned" turns checkpoints onto it, by the common rotation of their anchors, before they are drawn;
        "own" draws each by its own axes, turned on the globe to match the one before. `memory` is that of the same run
        in another frame, or with fewer checkpoints. `with_trust` adds how far each checkpoint's own picture can be
        trusted to the series.
        """
        count = len(files.checkpoints)
        if not -count <= reference < count:
            raise OptionError("reference", f"is from 0 to {count - 1}, not {reference}", "Choose one of the run")
        self.files, self.features = files, features
        self.reference, self.frame = reference % count, frame
        self.fit_rows, self.with_trust = fit_rows, with_trust
        self.memory = memory or RunMemory()
        self.device = device or Device()
        self._open: LRUCache[RunAnalysis] = LRUCache(OPEN)
        self.anchors = RunAnchors(files, self.reference, self.memory)
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
        self.memory.keep_positions_of(found.frame_key)
        return found

    @property
    def names(self) -> tuple[str, ...]:
        """(T,) of checkpoints."""
        return tuple(each.name for each in self.files.checkpoints)

    def number_of(self, name: str) -> int:
        """The number of the checkpoint of this name; of no name the last. OptionError where there is none."""
        return number_named(self.names, name, "time")

    def __len__(self) -> int:
        return len(self.files.checkpoints)

    @property
    def item_count(self) -> int:
        return len(self.features) if self.features is not None else 0

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is odd in the files, in the features, and in how the run is measured."""
        told = [*self.files.warnings, *(self.features.warnings if self.features is not None else ())]
        if self.anchors.tracks.matched:
            counts = listed([len(each.anchors) for each in self.files.checkpoints], 12)
            told.append(f"The number of anchors changes ({counts}): anchors are followed by their nearest clear match")
        if self.item_count > SAMPLED:
            told.append(f"Neighbour churn is that of {SAMPLED:,} of {self.item_count:,} items among themselves")
        if self.with_trust and self.item_count > ASKED:
            told.append(f"Trust over time is measured on {ASKED:,} of {self.item_count:,} items")
        return tuple(dict.fromkeys(told))

    def at(self, t: int) -> RunAnalysis:
        """Every number of one checkpoint, drawn in the frame. Of few checkpoints it is kept, since it holds embeddings.

        Raises CheckpointError where the file is gone, or another one by now.
        """
        return self._open.once(self._hash(t), lambda: RunAnalysis(self, t, self.files.checkpoints[t].read()))

    def _hash(self, t: int) -> str:
        return self.files.checkpoints[t].content_hash

    # -- frames

    @property
    def frame_key(self) -> FrameKey:
        return self.frame, self._hash(self.reference)

    def components(self, t: int) -> Array:
        """(k ≤ 10, D) the first components of a checkpoint's own PCA."""
        key, kept = self._hash(t), self.memory.components
        if key not in kept:
            kept[key] = read_only(self.at(t).pca.components[:TOURED].copy())
        return kept[key]

    def turn(self, t: int) -> Array | None:
        """(D, D) how the frame turns rows of a checkpoint before they are drawn or compared; None for not at all.

        In the frame "own" it is what rows are compared after: pictures are turned on the globe.
        """
        turns = self.frame != "reference" and t != self.reference
        return self.anchors.rotation(t, self.reference) if turns else None

    def axes(self, t: int) -> Array:
        """(D, 3) by which the frame draws rows of a checkpoint as they are; float64."""
        key, kept = (self._hash(t), self.frame_key), self.memory.axes
        if key not in kept:
            kept[key] = read_only(self._own_axes(t) if self.frame == "own" else self._turned_axes(t))
        return kept[key]

    def _turned_axes(self, t: int) -> Array:
        axes = self.components(self.reference)[:3].T.astype(np.float64)
        turn = self.turn(t)
        return axes if turn is None else turn @ axes

    def _own_axes(self, t: int) -> Array:
        """A checkpoint's own, turned on the globe so that its anchors match those of the one before, as that is drawn.

        The first is drawn as it is. Each needs the one before, so they are made in order.
        """
        axes = self.components(t)[:3].T.astype(np.float64)
        if t == 0:
            return axes
        first = max(s for s in range(t) if s == 0 or (self._hash(s), self.frame_key) in self.memory.axes)
        for s in range(first, t):
            before = self.axes(s)
        start, end = self.anchors.shared_rows(t, t - 1)
        return axes @ turn_onto(on_sphere(start.astype(np.float64) @ axes), on_sphere(end.astype(np.float64) @ before))

    def positions(self, t: int) -> Positions:
        """Where the frame draws a checkpoint; kept."""
        key, kept = (self._hash(t), self.frame_key), self.memory.positions
        if key not in kept:
            kept[key] = self.at(t).placed_by(self.axes(t))
        return kept[key]

    @property
    def reference_pictures(self) -> OwnPictures:
        """Of the reference's lenses and spaces; kept."""
        key, kept = self._hash(self.reference), self.memory.pictures
        if key not in kept:
            kept[key] = self.at(self.reference).own_pictures
        return kept[key]

    # -- anchors

    @property
    def assigned(self) -> Array:
        """(T, K) how many items are nearest to each track; NaN where a checkpoint lacks it, or without items."""
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
        """(K,) of each track."""
        return lifespans(self.assigned)

    # -- items

    def item_drift(self, t: int, since: Since) -> tuple[Array, Array]:
        """(N,) degrees of each item as it is, and after the common rotation of anchors; MissingDataError without items.

        Embeds the items of two checkpoints.
        """
        if not self.item_count:
            raise MissingDataError(self.files.where, "shows no items without features", "Open features beside it")
        s = self.anchors.before(t, since)
        start, end = self.at(s).embeddings, self.at(t).embeddings
        angle, aligned = angles_travelled(start, end), angles_travelled(start, end, self.anchors.rotation(s, t))
        return np.degrees(angle), np.degrees(aligned)

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
        """One checkpoint, which is compared with the one before; kept. Raises what `at` does."""
        numbers = self._numbers(t)
        return Measured(numbers.series, self.step(t) if t else None, numbers.assigned)

    def known(self, t: int) -> Measured | None:
        """What `measure` gives, where it was asked for before."""
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
            _ = self.reference_pictures  # while no other checkpoint is there
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
        return self._hash(t - 1), self._hash(t), self.frame_key

    def step(self, t: int) -> Step:
        """What changed since the checkpoint before; kept. `t` is not the first."""
        kept, key = self.memory.steps, self._step_key(t)
        if key not in kept:
            now = self._snapshot(t)  # first: its embeddings are there, and go when others are wanted
            before = self._snapshot(t - 1)
            kept[key] = compared(before, now, self.anchors.shared(t - 1, t), self.anchors.rotation(t - 1, t))
        return kept[key]

    def _snapshot(self, t: int) -> Snapshot:
        nearest, numbers = self.nearest(t), self._numbers(t)
        analysis: Analysis = self.at(t)
        return Snapshot(
            anchors=analysis.anchors,
            embeddings=analysis.embeddings,
            turn=self.turn(t),
            drawn=self.positions(t),
            nearest=np.empty(0, np.int64) if nearest is None else nearest,
            true_neighbors=numbers.neighbors,
            drawn_neighbors=self._drawn_neighbors(t),
        )

    def _drawn_neighbors(self, t: int) -> Indices:
        key, kept = (self._hash(t), self.frame_key), self.memory.drawn_neighbors
        if key not in kept:
            kept[key] = read_only(nearest_drawn(self.positions(t).items[self._sampled]))
        return kept[key]

    @cached_property
    def _sampled(self) -> Indices:
        if self.item_count <= SAMPLED:
            return np.arange(self.item_count)
        return np.sort(np.random.default_rng(0).choice(self.item_count, SAMPLED, replace=False))
