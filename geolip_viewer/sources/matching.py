"""Which config of a dataset feeds which expert of a checkpoint."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from geolip_viewer.errors import FeaturesError
from geolip_viewer.sources.checkpoint import Checkpoint
from geolip_viewer.sources.names import listed, shown
from geolip_viewer.sources.tables import NotAnExpertError

DEFAULT_EXPERTS = ("clip_l14_openai", "dinov2_b14", "siglip_b16_384")
_LIST_THEM = "List one config per expert with --experts, in checkpoint order"


@dataclass(frozen=True)
class Match:
    """Config names in checkpoint order, and what was odd about finding them."""

    configs: tuple[str, ...]
    warnings: tuple[str, ...] = ()


def match(
    where: str,
    configs: Sequence[str],
    checkpoint: Checkpoint,
    listed_by_user: Sequence[str] | None,
    width_of: Callable[[str], int],
) -> Match:
    """One config for each expert: by name, else the user's list, else the default three, else in order of the dataset.

    `width_of` is only called for configs that may match. Raises FeaturesError that names both widths where
    a config does not fit; never guesses between two ways that fit.
    """
    widths = [expert.width for expert in checkpoint.experts] or [checkpoint.dimension]
    names = checkpoint.expert_names
    called = [f"expert {index}" for index in range(len(checkpoint.experts))]
    if names:
        called = [f"{call} ({shown(name)})" for call, name in zip(called, names, strict=True)]
    fitting = _Fitting(where, tuple(configs), widths, called, width_of)
    if listed_by_user is not None:
        return _by_list(fitting, names, tuple(listed_by_user))
    if names and set(names) <= set(configs):
        return Match(fitting.checked(names))
    if any(expert.name for expert in checkpoint.experts):
        missing = listed([name for name in names if name not in configs])
        problem = f"has no config {missing}, which the checkpoint names"
        raise FeaturesError(where, problem, f"{_LIST_THEM}; there are: {listed(configs)}")
    if len(widths) == len(DEFAULT_EXPERTS) and set(DEFAULT_EXPERTS) <= set(configs):
        return Match(fitting.checked(DEFAULT_EXPERTS))
    return _in_order(fitting)


def match_one(
    where: str, configs: Sequence[str], listed_by_user: Sequence[str] | None, width_of: Callable[[str], int]
) -> Match:
    """The one config that is shown without a checkpoint: the one listed, else the first that holds features."""
    if listed_by_user is not None:
        unknown = [name for name in listed_by_user if name not in configs]
        if unknown or len(listed_by_user) != 1:
            problem = f"has no config {listed(unknown)}" if unknown else f"{len(listed_by_user)} configs are listed"
            raise FeaturesError(where, problem, f"Without a checkpoint, choose one of: {listed(configs)}")
        name = listed_by_user[0]
        return Match((name,))
    (name,), passed_over = _first_experts(_Fitting(where, tuple(configs), (), (), width_of), 1)
    others = [each for each in configs if each not in (name, *passed_over)]
    told = (f"Of {len(configs)} configs {shown(name)} is shown; choose another with --experts",) if others else ()
    return Match((name,), told)


@dataclass(frozen=True)
class _Fitting:
    """Configs of a dataset against the widths that the experts read."""

    where: str
    configs: tuple[str, ...]
    widths: Sequence[int]
    names: Sequence[str]
    width_of: Callable[[str], int]

    def checked(self, chosen: Sequence[str]) -> tuple[str, ...]:
        """The same names; raises FeaturesError at the first whose width is not what its expert reads."""
        for index, (name, width) in enumerate(zip(chosen, self.widths, strict=True)):
            found = self.width_of(name)
            if found and found != width:
                problem = f"config {shown(name)} is {found} wide, {self.reader(index)}"
                raise FeaturesError(self.where, problem, f"{_LIST_THEM}; there are: {listed(self.configs)}")
        return tuple(chosen)

    def width_if_readable(self, name: str) -> int:
        """The width of a config that need not be used; 0 if it cannot be read, for lack of the split, say."""
        try:
            return self.width_of(name)
        except FeaturesError:
            return 0

    def reader(self, index: int) -> str:
        """What an expert wants, as the end of a sentence."""
        width = self.widths[index]
        return f"{self.names[index]} reads {width}" if self.names else f"the anchors have {width} dimensions"


def _by_list(fitting: _Fitting, names: Sequence[str], chosen: tuple[str, ...]) -> Match:
    """What the user listed, in that order; in the checkpoint's own where it names the same ones."""
    unknown = [name for name in chosen if name not in fitting.configs]
    if unknown:
        raise FeaturesError(fitting.where, f"has no config {listed(unknown)}", f"There are: {listed(fitting.configs)}")
    if len(chosen) != len(fitting.widths) or len(set(chosen)) != len(chosen):
        problem = f"{len(set(chosen))} experts are listed, but the checkpoint reads {len(fitting.widths)}"
        raise FeaturesError(fitting.where, problem, _LIST_THEM)
    if not names or names == chosen:
        return Match(fitting.checked(chosen))
    if set(names) == set(chosen):
        warning = f"Experts are matched by the checkpoint's own names: {listed(names)}"
        return Match(fitting.checked(names), (warning,))
    return Match(fitting.checked(chosen), (f"The checkpoint names {listed(names)}; shown are {listed(chosen)}",))


def _in_order(fitting: _Fitting) -> Match:
    """The dataset's configs in its own order, else in the only order whose widths fit."""
    wanted = list(fitting.widths)
    first, passed_over = _first_experts(fitting, len(wanted))
    if [fitting.width_of(name) for name in first] == wanted:
        is_only_order = len(fitting.configs) - len(passed_over) == len(wanted) == len(set(wanted))
        told = f"Experts are matched in the dataset's order: {listed(first)}. List them if another order is right"
        return Match(first, () if is_only_order else (told,))
    return _by_width(fitting, wanted, first)


def _first_experts(fitting: _Fitting, count: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The first configs that can be experts, at most `count`, and those before them that hold no features.

    Raises NotAnExpertError if none can.
    """
    first: list[str] = []
    passed_over: list[str] = []
    for name in fitting.configs:
        if len(first) == count:
            break
        try:
            fitting.width_of(name)
            first.append(name)
        except NotAnExpertError:
            passed_over.append(name)
    if passed_over and not first:
        fitting.width_of(passed_over[0])
    return tuple(first), tuple(passed_over)


def _by_width(fitting: _Fitting, wanted: list[int], first: tuple[str, ...]) -> Match:
    found = {name: width for name in fitting.configs if (width := fitting.width_if_readable(name))}
    there = listed([f"{name} {width}" for name, width in found.items()])
    have, need = Counter(found.values()), Counter(wanted)
    for index, width in enumerate(wanted):
        if have[width] < need[width]:
            instead = f"config {shown(first[index])} is {found.get(first[index], 0)} wide" if index < len(first) else ""
            problem = f"{instead or 'no config'} where {fitting.reader(index)}; there are: {there}"
            raise FeaturesError(fitting.where, problem, "Extract the features that the checkpoint was trained on")
    if any(have[width] > 1 for width in need):
        problem = f"fits the experts' widths ({listed(wanted)}) in more than one way; there are: {there}"
        raise FeaturesError(fitting.where, problem, _LIST_THEM)
    by_width = {width: name for name, width in found.items()}
    chosen = tuple(by_width[width] for width in wanted)
    return Match(chosen, (f"Experts are matched by width: {listed(chosen)}",))
