"""Runs on disk, small enough for a test: checkpoints of one training as torch writes them, and features beside them."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from geolip_viewer.sources.checkpoint import read_checkpoint
from geolip_viewer.sources.feature_reading import read_features
from geolip_viewer.sources.features import Features
from tests.sources.writing import DEFAULT, features_folder, state_dict

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
