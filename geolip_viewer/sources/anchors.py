"""Which tensors of a checkpoint are anchors, and which of several is the default."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

from geolip_viewer.errors import CheckpointError
from geolip_viewer.sources.experts import by
from geolip_viewer.sources.named_tensors import Tensor
from geolip_viewer.sources.names import listed, shown
from geolip_viewer.sources.weights import ANCHORS, AXES

MOST_SETS = 256
_MOST_TRIED = 1024
_MOST_OFFERED = 16
_OF_CONSTELLATION = re.compile(r"(?:^|\.)constellation\.anchors$")
_AKIN = re.compile(r"anchor|codebook|prototype|crystal", re.IGNORECASE)
_REMEDY = "Choose a checkpoint of a GeoLIP constellation"


@dataclass(frozen=True)
class AnchorSet:
    """Anchors that the checkpoint holds and that could be shown: `count` rows of `dimension` numbers.

    Those of "axes" are lines: a row and its opposite are one.
    """

    key: str
    count: int
    dimension: int
    kind: Literal["points", "axes"] = "points"


def anchor_sets(
    path: Path, tensors: Mapping[str, Tensor], names: Mapping[str, str], beside: Iterable[str] = ()
) -> tuple[AnchorSet, ...]:
    """Every set of anchors, the likeliest first, at most MOST_SETS; `names` are the tensors' plain names.

    Raises CheckpointError that says what was found instead of anchors; `beside` names what else is in the file.
    """
    wanted = (key for key in tensors if ANCHORS.fullmatch(names[key]) or AXES.fullmatch(names[key]))
    named = sorted(wanted, key=lambda key: _rank(names[key]))
    faults: dict[str, str] = {}
    sets: list[AnchorSet] = []
    for key in named[:_MOST_TRIED]:
        fault = _fault(tensors[key])
        if fault:
            faults[key] = fault
        elif len(sets) < MOST_SETS:
            sets.append(_anchor_set(tensors[key], key, names[key]))
    if not sets:
        raise CheckpointError(path, _found_instead(tensors, faults, beside), _remedy(tensors))
    return tuple(sets)


def _rank(name: str) -> tuple[bool, bool, int]:
    return AXES.fullmatch(name) is not None, not _OF_CONSTELLATION.search(name), name.count(".")


def _anchor_set(tensor: Tensor, key: str, name: str) -> AnchorSet:
    count, dimension = tensor.shape
    return AnchorSet(key, count, dimension, "axes" if AXES.fullmatch(name) else "points")


def chosen_set(path: Path, tensors: Mapping[str, Tensor], names: Mapping[str, str], key: str) -> AnchorSet:
    """The set that the user named, by its key in the file or its plain name.

    Raises CheckpointError if it cannot be anchors.
    """
    if key not in tensors:
        key = next((each for each, name in names.items() if name == key), key)
    fault = _fault(tensors[key]) if key in tensors else "is not in the checkpoint"
    if fault:
        raise CheckpointError(path, f"{shown(key)} {fault}", f"Anchors to choose from: {listed(_offered(tensors))}")
    return _anchor_set(tensors[key], key, names[key])


def unit_rows(tensor: Tensor) -> tuple[npt.NDArray[np.float32], int]:
    """Rows divided by their norms, read-only, and how many are zero and stay so."""
    rows = tensor.read().astype(np.float64)
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    unit = np.divide(rows, norms, out=np.zeros_like(rows), where=norms > 0).astype(np.float32)
    unit.flags.writeable = False
    return unit, int((norms == 0).sum())


def _fault(tensor: Tensor) -> str:
    """Why a tensor cannot be anchors, as the end of a sentence; "" when it can."""
    if len(tensor.shape) != 2:
        spheres = f": {tensor.shape[0]} spheres, not one" if len(tensor.shape) == 3 else ""
        return f"is {len(tensor.shape)}-D ({by(tensor.shape)}){spheres}"
    if not tensor.is_floating:
        return f"holds no floating-point numbers ({tensor.precision})"
    if min(tensor.shape) < 2:
        return f"is {by(tensor.shape)}, too small for a constellation"
    return "" if np.isfinite(tensor.read()).all() else "holds NaN or Inf"


def _offered(tensors: Mapping[str, Tensor]) -> list[str]:
    """Keys of the first few tensors that are named like anchors, without those that cannot be shown."""
    akin = [key for key in tensors if _AKIN.search(key)][:_MOST_OFFERED]
    return [key for key in akin if not _fault(tensors[key])]


def _remedy(tensors: Mapping[str, Tensor]) -> str:
    offered = _offered(tensors)
    return f"{_REMEDY}, or choose what to show instead: --anchors {shown(offered[0])}" if offered else _REMEDY


def _found_instead(tensors: Mapping[str, Tensor], faults: Mapping[str, str], beside: Iterable[str]) -> str:
    if faults:
        return "has no anchors that can be shown: " + listed([f"{key} {fault}" for key, fault in faults.items()], 3)
    if not tensors:
        return f"holds no named tensors; at its root: {listed(beside)}"
    akin = [f"{key} ({by(tensor.shape)})" for key, tensor in tensors.items() if _AKIN.search(key)]
    if akin:
        return f"has no constellation anchors, only {listed(akin, 4)}"
    found = f"among its {len(tensors)} tensors ({listed(tensors, 4)})"
    return f"has no constellation anchors, and nothing named like them {found}"
