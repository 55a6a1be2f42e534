"""The experts of a constellation: how the features of each are projected, found by the names of the tensors."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from geolip_viewer.sources.named_tensors import Tensor
from geolip_viewer.sources.names import listed, shown

Floats = npt.NDArray[np.float32]
Family = Literal["shared", "dual-stream", "fused", "anchors-only"]
Tensors = Mapping[str, Tensor]

_CONSTELLATION = re.compile(r"(?P<prefix>(?:.*\.)?)constellation\.anchors", re.DOTALL)
_PART = re.compile(r"(?P<expert>[^.]+)\.(?P<lens>proj_shared|proj|proj_native)\.(?P<layer>[01])\.(?P<kind>weight|bias)")
_NUMBER = re.compile(r"[0-9]{1,6}")
# The fields of a projector and of an alignment, and the names of their tensors.
LAYERS = {"weight": "0.weight", "bias": "0.bias", "scale": "1.weight", "shift": "1.bias"}
ALIGNMENT = {"rotation": "rotations", "whitener": "whiteners", "mean": "means"}


@dataclass(frozen=True, eq=False)
class Projector:
    """A Linear layer and the LayerNorm after it (eps 1e-5, biased variance)."""

    weight: Floats  # (D, F)
    bias: Floats  # (D,)
    scale: Floats  # (D,)
    shift: Floats  # (D,)


@dataclass(frozen=True, eq=False)
class Alignment:
    """How the fused family maps an expert onto the sphere: unit((x − mean) · whitener · rotationᵀ)."""

    rotation: Floats  # (D, D)
    whitener: Floats  # (D, D)
    mean: Floats  # (D,)


@dataclass(frozen=True, eq=False)
class Expert:
    """One expert, which reads features of `width` numbers. `name` is "" if the checkpoint gives none.

    `native` exists only in the dual-stream family, `alignment` only in the fused family.
    """

    name: str
    width: int
    projector: Projector
    native: Projector | None = None
    alignment: Alignment | None = None


Found = tuple[Family, tuple[Expert, ...], tuple[str, ...]]


class DoesNotFit(Exception):
    """Tensors that do not form a known projector; the text says which, as a part of a sentence."""


def experts_of(tensors: Tensors, anchors_key: str, dimension: int) -> Found:
    """Family, experts in checkpoint order and warnings. Without projectors that fit: anchors-only, and why."""
    found = _CONSTELLATION.fullmatch(anchors_key)
    if found is None:
        return "anchors-only", (), (f"Anchors alone: {shown(anchors_key)} belongs to no constellation with projectors",)
    prefix = found["prefix"]
    try:
        experts = _projected(tensors, prefix, dimension)
    except DoesNotFit as reason:
        return "anchors-only", (), (f"Anchors alone: {reason}",)
    return _with_family(tensors, prefix, experts)


def _projected(tensors: Tensors, prefix: str, dimension: int) -> dict[str, dict[str, Projector]]:
    """Projectors by expert and lens, in checkpoint order; raises DoesNotFit."""
    start = f"{prefix}projectors."
    names = [key.removeprefix(start) for key in tensors if key.startswith(start)]
    if not names:
        raise DoesNotFit(f"there is no {shown(start)}…, so features cannot be projected onto the sphere")
    lenses: dict[str, dict[str, None]] = {}
    for name in names:
        part = _PART.fullmatch(name)
        if part is None:
            raise DoesNotFit(f"{shown(start + name)} is neither part of a Linear nor of a LayerNorm layer")
        lenses.setdefault(part["expert"], {})[part["lens"]] = None
    return {
        expert: {lens: _projector(tensors, f"{start}{expert}.{lens}.", dimension) for lens in lenses[expert]}
        for expert in _in_order(lenses, start)
    }


def _in_order(names: Mapping[str, Mapping[str, None]], start: str) -> list[str]:
    """Experts by number if all are numbers, otherwise as they appear; raises DoesNotFit if one is missing."""
    without = [name for name, lenses in names.items() if not {"proj", "proj_shared"} & set(lenses)]
    if without:
        raise DoesNotFit(f"{shown(start + without[0])} has proj_native but neither proj_shared nor proj")
    if not all(_NUMBER.fullmatch(name) for name in names):
        return list(names)
    ordered = sorted(names, key=int)
    if [int(name) for name in ordered] != list(range(len(ordered))):
        raise DoesNotFit(f"the experts are {listed(ordered)}, so one is missing")
    return ordered


def _projector(tensors: Tensors, start: str, dimension: int) -> Projector:
    missing = [start + name for name in LAYERS.values() if start + name not in tensors]
    if missing:
        raise DoesNotFit(f"{shown(missing[0])} is missing")
    shape = tensors[start + "0.weight"].shape
    if len(shape) != 2 or shape[0] != dimension or shape[1] < 1:
        raise DoesNotFit(f"{shown(start)}0.weight is {by(shape)}, not {dimension}×F")
    wanted = {"weight": shape, "bias": (dimension,), "scale": (dimension,), "shift": (dimension,)}
    return Projector(**{field: _array(tensors, start + LAYERS[field], wanted[field]) for field in LAYERS})


def _array(tensors: Tensors, key: str, shape: tuple[int, ...]) -> Floats:
    tensor = tensors[key]
    if tensor.shape != shape or not tensor.is_floating:
        raise DoesNotFit(f"{shown(key)} is {by(tensor.shape)} {tensor.precision}, not {by(shape)} floats")
    array = tensor.read()
    if not np.isfinite(array).all():
        raise DoesNotFit(f"{shown(key)} holds NaN or Inf")
    return array


def _with_family(tensors: Tensors, prefix: str, lenses: Mapping[str, Mapping[str, Projector]]) -> Found:
    numbered = all(_NUMBER.fullmatch(name) for name in lenses)
    experts = []
    for name, parts in lenses.items():
        main = parts.get("proj_shared") or parts["proj"]
        experts.append(Expert("" if numbered else name, int(main.weight.shape[1]), main))
    alignments, warnings = _alignments(tensors, prefix, lenses, int(experts[0].projector.weight.shape[0]))
    if alignments:
        aligned = (replace(expert, alignment=alignment) for expert, alignment in zip(experts, alignments, strict=True))
        return "fused", tuple(aligned), ()
    natives = [parts.get("proj_native") for parts in lenses.values()]
    if all(natives) and [native.weight.shape[1] for native in natives if native] == [e.width for e in experts]:
        return "dual-stream", tuple(replace(e, native=n) for e, n in zip(experts, natives, strict=True)), warnings
    if any(natives):
        warnings = (*warnings, "proj_native is missing for some expert or has another width, and is not used")
    return "shared", tuple(experts), warnings


def _alignments(
    tensors: Tensors, prefix: str, names: Mapping[str, object], dimension: int
) -> tuple[list[Alignment], tuple[str, ...]]:
    """An alignment for every expert, or none, with a warning if some have one."""
    start, square = f"{prefix}constellation.expert_", (dimension, dimension)
    if not any(key.startswith((f"{start}rotations.", f"{start}whiteners.")) for key in tensors):
        return [], ()
    try:
        keys = [[f"{start}{part}.{name}" for part in ALIGNMENT.values()] for name in names]
        missing = [key for triple in keys for key in triple if key not in tensors]
        if missing:
            raise DoesNotFit(f"{shown(missing[0])} is missing")
        return [
            Alignment(_array(tensors, r, square), _array(tensors, w, square), _array(tensors, m, (dimension,)))
            for r, w, m in keys
        ], ()
    except DoesNotFit as reason:
        return [], (f"The experts' alignment is not used: {reason}",)


def by(shape: tuple[int, ...]) -> str:
    """A shape as text: 256×768."""
    return "×".join(str(length) for length in shape) or "a scalar"
