"""Tiny worlds: checkpoints, features and analyses made in a test, the same for the same arguments.

analysis = make_analysis()                                     # shared, 3 experts, 40 items, 12 anchors, D = 8
analysis = make_analysis(family="fused", experts=2, items=200)
analysis = make_analysis(items=None)                           # a checkpoint alone
analysis = make_analysis(family="anchors-only")                # no projectors, features as wide as the sphere
analysis = make_analysis(points=[[1, 0]], anchors=[[1, 0], [-1, 0]])     # exactly these, no projectors
analysis = make_analysis(labels=None)                          # nobody carries a class
analysis = make_analysis(dead=3)                               # at least 3 anchors that nobody visits
analysis = make_analysis(experts=2, same_experts=True)         # experts that agree exactly
analysis = make_analysis(family="anchors-only", axes=True)     # anchors and their opposites are one
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from geolip_viewer.analysis import Analysis
from geolip_viewer.analysis.run import Run
from geolip_viewer.analysis.run_analysis import RunAnalysis
from geolip_viewer.geometry.sphere import unit
from geolip_viewer.sources.checkpoint import AnchorSet, Checkpoint
from geolip_viewer.sources.experts import Alignment, Expert, Projector
from geolip_viewer.sources.features import FeatureColumn, Features
from geolip_viewer.sources.labels import Labels, labels_of
from geolip_viewer.sources.run_files import RunCheckpoint, RunFiles
from geolip_viewer.views.base import Requirement, View

NAMES = ("clip_l14_openai", "dinov2_b14", "siglip_b16_384")
Rows = Sequence[Sequence[float]] | np.ndarray


def expert_names(count: int) -> tuple[str, ...]:
    return tuple(NAMES[e] if e < len(NAMES) else f"expert_{e}" for e in range(count))


def make_checkpoint(
    family: str = "shared",
    *,
    experts: int = 3,
    anchors: int | Rows = 12,
    dimension: int = 8,
    widths: Sequence[int] | None = None,
    dead: int = 0,
    class_names: tuple[str, ...] = (),
    same_experts: bool = False,
    axes: bool = False,
    seed: int = 0,
) -> Checkpoint:
    """A checkpoint with random weights. `anchors` is how many, or the very rows. Widths default to 10, 11, 12, …"""
    random = np.random.default_rng([seed, 1])
    rows = random.normal(size=(anchors, dimension)) if isinstance(anchors, int) else np.asarray(anchors, float)
    rows = _frozen(unit(rows).astype(np.float32))
    count, dimension = rows.shape
    if dead:
        rows = _frozen(_with_dead(rows, dead))
    found: list[Expert] = []
    for e, name in enumerate(expert_names(0 if family == "anchors-only" else experts)):
        width = widths[e] if widths else 10 if same_experts else 10 + e
        if same_experts:
            random = np.random.default_rng([seed, 2])
        projector = _projector(random, width, dimension)
        native = _projector(random, width, dimension) if family == "dual-stream" else None
        alignment = _alignment(random, dimension) if family == "fused" else None
        found.append(Expert(name, width, projector, native, alignment))
    return Checkpoint(
        path=Path(f"{family}.pt"),
        content_hash=hashlib.sha256(rows.tobytes()).hexdigest(),
        family=family,  # type: ignore[arg-type]
        anchors=rows,
        anchors_key="constellation.anchors",
        anchor_sets=(AnchorSet("constellation.anchors", count, dimension, "axes" if axes else "points"),),
        experts=tuple(found),
        metrics={"mAP": 0.75, "epoch": 3},
        class_names=class_names,
    )


def make_features(
    checkpoint: Checkpoint,
    *,
    items: int = 40,
    classes: int = 5,
    labels: Sequence[Sequence[int]] | str | None = "random",
    points: Rows | None = None,
    same_experts: bool = False,
    texts: bool = False,
    item_names: bool = False,
    seed: int = 0,
) -> Features:
    """Features that fit the checkpoint. `labels` are lists of class ids, "random" (0 to 3 each), or None.

    `points` are the features themselves, of every expert; `texts` makes the item ids texts.
    """
    random = np.random.default_rng([seed, 3])
    items = items if points is None else len(points)
    hidden = random.normal(size=(items, 6))
    columns = []
    for name, width in _columns(checkpoint):
        if same_experts:
            random = np.random.default_rng([seed, 4])
        values = hidden @ random.normal(size=(6, width)) + random.normal(size=(items, width))
        values = _frozen(np.array(values if points is None else points, np.float32))
        columns.append(FeatureColumn(name, width, values, None))
    ids = np.array([f"item-{i}" for i in range(items)]) if texts else 1000 + 7 * np.arange(items)
    return Features(
        source="made/up",
        split="val",
        columns=tuple(columns),
        image_id=_frozen(ids),
        labels=make_labels(labels, items, classes, seed),
        class_names=checkpoint.class_names or tuple(f"class {c}" for c in range(classes)),
        item_names=tuple(f"item number {i}" for i in range(items)) if item_names else None,
        content_hash=hashlib.sha256(b"".join(column.values.tobytes() for column in columns)).hexdigest(),
        warnings=(),
    )


def make_labels(labels: Sequence[Sequence[int]] | str | None, items: int, classes: int, seed: int = 0) -> Labels:
    if labels is None:
        labels = [[] for _ in range(items)]
    elif isinstance(labels, str):
        random = np.random.default_rng([seed, 5])
        chance = 1 / (1.0 + np.arange(classes))
        labels = [random.choice(classes, random.integers(0, 4), p=chance / chance.sum()).tolist() for _ in range(items)]
    lengths = np.array([len(each) for each in labels], np.int64)
    values = np.array([c for each in labels for c in each], np.int64)
    return labels_of(lengths, values, classes)[0]


def make_analysis(
    family: str = "shared",
    *,
    items: int | None = 40,
    points: Rows | None = None,
    anchors: int | Rows = 12,
    fit_rows: int | None = None,
    labels: Sequence[Sequence[int]] | str | None = "random",
    classes: int = 5,
    same_experts: bool = False,
    texts: bool = False,
    item_names: bool = False,
    seed: int = 0,
    **of_checkpoint: Any,
) -> Analysis:
    """An analysis of a tiny world. `points` are exact item positions in D dimensions, seen by no expert."""
    if points is not None:
        points, family = np.asarray(points, np.float32), "anchors-only"
        of_checkpoint["dimension"] = points.shape[1]
    checkpoint = make_checkpoint(family, anchors=anchors, same_experts=same_experts, seed=seed, **of_checkpoint)
    if items is None:
        return Analysis(checkpoint, fit_rows=fit_rows)
    features = make_features(
        checkpoint,
        items=items,
        classes=classes,
        labels=labels,
        points=points,
        same_experts=same_experts,
        texts=texts,
        item_names=item_names,
        seed=seed,
    )
    return Analysis(checkpoint, features, fit_rows=fit_rows)


def _columns(checkpoint: Checkpoint) -> list[tuple[str, int]]:
    if not checkpoint.experts:
        return [("ready", checkpoint.dimension)]
    return [(expert.name, expert.width) for expert in checkpoint.experts]


def _with_dead(rows: np.ndarray, dead: int) -> np.ndarray:
    """The last anchors become twins of the first: a tie goes to the lower index, so nobody visits the twins."""
    rows = rows.copy()
    rows[-dead:] = rows[:dead]
    return rows


def _projector(random: np.random.Generator, width: int, dimension: int) -> Projector:
    return Projector(
        weight=_frozen(random.normal(size=(dimension, width)).astype(np.float32) / np.float32(width**0.5)),
        bias=_frozen(random.normal(size=dimension).astype(np.float32) * np.float32(0.1)),
        scale=_frozen((1 + 0.2 * random.normal(size=dimension)).astype(np.float32)),
        shift=_frozen((0.1 * random.normal(size=dimension)).astype(np.float32)),
    )


def _alignment(random: np.random.Generator, dimension: int) -> Alignment:
    rotation = np.linalg.qr(random.normal(size=(dimension, dimension)))[0]
    whitener = np.eye(dimension) + 0.1 * random.normal(size=(dimension, dimension))
    mean = 0.1 * random.normal(size=dimension)
    return Alignment(*(_frozen(part.astype(np.float32)) for part in (rotation, whitener, mean)))


def _frozen(array: np.ndarray) -> np.ndarray:
    array.flags.writeable = False
    return array


@dataclass(frozen=True, eq=False)
class KeptCheckpoint(RunCheckpoint):
    """A checkpoint of a run that lies on no disk."""

    kept: Checkpoint

    def read(self) -> Checkpoint:
        return self.kept


def run_of(analysis: Analysis, count: int = 3) -> RunAnalysis:
    """The analysis as the last checkpoint of a run, whose anchors came from elsewhere."""
    random, whole = np.random.default_rng(7), []
    for t in range(count):
        moved = analysis.anchors + (count - 1 - t) * random.normal(0, 0.2, analysis.anchors.shape)
        rows = (moved / np.linalg.norm(moved, axis=1, keepdims=True)).astype(np.float32)
        own = analysis.anchors if t == count - 1 else rows
        whole.append(replace(analysis.checkpoint, anchors=own, content_hash=f"{t}", path=Path(f"epoch_{t}.pt")))
    kept = tuple(
        KeptCheckpoint(
            path=each.path,
            name=each.path.name,
            content_hash=each.content_hash,
            anchors=each.anchors,
            anchors_key=each.anchors_key,
            family=each.family,
            widths=tuple(expert.width for expert in each.experts),
            are_axes=each.are_axes,
            metrics={"epoch": t},
            warnings=(),
            stamp=(t, t),
            kept=each,
        )
        for t, each in enumerate(whole)
    )
    run = Run(RunFiles("made up", kept, "epoch", tuple(range(count)), ()), analysis.features)
    return run.at(count - 1)


def for_view(view: View, analysis: Analysis) -> Analysis:
    """The analysis, as one of a run where a view needs one."""
    return run_of(analysis) if Requirement.RUN in view.needs else analysis
