"""Runs on disk, small enough for a test: checkpoints of one training as torch writes them, and features beside them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from geolip_viewer.analysis.run import Run
from geolip_viewer.sources.checkpoint import read_checkpoint
from geolip_viewer.sources.feature_reading import read_features
from geolip_viewer.sources.features import Features
from geolip_viewer.sources.run_files import read_run
from tests.brute import Brute
from tests.sources.writing import DEFAULT, features_folder, state_dict, table, write

WIDTHS = (5, 6, 7)
Tensors = dict[str, torch.Tensor]


def trained(count: int, *, dimension: int = 8, anchors: int = 12, step: float = 0.1) -> list[Tensors]:
    """Every tensor wanders at random."""
    random = torch.Generator().manual_seed(3)
    states = [state_dict(WIDTHS, dimension, anchors)]
    for _ in range(count - 1):
        states.append({key: t + step * torch.randn(t.shape, generator=random) for key, t in states[-1].items()})
    return states


def turned(state: Tensors, seed: int) -> Tensors:
    """The same constellation after a rotation of the whole sphere: axes change places and signs.

    LayerNorm undoes no other rotation of its input, but this one it carries through.
    """
    random = np.random.default_rng(seed)
    order = torch.tensor(random.permutation(state["constellation.anchors"].shape[1]))
    signs = torch.tensor(random.choice([-1.0, 1.0], len(order)), dtype=torch.float32)
    found = {}
    for key, tensor in state.items():
        if key == "constellation.anchors":
            found[key] = tensor[:, order] * signs
        elif ".proj.1." in key:  # scale and shift of LayerNorm
            found[key] = tensor[order] * signs
        else:
            found[key] = tensor[order]
    return found


def anchors_only(rows: object) -> Tensors:
    return {"constellation.anchors": torch.tensor(np.asarray(rows), dtype=torch.float32)}


def save_run(folder: Path, states: Sequence[Tensors], name: str = "epoch_{}.pt", **metrics: Sequence[object]) -> Path:
    """One file a state; each says its epoch, and its value of every metric given."""
    folder.mkdir(parents=True, exist_ok=True)
    for t, state in enumerate(states):
        own = {key: values[t] for key, values in metrics.items()}
        torch.save({"state_dict": state, "epoch": t, **own}, folder / name.format(t))
    return folder


def save_features(folder: Path, count: int = 40) -> Path:
    return features_folder(folder, dict(zip(DEFAULT, WIDTHS, strict=True)), count)


def features_for(run: Path, features: Path) -> Features:
    return read_features(features, read_checkpoint(min(run.iterdir())))


def opened(tmp_path: Path, states: Sequence[Tensors], **options: Any) -> Run:
    """A run on disk, with features."""
    folder = save_run(tmp_path / "run", states)
    return Run(read_run([folder]), features_for(folder, save_features(tmp_path / "features")), **options)


def with_points(tmp_path: Path, states: Sequence[np.ndarray], points: np.ndarray, **options: Any) -> Run:
    """Anchors alone, and items that are their own embeddings."""
    folder = save_run(tmp_path / "run", [anchors_only(rows) for rows in states])
    write(tmp_path / "features", "points", table(np.asarray(points, np.float32)))
    return Run(read_run([folder]), features_for(folder, tmp_path / "features"), **options)


def brutes(run: Run) -> list[Brute]:
    """Each checkpoint as whole arrays say."""
    return [Brute(each.read(), run.features) for each in run.files.checkpoints]
