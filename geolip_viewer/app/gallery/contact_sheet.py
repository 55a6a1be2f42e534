"""Items on paper: pictures in rows, below each its name and its number. PNG is one page, PDF as many as it takes."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PyQt6.QtCore import QMarginsF, QPoint, QRect, QSize, QSizeF, Qt
from PyQt6.QtGui import QColor, QFont, QFontMetrics, QImage, QPageSize, QPainter, QPdfWriter

from geolip_viewer.app.gallery.png_rows import write_png
from geolip_viewer.app.images.thumbnails import Reader
from geolip_viewer.app.system.tones import LIGHT
from geolip_viewer.errors import OptionError, OutputError
from geolip_viewer.files import atomic_write
from geolip_viewer.task import advance, phase
from geolip_viewer.task import part as part_of_work

MOST = 2_000  # items on one sheet
SCALE, DPI = 2, 96  # PNG pixels per unit; units per inch
SHARP = 400  # items up to which a PNG has that scale; beyond, one pixel per unit
DRAWN = 0.5  # progress when everything is drawn and nothing written yet
PAGE = QSize(794, 1123)  # units of a PDF page: A4
EDGE, GAP, HEAD, LINE, PICTURE = 36, 10, 58, 16, 112
NARROW, WIDE = 128, 174  # width of a cell with a picture, and with only a name


@dataclass(frozen=True)
class Entry:
    """One item: its number, its name, and the number that sorts it."""

    item: int
    name: str
    caption: str


@dataclass(frozen=True, eq=False)
class ContactSheet:
    """What is drawn. Without `pictures` there are names alone."""

    title: str
    subtitle: str
    entries: tuple[Entry, ...]
    pictures: Reader | None


@dataclass(frozen=True)
class Grid:
    """How cells stand on a page, in units."""

    columns: int
    rows: int
    cell: QSize

    @property
    def page(self) -> QSize:
        """As large as its cells need."""
        width = self.columns * (self.cell.width() + GAP) - GAP + 2 * EDGE
        return QSize(width, self.rows * (self.cell.height() + GAP) + HEAD + 2 * EDGE)

    def place(self, number: int) -> QRect:
        row, column = divmod(number, self.columns)
        left = EDGE + column * (self.cell.width() + GAP)
        return QRect(left, EDGE + HEAD + row * (self.cell.height() + GAP), self.cell.width(), self.cell.height())


def write_contact_sheet(path: Path, sheet: ContactSheet) -> None:
    """Write a PNG or PDF, as the suffix says.

    Raises OptionError for another suffix and for more items than a sheet holds, OutputError where the disk refuses.
    """
    if len(sheet.entries) > MOST:
        raise OptionError(
            "The contact sheet", f"holds at most {MOST:,} items, not {len(sheet.entries):,}", "Choose fewer"
        )
    suffix = path.suffix.lower()
    if suffix not in (".png", ".pdf"):
        raise OptionError(path, "cannot be written as a contact sheet", "Use a name that ends in .png or .pdf")
    with phase(f"Drawing {path.name}"), atomic_write(path) as part:
        (_write_png if suffix == ".png" else _write_pdf)(part, sheet)


def _write_png(part: Path, sheet: ContactSheet) -> None:
    grid = grid_of_all(len(sheet.entries), _cell(sheet))
    scale = SCALE if len(sheet.entries) <= SHARP else 1
    image = QImage(scale * grid.page, QImage.Format.Format_RGB32)
    image.fill(QColor(LIGHT.field))
    painter = QPainter(image)
    painter.scale(scale, scale)
    with part_of_work(0.0, DRAWN):
        _draw(painter, sheet, grid, lambda: None)
    painter.end()
    with part_of_work(DRAWN, 1.0):
        write_png(part, image)


def _write_pdf(part: Path, sheet: ContactSheet) -> None:
    writer = QPdfWriter(str(part))
    writer.setResolution(DPI * 8)
    writer.setPageSize(QPageSize(QSizeF(PAGE) / DPI, QPageSize.Unit.Inch))
    writer.setPageMargins(QMarginsF())
    writer.setTitle(sheet.title)
    painter = QPainter()
    if not painter.begin(writer):
        raise OutputError(part, "could not be written", "Choose another folder")
    painter.scale(8, 8)
    _draw(painter, sheet, grid_of_page(_cell(sheet)), writer.newPage)
    painter.end()


def grid_of_all(count: int, cell: QSize) -> Grid:
    """All cells on one page that is a little wider than high."""
    columns = max(1, min(count, math.ceil(math.sqrt(1.3 * count * cell.height() / cell.width()))))
    columns = max(columns, min(4, count))  # the heading needs room
    return Grid(columns, max(1, math.ceil(count / columns)), cell)


def grid_of_page(cell: QSize) -> Grid:
    """As many cells as a page of a PDF has room for."""
    across, down = PAGE.width() - 2 * EDGE + GAP, PAGE.height() - 2 * EDGE - HEAD
    return Grid(across // (cell.width() + GAP), down // (cell.height() + GAP), cell)


def _cell(sheet: ContactSheet) -> QSize:
    return QSize(WIDE, 2 * LINE) if sheet.pictures is None else QSize(NARROW, PICTURE + 2 * LINE)


def _draw(painter: QPainter, sheet: ContactSheet, grid: Grid, turn_page: Callable[[], object]) -> None:
    a_page = grid.columns * grid.rows
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    for number, entry in enumerate(sheet.entries):
        advance(number / len(sheet.entries))
        if number and number % a_page == 0:
            turn_page()
        if number % a_page == 0:
            _draw_heading(painter, sheet, grid)
        _draw_entry(painter, sheet.pictures, entry, grid.place(number % a_page))


def _draw_heading(painter: QPainter, sheet: ContactSheet, grid: Grid) -> None:
    room = QRect(EDGE, EDGE, grid.page.width() - 2 * EDGE, 24)
    _write(painter, room, sheet.title, 18, LIGHT.text, bold=True)
    _write(painter, room.translated(0, 24), sheet.subtitle, 12, LIGHT.quiet_text)


def _draw_entry(painter: QPainter, pictures: Reader | None, entry: Entry, place: QRect) -> None:
    line = QRect(place.left(), place.top(), place.width(), LINE)
    middle = Qt.AlignmentFlag.AlignLeft
    if pictures is not None:
        middle = Qt.AlignmentFlag.AlignHCenter
        image = pictures.read(entry.item)
        size = image.size().scaled(place.width(), PICTURE - 4, Qt.AspectRatioMode.KeepAspectRatio)
        if not image.isNull():
            corner = QPoint(place.center().x() - size.width() // 2, place.top())
            painter.drawImage(QRect(corner, size), image)
        line.translate(0, PICTURE)
    _write(painter, line, entry.name, 12, LIGHT.text, middle)
    _write(painter, line.translated(0, LINE), entry.caption, 11, LIGHT.quiet_text, middle)


def _write(
    painter: QPainter,
    room: QRect,
    text: str,
    pixels: int,
    colour: str,
    middle: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    *,
    bold: bool = False,
) -> None:
    """One line, cut with an ellipsis where it is wider than its room."""
    font = QFont()
    font.setPixelSize(pixels)
    font.setBold(bold)
    painter.setFont(font)
    painter.setPen(QColor(colour))
    shortened = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, int(middle | Qt.AlignmentFlag.AlignVCenter), shortened)
