"""Anchors made from the items themselves, for data without a trained constellation: class means or k-means centres."""

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np

from geolip_viewer.analysis import Analysis
from geolip_viewer.errors import MissingDataError, OptionError
from geolip_viewer.geometry.arrays import Array, read_only
from geolip_viewer.geometry.sphere import unit
from geolip_viewer.geometry.spherical_kmeans import spherical_kmeans
from geolip_viewer.sources.anchors import AnchorSet
from geolip_viewer.sources.checkpoint import Checkpoint
from geolip_viewer.sources.features import Features
from geolip_viewer.task import phase

REMEDY = "Use classes, kmeans:256 for 256 centres, or kmeans:256:7 for seed 7 instead of 0"
_KMEANS = re.compile(r"kmeans:(?P<count>[0-9]{1,6})(?::(?P<seed>[0-9]{1,9}))?")
_LEAST = 2


@dataclass(frozen=True)
class AnchorsFrom:
    """How anchors are made: the unit mean of each class that has items, or `count` centres of spherical k-means."""

    kind: Literal["classes", "kmeans"]
    count: int = 0
    seed: int = 0

    @property
    def text(self) -> str:
        """The inverse of `parse_anchors_from`."""
        return "classes" if self.kind == "classes" else f"kmeans:{self.count}:{self.seed}"


def parse_anchors_from(text: str) -> AnchorsFrom:
    """What "classes", "kmeans:256" or "kmeans:256:7" asks for; raises OptionError."""
    if text == "classes":
        return AnchorsFrom("classes")
    found = _KMEANS.fullmatch(text)
    if found is None or int(found["count"]) < _LEAST:
        raise OptionError("--anchors-from", f"cannot be {text!r}", REMEDY)
    return AnchorsFrom("kmeans", int(found["count"]), int(found["seed"] or 0))


def with_derived_anchors(checkpoint: Checkpoint | None, features: Features, wanted: AnchorsFrom) -> Checkpoint:
    """The checkpoint with anchors made from its embeddings of these items; without one, the features are embeddings.

    Raises MissingDataError if there are fewer than two anchors to be made, OptionError for more centres than items.
    """
    base = checkpoint or _no_checkpoint(features)
    analysis = Analysis(base, features)
    with phase("Making anchors from the items"):
        anchors, told = _of_classes(analysis) if wanted.kind == "classes" else _of_kmeans(analysis, wanted)
    anchors = read_only(anchors.astype(np.float32))
    count, dimension = anchors.shape
    return replace(
        base,
        anchors=anchors,
        anchors_key=told,
        anchor_sets=(AnchorSet(told, count, dimension),),
        anchors_from=told,
        warnings=(*(each for each in base.warnings if each != _warning(base.anchors_from)), _warning(told)),
    )


def _warning(made: str) -> str:
    return f"These anchors were not trained: they are {made}"


def _no_checkpoint(features: Features) -> Checkpoint:
    """A placeholder for a missing checkpoint: no experts, and anchors that are yet to be made."""
    nothing = np.zeros((_LEAST, features.columns[0].width), np.float32)
    return Checkpoint(
        path=Path(features.source),
        content_hash=features.content_hash,
        family="anchors-only",
        anchors=nothing,
        anchors_key="",
        anchor_sets=(),
        experts=(),
        metrics={},
    )


def _of_classes(analysis: Analysis) -> tuple[Array, str]:
    carried = np.flatnonzero(analysis.class_counts)
    if len(carried) < _LEAST:
        problem = f"needs at least two classes with items, not {len(carried)}"
        raise MissingDataError("--anchors-from classes", problem, "Use features with labels, or kmeans:256")
    return unit(analysis.centroids[carried]), f"unit means of {len(carried)} classes"


def _of_kmeans(analysis: Analysis, wanted: AnchorsFrom) -> tuple[Array, str]:
    if wanted.count > analysis.item_count:
        problem = f"asks for {wanted.count:,} centres, but there are only {analysis.item_count:,} items"
        raise OptionError("--anchors-from", problem, "Ask for fewer")
    found = spherical_kmeans(analysis.embeddings, wanted.count, wanted.seed)
    return found.centres, f"{wanted.count} centres of spherical k-means, seed {wanted.seed}"
