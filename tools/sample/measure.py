"""Figures of the shipped files, read back from disk, and scores of classifiers; independent of the training code."""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow.parquet as pq
import torch
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score
from sklearn.multiclass import OneVsRestClassifier
from sklearn.preprocessing import StandardScaler

Doubles = npt.NDArray[np.float64]
Floats = npt.NDArray[np.float32]
NEIGHBORS = 10


def read_features(path: Path) -> Floats:
    """(N, F_e), as stored."""
    lists = pq.read_table(path, columns=["features"]).column(0).combine_chunks()
    values: Floats = lists.flatten().to_numpy().reshape(len(lists), -1)
    return values


def unit(rows: Doubles) -> Doubles:
    """Rows of length 1."""
    lengths: Doubles = np.linalg.norm(rows, axis=-1, keepdims=True)
    return rows / lengths


def projected(features: Floats, state: dict[str, torch.Tensor], key: str) -> Doubles:
    """unit(LayerNorm(Linear(features))) in float64, for the projector of this key: (N, F_e) -> (N, D)."""
    weight, bias, scale, shift = (
        state[f"{key}.{part}"].double().numpy() for part in ("0.weight", "0.bias", "1.weight", "1.bias")
    )
    linear = features.astype(np.float64) @ weight.T + bias
    centred = linear - linear.mean(axis=1, keepdims=True)
    return unit(centred / np.sqrt(linear.var(axis=1, keepdims=True) + 1e-5) * scale + shift)


def embeddings(checkpoint: dict[str, Any], features: list[Floats]) -> Doubles:
    """Fused unit rows, (N, D)."""
    state = checkpoint["state_dict"]
    return unit(np.sum([projected(x, state, f"projectors.{e}.proj_shared") for e, x in enumerate(features)], axis=0))


def constellation_figures(points: Doubles, anchors: Doubles) -> dict[str, float]:
    """How often anchors are nearest, and how many dimensions the items fill."""
    assignment_counts = np.bincount((points @ unit(anchors).T).argmax(axis=1), minlength=len(anchors))
    spectrum = np.linalg.svd(points - points.mean(axis=0), compute_uv=False)
    return {
        "visited": int((assignment_counts > 0).sum()),
        "dead": int((assignment_counts == 0).sum()),
        "variance_3": float((spectrum[:3] ** 2).sum() / (spectrum**2).sum()),
        "effective_dimension": float(spectrum.sum() ** 2 / (spectrum**2).sum()),
        "effective_dimension_variance": float((spectrum**2).sum() ** 2 / (spectrum**4).sum()),
    }


def on_sphere(points: Doubles) -> Doubles:
    """Each item's position on the first three components: (N, D) -> (N, 3)."""
    _, _, axes = np.linalg.svd(points - points.mean(axis=0), full_matrices=False)
    return unit(points @ axes[:3].T)


def purity(points: Doubles, groups: npt.NDArray[np.int64]) -> float:
    """The share of an item's ten nearest that belong to its group, averaged over items."""
    cosines = points @ points.T
    np.fill_diagonal(cosines, -np.inf)
    nearest = np.argpartition(-cosines, NEIGHBORS, axis=1)[:, :NEIGHBORS]
    return float((groups[nearest] == groups[:, None]).mean())


def logistic_regression(features: list[Floats], targets: Floats, held_out: npt.NDArray[np.int64]) -> float:
    """Held-out mAP of scikit-learn's logistic regression, untuned, on all features concatenated."""
    inputs = np.hstack(features).astype(np.float64)
    seen = np.setdiff1d(np.arange(len(inputs)), held_out)
    scaler = StandardScaler().fit(inputs[seen])
    model = OneVsRestClassifier(LogisticRegression(max_iter=2000)).fit(scaler.transform(inputs[seen]), targets[seen])
    scores = model.decision_function(scaler.transform(inputs[held_out])).astype(np.float32)
    return mean_average_precision(targets[held_out], scores)


def mean_average_precision(targets: Floats, scores: Floats) -> float:
    """Macro average over the classes with at least one item here."""
    present = targets.any(axis=0)
    return float(average_precision_score(targets[:, present], scores[:, present], average="macro"))
