"""Whether two checkpoints can be shown beside each other, for which both must read the same features; their names."""

from collections.abc import Sequence
from pathlib import Path

from geolip_viewer.errors import CheckpointError
from geolip_viewer.sources.checkpoint import Checkpoint
from geolip_viewer.sources.names import listed, shown

REMEDY = "Choose a checkpoint of the same experts"


def require_comparable(first: Checkpoint, other: Checkpoint, *, has_items: bool) -> None:
    """Raise CheckpointError if `other` reads other features than `first`, or is the same one.

    Anchors may be of any number, and of any dimension where there are experts or no items.
    """
    if _same(first, other):
        raise CheckpointError(other.path, "is already shown", "Choose another checkpoint")
    problem = _difference(first, other, has_items=has_items)
    if problem:
        raise CheckpointError(other.path, f"cannot be compared with {first.path.name}: it {problem}", REMEDY)


def names_apart(paths: Sequence[Path]) -> tuple[str, ...]:
    """Distinct names of files: without suffix, and with as many parent folders as necessary."""
    plain = [path.with_suffix("") for path in paths]
    most = max(len(path.parts) for path in plain)
    for count in range(1, most + 1):
        names = tuple(shown("/".join(path.parts[-count:])) for path in plain)
        if len(set(names)) == len(names):
            return names
    return tuple(shown(path.name) for path in plain)


def _same(first: Checkpoint, other: Checkpoint) -> bool:
    return all(getattr(first, name) == getattr(other, name) for name in ("content_hash", "anchors_key", "anchors_from"))


def _difference(first: Checkpoint, other: Checkpoint, *, has_items: bool) -> str:
    """How `other` differs from `first`, "" if both read the same."""
    widths, usual = ([expert.width for expert in each.experts] for each in (other, first))
    if len(widths) != len(usual):
        return f"has {_counted(widths)}, not {_counted(usual)}"
    if other.expert_names and first.expert_names and other.expert_names != first.expert_names:
        return f"has the experts {listed(other.expert_names)}, not {listed(first.expert_names)}"
    if widths != usual:
        return f"reads features {listed(widths)} wide, not {listed(usual)}"
    if has_items and not widths and other.dimension != first.dimension:
        return f"has {other.dimension} dimensions, but the items have {first.dimension}"
    return ""


def _counted(experts: list[int]) -> str:
    return f"{len(experts) or 'no'} expert{'' if len(experts) == 1 else 's'}"
