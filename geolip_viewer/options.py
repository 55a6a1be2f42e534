"""Options that declare themselves: type, range, default and help stand in one annotated dataclass field.

    @dataclass(frozen=True)
    class Options:
        k: Annotated[int, Range(1, 50), Help("How many rays to draw")] = 5
        scale: Annotated[Literal["log", "linear"], Help("How counts become colour")] = "log"
        expert: Annotated[str, OneOf("expert", also=("all",)), Help("Whose lens")] = "all"
        base: Annotated[int, Range(2, 10), Enabled(lambda o: o.scale == "log", "Only a log scale has one")] = 10
        size: Annotated[float, Range(0.2, 5.0), Help("Of the marks"), Section.SIZE] = 1.0

Forms, `--set` flags, session files and the manual are all made from `options_of(Options)`.
"""

import math
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from enum import Enum
from functools import cache
from typing import Any, Literal, TypeVar

from geolip_viewer.choice_names import SEPARATOR, listed, names_in, typed
from geolip_viewer.errors import OptionError

FORMER = {
    "visits": "assigned-items",
    "share-kept": "squared-norm",
    "neighbors-kept": "neighbor-recall",
    "stability": "stability-over-seeds",
    "subsample-stability": "stability-under-subsampling",
}
"""What choices were called in sessions and pictures of before."""
Kind = Literal["bool", "int", "float", "choice", "text"]
Vocabulary = Mapping[str, tuple[str, ...]]
T = TypeVar("T")


@dataclass(frozen=True)
class Help:
    """What the option means, in one sentence for a tooltip. `label` replaces the field's own name in a form."""

    text: str
    label: str = ""


@dataclass(frozen=True)
class Range:
    """The smallest and largest value allowed, and the step of a spin box."""

    low: float
    high: float
    step: float = 1.0


@dataclass(frozen=True)
class OneOf:
    """A choice among names that only the data knows: `kind` is a key of the vocabulary ("expert", "pair", "class").

    With `several`, names can be listed, with commas between them.
    """

    kind: str
    also: tuple[str, ...] = ()
    several: bool = False


@dataclass(frozen=True)
class Enabled:
    """When an option does anything, as far as other options decide that; `why` says what they would have to be."""

    when: Callable[[Any], bool]
    why: str


class Section(Enum):
    """The sections of a form, in this order."""

    SHOWN = "What is shown"
    COLOUR = "Colour"
    SIZE = "Size and lines"


@dataclass(frozen=True)
class Option:
    """One field of an Options class, read from its declaration."""

    name: str
    kind: Kind
    default: Any
    help: str
    label: str
    range: Range | None = None
    choices: tuple[str, ...] = ()
    names: OneOf | None = None
    optional: bool = False
    enabled: Enabled | None = None
    section: Section = Section.SHOWN

    def why_disabled(self, values: Mapping[str, Any]) -> str:
        """Why the option does nothing beside these values of all options; "" if it does something."""
        if self.enabled is None or self.enabled.when(types.SimpleNamespace(**values)):
            return ""
        return self.enabled.why

    def choices_in(self, vocabulary: Vocabulary) -> tuple[str, ...]:
        """The values a choice may take, those of the data included."""
        if self.names is None:
            return self.choices
        return (*self.names.also, *vocabulary.get(self.names.kind, ()))


def options_of(declaration: type) -> tuple[Option, ...]:
    """The options that a frozen dataclass declares, in order."""
    hints = typing.get_type_hints(declaration, include_extras=True)
    return tuple(_option(field.name, hints[field.name], field.default) for field in fields(declaration))


def flag_of(option: Option, *, on: bool = True) -> str:
    """The flag of the command line that sets an option, or switches it off."""
    return f"--{'' if on else 'no-'}{option.name.replace('_', '-')}"


def _option(name: str, hint: Any, default: Any) -> Option:
    bare, marks = (hint.__origin__, hint.__metadata__) if typing.get_origin(hint) is typing.Annotated else (hint, ())
    bare, optional = _without_none(bare)
    help_ = next((mark for mark in marks if isinstance(mark, Help)), Help(""))
    names = next((mark for mark in marks if isinstance(mark, OneOf)), None)
    literal = typing.get_origin(bare) is Literal
    kinds: dict[Any, Kind] = {bool: "bool", int: "int", float: "float", str: "text"}
    return Option(
        name=name,
        kind="choice" if literal or names else kinds[bare],
        default=default,
        help=help_.text,
        label=help_.label or name.replace("_", " ").capitalize(),
        range=next((mark for mark in marks if isinstance(mark, Range)), None),
        choices=typing.get_args(bare) if literal else (),
        names=names,
        optional=optional,
        enabled=next((mark for mark in marks if isinstance(mark, Enabled)), None),
        section=next((mark for mark in marks if isinstance(mark, Section)), Section.SHOWN),
    )


def _without_none(hint: Any) -> tuple[Any, bool]:
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        rest = [part for part in typing.get_args(hint) if part is not type(None)]
        return rest[0], True
    return hint, False


def changed(options: T, values: Mapping[str, Any], vocabulary: Vocabulary | None = None) -> T:
    """`options` with the values given, each checked; text such as "5" or "true" is read as its field's type.

    Raises OptionError that names the option, what is allowed and what was given. Names of the data are checked
    when a vocabulary is given.
    """
    declared = {option.name: option for option in options_of(type(options))}
    checked: dict[str, Any] = {}
    for name, value in values.items():
        key = name.replace("-", "_")
        if key not in declared:
            raise OptionError(name, "is not an option here", f"Choose one of: {', '.join(declared) or 'none'}")
        checked[key] = checked_value(declared[key], value, vocabulary)
    return replace(options, **checked)  # type: ignore[type-var]


def check_ranges(options: Any) -> None:
    """Raise ValueError that names the first number of a dataclass that lies outside its declared range."""
    for name, allowed in _ranges_of(options.__class__).items():
        if not allowed.low <= getattr(options, name) <= allowed.high:
            raise ValueError(f"{name} must be from {allowed.low:g} to {allowed.high:g}")


@cache
def _ranges_of(declaration: type) -> Mapping[str, Range]:
    hints = typing.get_type_hints(declaration, include_extras=True)
    marks = {name: getattr(hint, "__metadata__", ()) for name, hint in hints.items()}
    return {name: mark for name, some in marks.items() for mark in some if isinstance(mark, Range)}


def checked_value(option: Option, value: Any, vocabulary: Vocabulary | None = None) -> Any:
    """The value as the option's own type. Raises OptionError as `changed` does."""
    if option.optional and value in (None, "", "none"):
        return None
    match option.kind:
        case "bool":
            return _boolean(option, value)
        case "int" | "float":
            return _number(option, value)
        case "choice":
            return _choice(option, str(value), vocabulary)
        case "text":
            return str(value)


def _boolean(option: Option, value: Any) -> bool:
    words = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}
    try:
        return words[str(value).lower()]
    except KeyError:
        raise OptionError(option.name, f"must be yes or no, not {_short(value)}", "Use true or false") from None


def _number(option: Option, value: Any) -> int | float:
    try:
        number = int(value) if option.kind == "int" else float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not _is_finite(number):
        wanted = "a whole number" if option.kind == "int" else "a number"
        raise OptionError(option.name, f"must be {wanted}, not {_short(value)}", f"The default is {option.default}")
    allowed = option.range
    if allowed is not None and not allowed.low <= number <= allowed.high:
        problem = f"must be from {allowed.low:g} to {allowed.high:g}, not {_short(value)}"
        raise OptionError(option.name, problem, f"The default is {option.default}")
    return number


def _is_finite(number: float) -> bool:
    """Whether a float can say it: whole numbers of 400 digits are beyond what anything counts."""
    try:
        return math.isfinite(number)
    except OverflowError:
        return False


def _short(value: Any) -> str:
    """What was given, in a line that does not go on for ever."""
    try:
        text = repr(value)
    except ValueError:  # Python refuses to print whole numbers of more than 4,300 digits
        text = "a number of thousands of digits"
    return text if len(text) <= 40 else f"{text[:30]}… ({len(text)} characters)"


def _choice(option: Option, value: str, vocabulary: Vocabulary | None) -> str:
    if vocabulary is None and option.names is not None:
        return value
    allowed = option.choices_in(vocabulary or {})
    if value in allowed:
        return value
    if option.names is not None and option.names.several and SEPARATOR in value:
        return _several(option, value, (vocabulary or {}).get(option.names.kind, ()))
    if FORMER.get(value) in allowed:
        return FORMER[value]
    alike = [name for name in allowed if typed(name) == typed(value)]
    if len(alike) != 1:
        raise OptionError(option.name, f"has no choice {_short(value)}", f"Choose one of: {listed(allowed, value)}")
    return alike[0]


def _several(option: Option, value: str, names: tuple[str, ...]) -> str:
    """The names that a text lists, in the order of the data, each once."""
    try:
        chosen = names_in(value, names)
    except ValueError:
        problem = f"lists unknown names: {_short(value)}"
        raise OptionError(option.name, problem, f"List some of: {listed(names, value)}") from None
    return f"{SEPARATOR} ".join(name for name in names if name in chosen)
