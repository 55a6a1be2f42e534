"""The dual-stream constellation: a shared and a native projector for each expert, and the anchors."""

from collections.abc import Sequence
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional as F

SHARPNESS = 10.0


class Projector(nn.Module):
    """Two maps from an expert's features to the sphere: into the space that the experts share, and into its own."""

    def __init__(self, width: int, dimension: int) -> None:
        super().__init__()
        self.proj_shared = nn.Sequential(nn.Linear(width, dimension), nn.LayerNorm(dimension))
        self.proj_native = nn.Sequential(nn.Linear(width, dimension), nn.LayerNorm(dimension))


class Constellation(nn.Module):
    """The anchors, stored unnormalised: (A, D)."""

    def __init__(self, anchors: int, dimension: int) -> None:
        super().__init__()
        self.anchors = nn.Parameter(F.normalize(torch.randn(anchors, dimension), dim=1))

    @property
    def rows(self) -> Tensor:
        """The anchors as unit rows."""
        return F.normalize(self.anchors, dim=1)


class DualStream(nn.Module):
    """The trained model. The head is only used in training and is not shipped."""

    def __init__(self, widths: Sequence[int], dimension: int, anchors: int, classes: int) -> None:
        super().__init__()
        self.projectors = nn.ModuleList(Projector(width, dimension) for width in widths)
        self.constellation = Constellation(anchors, dimension)
        self.head = nn.Linear(anchors, classes)

    @property
    def experts(self) -> list[Projector]:
        """The projectors, in order."""
        return cast("list[Projector]", list(self.projectors))

    def shared(self, features: Sequence[Tensor]) -> Tensor:
        """E tensors (N, F_e) -> unit rows (E, N, D)."""
        return F.normalize(torch.stack([p.proj_shared(x) for p, x in zip(self.experts, features, strict=True)]), dim=-1)

    def native(self, features: Sequence[Tensor]) -> Tensor:
        """E tensors (N, F_e) -> unit rows (E, N, D)."""
        return F.normalize(torch.stack([p.proj_native(x) for p, x in zip(self.experts, features, strict=True)]), dim=-1)

    def logits(self, points: Tensor) -> Tensor:
        """Class scores from the nearness to each anchor: (…, D) -> (…, C)."""
        scores: Tensor = self.head(SHARPNESS * points @ self.constellation.rows.T)
        return scores


def fused(shared: Tensor) -> Tensor:
    """Item positions: the normalized mean over experts, (E, N, D) -> (N, D)."""
    return F.normalize(shared.mean(dim=0), dim=-1)
