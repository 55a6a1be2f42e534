"""The terms of the training loss, with one sentence per term; `total` has the weights."""

from itertools import combinations

import torch
from torch import Tensor
from torch.nn import functional as F

from tools.sample.classes import GROUPS
from tools.sample.model import DualStream, fused

LARGEST_POSITIVE_WEIGHT = 10.0


class Loss:
    """The weighted sum of all terms; classes that are rarer among the training items weigh more."""

    def __init__(self, train_targets: Tensor) -> None:
        share = train_targets.mean(dim=0)
        self._positive_weight = ((1 - share) / share).sqrt().clamp(max=LARGEST_POSITIVE_WEIGHT)
        self._class_weight = torch.ones_like(share)
        self._class_weight[: len(GROUPS)] = 2.0

    def total(self, model: DualStream, features: list[Tensor], targets: Tensor) -> Tensor:
        """One number for a batch: E tensors (N, F_e), targets (N, C)."""
        shared, native = model.shared(features), model.native(features)
        points, anchors = fused(shared), model.constellation.rows
        groups = targets[:, : len(GROUPS)].argmax(dim=1)
        native_classes = torch.stack([self._classes(model.logits(lens), targets) for lens in native]).mean()
        return (
            self._classes(model.logits(points), targets)
            + native_classes
            + 0.5 * agreement(shared)
            + 1.0 * distance_to_nearest(points, anchors)
            + 0.01 * crowding(anchors)
            + 0.3 * group_contrast(points, groups)
            + 1.0 * off_centre(points)
            + 0.1 * off_centre(native)
        )

    def _classes(self, logits: Tensor, targets: Tensor) -> Tensor:
        return F.binary_cross_entropy_with_logits(
            logits, targets, weight=self._class_weight, pos_weight=self._positive_weight
        )


def agreement(shared: Tensor, temperature: float = 0.1) -> Tensor:
    """InfoNCE between experts: each finds its item among those of every other expert."""
    own = torch.arange(shared.shape[1])
    terms = []
    for a, b in combinations(shared, 2):
        similarity = a @ b.T / temperature
        terms.append(F.cross_entropy(similarity, own) + F.cross_entropy(similarity.T, own))
    return torch.stack(terms).mean() / 2


def distance_to_nearest(points: Tensor, anchors: Tensor) -> Tensor:
    """Keeps items near an anchor: mean of 1 - cosine to the nearest."""
    return 1 - (points @ anchors.T).amax(dim=1).mean()


def crowding(anchors: Tensor, temperature: float = 0.1) -> Tensor:
    """Keeps anchors apart: mean over anchors of a soft largest cosine to the others."""
    cosines = anchors @ anchors.T / temperature
    itself = torch.eye(len(anchors), dtype=torch.bool)
    return cosines.masked_fill(itself, -torch.inf).logsumexp(dim=1).mean()


def group_contrast(points: Tensor, groups: Tensor, temperature: float = 0.2) -> Tensor:
    """Keeps groups together: supervised contrastive loss over items with others of their group in the batch."""
    itself = torch.eye(len(points), dtype=torch.bool)
    likelihood = (points @ points.T / temperature).masked_fill(itself, -torch.inf).log_softmax(dim=1)
    friends = (groups[:, None] == groups[None, :]) & ~itself
    count = friends.sum(dim=1)
    mean = likelihood.masked_fill(~friends, 0).sum(dim=1) / count.clamp(min=1)
    return -mean[count > 0].mean()


def off_centre(points: Tensor) -> Tensor:
    """Spreads items over the whole sphere: squared length of the mean, averaged over experts if there are several."""
    return points.mean(dim=-2).square().sum(dim=-1).mean()
