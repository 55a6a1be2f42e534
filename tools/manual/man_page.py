"""The man page: a section per command, with each flag and its help."""

import argparse
from collections.abc import Iterator

from geolip_viewer import __version__
from geolip_viewer.cli import PROGRAM, parsers

SUMMARY = "a viewer of trained GeoLIP constellations"


def man_page() -> str:
    """The page in man's markup. It has no date, so that it only changes when the program does."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    top, commands = parsers()
    yield r".\" Made by python -m tools.manual; a test holds it to the parser."
    yield f'.TH {PROGRAM.upper().replace("-", chr(92) + "-")} 1 "" "{PROGRAM} {__version__}" "User Commands"'
    yield from (".SH NAME", f"{_escaped(PROGRAM)} \\- {SUMMARY}")
    yield from (".SH SYNOPSIS", *_verbatim([line.strip() for line in (top.usage or "").splitlines()]))
    yield from (".SH DESCRIPTION", *_text(top.description or ""))
    yield from (".SH OPTIONS", *_flags([each for each in top._actions if each.option_strings]))
    yield ".SH COMMANDS"
    for name, command in commands.items():
        yield from _command(name, command)
    yield from (".SH NOTES", *_text(top.epilog or ""))


def _command(name: str, command: argparse.ArgumentParser) -> Iterator[str]:
    yield f'.SS "{_escaped(f"{PROGRAM} {name}")}"'
    yield from _text(command.description or "")
    for group in command._action_groups:
        shown = [each for each in group._group_actions if "--help" not in each.option_strings]
        if shown:
            yield from (".PP", f"\\fI{_escaped(group.title or '')}\\fP", *_flags(shown))
    yield from _text(command.epilog or "")


def _flags(actions: list[argparse.Action]) -> Iterator[str]:
    for action in actions:
        yield from (".TP", _invocation(action), *_lines_of((action.help or "") % {**vars(action), "prog": PROGRAM}))


def _invocation(action: argparse.Action) -> str:
    """An invocation such as "--size W×H", in bold except for the value."""
    if not action.option_strings:
        return f"\\fI{_escaped(_metavar(action))}\\fP"
    names = ", ".join(f"\\fB{_escaped(name)}\\fP" for name in action.option_strings)
    return names if action.nargs == 0 else f"{names} \\fI{_escaped(_metavar(action))}\\fP"


def _metavar(action: argparse.Action) -> str:
    if action.metavar is None and action.choices is not None:
        return f"{{{','.join(map(str, action.choices))}}}"
    return str(action.metavar or action.dest.upper())


def _text(text: str) -> Iterator[str]:
    """Paragraphs; those with indented lines, such as examples and tables, keep their line breaks."""
    for paragraph in text.strip("\n").split("\n\n"):
        lines = paragraph.splitlines()
        if lines:
            yield ".PP"
            yield from _verbatim(lines) if any(line.startswith(" ") for line in lines) else _lines_of(paragraph)


def _verbatim(lines: list[str]) -> Iterator[str]:
    yield ".nf"
    for line in lines:
        yield from _lines_of(line)
    yield ".fi"


def _lines_of(text: str) -> list[str]:
    return [_escaped(line) for line in text.splitlines()]


def _escaped(line: str) -> str:
    """The line with man's requests and escapes disabled."""
    found = line.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{found}" if found.startswith((".", "'")) else found
