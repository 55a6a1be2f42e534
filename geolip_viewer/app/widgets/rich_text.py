"""Pieces of rich text as Qt reads it: headings, facts, tables and bars in the tones of a theme."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from PyQt6.QtCore import QRectF, Qt
from PyQt6.QtGui import QColor, QPainter, QPixmap

from geolip_viewer.app.system.tones import Tones

STRONGEST = 0.45  # the strongest shade of a cell, from the panel's colour to the accent
NUMBER, BAR = 52, 52  # pixels of a number beside a bar, and of a full bar
HEIGHT, LIFT, THICK = 12, 2, 5  # pixels: height of a bar's picture, space below the bar, and thickness of the bar


@dataclass(frozen=True)
class Cell:
    """A cell of a table; `share` from 0 to 1 shades it."""

    html: str
    share: float | None = None


def link(target: str, text: str) -> str:
    """A link whose text is plain."""
    return f"<a href='{escape(target)}'>{escape(text)}</a>"


def heading(text: str) -> str:
    """A section begins."""
    return f"<p class='gap'>&nbsp;</p><p class='heading'>{escape(text)}</p>"


def title(text: str, under: Iterable[str], *, picture: str = "", side: int = 0) -> str:
    """What the page is about; `under` is rich text already."""
    words = f"<p class='title'>{escape(text)}</p>" + "".join(f"<p class='quiet tight'>{line}</p>" for line in under)
    if not picture:
        return words
    image = f"<img src='{picture}' width='{side}' height='{side}'>"
    return f"<table width='100%' cellspacing='0'><tr><td width='{side + 12}'>{image}</td><td>{words}</td></tr></table>"


def facts(known: Mapping[str, str]) -> str:
    """Names and values; the values are rich text already."""
    rows = (
        f"<tr><td class='quiet fact'>{escape(name)}</td><td class='fact'>{value}</td></tr>"
        for name, value in known.items()
    )
    return f"<table cellspacing='0' cellpadding='0'>{''.join(rows)}</table>"


def grid(heads: Sequence[str], rows: Iterable[Sequence[Cell]], tones: Tones) -> str:
    """A table of numbers under links or names, which are rich text already."""
    top = "".join(f"<td align='{_side(place)}' class='head'>{head}</td>" for place, head in enumerate(heads))
    body = "".join(f"<tr>{''.join(_shaded(cell, place, tones) for place, cell in enumerate(row))}</tr>" for row in rows)
    return f"<table width='100%' cellspacing='1' cellpadding='0'><tr>{top}</tr>{body}</table>"


def bars(rows: Iterable[tuple[str, float, str]]) -> str:
    """What, how much of 1, and how that is written, one bar each."""
    lines = (
        f"<tr><td class='fact'>{what}</td><td class='fact' align='right' width='{NUMBER}'>{text}</td>"
        f"<td width='{BAR}'><img src='bar:{max(0.0, min(1.0, share)):.3f}' width='{BAR}' height='{HEIGHT}'></td></tr>"
        for what, share, text in rows
    )
    return f"<table width='100%' cellspacing='0' cellpadding='0'>{''.join(lines)}</table>"


def style(tones: Tones) -> str:
    """The style sheet of a page."""
    return f"""
        body, p, td {{ color: {tones.text}; }}
        p {{ margin: 6px 0; }}
        .tight {{ margin: 2px 0; }}
        .title {{ font-size: 13pt; font-weight: 600; margin: 0 0 2px 0; }}
        .gap {{ font-size: 5pt; margin: 0; }}
        .heading {{ font-weight: 600; margin: 0 0 4px 0; }}
        .quiet {{ color: {tones.quiet_text}; }}
        .fact {{ padding: 1px 10px 1px 0; }}
        .cell {{ padding: 1px 3px; font-size: 9.5pt; }}
        .head {{ padding: 1px 3px 3px 3px; font-size: 9pt; }}
        a {{ color: {tones.accent_text}; text-decoration: none; }}
    """


def mixed(below: str, above: str, share: float) -> str:
    """A hex colour between two, `share` of the way."""
    pairs = zip(_channels(below), _channels(above), strict=True)
    return "#" + "".join(f"{round(low + (high - low) * share):02x}" for low, high in pairs)


def _channels(code: str) -> tuple[int, ...]:
    return tuple(int(code[place : place + 2], 16) for place in (1, 3, 5))


def _shaded(cell: Cell, place: int, tones: Tones) -> str:
    colour = "" if cell.share is None else f" bgcolor='{mixed(tones.panel, tones.accent, STRONGEST * cell.share)}'"
    return f"<td class='cell' align='{_side(place)}'{colour}>{cell.html}</td>"


def _side(place: int) -> str:
    return "left" if place == 0 else "right"


def bar(share: float, tones: Tones, ratio: float) -> QPixmap:
    """The picture of a bar, for a screen of this pixel ratio."""
    picture = QPixmap(round(BAR * ratio), round(HEIGHT * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    for length, colour in ((1.0, tones.line), (share, tones.accent)):
        painter.setBrush(QColor(colour))
        painter.drawRoundedRect(QRectF(0, HEIGHT - LIFT - THICK, BAR * length, THICK), THICK / 2, THICK / 2)
    painter.end()
    return picture
