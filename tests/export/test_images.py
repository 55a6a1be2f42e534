"""Pictures as files, and what they remember."""

import json
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from geolip_viewer import __version__
from geolip_viewer.errors import OptionError, OutputError
from geolip_viewer.export.images import KEY, Recipe, form_of, read_recipe, recipe_text, write_picture, write_png
from geolip_viewer.look import CameraPose
from geolip_viewer.scene import Axis, Curve, Plane, Scene, Sphere

RECIPE = Recipe(
    view="nearest-links",
    options={"within": "Straße − naïve", "count": 5, "anchors": False, "size": 1.5, "expert": None},
    checkpoint_hash="abc",
    size=(800, 600),
    scale=2.0,
    theme="light",
    transparent=True,
    projection="PCA 2-3-4 of anchors",
    map="hammer",
    pose=CameraPose(-20.5, 30, 0, 2, (0.1, -0.2)),
)
PLOT = Scene(
    "Spectrum",
    (Curve("embeddings", np.array([1.0, 2.0, 3.0]), np.array([50.0, 30.0, 20.0]), "embeddings"),),
    Plane(Axis("component", (1, 3)), Axis("variance", (0, 60), "%")),
)
PIXELS = np.full((40, 60, 4), 255, np.uint8)


def test_a_png_remembers_how_it_was_made(tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    write_png(path, PIXELS, {KEY: recipe_text(RECIPE)})
    assert read_recipe(path) == RECIPE
    assert read_recipe(path).version == __version__


def test_pixels_come_back_as_they_were(tmp_path: Path) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (30, 50, 4), np.uint8)
    write_png(tmp_path / "clear.png", pixels, {})
    with Image.open(tmp_path / "clear.png") as clear:
        np.testing.assert_array_equal(np.asarray(clear), pixels)
    pixels[..., 3] = 255
    write_png(tmp_path / "opaque.png", pixels, {})
    with Image.open(tmp_path / "opaque.png") as opaque:
        assert opaque.mode == "RGB"
        np.testing.assert_array_equal(np.asarray(opaque), pixels[..., :3])


@pytest.mark.parametrize(("suffix", "start"), [("svg", b"<?xml"), ("pdf", b"%PDF")])
def test_a_plot_becomes_true_vectors(tmp_path: Path, suffix: str, start: bytes) -> None:
    path = tmp_path / f"plot.{suffix}"
    write_picture(path, [PLOT], replace(RECIPE, view="spectrum"))
    drawn = path.read_bytes()
    assert drawn.startswith(start)
    assert b"<image" not in drawn
    assert b"/Subtype /Image" not in drawn


def test_a_globe_is_no_vector_picture(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="globe"):
        write_picture(tmp_path / "globe.svg", [Scene("Globe", (), Sphere())], RECIPE)
    assert list(tmp_path.iterdir()) == []


def test_another_suffix_is_refused_with_those_that_can_be_written(tmp_path: Path) -> None:
    assert form_of(Path("a.PNG")) == "png"
    with pytest.raises(OptionError, match=r"\.png, \.svg, \.pdf"):
        write_picture(tmp_path / "picture.jpeg", [PLOT], RECIPE)


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="file"):
        write_png(tmp_path / "file" / "picture.png", PIXELS, {})


def with_text(folder: Path, text: str) -> Path:
    path, texts = folder / "picture.png", PngInfo()
    texts.add_itxt(KEY, text)
    Image.new("RGB", (4, 4)).save(path, pnginfo=texts)
    return path


def test_files_that_hold_no_recipe_are_refused_in_one_line(tmp_path: Path) -> None:
    Image.new("RGB", (4, 4)).save(tmp_path / "plain.png")
    Image.new("RGB", (4, 4)).save(tmp_path / "photo.jpg")
    (tmp_path / "cut.png").write_bytes((tmp_path / "plain.png").read_bytes()[:20])
    (tmp_path / "empty.png").write_bytes(b"")
    for name in ("plain.png", "photo.jpg", "cut.png", "empty.png", "none.png", "."):
        with pytest.raises(OptionError) as error:
            read_recipe(tmp_path / name)
        assert "\n" not in str(error.value)


BROKEN: list[dict[str, Any]] = [
    {"theme": "blue"},
    {"size": [1]},
    {"size": "1x2"},
    {"size": [None, 2]},
    {"scale": "big"},
    {"options": [1]},
    {"options": {"a": [1]}},
    {"pose": {"azimuth": 0}},
    {"pose": asdict(CameraPose(elevation=91))},
    {"pose": asdict(CameraPose(zoom=0))},
    {"pose": 5},
    {"projection": "tSNE"},
    {"map": "mercator"},
    {"map": ["hammer"]},
]


@pytest.mark.parametrize("part", BROKEN, ids=str)
def test_a_recipe_that_cannot_be_is_refused(tmp_path: Path, part: dict[str, Any]) -> None:
    with pytest.raises(OptionError, match="does not say rightly"):
        read_recipe(with_text(tmp_path, json.dumps(asdict(RECIPE) | part)))


def test_a_picture_from_before_there_were_maps_has_none(tmp_path: Path) -> None:
    parts = asdict(RECIPE)
    del parts["map"]
    assert read_recipe(with_text(tmp_path, json.dumps(parts))).map == "off"


@given(
    text=st.text(max_size=200)
    | st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from([*asdict(RECIPE), "azimuth", "pan"]), inner, max_size=8)
        ),
    ).map(json.dumps)
)
def test_whatever_text_a_png_carries_it_is_a_recipe_or_refused(tmp_path_factory: Any, text: str) -> None:
    path = with_text(tmp_path_factory.mktemp("any"), text.replace("\0", "").encode("utf-8", "ignore").decode())
    with suppress(OptionError):
        assert isinstance(read_recipe(path), Recipe)
