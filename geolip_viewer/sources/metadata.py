"""What a checkpoint says about itself besides its tensors: metrics, class names, sizes it claims to have."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from types import MappingProxyType
from typing import Any

from geolip_viewer.errors import CheckpointError
from geolip_viewer.sources.class_names import names_of
from geolip_viewer.sources.damage import DAMAGE
from geolip_viewer.sources.names import shown
from geolip_viewer.sources.stored_tensors import StoredTensor

Metric = float | int | str
MOST_METRICS = 500
MOST_NAMES = 100_000
MOST_LOOKED_AT = 10_000
_COUNTS = ("n_anchors",)
_DIMENSIONS = ("d_anchor", "dim", "embed_dim", "output_dim")
_SIZES = (*_COUNTS, *_DIMENSIONS)
_BOOKKEEPING = re.compile(r"optim|sched|scaler|rng|state_dict|histor", re.IGNORECASE)


def metrics_of(rest: Mapping[str, Any]) -> tuple[Mapping[str, Metric], tuple[str, ...]]:
    """Scalars at the root, then those one level down as "group.name", but for the sizes that `differences` compares.

    Scalars are Python's, numpy's and 0-d tensors; what optimizers and schedulers keep is not shown. Of more than
    MOST_METRICS the first are taken, and a warning says so.
    """
    scalars = islice(_scalars(rest), MOST_LOOKED_AT)
    known = ((name, scalar) for name, value in scalars if (scalar := _scalar(value)) is not None)
    found = {shown(name): scalar for name, scalar in islice(known, MOST_METRICS + 1)}
    if len(found) <= MOST_METRICS:
        return MappingProxyType(found), ()
    found.popitem()
    return MappingProxyType(found), (f"It holds more than {MOST_METRICS} metrics; the first {MOST_METRICS} are shown",)


def _scalars(rest: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    groups = {key: value for key, value in rest.items() if isinstance(value, Mapping)}
    for key, value in rest.items():
        if key not in groups and key not in (*_SIZES, "n_averaged"):
            yield key, value
    for key, group in groups.items():
        if not _BOOKKEEPING.search(key):
            yield from ((f"{key}.{_name(name)}", value) for name, value in group.items() if name not in _SIZES)


def _name(key: Any) -> str:
    return str(key) if isinstance(key, str | int | float) else "…"


def _scalar(value: Any) -> Metric | None:
    """A Python scalar for whatever holds exactly one number or text; None for anything else."""
    if isinstance(value, StoredTensor) and value.shape == ():
        try:
            value = value.read().item()
        except (CheckpointError, *DAMAGE):
            return None
    if isinstance(value, bool | int | float):
        return value
    return shown(value) if isinstance(value, str) else None


def differences(rest: Mapping[str, Any], count: int, dimension: int) -> tuple[str, ...]:
    """Notices if the config claims another number of anchors or another dimension than the tensor has."""
    warnings = []
    for names, actual, what in ((_COUNTS, count, "anchors"), (_DIMENSIONS, dimension, "dimensions")):
        claimed = next((found for name in names if (found := _claim(rest, name)) is not None), None)
        if claimed and claimed[1] != actual:
            says = f"The config says {claimed[0]} = {claimed[1]}"
            warnings.append(f"{says}, but the tensor holds {actual} {what}; the tensor is used")
    return tuple(warnings)


def _claim(rest: Mapping[str, Any], name: str) -> tuple[str, int] | None:
    for place in (rest.get("config"), rest):
        value = _scalar(place.get(name)) if isinstance(place, Mapping) else None
        if isinstance(value, int | float) and not isinstance(value, bool):
            return (name, int(value)) if value == value and abs(value) < 1e15 else None
    return None


def class_names_in(rest: Mapping[str, Any]) -> tuple[str, ...]:
    """The first list of class names, or mapping of ids to names, in the config or at the root; () without one."""
    for place in (rest.get("config"), rest):
        for key in ("class_names", "classes", "id2label"):
            names = names_of(place.get(key)) if isinstance(place, Mapping) else ()
            if 0 < len(names) <= MOST_NAMES:
                return names
    return ()


def names_in(rest: Mapping[str, Any], *keys: str) -> tuple[str, ...]:
    """The first list of texts under one of these keys, in the config or at the root; () when there is none."""
    for place in (rest.get("config"), rest):
        for key in keys:
            names = place.get(key) if isinstance(place, Mapping) else None
            if (
                isinstance(names, list | tuple)
                and 0 < len(names) <= MOST_NAMES
                and all(isinstance(name, str) for name in names)
            ):
                return tuple(shown(name) for name in names)
    return ()
