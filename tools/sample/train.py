"""Splits the items, trains one constellation, and measures it on held-out items."""

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt
import torch
from sklearn.cluster import KMeans
from torch import Tensor, nn

from tools.sample.losses import Loss
from tools.sample.measure import mean_average_precision
from tools.sample.model import DualStream, fused

SEED = 10
DIMENSION = ANCHORS = 256
EPOCHS, BATCH = 60, 256
ANCHORS_PLACED_AT_EPOCH = 6
FEATURE_DROPOUT = 0.2
HELD_OUT_SHARE = 0.2

Floats = npt.NDArray[np.float32]
Indices = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Standardization:
    """Mean and scale of one expert's features over the training items."""

    mean: Tensor
    scale: Tensor

    @classmethod
    def of(cls, features: Tensor) -> "Standardization":
        # A twentieth of the overall deviation is added, so that features that hardly vary are not blown up.
        return cls(features.mean(dim=0), features.std(dim=0) + 0.05 * features.std())

    def apply(self, features: Tensor) -> Tensor:
        return (features - self.mean) / self.scale

    def fold_into(self, linear: nn.Linear) -> None:
        """Makes the layer accept raw features: W/σ and b - (W/σ)μ, in float64."""
        weight = linear.weight.data.double() / self.scale.double()
        bias = linear.bias.data.double() - weight @ self.mean.double()
        linear.weight.data, linear.bias.data = weight.float(), bias.float()


@dataclass(frozen=True)
class Trained:
    """A constellation that accepts raw features, and what was measured before anything was written."""

    state: dict[str, Tensor]
    held_out: Indices
    held_out_map: float
    train_map: float
    group_map: float
    embeddings: Floats


def split(count: int, seed: int) -> tuple[Indices, Indices]:
    """Training rows and held-out rows, both ascending."""
    order = np.random.default_rng(seed).permutation(count)
    held_out = round(count * HELD_OUT_SHARE)
    return np.sort(order[held_out:]), np.sort(order[:held_out])


@dataclass(frozen=True)
class Snapshot:
    """The constellation after some epochs, for raw features; `loss` is the epoch's mean, None before the first."""

    epoch: int
    loss: float | None
    held_out_map: float
    state: dict[str, Tensor]


def train(
    features: Mapping[str, Floats],
    targets: Floats,
    groups: int,
    seed: int,
    epochs: int = EPOCHS,
    after_epoch: Callable[[Snapshot], object] = lambda _: None,
    kept_epochs: frozenset[int] = frozenset(),
) -> Trained:
    """One run, repeatable on one machine: (N, F_e) per expert, (N, C) of 0 and 1 whose first columns are groups.

    `after_epoch` receives a snapshot after each of the `kept_epochs`, 0 for before the first. Snapshots do not affect
    the training.
    """
    torch.manual_seed(seed)
    torch.use_deterministic_algorithms(True)
    seen, held_out = split(len(targets), seed)
    raw = [torch.from_numpy(values) for values in features.values()]
    standards = [Standardization.of(values[seen]) for values in raw]
    inputs = [standard.apply(values) for standard, values in zip(standards, raw, strict=True)]
    model = DualStream([values.shape[1] for values in raw], DIMENSION, ANCHORS, targets.shape[1])

    def take(epoch: int, loss: float | None) -> None:
        if epoch in kept_epochs:
            with torch.inference_mode():
                scores = model.logits(fused(model.shared(inputs))).numpy()[held_out]
            score = mean_average_precision(targets[held_out], scores)
            after_epoch(Snapshot(epoch, loss, score, _taking_raw_features(model, standards)))

    _fit(model, [values[seen] for values in inputs], torch.from_numpy(targets[seen]), epochs, seed, take)
    with torch.inference_mode():
        embeddings = fused(model.shared(inputs))
        scores = model.logits(embeddings).numpy()
    return Trained(
        _taking_raw_features(model, standards),
        held_out,
        mean_average_precision(targets[held_out], scores[held_out]),
        mean_average_precision(targets[seen], scores[seen]),
        mean_average_precision(targets[held_out, :groups], scores[held_out, :groups]),
        embeddings.numpy(),
    )


def _taking_raw_features(model: DualStream, standards: list[Standardization]) -> dict[str, Tensor]:
    """The weights without the head, with each expert's standardization folded into its projectors."""
    folded = copy.deepcopy(model)
    for standard, projector in zip(standards, folded.experts, strict=True):
        for stream in (projector.proj_shared, projector.proj_native):
            standard.fold_into(cast("nn.Linear", stream[0]))
    return {key: value.clone() for key, value in folded.state_dict().items() if not key.startswith("head.")}


def _fit(
    model: DualStream,
    inputs: list[Tensor],
    targets: Tensor,
    epochs: int,
    seed: int,
    take: Callable[[int, float | None], object],
) -> None:
    loss = Loss(targets)
    anchors = [model.constellation.anchors]
    others = [value for name, value in model.named_parameters() if name != "constellation.anchors"]
    optimizer = torch.optim.AdamW([{"params": others, "weight_decay": 5e-2}, {"params": anchors, "weight_decay": 0.0}])
    batches = -(-len(targets) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=[3e-3, 1e-2], total_steps=epochs * batches)
    take(0, None)
    for epoch in range(epochs):
        losses = []
        if epoch == ANCHORS_PLACED_AT_EPOCH:
            _place_anchors(model, inputs, seed)
        for rows in torch.randperm(len(targets)).chunk(batches):
            batch = [nn.functional.dropout(values[rows], FEATURE_DROPOUT) for values in inputs]
            optimizer.zero_grad()
            total = loss.total(model, batch, targets[rows])
            torch.autograd.backward(total)
            optimizer.step()
            schedule.step()
            losses.append(float(total))
        take(epoch + 1, sum(losses) / len(losses))


@torch.no_grad()
def _place_anchors(model: DualStream, inputs: list[Tensor], seed: int) -> None:
    """Move every anchor to the centre of a cluster of training items."""
    points = fused(model.shared(inputs)).numpy()
    centres = KMeans(ANCHORS, n_init=1, random_state=seed).fit(points).cluster_centers_
    model.constellation.anchors.copy_(nn.functional.normalize(torch.from_numpy(centres), dim=1))
