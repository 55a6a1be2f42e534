"""Where in a checkpoint the weights stand, and what their keys mean without the names that wrappers leave in them."""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from geolip_viewer.sources.names import listed, shown

FIRST = ("state_dict", "model_state_dict", "model")
# Segments of keys that torch.compile, data parallelism, activation checkpointing, FSDP and others insert.
WRAPPERS = frozenset(
    {
        *("_orig_mod", "module", "_module", "_forward_module"),
        *("_checkpoint_wrapped_module", "_fsdp_wrapped_module", "_fpw_module"),
    }
)
ANCHORS = re.compile(r"(?:.*\.)?anchors", re.DOTALL)
AXES = re.compile(r"(?:.*\.)?(?:codebook|blocks\.[0-9]{1,6}\.addr\.home)", re.DOTALL)
BOOKKEEPING = re.compile(r"optim|sched|scaler|rng|histor", re.IGNORECASE)
_DEEPEST = 32
_MOST_MAPPINGS = 20_000
_SEPARATOR = "::"


@dataclass(frozen=True)
class Weights:
    """The mapping that holds the weights: its place in the file ("" is the root), and others that hold anchors, too."""

    place: str
    mapping: Mapping[Any, Any]
    others: tuple["Weights", ...] = ()

    def warnings(self) -> tuple[str, ...]:
        """That there is a choice, where there is one."""
        if not self.others:
            return ()
        others = listed([each.place or "the root" for each in self.others])
        return (f"The weights under {shown(self.place or 'the root')} are shown; {others} also hold anchors",)


def find_weights(root: Mapping[Any, Any]) -> Weights:
    """The weights of a checkpoint: the first mapping that holds anchors, the usual names and the root before others.

    Where none holds anchors, the first that holds axes; where none holds either, the first of the usual names that is
    a mapping, else the root.
    """
    usual = [Weights(key, root[key]) for key in FIRST if isinstance(root.get(key), Mapping)]
    every = (*usual, Weights("", root), *_below(root))
    holding = [each for each in every if _holds(each.mapping, ANCHORS)]
    holding = holding or [each for each in every if _holds(each.mapping, AXES)]
    if not holding:
        return usual[0] if usual else Weights("", root)
    distinct: dict[int, Weights] = {}
    for each in holding:
        distinct.setdefault(id(each.mapping), each)
    first, *others = distinct.values()
    return Weights(first.place, first.mapping, tuple(others))


def _holds(mapping: Mapping[Any, Any], pattern: re.Pattern[str]) -> bool:
    return any(
        isinstance(key, str) and len(getattr(value, "shape", ())) == 2 and pattern.fullmatch(plain_name(key))
        for key, value in mapping.items()
    )


def _below(root: Mapping[Any, Any]) -> Iterator[Weights]:
    """Every mapping in the root, those near it first; what optimizers and schedulers keep is passed over."""
    seen, waiting = {id(root)}, deque([(Weights("", root), 0)])
    while waiting:
        above, depth = waiting.popleft()
        for key, value in above.mapping.items():
            if len(seen) >= _MOST_MAPPINGS:
                return
            if not isinstance(key, str) or not isinstance(value, Mapping) or id(value) in seen:
                continue
            seen.add(id(value))
            if depth < _DEEPEST and not BOOKKEEPING.search(key):
                found = Weights(f"{above.place}.{shown(key)}" if above.place else shown(key), value)
                waiting.append((found, depth + 1))
                yield found


def plain_name(key: str) -> str:
    """A key without wrappers' segments; `a::b` is `a.b`."""
    segments = key.replace(_SEPARATOR, ".").split(".")
    return ".".join(segment for segment in segments if segment not in WRAPPERS)


def plain_names(keys: Iterable[str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Each key's plain name; where two keys would have one, each keeps its own, and a warning says so."""
    names = {key: plain_name(key) for key in keys}
    by_name: dict[str, str] = {}
    for key, name in names.items():
        other = by_name.setdefault(name, key)
        if other != key:
            told = (
                f"{shown(other)} and {shown(key)} would clash without the wrappers' prefixes, so the prefixes are kept"
            )
            return {key: key for key in names}, (told,)
    return names, ()
