"""Hostile command lines: flags and `--set` of every command with odd values, parsed until a file would be opened."""

import argparse
import io
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path
from random import Random

from geolip_viewer.cli import COMMANDS, parsers
from geolip_viewer.cli.pictures import style_of
from geolip_viewer.errors import OptionError
from geolip_viewer.options import Option, options_of
from geolip_viewer.sources.column_names import columns_text, parse_columns
from geolip_viewer.state import State
from geolip_viewer.views import VIEWS, view_named
from geolip_viewer.views.shared.settings import settings_of
from tools.fuzz.json_values import odd
from tools.fuzz.kinds import Kind
from tools.fuzz.mutation import changed
from tools.fuzz.small_data import show, small_data

_SEPARATOR = "\0"  # which no argument can hold
_SOUND = {
    "--size": ("800x600", "1600×1200", "0x0", "64*64", "999999x999999", " 64 X 64 "),
    "--camera": ("20,18", "-30,10", "361,0", "nan,nan", "1,2,3", "1e400,0"),
    "--scale": ("1", "2.5", "1e3", "nan", "0"),
    "--dpi": ("300", "inf", "-1"),
    "--projection": ("PCA", "PCA 2-3-4", "pca 1,2,4 centred of anchors", "PCA of class class 1", "faithful"),
    "--columns": ("id=key", "id=,features=a", "features=f*", "labels=", "a=b", "id=a,id=b"),
    "--anchors-from": ("classes", "kmeans:4", "kmeans:4:7", "kmeans:"),
    "--experts": ("a,b", ",,", " a , "),
    "--like": ("/nowhere/a.png",),
    "--out": ("/nowhere/out",),
}


@cache
def _flags(command: str) -> tuple[str, ...]:
    actions = parsers([command])[1][command]._actions
    return tuple(name for action in actions for name in action.option_strings if not name.startswith("-h"))


def _value(random: Random, flag: str) -> str:
    """A value for a flag: a valid one, one close to it, or anything."""
    sound = _SOUND.get(flag, ("1", "no", "light", "some", "has"))
    text = random.choice(sound)
    match random.random():
        case share if share < 0.2:
            text = changed(random, text.encode()).decode("utf-8", "surrogateescape")
        case share if share < 0.4:
            text = str(odd(random)) if random.random() < 0.9 else text * 500
    return text.replace(_SEPARATOR, "")


def _setting(random: Random, option: Option) -> str:
    """An option of a view with a value, in the form that `--set` accepts."""
    choices = (*option.choices, "1", "true", "all", "class 1", "expert_0", "3", "0.5", str(option.default))
    value = random.choice(choices) if random.random() < 0.6 else _value(random, "")
    name = option.name.replace("_", random.choice("_-"))
    return random.choice((f"{name}={value}", f"{name}={value}", f" {name} = {value} ", name, f"={value}", f"{name}=="))


def _arguments(random: Random) -> list[str]:
    command = random.choice((*COMMANDS, "render", "render", "render", "figures"))
    words = [command] if random.random() < 0.98 else []
    if command == "render":
        view = random.choice((*[view.id for view in VIEWS], "all", _value(random, "")))
        words += ["--view", view, "--out", "o"]
        options = [
            option for each in VIEWS if each.id == view or random.random() < 0.05 for option in options_of(each.options)
        ]
        for _ in range(random.choice((0, 1, 1, 2, 4))):
            words += ["--set", _setting(random, random.choice(options))] if options else []
    elif command == "figures":
        words += ["--out", "o"]
    flags = _flags(command)
    for _ in range(random.choice((0, 0, 0, 1, 1, 2))):
        flag = random.choice(flags) if random.random() < 0.95 else _value(random, "")
        words += random.choice(([flag, _value(random, flag)], [f"{flag}={_value(random, flag)}"], [flag]))
    return [word.replace(_SEPARATOR, "") for word in words]


def _make(random: Random, folder: Path) -> Path:
    small_data()  # cached: created before workers are forked
    path = folder / "arguments"
    path.write_bytes(_SEPARATOR.join(_arguments(random)).encode("utf-8", "surrogatepass"))
    return path


def _parsed(words: list[str]) -> argparse.Namespace:
    """The parsed words. Raises OptionError if the parser refuses them in one line, AssertionError otherwise."""
    said, told = io.StringIO(), io.StringIO()
    name, *rest = words if words and words[0] in COMMANDS else ("window", *words)
    try:
        with redirect_stdout(said), redirect_stderr(told):
            return parsers([name])[1][name].parse_args(rest)
    except SystemExit as end:
        lines = told.getvalue().splitlines()
        if end.code == 2 and len(lines) == 1 and lines[0].isprintable() and len(lines[0]) < 100_000:
            raise OptionError("command line", "is refused by the parser", "Write another") from end
        if not end.code and said.getvalue() and not lines:
            raise OptionError("command line", "asks for help", "Read it") from end
        raise AssertionError(f"exit status {end.code} with {len(lines)} lines") from end


def _read(path: Path) -> object:
    chosen = _parsed(path.read_bytes().decode("utf-8", "surrogatepass").split(_SEPARATOR))
    columns = getattr(chosen, "columns", None)
    if columns is not None and parse_columns(columns_text(columns)) != columns:
        raise AssertionError("columns that are others when they are written again")
    if not hasattr(chosen, "transparent"):
        return "parsed"
    style = style_of(chosen, None)
    style.recipe((800, 600))
    if not chosen.view if hasattr(chosen, "view") else True:
        return "styled"
    views = tuple(VIEWS) if chosen.view == "all" else (view_named(chosen.view),)
    settings = settings_of(views, dict(chosen.set))
    for view in views if len(views) == 1 else ():
        show(State(view=view.id, options=settings, projection=style.state.projection, camera=style.state.camera))
    return ["drawn"]


KIND = Kind("flags", _make, _read)
