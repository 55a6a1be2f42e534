"""What a checkpoint says about itself besides its tensors: metrics, class names, sizes it claims to have."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from geolip_viewer.sources.names import shown

Metric = float | int | str
_COUNTS = ("n_anchors",)
_DIMENSIONS = ("d_anchor", "dim", "embed_dim", "output_dim")
_SIZES = (*_COUNTS, *_DIMENSIONS)
_BOOKKEEPING = re.compile(r"optim|sched|scaler|rng|state_dict|histor", re.IGNORECASE)


def metrics_of(rest: Mapping[str, Any]) -> Mapping[str, Metric]:
    """Scalars at the root, then those one level down as "group.name", but for the sizes that `differences` compares.

    Scalars are Python's, numpy's and 0-d tensors; what optimizers and schedulers keep is not shown.
    """
    groups = {key: value for key, value in rest.items() if isinstance(value, Mapping) and not _BOOKKEEPING.search(key)}
    scalars = {key: value for key, value in rest.items() if key not in (*groups, *_SIZES, "n_averaged")}
    for key, group in groups.items():
        scalars |= {f"{key}.{name}": value for name, value in group.items() if name not in _SIZES}
    found = {shown(name): _scalar(value) for name, value in scalars.items()}
    return MappingProxyType({name: scalar for name, scalar in found.items() if scalar is not None})


def _scalar(value: Any) -> Metric | None:
    """A Python scalar for whatever holds exactly one number or text; None for anything else."""
    if isinstance(value, np.generic) or (hasattr(value, "ndim") and hasattr(value, "item") and value.ndim == 0):
        try:
            value = value.item()
        except (RuntimeError, ValueError, TypeError, NotImplementedError):
            return None
    if isinstance(value, bool | int | float):
        return value
    return shown(value) if isinstance(value, str) else None


def differences(rest: Mapping[str, Any], count: int, dimension: int) -> tuple[str, ...]:
    """Notices where the config claims another number of anchors or another dimension than the tensor has."""
    warnings = []
    for names, actual, what in ((_COUNTS, count, "anchors"), (_DIMENSIONS, dimension, "dimensions")):
        claimed = next((found for name in names if (found := _claim(rest, name)) is not None), None)
        if claimed and claimed[1] != actual:
            says = f"The config says {claimed[0]} = {claimed[1]}"
            warnings.append(f"{says}, but the tensor holds {actual} {what}; the tensor is right")
    return tuple(warnings)


def _claim(rest: Mapping[str, Any], name: str) -> tuple[str, int] | None:
    for place in (rest.get("config"), rest):
        value = _scalar(place.get(name)) if isinstance(place, Mapping) else None
        if isinstance(value, int | float) and not isinstance(value, bool):
            return (name, int(value)) if value == value and abs(value) < 1e15 else None
    return None


def names_in(rest: Mapping[str, Any], *keys: str) -> tuple[str, ...]:
    """The first list of texts under one of these keys, in the config or at the root; () when there is none."""
    for place in (rest.get("config"), rest):
        for key in keys:
            names = place.get(key) if isinstance(place, Mapping) else None
            if isinstance(names, list | tuple) and names and all(isinstance(name, str) for name in names):
                return tuple(shown(name) for name in names)
    return ()
