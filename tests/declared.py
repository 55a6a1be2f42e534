"""Values of frozen dataclasses as hypothesis draws them: every field is set, within the limits it declares."""

import typing
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from types import MappingProxyType, NoneType, UnionType
from typing import Annotated, Any, Literal

from hypothesis import strategies as some
from hypothesis.strategies import SearchStrategy
from msgspec import Meta

from geolip_viewer.geometry.projection import FAITHFUL, ProjectionSpec
from geolip_viewer.options import Range
from geolip_viewer.state import FeaturesSource

words = some.text(some.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=12)
lines = some.text(some.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12).filter(str.strip)
paths = some.lists(words.filter(lambda word: word not in (".", "..")), min_size=1, max_size=4).map(
    lambda parts: Path("/", *parts)
)
sources = paths.map(str) | some.sampled_from(["AbstractPhil/bulk-coco-features", "someone/data", "data"])
class_names = lines.map(lambda name: f"class {name.strip()}")
projections = some.just(FAITHFUL) | some.builds(
    ProjectionSpec,
    kind=some.just("PCA"),
    components=some.lists(some.integers(1, 999), min_size=3, max_size=3, unique=True).map(tuple),
    mean=some.sampled_from(["for fitting", "never", "always"]),
    fitted_on=some.sampled_from(["embeddings", "anchors", "selection"]) | class_names,
)
SPECIAL: Mapping[Any, SearchStrategy[Any]] = {
    Path: paths,
    str: words,
    bool: some.booleans(),
    NoneType: some.none(),
    ProjectionSpec: projections,
    (FeaturesSource, "source"): sources,
}


def values_of(hint: Any) -> SearchStrategy[Any]:
    """Values of a type as fields declare it."""
    if hint in SPECIAL:
        return SPECIAL[hint]
    if is_dataclass(hint):
        hints = typing.get_type_hints(hint, include_extras=True)
        names = [field.name for field in fields(hint)]
        drawn = {name: SPECIAL[hint, name] if (hint, name) in SPECIAL else values_of(hints[name]) for name in names}
        return some.builds(hint, **drawn)
    origin, parts = typing.get_origin(hint), typing.get_args(hint)
    if origin is Annotated:
        return _limited(parts[0], parts[1:])
    if origin is Literal:
        return some.sampled_from(parts)
    if origin in (typing.Union, UnionType):
        return some.one_of(*(values_of(part) for part in parts))
    if origin is tuple and parts[-1] is Ellipsis:
        return some.lists(values_of(parts[0]), max_size=4).map(tuple)
    if origin is tuple:
        return some.tuples(*(values_of(part) for part in parts))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return some.dictionaries(values_of(parts[0]), values_of(parts[1]), max_size=3).map(MappingProxyType)
    return _limited(hint, ())


def _limited(kind: Any, marks: tuple[Any, ...]) -> SearchStrategy[Any]:
    if kind not in (int, float):
        return values_of(kind)
    low, high = -(10**6), 10**6
    for mark in marks:
        if isinstance(mark, Range):
            low, high = mark.low, mark.high
        if isinstance(mark, Meta):
            low = next((each for each in (mark.ge, mark.gt) if each is not None), low)
            high = next((each for each in (mark.le, mark.lt) if each is not None), high)
    if kind is int:
        return some.integers(int(low), int(high))
    above = any(getattr(mark, "gt", None) is not None for mark in marks)
    return some.floats(low, high, allow_subnormal=False, exclude_min=above)


def others_than(value: Any) -> Any:
    """The same dataclass with every field changed that has choices, is a switch, or is a number."""
    hints = typing.get_type_hints(type(value), include_extras=True)
    return type(value)(**{each.name: _other(hints[each.name], getattr(value, each.name)) for each in fields(value)})


def _other(hint: Any, value: Any) -> Any:
    marks = typing.get_args(hint)[1:] if typing.get_origin(hint) is Annotated else ()
    kind = typing.get_args(hint)[0] if marks else hint
    if typing.get_origin(kind) is Literal:
        return next(choice for choice in reversed(typing.get_args(kind)) if choice != value)
    if kind is bool:
        return not value
    allowed = next(mark for mark in marks if isinstance(mark, Range))
    return value + allowed.step if value + allowed.step <= allowed.high else value - allowed.step
