"""Pictures as files."""

import re
import zlib
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from PIL import Image

from geolip_viewer.errors import OptionError, OutputError
from geolip_viewer.export.images import form_of, write_picture, write_png
from geolip_viewer.export.recipes import Recipe, read_recipe
from geolip_viewer.headings import Heading
from geolip_viewer.look import Look
from geolip_viewer.scene import Axis, Curve, Plane, Scene, Sphere
from tests.synthetic import make_analysis
from tests.views.looking import panels

RECIPE = Recipe(size=(800, 600), scale=2.0, transparent=True)
PLOT = Scene(
    Heading.of("Spectrum"),
    (Curve("embeddings", np.array([1.0, 2.0, 3.0]), np.array([50.0, 30.0, 20.0]), "embeddings"),),
    Plane(Axis("component", (1, 3)), Axis("variance", (0, 60), "%")),
)
STREAM = re.compile(rb"/FlateDecode[^>]*>>\s*stream\r?\n(.*?)\r?\nendstream", re.DOTALL)  # of a PDF
PIXELS = np.full((40, 60, 4), 255, np.uint8)


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
    write_picture(path, [PLOT], RECIPE, Look())
    drawn = path.read_bytes()
    assert drawn.startswith(start)
    assert b"<image" not in drawn
    assert b"/Subtype /Image" not in drawn


@pytest.mark.parametrize("scale", [1.0, 2.5])
@pytest.mark.parametrize("dpi", [72.0, 300.0])
def test_vectors_are_as_large_on_paper_as_their_pixels(tmp_path: Path, scale: float, dpi: float) -> None:
    recipe = Recipe(size=(800, 600), scale=scale, dpi=dpi)
    for suffix in ("svg", "pdf"):
        write_picture(tmp_path / f"plot.{suffix}", [PLOT], recipe, Look())
    root = ET.parse(tmp_path / "plot.svg").getroot()
    sides = [float(root.get(side, "").removesuffix("mm")) for side in ("width", "height")]
    assert sides == pytest.approx([800 * scale / dpi * 25.4, 600 * scale / dpi * 25.4], abs=0.001)
    left, top, width, height = map(float, root.get("viewBox", "").split())
    assert (left, top, width / height) == pytest.approx((0, 0, 4 / 3))
    (box,) = re.findall(rb"/MediaBox \[ ([^\]]*) \]", (tmp_path / "plot.pdf").read_bytes())
    assert [float(each) for each in box.split()] == pytest.approx(
        [0, 0, 800 * scale / dpi * 72, 600 * scale / dpi * 72]
    )


def test_a_pdf_shows_the_whole_page_at_any_size(tmp_path: Path) -> None:
    drawn = []
    for dpi in (None, 100.0, 37.0, 450.0):
        write_picture(tmp_path / "plot.pdf", [PLOT], Recipe(size=(800, 600), dpi=dpi), Look())
        streams = [zlib.decompress(each) for each in STREAM.findall((tmp_path / "plot.pdf").read_bytes())]
        (content,) = (each for each in streams if b" cm\n" in each and b"DeviceRGB CS" in each)
        enlarged, rest = re.split(rb" 0 0 \S+ 0 0 cm\n", content, maxsplit=1)
        assert float(enlarged.split()[-1]) == pytest.approx(100 / (dpi or 100), abs=1e-5)
        drawn.append(rest)
    assert len(set(drawn)) == 1


def test_a_globe_is_no_vector_picture(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="globe"):
        write_picture(tmp_path / "globe.svg", [Scene(Heading.of("Globe"), (), Sphere())], RECIPE, Look())
    assert list(tmp_path.iterdir()) == []


def test_another_suffix_is_refused_with_those_that_can_be_written(tmp_path: Path) -> None:
    assert form_of(Path("a.PNG")) == "png"
    with pytest.raises(OptionError, match=r"\.png, \.svg, \.pdf"):
        write_picture(tmp_path / "picture.jpeg", [PLOT], RECIPE, Look())


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="file"):
        write_png(tmp_path / "file" / "picture.png", PIXELS, {})


def test_texts_of_an_svg_stay_texts_in_our_typeface_and_name_no_file_of_this_machine(tmp_path: Path) -> None:
    scenes = panels("magnitudes", make_analysis("dual-stream", items=30))
    write_picture(tmp_path / "plot.svg", scenes, Recipe(size=(900, 600)), Look())
    drawn = (tmp_path / "plot.svg").read_text()
    root = ET.fromstring(drawn)
    texts = {"".join(each.itertext()) for each in root.iter("{http://www.w3.org/2000/svg}text")}
    assert scenes[0].title in texts
    assert "Source Sans 3" in drawn
    assert "bold" in drawn or "700" in drawn
    assert "DejaVu" not in drawn
    assert "/" not in "".join(re.findall(r"font-family:[^;\"]*", drawn))


def test_a_png_says_how_large_it_is_on_paper_where_that_is_asked(tmp_path: Path) -> None:
    scenes = panels("spectrum", make_analysis("dual-stream", items=30))
    for name, dpi in (("one.png", 300.0), ("two.png", None)):
        write_picture(tmp_path / name, scenes, Recipe(size=(200.5, 150.25), scale=2.0, dpi=dpi), Look())
    with Image.open(tmp_path / "one.png") as image:
        assert image.info["dpi"] == pytest.approx((300, 300), abs=0.1)
        assert image.size == (401, 300)
    assert read_recipe(tmp_path / "one.png").dpi == 300
    with Image.open(tmp_path / "two.png") as image:
        assert "dpi" not in image.info
