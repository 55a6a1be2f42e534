"""Completion scripts for shells, made with shtab."""

import argparse
from typing import Literal

import shtab

from geolip_viewer.cli import Parser, parsers
from geolip_viewer.cli.paths import named_path

FOLDERS = ("DIR",)
FILES = ("SRC", "FILE", "PICTURE", "CHECKPOINT")


def completion(shell: Literal["bash", "zsh"]) -> str:
    """The script for one shell. Flags of the window are also completed without its name."""
    top, commands = parsers()
    for parser in (top, *commands.values()):
        for action in parser._actions:
            _say_what_is_a_file(action)
    _add_flags_of(commands["window"], top)
    top.usage = None  # a custom usage line, in which shtab would look for flags
    return shtab.complete(top, shell) + "\n"


def _add_flags_of(command: argparse.ArgumentParser, top: Parser) -> None:
    known = {flag for action in top._actions for flag in action.option_strings}
    for action in command._actions:
        if action.option_strings and not known & set(action.option_strings):
            top._add_action(action)


def _say_what_is_a_file(action: argparse.Action) -> None:
    if action.metavar in FOLDERS:
        action.complete = shtab.DIRECTORY  # type: ignore[attr-defined]
    elif action.type is named_path or action.metavar in FILES:
        action.complete = shtab.FILE  # type: ignore[attr-defined]
