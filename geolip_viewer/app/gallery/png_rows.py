"""A large picture as PNG, written some rows at a time: it can be cancelled, and other work goes between."""

import struct
import zlib
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
from PyQt6.QtGui import QImage

from geolip_viewer.task import blocks

ROWS = 128  # rows compressed at once
LEVEL = 6  # zlib level
UP = 2  # PNG filter: each row minus the row above it


def write_png(path: Path, image: QImage) -> None:
    """Write a picture without transparency, 8 bits a channel (PNG 1.2, colour type 2). Raises OSError."""
    whole = image.convertToFormat(QImage.Format.Format_RGBX8888)
    width, height = whole.width(), whole.height()
    packer = zlib.compressobj(LEVEL)
    above = np.zeros((1, 3 * width), np.uint8)
    with path.open("wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n")
        _chunk(file, b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        for rows in blocks(height, ROWS):
            colours = _colours(whole, rows)
            filtered = np.full((len(colours), 1 + 3 * width), UP, np.uint8)
            filtered[:, 1:] = colours - np.concatenate([above, colours[:-1]])
            above = colours[-1:]
            _chunk(file, b"IDAT", packer.compress(filtered.tobytes()))
        _chunk(file, b"IDAT", packer.flush())
        _chunk(file, b"IEND", b"")


def _colours(image: QImage, rows: slice) -> npt.NDArray[np.uint8]:
    """Some rows of an RGBX image: (n, 3·width)."""
    first = image.constScanLine(rows.start)
    assert first is not None
    count, width = rows.stop - rows.start, image.width()
    pixels = np.frombuffer(first.asstring(count * image.bytesPerLine()), np.uint8).reshape(count, -1, 4)
    return pixels[:, :width, :3].reshape(count, 3 * width)


def _chunk(file: BinaryIO, kind: bytes, data: bytes) -> None:
    """Length, kind, data and their checksum; an empty part of the picture is left out."""
    if data or kind == b"IEND":
        file.write(struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)))
