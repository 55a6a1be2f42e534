"""geolip-viewer views: the views and their options, read from the declarations."""

import argparse
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from geolip_viewer.cli.output import print_line

if TYPE_CHECKING:
    from geolip_viewer.options import Option
    from geolip_viewer.views.base import View

DESCRIPTION = "List every view with its options, their ranges and defaults."


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command and its flags."""
    parser = commands.add_parser("views", help="the ways to look and their options", description=DESCRIPTION)
    parser.add_argument("view", metavar="ID", nargs="?", help="one view only")
    parser.add_argument("--markdown", action="store_true", help="as the page of the manual")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print them."""
    from geolip_viewer.views import VIEWS, view_named

    views = (view_named(arguments.view),) if arguments.view else VIEWS
    print_line("\n".join(markdown(views) if arguments.markdown else listing(views)))
    return 0


def listing(views: "tuple[View, ...]") -> Iterator[str]:
    """Lines for a terminal."""
    import textwrap

    from geolip_viewer.options import options_of

    for view in views:
        yield f"{view.id}: {view.title}"
        yield from textwrap.wrap(view.help, 100, initial_indent="  ", subsequent_indent="  ")
        if view.needs:
            yield f"  needs {_needs(view)}"
        for option in options_of(view.options):
            yield f"    --set {option.name}={_default(option)}"
            about = f"{_allowed(option)} · {option.help}"
            yield from textwrap.wrap(about, 100, initial_indent="        ", subsequent_indent="        ")
        yield ""


def markdown(views: "tuple[View, ...]") -> Iterator[str]:
    """Lines of the page in the manual."""
    from geolip_viewer.options import options_of

    bar, escaped = "|", "\\|"
    yield "# Views"
    yield ""
    yield "<!-- Made by `geolip-viewer views --markdown`; a test holds it to the program. -->"
    yield ""
    yield "Each view is a way to look at a constellation. Its options are set in the window's panel, or on the command"
    yield "line with `--set option=value`. Names of experts, pairs and classes are the data's own; case, spaces and the"
    yield "kind of dash do not matter."
    for group, members in groupby(views, key=lambda view: view.group):
        yield ""
        yield f"## {group.value}"
        for view in members:
            yield ""
            yield f"### {view.title} (`{view.id}`)"
            yield ""
            yield f"{view.help}."
            yield ""
            if view.formula:
                yield f"*{view.formula}*"
                yield ""
            if view.needs:
                yield f"Needs {_needs(view)}."
                yield ""
            yield "| option | default | values | meaning |"
            yield "| --- | --- | --- | --- |"
            for option in options_of(view.options):
                default = f"`{_default(option)}`" if _default(option) else "empty"
                cells = (f"`{option.name}`", default, _allowed(option), option.help)
                yield f"| {' | '.join(cell.replace(bar, escaped) for cell in cells)} |"


def _needs(view: "View") -> str:
    """What the view needs, without needs that a later one implies ("experts" before "two experts")."""
    names = [need.value[0] for need in view.needs]
    return " and ".join(name for name in names if not any(other.endswith(f" {name}") for other in names))


def _default(option: "Option") -> str:
    if option.kind == "bool":
        return "yes" if option.default else "no"
    return f"{option.default:g}" if option.kind == "float" else str(option.default)


def _allowed(option: "Option") -> str:
    if option.names is not None:
        article = "an" if option.names.kind[0] in "aeiou" else "a"
        more = ", or several with commas between them" if option.names.several else ""
        return ", ".join((*option.names.also, f"{article} {option.names.kind} by name")) + more
    match option.kind:
        case "bool":
            return "yes, no"
        case "choice":
            return ", ".join(option.choices)
        case "text":
            return "text"
        case _:
            assert option.range is not None
            low, high = option.range.low, option.range.high
            return f"{int(low):,} to {int(high):,}" if option.kind == "int" else f"{low:g} to {high:g}"
