"""Items of the folder that `analyze --out` writes: embeddings, each expert's lens of them, and sums over all items."""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from geolip_viewer.errors import FeaturesError
from geolip_viewer.geometry.classes import centroids
from geolip_viewer.geometry.differences import EntrySums, pairs_of
from geolip_viewer.geometry.moments import Fit, Moments
from geolip_viewer.geometry.sphere import unit
from geolip_viewer.sources.analysis_folders import AGAIN, ANCHORS, ITEMS, SUMS, is_analysis
from geolip_viewer.sources.checkpoint import Checkpoint
from geolip_viewer.sources.feature_reading import find_source, read_source
from geolip_viewer.sources.features import FeatureColumn, Features, Projected
from geolip_viewer.sources.items import names_of_items
from geolip_viewer.sources.reading_options import ReadingOptions
from geolip_viewer.sources.regular_file import regular_file
from geolip_viewer.sources.stored_numbers import StoredNumbers
from geolip_viewer.sources.totals import DENSITY, ComparedLenses, Totals
from geolip_viewer.task import phase

MOST = 1 << 48  # items


def belongs(source: str | Path, checkpoint: Checkpoint | None) -> bool:
    """Whether features are those that `analyze` wrote beside this checkpoint."""
    path = Path(source).absolute()
    beside = checkpoint is not None and checkpoint.path.absolute() == path.parent / ANCHORS
    return beside and path.name == ITEMS and is_analysis(path.parent)


def read_kept(source: Path, checkpoint: Checkpoint, options: ReadingOptions) -> Features:
    """The items of such a folder as its checkpoint projects them, with totals over all items.

    Raises ViewerError if a file is not as it was written, or belongs to another analysis.
    """
    alone = replace(checkpoint, experts=(), expert_names=(), family="anchors-only")
    found = find_source(source, alone, options)
    features = read_source(found)
    numbers = StoredNumbers(source.parent / SUMS, AGAIN)
    with phase("Reading lenses and sums"):
        _require_same(numbers, checkpoint, source)
        embeddings = unit(features.columns[0].block(slice(None)))
        embeddings.flags.writeable = False
        kept = _Kept(numbers, checkpoint, len(features), len(features.class_names))
        projected = Projected(
            fused=embeddings,
            lenses=kept.lenses(),
            moments=Moments.of(embeddings),
            centroids=centroids(embeddings, features.labels.offsets, features.labels.ids, len(features.class_names)),
            checkpoint_hash=checkpoint.content_hash if checkpoint.experts else "",
            read_for=lambda other: _refuse(source, other),
            totals=kept.totals(),
        )
        content = f"{features.content_hash} {numbers.file.content_hash()}".encode()
    has_names = any("name" in part.schema.names for part in found.tables[0].parts)
    names, warnings = names_of_items(source if has_names else None, features.image_id)
    return replace(
        features,
        columns=_columns(checkpoint, embeddings.shape[1]),
        item_names=names,
        warnings=(*features.warnings, *warnings),
        content_hash=hashlib.sha256(content).hexdigest(),
        projected=projected,
    )


def _require_same(numbers: StoredNumbers, checkpoint: Checkpoint, items: Path) -> None:
    """Raise CheckpointError if the files do not belong to the same analysis."""
    here = {ANCHORS: checkpoint.content_hash, ITEMS: regular_file(items).content_hash()}
    for name, known in here.items():
        if numbers.metadata.get(name) != known:
            raise numbers.refused(f"belongs to another analysis than {name} beside it")


def _columns(checkpoint: Checkpoint, width: int) -> tuple[FeatureColumn, ...]:
    names = checkpoint.expert_names or tuple(f"expert {e}" for e in range(len(checkpoint.experts)))
    known = [(name, expert.width) for name, expert in zip(names, checkpoint.experts, strict=True)]
    return tuple(
        FeatureColumn(name, width, np.zeros((0, width), np.float32), None) for name, width in known or [("", width)]
    )


def _refuse(source: Path, other: Checkpoint) -> Features:
    problem = f"holds the items as one checkpoint projects them, but {other.path.name} needs the experts' own features"
    raise FeaturesError(source.parent, problem, "Open the checkpoint and the features that were analysed")


@dataclass(frozen=True)
class _Kept:
    """The numbers of n items of a checkpoint, C classes. All methods raise CheckpointError."""

    numbers: StoredNumbers
    checkpoint: Checkpoint
    items: int
    classes: int

    def lenses(self) -> tuple[Any, ...]:
        """E × (n, D); none if they follow from the embeddings."""
        experts, shape = self.checkpoint.experts, (self.items, self.checkpoint.dimension)
        if all(expert.alignment is not None for expert in experts):
            return ()
        return tuple(self.numbers.floats(f"lens.{e}", shape, 1.0, wide=False) for e in range(len(experts)))

    def totals(self) -> Totals:
        anchors, dimension = self.checkpoint.anchors.shape
        fit = self._fit("embeddings", dimension, 1.0)
        count, pairs = fit.all.count, len(pairs_of(len(self.checkpoint.experts)))
        if not self.items <= count:
            raise self.numbers.refused(f"is about {count:,} items, but {self.items:,} of them were saved")
        assignments = self.numbers.counts("assignments", (anchors,), count)
        density = self.numbers.counts("density", (DENSITY.count,), count)
        if int(assignments.sum()) != count or int(density.sum()) > count:
            raise self.numbers.refused(f"counts other items than the {count:,} it is about")
        longest = 2 * anchors**0.5  # the longest possible row of Δ, with entries from −2 to 2
        return Totals(
            count=count,
            anchors=self.checkpoint.anchors,
            fit=fit,
            centroids=self.numbers.floats("class_centroids", (self.classes, dimension), 1.0, nan=True),
            class_counts=self.numbers.counts("class_counts", (self.classes,), count),
            assignments=assignments,
            density=density,
            compared=self._compared(count, anchors, pairs) if "frame.count" in self.numbers else None,
            magnitude=self.numbers.floats("magnitude", (pairs, self.items), longest, wide=False),
            magnitude_span=self.numbers.floats("magnitude_span", (pairs, 3), longest),
        )

    def _compared(self, count: int, anchors: int, pairs: int) -> ComparedLenses:
        frame = self._fit("frame", self.checkpoint.dimension * len(self.checkpoint.experts), 2.0)
        if frame.all.count != count:
            raise self.numbers.refused(f"compares the experts on {frame.all.count:,} items, not on {count:,}")
        read = self.numbers.floats
        low, high = (read(f"difference.{name}", (pairs,), 2.0) for name in ("low", "high"))
        absolute = read("difference.absolute", (pairs, anchors), 2.0 * count)
        divergence = read("difference.divergence", (anchors,), 2.0 * count)
        return ComparedLenses(frame, EntrySums(low, high, absolute, divergence))

    def _fit(self, name: str, width: int, most: float) -> Fit:
        """Moments of rows of `width` numbers from −`most` to `most`."""
        parts = self.numbers.length(f"{name}.count")
        if parts not in (1, 2):
            raise self.numbers.refused(f"holds {name}.count of {parts} parts")
        counts = self.numbers.counts(f"{name}.count", (parts,), MOST)
        mean = self.numbers.floats(f"{name}.mean", (parts, width), most)
        largest = 4 * most**2 * max(int(counts.sum()), 1)
        scatter = self.numbers.floats(f"{name}.scatter", (parts, width, width), largest)
        found = [Moments(int(counts[part]), mean[part], scatter[part]) for part in range(parts)]
        return Fit(found[0], found[1] if parts == 2 else Moments.none(width))
