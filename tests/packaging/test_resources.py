"""Fonts and icons that draw the same everywhere, and whose licences are told."""

import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from PIL import Image
from PyQt6.QtGui import QColor, QImage, QPainter
from PyQt6.QtSvg import QSvgRenderer

from geolip_viewer.assets import asset, resources

FONTS = ("SourceSans3-Regular.ttf", "SourceSans3-Bold.ttf")
GLYPHS = "²³θσρλδΔ−·×≥≤≈≠±…°→←↔∞ŜSⁿ₁₂₃√“”’–—•éüß"


@pytest.mark.parametrize("name", FONTS)
def test_a_font_has_the_signs_of_our_captions(name):
    covered = TTFont(asset("fonts", name)).getBestCmap()
    assert [sign for sign in GLYPHS if ord(sign) not in covered] == []


@pytest.mark.parametrize("name", FONTS)
def test_digits_and_minus_have_the_same_width(name):
    font = TTFont(asset("fonts", name))
    codes, widths = font.getBestCmap(), font["hmtx"]
    assert len({widths[codes[ord(sign)]][0] for sign in "0123456789−+"}) == 1


@pytest.mark.parametrize("name", FONTS)
def test_fonts_are_static_for_readers_without_variable_fonts(name):
    assert "fvar" not in TTFont(asset("fonts", name))


@pytest.mark.parametrize("icon", sorted(asset("icons", "lucide").glob("*.svg")), ids=lambda icon: icon.stem)
def test_an_icon_can_be_drawn_in_any_colour(icon):
    drawing = QSvgRenderer(icon.read_bytes().replace(b"currentColor", b"#ff0000"))
    picture = QImage(24, 24, QImage.Format.Format_ARGB32)
    picture.fill(0)
    painter = QPainter(picture)
    drawing.render(painter)
    painter.end()
    shown = {
        QColor.fromRgba(picture.pixel(x, y)).name()
        for x in range(24)
        for y in range(24)
        if picture.pixel(x, y) >> 24 == 255
    }
    assert shown == {"#ff0000"}


@pytest.mark.parametrize("size", [16, 22, 24, 32, 48, 64, 128, 256, 512])
def test_the_program_icon_fills_its_size_and_leaves_the_corners_free(size):
    with Image.open(asset("icons", "app", f"{size}.png")) as picture:
        assert picture.size == (size, size)
        alpha = picture.convert("RGBA").getchannel("A")
        assert alpha.getpixel((size // 2, size // 2)) == 255
        assert alpha.getpixel((0, 0)) == 0


def test_every_shipped_file_has_a_stated_licence():
    told = re.findall(r"`([^`]+)`", asset("LICENSES.md").read_text(encoding="utf-8"))
    files = [file.relative_to(resources()) for file in resources().rglob("*") if file.is_file()]
    untold = [str(file) for file in files if file.name != "LICENSES.md" and not any(file.match(name) for name in told)]
    assert untold == []


def test_every_stated_licence_file_ships():
    told = re.findall(r"`([\w/.-]*LICENSE[\w.]*)`", asset("LICENSES.md").read_text(encoding="utf-8"))
    root = Path(__file__).parents[2]
    assert [name for name in told if not (resources() / name).exists() and not (root / name).exists()] == []
