"""Features of the same items as several experts see them, joined on image_id and ready to be read by rows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from geolip_viewer.geometry.arrays import Array
from geolip_viewer.geometry.moments import Moments
from geolip_viewer.sources.checkpoint import Checkpoint
from geolip_viewer.sources.class_lists import ClassNamesFrom
from geolip_viewer.sources.labels import Labels
from geolip_viewer.sources.stored_rows import StoredRows
from geolip_viewer.sources.totals import Totals

DEFAULT_HUB = "AbstractPhil/bulk-coco-features"
Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.integer[Any]]


@dataclass(frozen=True, eq=False)
class FeatureColumn:
    """One expert's features of every item: N rows of `width` numbers.

    `expert` is the config's name. `values` are the rows as they were read, `rows` where each item stands among them;
    None if both orders are the same. Where items are kept as they are projected, `values` holds no row.
    """

    expert: str
    width: int
    values: Floats
    rows: npt.NDArray[np.int64] | None

    def block(self, rows: slice | Integers) -> Floats:
        """Features of these items, in that order: (n, width), contiguous; a view where it can be one."""
        return np.ascontiguousarray(self.values[rows if self.rows is None else self.rows[rows]])


@dataclass(frozen=True, eq=False)
class Projected:
    """Items as a checkpoint projects them, in the order of items: what is kept of features that memory cannot hold.

    `fused` (N, D) is the unit mean over experts, or the unit features where the checkpoint has no projectors; `lenses`
    are each expert's own, E × (N, D), none where they follow from `fused`. `moments` are those of `fused`, `centroids`
    (C, D) the mean of it over the items of each class, float64; NaN if there are none.
    `checkpoint_hash` says whose projectors these are, "" if there are none; `read_for` reads the same features as
    another checkpoint projects them. `totals` are numbers of more items, which these stand for.
    """

    fused: Floats
    lenses: tuple[Floats | StoredRows, ...]
    moments: Moments
    centroids: Array
    checkpoint_hash: str
    read_for: Callable[[Checkpoint], "Features"] | None = None
    totals: Totals | None = None


@dataclass(frozen=True, eq=False)
class Features:
    """Items that every expert has and whose features are whole; in the order of the first expert's rows.

    `columns` are in checkpoint order. `class_names_from` says whose names the classes have. `image_id`
    (N,) is int64 or text. `item_names` are there when the dataset
    brings a table of them. `content_hash` is the SHA-256 of what was read: ids, features and labels, whatever file
    format they came in and wherever it lies. `projected` is there where the features themselves were not kept.
    """

    source: str
    split: str
    columns: tuple[FeatureColumn, ...]
    image_id: npt.NDArray[Any]
    labels: Labels
    class_names: tuple[str, ...]
    item_names: tuple[str, ...] | None
    content_hash: str
    warnings: tuple[str, ...]
    class_names_from: ClassNamesFrom = "given"
    projected: Projected | None = None

    def __len__(self) -> int:
        return len(self.image_id)

    def projected_by(self, checkpoint: Checkpoint) -> "Features":
        """The same features for another checkpoint: read again if they are kept as projected.

        Raises FeaturesError.
        """
        weights = checkpoint.content_hash if checkpoint.experts else ""
        if self.projected is None or self.projected.checkpoint_hash == weights or self.projected.read_for is None:
            return self
        return self.projected.read_for(checkpoint)
