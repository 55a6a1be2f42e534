"""What a run keeps of its checkpoints, by the contents of files, so that it survives changes of their order."""

from dataclasses import dataclass, field

from geolip_viewer.analysis.run_pictures import OwnPictures
from geolip_viewer.analysis.run_series import Series
from geolip_viewer.analysis.run_steps import Step
from geolip_viewer.geometry.arrays import Array, Indices
from geolip_viewer.geometry.positions import Positions

Hash = str
FrameKey = tuple[str, Hash]  # the frame and its reference checkpoint


@dataclass(frozen=True, eq=False)
class CheckpointNumbers:
    """Of one checkpoint alone: its series; the nearest anchor of each item (N,) and items of each anchor (A,), None
    without items; and of some sampled items the nearest others among themselves (n, k).
    """

    series: Series
    nearest: Indices | None
    assigned: Indices | None
    neighbors: Indices


@dataclass(frozen=True, eq=False)
class Measured:
    """One checkpoint: its numbers, what changed since the one before (None of the first), items of each anchor (A,).

    `assigned` is None without items.
    """

    series: Series
    step: Step | None
    assigned: Indices | None


@dataclass(frozen=True, eq=False)
class AnchorDrift:
    """From one checkpoint to another: degrees of each shared track (n,), as they are and after the common rotation."""

    tracks: Indices
    angle: Array
    aligned: Array
    rotation_share: float | None


@dataclass(frozen=True, eq=False)
class KeptGlobe:
    """A faithful globe, and the share of true neighbours that its fit knew of; None if it knew all."""

    positions: Positions
    neighbor_search_recall: float | None


@dataclass(eq=False)
class RunMemory:
    """Small results of every checkpoint, without embeddings.

    `components` (k ≤ 10, D) are those of a checkpoint's own PCA; `positions` are where a frame draws a checkpoint;
    `pictures` are those of references, and `globes` those of a checkpoint and a reference.
    """

    numbers: dict[Hash, CheckpointNumbers] = field(default_factory=dict)
    trust: dict[Hash, Series] = field(default_factory=dict)
    components: dict[Hash, Array] = field(default_factory=dict)
    drifts: dict[tuple[Hash, Hash], AnchorDrift] = field(default_factory=dict)
    axes: dict[tuple[Hash, FrameKey], Array] = field(default_factory=dict)
    positions: dict[tuple[Hash, FrameKey], Positions] = field(default_factory=dict)
    drawn_neighbors: dict[tuple[Hash, FrameKey], Indices] = field(default_factory=dict)
    pictures: dict[Hash, OwnPictures] = field(default_factory=dict)
    globes: dict[tuple[Hash, Hash], KeptGlobe] = field(default_factory=dict)
    steps: dict[tuple[Hash, Hash, FrameKey], Step] = field(default_factory=dict)

    def keep_positions_of(self, frame: FrameKey) -> None:
        """Forget where other frames draw: positions of all items are the largest of what is kept."""
        self.positions = {key: found for key, found in self.positions.items() if key[1] == frame}
        self.drawn_neighbors = {key: found for key, found in self.drawn_neighbors.items() if key[1] == frame}
