"""Hostile sessions: the JSON of a state with values and bytes changed, read, searched, shown and written again."""

import json
import tempfile
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from geolip_viewer.app.document.missing_files import find_moved
from geolip_viewer.geometry.projection import ProjectionSpec
from geolip_viewer.look import CameraPose
from geolip_viewer.options import options_of
from geolip_viewer.session import read_session, session_text, state_of
from geolip_viewer.state import CheckpointSource, FeaturesSource, Filters, Selection, State
from geolip_viewer.views import VIEWS
from tools.fuzz.json_values import change, odd, text_of
from tools.fuzz.kinds import Kind
from tools.fuzz.mutation import changed
from tools.fuzz.small_data import show, small_data

_PROJECTIONS = ("PCA", "PCA 2-3-4", "PCA centred of anchors", "PCA of selection", "PCA of class class 1", "faithful")


def some_state(random: Random) -> State:
    """A state in which any part may differ from its default."""
    view = random.choice(tuple(VIEWS))
    options = {option.name: option.default for option in options_of(view.options)}
    return State(
        checkpoint=CheckpointSource(Path("/data/a.pt"), "ab12", random.choice((None, "anchors"))),
        features=FeaturesSource(random.choice(("/data/f", "someone/data")), "val", ("a",), Path("/data/names.txt")),
        view=view.id,
        options={view.id: options},
        projection=ProjectionSpec.parse(random.choice(_PROJECTIONS)),
        selection=Selection(tuple(sorted(random.sample(range(30), 3))), (1,), random.choice((None, 2))),
        filters=random.choice((Filters(), Filters(isolated=(1,)), Filters(hidden=(0, -1), by="mainly"))),
        camera=random.choice((None, CameraPose(30, 10, 1.5))),
    )


@cache
def _fixtures() -> tuple[str, ...]:
    """Sessions from an older version."""
    names = Path("/data/a.pt")
    first: dict[str, Any] = json.loads(session_text(State(CheckpointSource(names)), names.parent))
    first["version"] = 1
    first["state"]["appearance"] = {"theme": "light", "labels": True, "map": "off"}
    first["state"]["filters"] = {"hidden": [1]}
    return (json.dumps(first),)


def with_odd_options(random: Random, state: Any) -> None:
    """A state as JSON, with odd values for options of any view."""
    if random.random() < 0.3:
        view = random.choice(tuple(VIEWS))
        name = random.choice([option.name for option in options_of(view.options)])
        state["options"] = {view.id: {name: odd(random)}}
        state["view"] = view.id


def _make(random: Random, folder: Path) -> Path:
    small_data()  # cached: created before workers are forked
    path = folder / "a.geolip"
    if random.random() < 0.2:
        whole = json.loads(random.choice(_fixtures()))
    else:
        whole = json.loads(session_text(some_state(random), Path("/data")))
        with_odd_options(random, whole["state"])
    if random.random() < 0.6:
        change(random, whole if random.random() < 0.1 else whole["state"])
    data = text_of(random, whole).encode("utf-8", "surrogateescape")
    path.write_bytes(changed(random, data) if random.random() < 0.1 else data)
    return path


def _read(path: Path) -> object:
    state = read_session(path)
    if state_of(session_text(state, path.parent), path.parent) != state:
        raise AssertionError("a session that is another one when it is saved again")
    with tempfile.TemporaryDirectory(prefix="fuzz-") as empty:
        find_moved(state, [path.parent, Path(empty)])
    return show(state)


KIND = Kind("sessions", _make, _read)
