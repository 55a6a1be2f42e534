"""Flags made from a declaration of options, the only place for their types, ranges, choices and help."""

import argparse
from functools import partial
from typing import Any

from geolip_viewer.errors import OptionError
from geolip_viewer.options import Option, checked_value, flag_of, options_of


def add_flags(parser: "argparse._ActionsContainer", declaration: type) -> None:
    """A flag for each option that a dataclass declares: --legend and --no-legend, --theme NAME, --type-size NUMBER."""
    for option in options_of(declaration):
        flag, about = flag_of(option), f"{option.help} ({_limits(option)})".replace("%", "%%")
        match option.kind:
            case "bool":
                parser.add_argument(flag, action=argparse.BooleanOptionalAction, help=about)
            case "choice":
                parser.add_argument(flag, choices=option.choices, help=about)
            case _:
                parser.add_argument(flag, type=partial(_value, option), metavar=option.kind.upper(), help=about)


def given(arguments: argparse.Namespace, declaration: type) -> dict[str, Any]:
    """The options that were given as flags, by name."""
    values = {option.name: getattr(arguments, option.name) for option in options_of(declaration)}
    return {name: value for name, value in values.items() if value is not None}


def _limits(option: Option) -> str:
    if option.kind == "bool":
        return f"default: {'yes' if option.default else 'no'}"
    default = f"default: {option.default:g}" if isinstance(option.default, float) else f"default: {option.default}"
    return default if option.range is None else f"{option.range.low:g} to {option.range.high:g}, {default}"


def _value(option: Option, text: str) -> Any:
    try:
        return checked_value(option, text)
    except OptionError as error:
        raise argparse.ArgumentTypeError(error.problem) from error
