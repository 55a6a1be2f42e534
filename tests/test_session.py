"""Sessions: every state goes to JSON and back, and no file is trusted."""

import json
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as some

from geolip_viewer.errors import OutputError
from geolip_viewer.look import CameraPose
from geolip_viewer.session import FORMAT, VERSION, SessionError, read_session, session_text, state_of, write_session
from geolip_viewer.state import Appearance, CheckpointSource, FeaturesSource, Filters, Selection, State

FOLDER = Path("/data/sessions")
words = some.text(some.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=12)
names = words.filter(lambda word: word not in (".", ".."))
paths = some.lists(names, min_size=1, max_size=4).map(lambda parts: Path("/", *parts))
numbers = some.floats(-1e6, 1e6, allow_subnormal=False)
indices = some.lists(some.integers(0, 10**9), max_size=5).map(lambda values: tuple(sorted(set(values))))
scalars = some.one_of(some.booleans(), some.integers(-(10**9), 10**9), numbers, words, some.none())
poses = some.builds(
    CameraPose,
    azimuth=some.floats(-180, 180),
    elevation=some.floats(-90, 90),
    roll=some.floats(-180, 180),
    zoom=some.floats(0.4, 40),
    pan=some.tuples(some.floats(-2, 2), some.floats(-2, 2)),
)
checkpoints = some.builds(CheckpointSource, path=paths, content_hash=words, anchors_key=some.none() | words)
folders = paths.map(str)
hub_ids = some.sampled_from(["AbstractPhil/bulk-coco-features", "someone/data", "data"])
features = some.builds(
    FeaturesSource,
    source=folders | hub_ids,
    split=words,
    experts=some.lists(words, max_size=3).map(tuple),
    class_names=some.none() | paths,
    content_hash=words,
)
appearances = some.builds(
    Appearance,
    theme=some.sampled_from(["light", "dark"]),
    far_side=some.sampled_from(["dim", "hide"]),
    labels=some.booleans(),
    type_size=some.floats(0.5, 3),
    map=some.sampled_from(["off", "mollweide", "hammer"]),
)
options = some.dictionaries(words, some.dictionaries(words, scalars, max_size=3).map(MappingProxyType), max_size=3)
states = some.builds(
    State,
    checkpoint=some.none() | checkpoints,
    features=some.none() | features,
    view=words,
    options=options.map(MappingProxyType),
    selection=some.builds(Selection, items=indices, anchors=indices, current=some.none() | some.integers(0, 9)),
    filters=some.builds(Filters, hidden=indices, isolated=indices),
    appearance=appearances,
    camera=some.none() | poses,
)


@given(states)
def test_every_state_comes_back_as_it_was(state):
    assert state_of(session_text(state, FOLDER), FOLDER) == state


@given(some.recursive(scalars, lambda inner: some.lists(inner) | some.dictionaries(words, inner), max_leaves=8))
def test_whatever_stands_in_a_session_it_is_a_state_or_a_session_error(value):
    text = json.dumps({"format": FORMAT, "version": VERSION, "state": value})
    with suppress(SessionError):
        assert isinstance(state_of(text, FOLDER), State)


@given(some.text(max_size=40))
def test_whatever_the_text_it_is_refused_in_words(text):
    with pytest.raises(SessionError):
        state_of(text, FOLDER)


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


def test_a_session_from_before_there_were_maps_has_none(tmp_path):
    whole = json.loads(session_text(State(appearance=Appearance(map="hammer")), tmp_path))
    del whole["state"]["appearance"]["map"]
    assert state_of(json.dumps(whole), tmp_path).appearance.map == "off"


def test_a_session_of_a_newer_program_is_refused_with_advice(tmp_path):
    whole = json.loads(session_text(State(), tmp_path)) | {"version": VERSION + 1, "written by": "9.0"}
    (tmp_path / "new.geolip").write_text(json.dumps(whole))
    with pytest.raises(SessionError, match=r"newer program \(9\.0\)\. Update this program"):
        read_session(tmp_path / "new.geolip")


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"view": 3}, "state.view"),
        ({"appearance": {"theme": "pink"}}, "state.appearance.theme"),
        ({"appearance": {"type_size": 1000}}, "type_size"),
        ({"appearance": {"map": "mercator"}}, "state.appearance.map"),
        ({"selection": {"items": [1, "two"]}}, "state.selection.items"),
        ({"camera": {"zoom": 0}}, "camera"),
        ({"camera": {"pan": [1]}}, "state.camera"),
        ({"checkpoint": {"content_hash": "x"}}, "state.checkpoint"),
        ({"options": {"lens": {"k": [1]}}}, "state.options.lens.k"),
    ],
)
def test_a_value_that_cannot_be_is_named(change, named, tmp_path):
    whole = json.loads(session_text(State(), tmp_path))
    whole["state"] |= change
    with pytest.raises(SessionError) as refusal:
        state_of(json.dumps(whole), tmp_path)
    assert named in str(refusal.value)


@pytest.mark.parametrize("text", ["", "[]", "{}", "NaN", "[" * 100_000, '{"format": "something else"}'])
def test_what_is_no_session_is_refused(text, tmp_path):
    (tmp_path / "odd.geolip").write_text(text)
    with pytest.raises(SessionError, match="is not a session"):
        read_session(tmp_path / "odd.geolip")


def test_a_missing_session_a_folder_and_a_checkpoint_are_refused(tmp_path):
    (tmp_path / "model.pt").write_bytes(bytes(range(256)))
    for path in (tmp_path / "missing.geolip", tmp_path, tmp_path / "model.pt"):
        with pytest.raises(SessionError):
            read_session(path)


def test_where_nothing_can_be_written_it_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError):
        write_session(tmp_path / "file" / "mine.geolip", State())
