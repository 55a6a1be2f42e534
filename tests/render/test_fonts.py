"""Letters that the shipped typeface lacks: the system's fonts draw them, or a sentence says what to install."""

import unicodedata
from pathlib import Path

import numpy as np
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.ft2font import LoadFlags

from geolip_viewer.headings import Heading
from geolip_viewer.look import Look
from geolip_viewer.render import fonts
from geolip_viewer.render.label_actors import text_picture
from geolip_viewer.render.layout import Rect
from geolip_viewer.render.lettering import elided, letters, shaped, text_width
from geolip_viewer.render.page import Page
from geolip_viewer.render.palette import THEMES
from geolip_viewer.render.plots import plot
from geolip_viewer.render.vector import vector
from geolip_viewer.scene import Axis, Curve, Plane, Scene

EM, SIZE = 1000, 20
HEBREW, CAT = "\u05d0\u05d1", "\u732b"
NASTY = ("$5 to $10", "x$\\frac$y", "a|b|c", "US$ and CA$", "$\\alpha$", "100% \\$ok", "{x}_1^2", "_background_")


def made_font(path: Path, widths: dict[str, int]) -> Path:
    """A font whose letters are boxes as wide as said, in thousandths of its size."""
    builder = FontBuilder(EM, isTTF=True)
    names = {letter: f"u{ord(letter):04X}" for letter in widths}
    builder.setupGlyphOrder([".notdef", *names.values()])
    builder.setupCharacterMap({ord(letter): name for letter, name in names.items()})
    glyphs, metrics = {}, {}
    for name, width in {".notdef": 500, **{names[letter]: width for letter, width in widths.items()}}.items():
        pen = TTGlyphPen(None)
        corners = ((0, 0), (0, 700), (width, 700), (width, 0))
        pen.moveTo(corners[0])
        for corner in corners[1:]:
            pen.lineTo(corner)
        pen.closePath()
        glyphs[name], metrics[name] = pen.glyph(), (width, 0)
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics(metrics)
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": path.stem, "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=800)
    builder.setupPost()
    builder.save(path)
    return path


@pytest.fixture
def system(tmp_path, monkeypatch):
    """A system whose fonts are those made here."""
    fonts_there = [
        made_font(tmp_path / "Hebrew-Bold.ttf", {HEBREW[0]: 100, HEBREW[1]: 100}),
        made_font(tmp_path / "Hebrew.ttf", {HEBREW[0]: 2000, HEBREW[1]: 500}),
        tmp_path / "broken.ttf",
        tmp_path / "gone.ttf",
    ]
    fonts_there[2].write_bytes(b"no font")
    monkeypatch.setattr(fonts, "SYSTEM_FONTS", fonts.SystemFonts(sorted(fonts_there, key=fonts._preference)))
    text_width.__globals__["_width"].cache_clear()
    text_picture.cache_clear()
    yield tmp_path
    text_width.__globals__["_width"].cache_clear()
    text_picture.cache_clear()


def test_what_the_shipped_typeface_has_needs_no_other():
    for text in ("plain", "Ελληνικά", "Русский", "naïve", "θ ‖Δ‖ − ·"):
        assert fonts.fonts_for(text) == (fonts.shipped_font(),)
        assert letters(text) == text


def test_a_letter_that_is_lacking_comes_from_a_plain_face_of_the_system(system):
    assert fonts.fonts_for(f"a {HEBREW}") == (fonts.shipped_font(), system / "Hebrew.ttf")
    assert letters(f"a {HEBREW}") == f"a {HEBREW}"


def test_a_text_is_measured_with_the_fonts_that_draw_it(system):
    assert text_width(HEBREW, SIZE) == pytest.approx(2.5 * SIZE, rel=0.02)
    assert text_width(f"ab{HEBREW}", SIZE) == pytest.approx(text_width("ab", SIZE) + 2.5 * SIZE, rel=0.05)
    assert text_picture(HEBREW, SIZE, (0, 0, 0), (1, 1, 1)).shape[1] == pytest.approx(2.5 * SIZE + 10, abs=2)
    assert text_width(elided(HEBREW * 9, SIZE, 200), SIZE) <= 200


def test_hebrew_is_read_from_right_to_left(system):
    placed = shaped(HEBREW, fonts.fonts_for(HEBREW), SIZE)._layout(HEBREW, LoadFlags.NO_HINTING)
    where = {item.char: item.x for item in placed}
    assert where[HEBREW[0]] > where[HEBREW[1]]


def test_where_no_font_has_a_letter_its_code_tells_names_apart_and_a_sentence_says_what_to_install(system):
    assert letters(f"{CAT} {CAT}a") == "U+732B U+732B a"
    assert fonts.font_warnings(["plain", HEBREW]) == ()
    (warning,) = fonts.font_warnings([CAT, "ไทย", "हिन्दी", "😀", HEBREW])
    for words in ("CJK", "Devanagari", "Thai", "emoji", "fonts-noto-cjk", "fonts-noto-core", "fonts-symbola"):
        assert warning.count(words) == 1
    assert "Hebrew" not in warning


@pytest.mark.parametrize(
    ("letter", "script"),
    [("猫", "CJK"), ("한", "CJK"), ("か", "CJK"), ("ไ", "Thai"), ("ह", "Devanagari"), ("ש", "Hebrew"), ("م", "Arabic")],
)
def test_the_script_of_a_letter(letter, script):
    assert fonts.script(letter) == script


@given(st.text(st.characters(exclude_categories=("Cn",)), max_size=12))
def test_any_name_is_measured_and_drawn_without_a_box_or_a_warning(name):
    shown = letters(name)
    assert letters(shown) == shown
    assert text_width(name, SIZE) >= 0
    pixels = text_picture(name, SIZE, (1.0, 1.0, 1.0), (0.0, 0.0, 0.0))
    assert pixels.dtype == np.uint8
    inked = any(unicodedata.category(letter)[0] in "LNPS" for letter in shown)
    assert bool((pixels[..., 0] > 128).any()) >= inked or not inked


@pytest.mark.parametrize("name", NASTY)
def test_a_label_on_the_globe_is_letter_for_letter(name):
    width = text_picture(name, SIZE, (1.0, 1.0, 1.0), (0.0, 0.0, 0.0)).shape[1] - 2 * round(0.25 * SIZE)
    assert width == pytest.approx(text_width(name, SIZE), abs=3)


def test_the_baseline_of_a_label_does_not_depend_on_its_letters():
    def baseline(text):
        rows = np.flatnonzero((text_picture(text, SIZE, (1.0, 1.0, 1.0), (0.0, 0.0, 0.0))[..., 0] > 128).any(axis=1))
        return rows[-1]

    assert baseline("ace") == baseline("Tall") == baseline("x")


def scene_of(*names):
    x = np.linspace(0, 1, 30)
    curves = tuple(Curve(name or "none", x, x**power, name=name) for power, name in enumerate(names))
    axis = Axis("$x$ of _names_", (0.0, 1.0))
    return Scene(Heading.of("$title$", below=("$sub$",)), curves, ground=Plane(axis, axis))


def test_a_legend_says_every_name_letter_for_letter_and_two_alike_twice():
    names = (*NASTY, "same", "same")
    page = Page(900, 700)
    plot(page, Rect(0, 0, 900, 700), scene_of(*names), THEMES["dark"], 1.0)
    (axes,) = page.figure.axes
    page.pixels(1.0)
    written = axes.get_legend().get_texts()
    assert tuple(text.get_text() for text in written) == names
    assert not any(text.get_parse_math() for text in (*written, axes.xaxis.label, axes.yaxis.label))


def test_a_drawing_in_lines_holds_the_same_letters(system):
    drawn = vector((scene_of("$a$", HEBREW, CAT),), (600, 400), "svg", look=Look())
    assert drawn.startswith(b"<?xml")
