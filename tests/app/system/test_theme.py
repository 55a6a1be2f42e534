"""Themes: text can be read on every surface, icons take the colour of the text."""

from dataclasses import fields

import pytest
from PyQt6.QtCore import QSize
from PyQt6.QtGui import QColor, QFontDatabase, QIcon, QPalette
from PyQt6.QtWidgets import QStyle

from geolip_viewer.app.actions.rows import ACTIONS
from geolip_viewer.app.system import theme
from geolip_viewer.app.system.style_sheet import style_sheet
from geolip_viewer.app.system.theme import TONES
from geolip_viewer.app.widgets.icons import icon

SURFACES = ("canvas", "window", "panel", "field", "raised")
AA_TEXT, AA_SIGN = 4.5, 3.0


def luminance(code: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    channels = [int(code[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_measure_of_contrast_is_the_one_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("text", ["text", "quiet_text", "accent_text", "danger"])
def test_text_meets_aa_on_every_surface(name, surface, text):
    tones = TONES[name]
    assert contrast(getattr(tones, text), getattr(tones, surface)) >= AA_TEXT


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(("text", "surface"), [("on_accent", "accent"), ("text", "chosen"), ("text", "hover")])
def test_text_meets_aa_where_something_is_chosen(name, text, surface):
    tones = TONES[name]
    assert contrast(getattr(tones, text), getattr(tones, surface)) >= AA_TEXT


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("sign", ["accent", "warning", "faint_text"])
def test_signs_can_be_told_from_their_ground(name, sign):
    tones = TONES[name]
    assert contrast(getattr(tones, sign), tones.window) >= AA_SIGN


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_palette_has_the_tones(themed, name):
    made, tones = theme.palette(TONES[name]), TONES[name]
    assert made.color(QPalette.ColorRole.Window).name() == tones.window
    assert made.color(QPalette.ColorRole.Text).name() == tones.text
    assert made.color(QPalette.ColorRole.Highlight).name() == tones.accent
    disabled = made.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText)
    assert disabled.name() == tones.faint_text


@pytest.mark.parametrize("name", ["light", "dark"])
def test_every_name_in_the_style_sheet_is_filled_in(name):
    text = style_sheet(TONES[name])
    assert "$" not in text
    assert TONES[name].accent in text


def test_every_tone_is_a_colour():
    for tones in TONES.values():
        assert all(QColor.isValidColorName(getattr(tones, each.name)) for each in fields(tones))


def test_the_typeface_comes_with_the_program(themed):
    assert theme.FAMILY in QFontDatabase.families()
    assert themed.font().family() == theme.FAMILY


def ink(picture: QIcon, mode: QIcon.Mode = QIcon.Mode.Normal, size: int = 32) -> str:
    """The commonest opaque colour of an icon."""
    image = picture.pixmap(QSize(size, size), 1.0, mode).toImage()
    colours = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    opaque = [colour.name() for colour in colours if colour.alpha() == 255]
    return max(set(opaque), key=opaque.count)


def test_icons_follow_the_theme_by_themselves(themed):
    made = icon("save")
    try:
        for name in ("light", "dark"):
            theme.apply_theme(themed, name)
            assert ink(made) == TONES[name].text
            assert ink(made, QIcon.Mode.Disabled) == TONES[name].faint_text
    finally:
        theme.apply_theme(themed, "dark")


def test_icons_are_as_sharp_as_the_screen(themed):
    for ratio in (1.0, 1.5, 2.0):
        picture = icon("save").pixmap(QSize(18, 18), ratio)
        assert picture.size() == QSize(round(18 * ratio), round(18 * ratio))


@pytest.mark.parametrize("row", [row for row in ACTIONS if row.icon], ids=lambda row: row.id)
def test_every_icon_of_an_action_is_shipped(themed, row):
    assert not icon(row.icon).isNull()


def test_an_icon_that_is_not_shipped_is_a_fault(themed):
    with pytest.raises(FileNotFoundError):
        icon("no-such-icon")


SIGN = QStyle.StandardPixmap
OF_DIALOGS = (
    SIGN.SP_MessageBoxInformation,
    SIGN.SP_MessageBoxWarning,
    SIGN.SP_MessageBoxCritical,
    SIGN.SP_MessageBoxQuestion,
    SIGN.SP_DirIcon,
    SIGN.SP_FileIcon,
    SIGN.SP_ComputerIcon,
    SIGN.SP_DriveHDIcon,
    SIGN.SP_DirHomeIcon,
    SIGN.SP_FileDialogToParent,
    SIGN.SP_FileDialogNewFolder,
    SIGN.SP_FileDialogDetailedView,
    SIGN.SP_FileDialogListView,
    SIGN.SP_ArrowBack,
    SIGN.SP_ArrowForward,
    SIGN.SP_LineEditClearButton,
)


@pytest.mark.parametrize("sign", OF_DIALOGS, ids=lambda sign: sign.name)
def test_what_qt_draws_in_its_dialogs_is_drawn_as_our_icons_are(themed, sign):
    picture = themed.style().standardIcon(sign).pixmap(64, 64).toImage()
    shown = [picture.pixelColor(x, y) for x in range(picture.width()) for y in range(picture.height())]
    colours = {colour.name() for colour in shown if colour.alpha() == 255}
    assert len(colours) == 1
    for name in ("light", "dark"):
        assert contrast(next(iter(colours)), TONES[name].window) >= AA_SIGN
