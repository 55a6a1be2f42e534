"""One trained constellation: anchors on a sphere, and the projectors that lead experts' features onto it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Family = Literal["shared", "dual-stream", "fused", "anchors-only"]


@dataclass(frozen=True, eq=False)
class Projector:
    """A Linear layer and the LayerNorm after it (eps 1e-5, biased variance)."""

    weight: Floats  # (D, F)
    bias: Floats  # (D,)
    scale: Floats  # (D,)
    shift: Floats  # (D,)


@dataclass(frozen=True, eq=False)
class Alignment:
    """How an expert of the fused family sees the sphere: unit((x − mean) · whitener · rotationᵀ)."""

    rotation: Floats  # (D, D)
    whitener: Floats  # (D, D)
    mean: Floats  # (D,)


@dataclass(frozen=True, eq=False)
class Expert:
    """One expert. `name` is "" where the checkpoint gives none; `native` is there in the dual-stream family alone,
    `alignment` in the fused family alone."""

    name: str
    width: int
    projector: Projector
    native: Projector | None = None
    alignment: Alignment | None = None


@dataclass(frozen=True)
class AnchorSet:
    """Anchors that the checkpoint holds and that could be shown."""

    key: str
    count: int
    dimension: int


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """One trained constellation, its tensors checked against each other.

    `anchors` are unit rows (A, D), read-only; a zero row stays zero. `anchor_sets` are all that could be shown, the
    default first. `experts` are in checkpoint order, none in the family "anchors-only". `metrics` are the checkpoint's
    own scalars, those one level down as "group.name". `class_names` come from its config, often ().
    """

    path: Path
    content_hash: str
    family: Family
    anchors: Floats
    anchors_key: str
    anchor_sets: tuple[AnchorSet, ...]
    experts: tuple[Expert, ...]
    metrics: Mapping[str, float | int | str]
    class_names: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def anchor_count(self) -> int:
        return int(self.anchors.shape[0])

    @property
    def dimension(self) -> int:
        return int(self.anchors.shape[1])
