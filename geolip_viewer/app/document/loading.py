"""The worker's tasks for the window: open files, build scenes. They return frozen values."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from geolip_viewer import filtering
from geolip_viewer.analysis import Analysis
from geolip_viewer.analysis.resources import Resources
from geolip_viewer.analysis.run_analysis import RunAnalysis
from geolip_viewer.errors import ViewerError
from geolip_viewer.geometry.devices import Device
from geolip_viewer.options import Vocabulary
from geolip_viewer.render.fonts import font_warnings
from geolip_viewer.scene import Indices
from geolip_viewer.shown_items import ShownItems, item_counts
from geolip_viewer.sources.checkpoint import Checkpoint
from geolip_viewer.sources.features import Features
from geolip_viewer.state import (
    NO_CLASS,
    CheckpointSource,
    FeaturesSource,
    Filters,
    are_embeddings_alone,
)
from geolip_viewer.task import phase
from geolip_viewer.views.base import View

if TYPE_CHECKING:
    from geolip_viewer.analysis.run import Run

NO_FILTERS = Filters()
USUAL = Resources()


@dataclass(frozen=True)
class ClassRow:
    """A class as the legend lists it; `count` is how many items carry it. The id −1 is "no class"."""

    id: int
    name: str
    count: int


@dataclass(frozen=True, eq=False)
class Loaded:
    """What is open. The analysis belongs to the worker's thread: the window only hands it back."""

    checkpoint: Checkpoint
    features: Features | None
    analysis: Analysis
    sources: tuple[CheckpointSource, FeaturesSource | None]
    vocabulary: Vocabulary
    unavailable: Mapping[str, str]
    classes: tuple[ClassRow, ...]
    warnings: tuple[str, ...]
    features_error: ViewerError | None = None
    primary_class: np.ndarray[Any, Any] = field(default_factory=lambda: np.empty(0, np.int64))
    total_count: int = 0  # the items behind counts and spectra

    @property
    def run(self) -> "Run | None":
        """The run that the checkpoint is part of."""
        return self.analysis.run if isinstance(self.analysis, RunAnalysis) else None

    @property
    def number(self) -> int:
        """Which of the run's checkpoints this is; 0 of one alone."""
        return self.analysis.number if isinstance(self.analysis, RunAnalysis) else 0

    @property
    def item_count(self) -> int:
        return 0 if self.features is None else len(self.features)

    def items_of(self, class_id: int, filters: Filters = NO_FILTERS) -> Indices:
        """The shown items of a class, in the meaning of the filters, ascending; those without any class for −1."""
        if self.features is None or not len(self.primary_class):
            return np.empty(0, np.int64)
        found = filtering.items_of((class_id,), filters, self.features.labels, self.primary_class)
        return np.flatnonzero(found & self.shown_items(filters).mask)

    def shown_items(self, filters: Filters) -> ShownItems:
        """The items that the filters leave."""
        if self.features is None or filters.show_all or not (len(self.primary_class) or filters.only):
            return ShownItems.every(self.item_count, filters.by, self.total_count)
        return filtering.shown_items(filters, self.features.labels, self.primary_class, self.analysis.class_names)

    def class_counts(self, filters: Filters) -> Mapping[int, tuple[int, int]]:
        """Of each listed class how many of the shown items are of it, and how many of all."""
        if self.features is None or not self.classes:
            return {}
        shown, count, last = self.shown_items(filters), len(self.analysis.class_names), self.primary_class == NO_CLASS
        parts = [
            (*item_counts(self.features.labels, self.primary_class, index, count, filters.by), int(last[index].sum()))
            for index in (shown.index, np.arange(shown.total))
        ]
        return {row.id: (int(parts[0][row.id]), int(parts[1][row.id])) for row in self.classes}


def load(
    source: CheckpointSource, features: FeaturesSource | None, views: Sequence[View], resources: Resources = USUAL
) -> Loaded:
    """Read a checkpoint, and features where they are named.

    Raises CheckpointError; features that cannot be read leave it alone, with the reason in `features_error`.
    """
    from geolip_viewer.sources.checkpoint import read_checkpoint

    if features is not None and are_embeddings_alone(source, features):
        return load_features(None, source, features, views, resources)
    with phase("Reading the checkpoint"):
        checkpoint = read_checkpoint(source.path, source.anchors_key)
    device = resources.available_device()
    if features is None:
        return loaded(checkpoint, None, source, None, views, device)
    try:
        return load_features(checkpoint, source, features, views, resources)
    except ViewerError as error:
        own = replace(source, anchors_from=None)  # no anchors can be made without items
        return replace(loaded(checkpoint, None, own, None, views, device), features_error=error)


def load_beside(
    open_: Loaded,
    source: CheckpointSource,
    wanted: FeaturesSource,
    views: Sequence[View],
    resources: Resources = USUAL,
) -> Loaded:
    """Read features for what is open; a checkpoint whose anchors had been replaced by derived ones is read again.

    Raises FeaturesError, CheckpointError.
    """
    from geolip_viewer.sources.checkpoint import read_checkpoint

    if are_embeddings_alone(source, wanted):
        return load_features(None, source, wanted, views, resources)
    checkpoint = open_.checkpoint
    if checkpoint.anchors_from:
        with phase("Reading the checkpoint"):
            checkpoint = read_checkpoint(source.path, source.anchors_key)
    return load_features(checkpoint, source, wanted, views, resources)


def load_features(
    checkpoint: Checkpoint | None,
    source: CheckpointSource,
    wanted: FeaturesSource,
    views: Sequence[View],
    resources: Resources = USUAL,
) -> Loaded:
    """Read features for a checkpoint that is open, or for none where anchors are made of them. Raises FeaturesError."""
    from geolip_viewer.analysis.derived_anchors import parse_anchors_from, with_derived_anchors
    from geolip_viewer.analysis.large_features import read_items

    device = resources.available_device()
    read = partial(read_items, memory=resources.memory, device=device)
    features = _read_by(read, checkpoint, wanted)
    if source.anchors_from is not None or checkpoint is None:
        checkpoint = with_derived_anchors(checkpoint, features, parse_anchors_from(source.anchors_from or ""))
    return loaded(checkpoint, features, source, wanted, views, device)


def read_features_for(checkpoint: Checkpoint | None, wanted: FeaturesSource) -> Features:
    """The features that a state names, whole, so that other checkpoints can project them too. Raises FeaturesError."""
    from geolip_viewer.sources.feature_reading import read_features

    return _read_by(read_features, checkpoint, wanted)


def _read_by(read: Callable[..., Features], checkpoint: Checkpoint | None, wanted: FeaturesSource) -> Features:
    """What a state names, read for a checkpoint. Raises FeaturesError."""
    from geolip_viewer.sources.column_names import DEFAULT_COLUMNS, parse_columns
    from geolip_viewer.sources.reading_options import ReadingOptions

    with phase("Reading features"):
        where = Path(wanted.source) if wanted.is_folder else wanted.source
        columns = parse_columns(wanted.columns) if wanted.columns else DEFAULT_COLUMNS
        return read(
            where, checkpoint, ReadingOptions(wanted.split, wanted.experts or None, wanted.class_names, columns)
        )


def load_compared(open_: Loaded, source: CheckpointSource, views: Sequence[View]) -> Loaded:
    """Read a checkpoint that is shown beside what is open, of the same items.

    Raises CheckpointError if it cannot be read, or reads other features.
    """
    from geolip_viewer.analysis.derived_anchors import parse_anchors_from, with_derived_anchors
    from geolip_viewer.sources.checkpoint import read_checkpoint
    from geolip_viewer.sources.comparable import require_comparable

    with phase("Reading the checkpoint"):
        checkpoint = read_checkpoint(source.path, source.anchors_key)
    features = open_.features.projected_by(checkpoint) if open_.features is not None else None
    if features is not None and source.anchors_from is not None:
        checkpoint = with_derived_anchors(checkpoint, features, parse_anchors_from(source.anchors_from))
    require_comparable(open_.checkpoint, checkpoint, has_items=features is not None)
    return loaded(checkpoint, features, source, open_.sources[1], views, open_.analysis.device)


def loaded(
    checkpoint: Checkpoint,
    features: Features | None,
    source: CheckpointSource,
    features_source: FeaturesSource | None,
    views: Sequence[View],
    device: Device | None = None,
) -> Loaded:
    """What the window needs to know of a checkpoint and its features before anything is computed."""
    return loaded_as(Analysis(checkpoint, features, device=device), source, features_source, views)


def loaded_as(
    analysis: Analysis, source: CheckpointSource, features_source: FeaturesSource | None, views: Sequence[View]
) -> Loaded:
    """The same for an existing analysis."""
    checkpoint, features = analysis.checkpoint, analysis.features
    known = replace(source, content_hash=checkpoint.content_hash)
    if features is not None and features_source is not None:
        features_source = replace(features_source, content_hash=features.content_hash)
    with phase("Counting classes"):
        classes, primary = _classes(analysis)
    return Loaded(
        checkpoint=checkpoint,
        features=features,
        analysis=analysis,
        sources=(known, features_source),
        vocabulary=analysis.vocabulary,
        unavailable=MappingProxyType({view.id: view.unavailable(analysis) for view in views}),
        classes=classes,
        warnings=(*analysis.warnings, *font_warnings((*analysis.expert_names, *analysis.class_names))),
        primary_class=primary,
        total_count=analysis.total_count,
    )


def _classes(analysis: Analysis) -> tuple[tuple[ClassRow, ...], Any]:
    if not analysis.has_labels:
        return (), np.empty(0, np.int64)
    counts, primary = analysis.class_counts, analysis.primary_class
    rows = [ClassRow(int(i), analysis.class_names[i], int(counts[i])) for i in np.flatnonzero(counts)]
    without = int((primary == NO_CLASS).sum())
    return (*rows, *([ClassRow(NO_CLASS, "no class", without)] if without else [])), primary
