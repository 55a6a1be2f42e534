"""Sessions: every state goes to JSON and back, and no file is trusted."""

import json
import os
import typing
from contextlib import suppress
from dataclasses import dataclass, fields
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as some

from geolip_viewer.codec import converted, plain
from geolip_viewer.errors import OutputError
from geolip_viewer.geometry.projection import FAITHFUL, ProjectionSpec
from geolip_viewer.look import CameraPose, DisplaySettings
from geolip_viewer.session import FORMAT, VERSION, SessionError, read_session, session_text, state_of, write_session
from geolip_viewer.state import CheckpointSource, FeaturesSource, Filters, Selection, State
from tests.declared import others_than, values_of, words

FOLDER = Path("/data/sessions")
SAVED = Path(__file__).parent / "fixtures" / "saved"
scalars = some.one_of(some.booleans(), some.integers(), some.floats(), words, some.none())


@given(values_of(State))
def test_every_state_comes_back_as_it_was(state):
    assert state_of(session_text(state, FOLDER), FOLDER) == state


def test_random_states_vary_every_part_of_a_state():
    """Each field takes a value other than its default within a few examples."""
    changed: set[str] = set()

    @given(values_of(State))
    def draw(state):
        for owner in (state, state.display, state.selection):
            default = type(owner)()
            changed.update(name for name in vars(owner) if getattr(owner, name) != getattr(default, name))

    draw()
    assert changed == {each.name for declared in (State, DisplaySettings, Selection) for each in fields(declared)}


@given(some.recursive(scalars, lambda inner: some.lists(inner) | some.dictionaries(words, inner), max_leaves=8))
def test_any_session_file_gives_a_state_or_a_session_error(value):
    text = json.dumps({"format": FORMAT, "version": VERSION, "state": value})
    with suppress(SessionError):
        assert isinstance(state_of(text, FOLDER), State)


KEYS = [each.name for declared in (State, DisplaySettings, Selection, FeaturesSource) for each in fields(declared)]


@given(
    some.recursive(
        scalars | some.sampled_from(["~nosuchuser", "~", "a\0b", "x" * 300, "../" * 9, 10**400, -(10**30), -5]),
        lambda inner: some.lists(inner) | some.dictionaries(some.sampled_from(KEYS), inner, max_size=6),
        max_leaves=12,
    )
)
def test_any_values_in_a_session_give_a_state_or_a_session_error(value):
    state = value if isinstance(value, dict) else {"view": value}
    with suppress(SessionError):
        read = state_of(json.dumps({"format": FORMAT, "version": VERSION, "state": state}), FOLDER)
        assert state_of(session_text(read, FOLDER), FOLDER) == read


@given(some.text(max_size=40))
def test_any_invalid_text_is_refused_with_a_message(text):
    with pytest.raises(SessionError):
        state_of(text, FOLDER)


def test_a_display_setting_is_one_field():
    """A new field is written, read and checked without further code, and has its default if a file lacks it."""

    @dataclass(frozen=True)
    class More(DisplaySettings):
        ring: typing.Literal["thin", "thick"] = "thin"

    assert converted(plain(More(ring="thick", theme="light")), More) == More(ring="thick", theme="light")
    assert converted(plain(DisplaySettings(theme="light")), More) == More(theme="light")
    with pytest.raises(ValueError, match="ring"):
        converted({"ring": "none"}, More)


def test_files_are_named_relative_to_the_session(tmp_path):
    state = State(CheckpointSource(tmp_path / "models" / "a.pt"), FeaturesSource(str(tmp_path / "features")))
    text = session_text(state, tmp_path / "work")
    assert str(tmp_path) not in text
    moved = state_of(text, tmp_path / "elsewhere")
    assert moved.checkpoint.path == tmp_path / "models" / "a.pt"
    elsewhere = state_of(text, Path("/other/work"))
    assert elsewhere.checkpoint.path == Path("/other/models/a.pt")
    assert elsewhere.features.source == "/other/features"


def test_a_hub_id_is_no_path(tmp_path):
    state = State(features=FeaturesSource("someone/data"))
    assert state_of(session_text(state, tmp_path), Path("/elsewhere")).features.source == "someone/data"


def test_a_session_is_written_and_read(tmp_path):
    state = State(CheckpointSource(tmp_path / "a.pt", "ab12"), view="lens", camera=CameraPose(zoom=2.5))
    write_session(tmp_path / "mine.geolip", state)
    assert read_session(tmp_path / "mine.geolip") == state


def test_a_projection_is_written_by_its_name(tmp_path):
    whole = json.loads(session_text(State(projection=ProjectionSpec.parse("PCA 2-3-4 of anchors")), tmp_path))
    assert whole["state"]["projection"] == "PCA 2-3-4 of anchors"


def test_sessions_of_version_1_are_read():
    """As they were written by the program itself; every part of the first one differs from its default."""
    layouts = SAVED.parent / "layouts"
    everything = read_session(SAVED / "everything.geolip")
    assert everything == State(
        checkpoint=CheckpointSource(
            layouts / "files/u01_shared_npscalars.pt",
            "e1d120211e48a3aa57963cbb28f822316b496534032d2492397c600d276879ea",
        ),
        features=FeaturesSource(
            str(layouts / "features/u01_shared_npscalars"),
            content_hash="bdf05fd39c85ddaacf3c22b79e974f0cebb00f09a5fe96fa4934ca5054c0b155",
        ),
        view="lens",
        options=MappingProxyType(
            {"lens": {"expert": "dinov2_b14", "anchors": False}, "single-encoding": {"item": "1003", "k": 4}}
        ),
        projection=ProjectionSpec("PCA", (2, 3, 4), "always", "anchors"),
        selection=Selection((1, 4, 9), (0, 2), 4),
        filters=Filters((0,), (1, 2)),
        display=DisplaySettings(
            theme="light",
            far_side="hide",
            labels="none",  # which could only be on or off
            legend=False,
            badge=False,
            graticule=False,
            free_orbit=True,
            type_size=1.5,
            map="hammer",
        ),
        camera=CameraPose(-30.5, 40, 10, 2.0, (0.1, -0.2)),
    )
    hub = read_session(SAVED / "hub.geolip")
    assert hub.projection == FAITHFUL
    assert (hub.features.source, hub.features.split) == ("someone/data", "train")
    assert hub.features.class_names == layouts / "names.txt"
    assert (hub.display, hub.camera) == (DisplaySettings(), None)


def test_a_class_hidden_in_version_1_hides_the_items_that_it_hid(tmp_path):
    """Hidden items are those whose rarest class it is; isolated ones have the class."""
    whole = json.loads((SAVED / "everything.geolip").read_text())
    cases = (({"hidden": [3]}, "mainly"), ({"isolated": [3]}, "has"), ({"hidden": [0], "isolated": [3]}, "has"))
    for filters, by in cases:
        whole["state"]["filters"] = filters
        assert state_of(json.dumps(whole), tmp_path).filters.by == by


def test_missing_keys_keep_their_default_and_unknown_ones_are_ignored(tmp_path):
    whole = json.loads(session_text(State(display=others_than(DisplaySettings())), tmp_path))
    del whole["state"]["display"]["map"]
    whole["state"]["display"]["glow"] = 3
    whole["state"]["weather"] = None
    assert state_of(json.dumps(whole), tmp_path).display.map == "off"
    assert state_of(json.dumps(whole), tmp_path).display.theme == "light"


@pytest.mark.parametrize("path", ["x" * 256, "x/" * 2100, "é" * 128])
def test_a_path_that_no_system_opens_is_refused(path):
    whole = json.loads(session_text(State(CheckpointSource(Path("/a"))), FOLDER))
    whole["state"]["checkpoint"]["path"] = path
    with pytest.raises(SessionError, match=r"state\.checkpoint\.path: .*too long"):
        state_of(json.dumps(whole), FOLDER)


@pytest.mark.parametrize("version", [True, 0, -1, 1.0, "2", None])
def test_a_version_is_a_number_from_1_on(version):
    whole = json.loads(session_text(State(), FOLDER)) | {"version": version}
    with pytest.raises(SessionError, match="does not say which version"):
        state_of(json.dumps(whole), FOLDER)


def test_a_session_of_a_newer_program_is_refused_with_advice(tmp_path):
    whole = json.loads(session_text(State(), tmp_path)) | {"version": VERSION + 1, "written by": "9.0"}
    (tmp_path / "new.geolip").write_text(json.dumps(whole))
    with pytest.raises(SessionError, match=r"newer program \(9\.0\)\. Update this program"):
        read_session(tmp_path / "new.geolip")


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"view": 3}, "state.view: expected str, got int"),
        ({"display": {"theme": "pink"}}, "state.display.theme"),
        ({"display": {"type_size": 1000}}, "state.display: type_size must be from 0.5 to 3"),
        ({"display": {"type_size": float("inf")}}, "is not a session"),
        ({"display": {"map": "mercator"}}, "state.display.map"),
        ({"display": None}, "state.display"),
        ({"selection": {"items": [1, "two"]}}, "state.selection.items[1]"),
        ({"selection": {"items": [-5]}}, "state.selection.items[0]"),
        ({"selection": {"anchors": [10**400]}}, "state.selection.anchors[0]"),
        ({"selection": {"current": True}}, "state.selection.current"),
        ({"filters": {"hidden": [-2]}}, "state.filters.hidden[0]"),
        ({"camera": {"zoom": 0}}, "state.camera.zoom"),
        ({"camera": {"elevation": 91}}, "state.camera.elevation"),
        ({"camera": {"azimuth": float("nan")}}, "is not a session"),
        ({"camera": {"pan": [1]}}, "state.camera.pan"),
        ({"camera": {"pan": [1e9, 0]}}, "state.camera.pan[0]"),
        ({"checkpoint": {"content_hash": "x"}}, "state.checkpoint"),
        ({"checkpoint": {"path": "x" * 300}}, "state.checkpoint.path"),
        ({"checkpoint": {"path": "a\0b"}}, "state.checkpoint.path"),
        ({"features": {"source": "~nosuchuser"}}, "state.features.source"),
        ({"features": {"source": "./" + "x" * 300}}, "state.features.source"),
        ({"options": {"lens": {"k": [1]}}}, "state.options.lens.k: expected bool"),
        ({"options": {"lens": {"k": 10**400}}}, "state.options.lens.k: expected int <="),
        ({"options": {"lens": 3}}, "state.options"),
        ({"options": []}, "state.options"),
        ({"projection": "tSNE"}, "state.projection: is not 'tSNE'"),
        ({"projection": 3}, "state.projection"),
        ({"projection": "PCA 1-2-" + "9" * 5000}, "state.projection"),
    ],
    ids=lambda part: str(part)[:60],
)
def test_an_invalid_value_is_named(change, named, tmp_path):
    whole = json.loads(session_text(State(), tmp_path))
    whole["state"] |= change
    with pytest.raises(SessionError) as refusal:
        state_of(json.dumps(whole), tmp_path)
    assert named in str(refusal.value)
    assert len(str(refusal.value)) < 300
    assert "\n" not in str(refusal.value)


NO_SESSIONS = ("", "[]", "{}", "NaN", "[" * 100_000, '{"a":' * 100_000, '{"format": "something else"}')


@pytest.mark.parametrize("text", NO_SESSIONS, ids=lambda text: text[:9])
def test_what_is_no_session_is_refused(text, tmp_path):
    (tmp_path / "odd.geolip").write_text(text)
    with pytest.raises(SessionError, match="is not a session"):
        read_session(tmp_path / "odd.geolip")


def test_a_missing_session_a_folder_a_device_and_a_checkpoint_are_refused(tmp_path):
    (tmp_path / "model.pt").write_bytes(bytes(range(256)))
    long = tmp_path / ("x" * 300)
    for path in (tmp_path / "missing.geolip", tmp_path, Path("/dev/zero"), tmp_path / "model.pt", long):
        with pytest.raises(SessionError):
            read_session(path)


def test_where_nothing_can_be_written_it_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError):
        write_session(tmp_path / "file" / "mine.geolip", State())


def test_a_file_name_that_is_not_utf8_is_reported_before_anything_is_written(tmp_path):
    state = State(CheckpointSource(tmp_path / os.fsdecode(b"m\xff.pt")))
    with pytest.raises(SessionError, match="not valid UTF-8"):
        write_session(tmp_path / "s.geolip", state)
    assert list(tmp_path.iterdir()) == []
