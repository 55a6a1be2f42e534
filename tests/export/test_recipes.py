"""What pictures remember of how they were made."""

import json
import os
import struct
import zlib
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from geolip_viewer import __version__
from geolip_viewer.errors import OptionError
from geolip_viewer.export.images import write_png
from geolip_viewer.export.recipes import KEY, VERSION, Recipe, read_recipe, recipe_text
from geolip_viewer.geometry.projection import ProjectionSpec
from geolip_viewer.look import CameraPose, DisplaySettings
from geolip_viewer.state import CheckpointSource, FeaturesSource, Selection, State
from tests.declared import values_of

SAVED = Path(__file__).parents[1] / "fixtures" / "saved"
PIXELS = np.full((40, 60, 4), 255, np.uint8)


def written(folder: Path, recipe: Recipe) -> Path:
    write_png(folder / "picture.png", PIXELS, {KEY: recipe_text(recipe)})
    return folder / "picture.png"


def with_text(folder: Path, text: str) -> Path:
    path, texts = folder / "picture.png", PngInfo()
    texts.add_itxt(KEY, text)
    Image.new("RGB", (4, 4)).save(path, pnginfo=texts)
    return path


@given(values_of(Recipe))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_picture_remembers_every_part_of_the_state_it_shows(tmp_path: Path, recipe: Recipe) -> None:
    """Files by their names alone, as if they lay beside the picture."""
    read = read_recipe(written(tmp_path, replace(recipe, version=__version__)))
    names = {"checkpoint": None, "features": None, "compared": None, "run": None}
    assert replace(read, state=replace(read.state, **names)) == replace(
        recipe, version=__version__, state=replace(recipe.state, **names)
    )
    if recipe.state.checkpoint:
        assert read.state.checkpoint == replace(
            recipe.state.checkpoint, path=tmp_path / recipe.state.checkpoint.path.name
        )
    if recipe.state.compared:
        assert read.state.compared == replace(recipe.state.compared, path=tmp_path / recipe.state.compared.path.name)


def test_a_picture_does_not_tell_where_its_files_lie(tmp_path: Path) -> None:
    folder = FeaturesSource(str(tmp_path / "secret" / "data"), class_names=tmp_path / "secret" / "names.txt")
    recipe = Recipe(State(CheckpointSource(tmp_path / "secret" / "model.pt", "ab"), folder))
    assert "secret" not in recipe_text(recipe)
    read = read_recipe(written(tmp_path, recipe)).state
    assert read.checkpoint == CheckpointSource(tmp_path / "model.pt", "ab")
    assert (read.features.source, read.features.class_names) == (str(tmp_path / "data"), tmp_path / "names.txt")
    hub = replace(recipe, state=State(features=FeaturesSource("someone/data")))
    assert read_recipe(written(tmp_path, hub)).state.features.source == "someone/data"


def test_a_selection_of_very_many_items_is_remembered(tmp_path: Path) -> None:
    recipe = Recipe(State(selection=Selection(tuple(range(118_287)))))
    assert read_recipe(written(tmp_path, recipe)) == recipe


def test_pictures_of_version_0_1_are_read() -> None:
    """As the program itself wrote them."""
    sample = read_recipe(SAVED / "sample.png")
    options = {"colour": "class", "at_least": 1, "names": False, "anchors": False, "size": 1.0}
    assert sample == Recipe(
        State(
            view="centroids",
            options=MappingProxyType({"centroids": options}),
            projection=ProjectionSpec.parse("PCA 2-3-4"),
            display=DisplaySettings(theme="light", map="hammer"),
            camera=CameraPose(-30.0, 40.0),
        ),
        size=(160, 120),
        scale=2.0,
        version="0.1.0",
    )
    transparent = read_recipe(SAVED / "transparent.png")
    assert (transparent.transparent, transparent.scale, transparent.state.camera) == (True, 1.0, None)
    assert transparent.state.options_of("single-encoding")["item"] == "1003"


def test_files_that_hold_no_recipe_are_refused_in_one_line(tmp_path: Path) -> None:
    Image.new("RGB", (4, 4)).save(tmp_path / "plain.png")
    Image.new("RGB", (4, 4)).save(tmp_path / "photo.jpg")
    (tmp_path / "cut.png").write_bytes((tmp_path / "plain.png").read_bytes()[:20])
    (tmp_path / "empty.png").write_bytes(b"")
    for name in ("plain.png", "photo.jpg", "cut.png", "empty.png", "none.png", "."):
        with pytest.raises(OptionError) as error:
            read_recipe(tmp_path / name)
        assert "\n" not in str(error.value)


def test_a_picture_of_a_newer_program_is_refused_with_advice(tmp_path: Path) -> None:
    whole = json.loads(recipe_text(Recipe())) | {"version": VERSION + 1, "written by": "9.0"}
    with pytest.raises(OptionError, match=r"newer program \(9\.0\)\. Update this program"):
        read_recipe(with_text(tmp_path, json.dumps(whole)))


@pytest.mark.parametrize("version", [True, 0, -1, 1.0, "2", None])
def test_a_version_is_a_number_from_1_on(tmp_path: Path, version: object) -> None:
    whole = json.loads(recipe_text(Recipe())) | {"version": version}
    with pytest.raises(OptionError, match="is not the recipe of a picture"):
        read_recipe(with_text(tmp_path, json.dumps(whole)))


def test_nothing_is_printed_of_a_picture_that_is_odd_beside_its_recipe(tmp_path: Path, recwarn: Any) -> None:
    """PIL warns of an animation without frames; the warning would appear on the terminal between our lines."""
    path = written(tmp_path, Recipe())
    data = path.read_bytes()
    chunk = b"acTL" + bytes(8)
    odd = struct.pack(">I", 8) + chunk + struct.pack(">I", zlib.crc32(chunk))
    path.write_bytes(data[:33] + odd + data[33:])  # after the header
    assert read_recipe(path).state == Recipe().state
    assert not recwarn.list


BROKEN: list[tuple[dict[str, Any], str]] = [
    ({"size": [1]}, "size"),
    ({"size": "1x2"}, "size"),
    ({"size": [0, 2]}, "size[0]"),
    ({"size": [10**400, 2]}, "size[0]"),
    ({"scale": "big"}, "scale"),
    ({"scale": 0}, "scale"),
    ({"scale": -(10**30)}, "scale"),
    ({"transparent": 1}, "transparent"),
    ({"state": 5}, "state"),
    ({"state": {"display": {"theme": "blue"}}}, "state.display.theme"),
    ({"state": {"projection": "tSNE"}}, "state.projection"),
    ({"state": {"camera": asdict(CameraPose(elevation=91))}}, "state.camera.elevation"),
    ({"state": {"selection": {"items": [-1]}}}, "state.selection.items[0]"),
    ({"format": "something else"}, "not the recipe"),
]


@pytest.mark.parametrize(("part", "named"), BROKEN, ids=lambda part: str(part)[:40])
def test_a_recipe_that_cannot_be_is_refused(tmp_path: Path, part: dict[str, Any], named: str) -> None:
    with pytest.raises(OptionError) as refusal:
        read_recipe(with_text(tmp_path, json.dumps(json.loads(recipe_text(Recipe())) | part)))
    assert "does not say correctly" in str(refusal.value)
    assert named in str(refusal.value)


OLD = {
    "view": "nearest-links",
    "options": {"count": 5, "anchors": False},
    "checkpoint_hash": "abc",
    "features_hash": "",
    "size": [800, 600],
    "scale": 2.0,
    "theme": "light",
    "transparent": True,
    "pose": {"azimuth": -20.5, "elevation": 30, "roll": 0, "zoom": 2, "pan": [0.1, -0.2]},
    "sheet": "",
    "projection": "PCA 2-3-4 of anchors",
    "map": "hammer",
    "version": "0.1.0",
}
BROKEN_OLD: list[dict[str, Any]] = [
    {"theme": "blue"},
    {"size": [None, 2]},
    {"scale": float("nan")},
    {"options": [1]},
    {"options": {"a": [1]}},
    {"pose": {"azimuth": 0, "zoom": 0}},
    {"pose": 5},
    {"projection": "tSNE"},
    {"map": ["hammer"]},
]


@pytest.mark.parametrize("part", BROKEN_OLD, ids=str)
def test_an_older_recipe_that_cannot_be_is_refused(tmp_path: Path, part: dict[str, Any]) -> None:
    assert read_recipe(with_text(tmp_path, json.dumps(OLD))).state.display.map == "hammer"
    with pytest.raises(OptionError, match="does not say correctly"):
        read_recipe(with_text(tmp_path, json.dumps(OLD | part)))


def test_a_picture_from_before_there_were_maps_has_none(tmp_path: Path) -> None:
    parts = {name: value for name, value in OLD.items() if name != "map"}
    assert read_recipe(with_text(tmp_path, json.dumps(parts))).state.display.map == "off"


KEYS = [*OLD, *json.loads(recipe_text(Recipe())), "azimuth", "pan"]


@given(
    text=some.text(max_size=200)
    | some.recursive(
        some.none() | some.booleans() | some.integers() | some.floats() | some.text(),
        lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.sampled_from(KEYS), inner, max_size=8),
    ).map(json.dumps)
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_text_a_png_carries_it_is_a_recipe_or_refused(tmp_path: Path, text: str) -> None:
    path = with_text(tmp_path, text.replace("\0", "").encode("utf-8", "ignore").decode())
    with suppress(OptionError):
        assert isinstance(read_recipe(path), Recipe)


def test_a_pipe_is_refused_before_anybody_writes_into_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OptionError, match="is not a regular file"):
        read_recipe(tmp_path / "pipe")


@pytest.mark.parametrize("part", [{"size": [63, 400]}, {"scale": 1e-9}])
def test_a_size_that_no_flag_takes_is_refused(tmp_path: Path, part: dict[str, Any]) -> None:
    values = {**json.loads(recipe_text(Recipe())), **part}
    with pytest.raises(OptionError, match="expected"):
        read_recipe(with_text(tmp_path, json.dumps(values)))


def test_names_that_no_utf8_can_say_are_remembered_as_well_as_can_be(tmp_path: Path) -> None:
    state = State(CheckpointSource(tmp_path / os.fsdecode(b"m\xff.pt"), "ab", "\ud801.anchors"))
    read = read_recipe(written(tmp_path, Recipe(state)))
    assert read.state.checkpoint == CheckpointSource(tmp_path / "m?.pt", "ab", "?.anchors")


@pytest.mark.parametrize("name", ["~", "~backup.pt"])
def test_a_file_whose_name_begins_with_a_tilde_is_remembered(tmp_path: Path, name: str) -> None:
    path = tmp_path / "made.png"
    recipe = Recipe(State(checkpoint=CheckpointSource(Path("/somewhere") / name)), (640, 480), 1.0)
    write_png(path, np.zeros((4, 4, 4), np.uint8), {KEY: recipe_text(recipe)})
    read = read_recipe(path).state.checkpoint
    assert read is not None
    assert read.path.name == name
