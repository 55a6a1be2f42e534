"""Every quantity computed the obvious way, with whole float64 arrays and np.linalg.svd, to check streamed numbers."""

from functools import cached_property
from itertools import combinations

import numpy as np

from geolip_viewer.sources.checkpoint import Checkpoint
from geolip_viewer.sources.experts import Projector
from geolip_viewer.sources.features import Features


def unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def on_sphere(rows: np.ndarray) -> np.ndarray:
    return rows / (np.linalg.norm(rows, axis=1, keepdims=True) + 1e-8)


def projected(projector: Projector, features: np.ndarray) -> np.ndarray:
    rows = features @ projector.weight.T.astype(float) + projector.bias
    rows = (rows - rows.mean(axis=1, keepdims=True)) / np.sqrt(rows.var(axis=1, keepdims=True) + 1e-5)
    return unit(rows * projector.scale + projector.shift)


def svd(centred: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Singular values and right singular vectors as rows, each with its largest entry positive."""
    _, values, rows = np.linalg.svd(centred, full_matrices=False)
    largest = np.abs(rows).argmax(axis=1)
    return values, rows * np.sign(rows[np.arange(len(rows)), largest])[:, None]


def effective_dimension(values: np.ndarray) -> float:
    p = values / values.sum()
    return 1 / (p**2).sum()


class Brute:
    """The same world as an Analysis, computed whole."""

    def __init__(self, checkpoint: Checkpoint, features: Features, fit_rows: int | None = None) -> None:
        self.checkpoint = checkpoint
        self.anchors = checkpoint.anchors.astype(float)
        self.labels = [features.labels.of(i).tolist() for i in range(len(features))]
        self.classes = len(features.class_names)
        self.raw = [column.block(slice(None)).astype(float) for column in features.columns]
        self.fit = slice(None, fit_rows)

    @cached_property
    def projected(self) -> list[np.ndarray]:
        return [projected(e.projector, x) for e, x in zip(self.checkpoint.experts, self.raw, strict=True)]

    @cached_property
    def fused(self) -> np.ndarray:
        if not self.checkpoint.experts:
            return unit(self.raw[0])
        return unit(np.mean(self.projected, axis=0))

    @cached_property
    def lenses(self) -> list[np.ndarray]:
        experts = self.checkpoint.experts
        if experts[0].alignment is not None:
            turns = [e.alignment for e in experts]
            return [unit((self.fused - t.mean) @ t.whitener.astype(float) @ t.rotation.T.astype(float)) for t in turns]
        if experts[0].native is not None:
            return [projected(e.native, x) for e, x in zip(experts, self.raw, strict=True)]
        return self.projected

    def pca(self, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return svd((rows - rows.mean(axis=0))[self.fit])

    @cached_property
    def triangulations(self) -> list[np.ndarray]:
        return [1 - lens @ self.anchors.T for lens in self.lenses]

    @cached_property
    def differences(self) -> list[np.ndarray]:
        return [a - b for a, b in combinations(self.triangulations, 2)]

    @property
    def spaces(self) -> dict[str, np.ndarray]:
        first, pairs = self.triangulations[0], self.differences
        return {"triangulation": first, "difference": np.hstack(pairs), "combined": np.hstack([first, *pairs])}

    @property
    def primary_class(self) -> list[int]:
        counts = self.class_counts
        return [min(carried, key=lambda c: (counts[c], c), default=-1) for carried in self.labels]

    @property
    def class_counts(self) -> list[int]:
        return [sum(c in carried for carried in self.labels) for c in range(self.classes)]

    @property
    def centroids(self) -> np.ndarray:
        members = [[i for i, carried in enumerate(self.labels) if c in carried] for c in range(self.classes)]
        nothing = np.full(self.fused.shape[1], np.nan)
        return np.array([self.fused[rows].mean(axis=0) if rows else nothing for rows in members])
