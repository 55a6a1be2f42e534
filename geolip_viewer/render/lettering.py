"""How wide a text is in the font that draws it, and how it is made to fit."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from PIL import ImageFont

from geolip_viewer.render.fonts import drawable, fonts_for, has_only_shipped_letters, shipped_font
from geolip_viewer.text import plain_text

_MEASURE = 64


def letters(text: str, *, bold: bool = False) -> str:
    """What is drawn of a text: one line, letter for letter, codes for letters that no font here has."""
    return drawable(plain_text(text), bold=bold)


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Width in pixels of one line of `size` pixels."""
    return _width(text, bold) * size


@lru_cache(maxsize=8192)
def _width(text: str, bold: bool) -> float:
    """At a size of 1."""
    text = letters(text, bold=bold)
    if has_only_shipped_letters(text, bold=bold):
        return float(_shipped(bold).getlength(text)) / _MEASURE
    font = shaped(text, fonts_for(text, bold=bold), _MEASURE)
    return float(font.get_width_height()[0]) / 64 / _MEASURE


def shaped(text: str, files: Sequence[Path], size: float) -> Any:
    """A matplotlib FT2Font that holds the text's glyphs at `size` pixels, shaped and in reading order."""
    from matplotlib.font_manager import get_font
    from matplotlib.ft2font import LoadFlags

    font = get_font([str(file) for file in files])
    font.clear()
    font.set_size(size, 72)
    font.set_text(text, 0.0, flags=LoadFlags.NO_HINTING)
    return font


@cache
def _shipped(bold: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(shipped_font(bold=bold), _MEASURE)


def elided(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """`text`, cut with an ellipsis where it is wider than `room` pixels."""
    if text_width(text, size, bold=bold) <= room:
        return text
    text = letters(text, bold=bold)
    while text and text_width(text + "…", size, bold=bold) > room:
        text = text[:-1]
    return text.rstrip() + "…"


def wrapped(text: str, size: float, room: float, *, bold: bool = False) -> list[str]:
    """`text` in lines no wider than `room` pixels where words allow; a no-break space stays."""
    lines: list[str] = []
    for word in re.split(r"[^\S\u00a0]+", text.strip()):
        if lines and text_width(f"{lines[-1]} {word}", size, bold=bold) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
