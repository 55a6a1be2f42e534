"""The one typeface: its files, and how wide a text is in it."""

import re
from functools import cache
from pathlib import Path

from PIL import ImageFont

from geolip_viewer.assets import asset

_MEASURE = 64


@cache
def font_file(*, bold: bool = False) -> Path:
    """The TrueType file that VTK, matplotlib and Qt all use."""
    return asset("fonts", "SourceSans3-Bold.ttf" if bold else "SourceSans3-Regular.ttf")


@cache
def _font(bold: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(font_file(bold=bold), _MEASURE)


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Width in pixels of one line of `size` pixels."""
    return float(_font(bold).getlength(text)) * size / _MEASURE


def elided(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """`text`, cut with an ellipsis where it is wider than `room` pixels."""
    if text_width(text, size, bold=bold) <= room:
        return text
    while text and text_width(text + "…", size, bold=bold) > room:
        text = text[:-1]
    return text.rstrip() + "…"


def wrapped(text: str, size: float, room: float) -> list[str]:
    """`text` in lines no wider than `room` pixels where words allow; a number keeps its per cent."""
    lines: list[str] = []
    for word in re.split(r"\s+(?!%)", text.strip()):
        if lines and text_width(f"{lines[-1]} {word}", size) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
