"""Pictures of items at the size they are shown, sharp on any screen."""

from typing import Any

import numpy as np
import numpy.typing as npt
from PyQt6.QtCore import QRect, Qt
from PyQt6.QtGui import QImage, QPixmap


def fitted(picture: QPixmap, side: int, ratio: float) -> QPixmap:
    """The whole picture within a square of `side` logical pixels on a screen of this pixel ratio."""
    return _scaled(picture, side, ratio, Qt.AspectRatioMode.KeepAspectRatio)


def squared(picture: QPixmap, side: int, ratio: float) -> QPixmap:
    """The middle of the picture, filling a square of `side` logical pixels."""
    least = min(picture.width(), picture.height())
    middle = QRect((picture.width() - least) // 2, (picture.height() - least) // 2, least, least)
    return _scaled(picture.copy(middle), side, ratio, Qt.AspectRatioMode.IgnoreAspectRatio)


def _scaled(picture: QPixmap, side: int, ratio: float, mode: Qt.AspectRatioMode) -> QPixmap:
    pixels = round(side * ratio)
    made = picture.scaled(pixels, pixels, mode, Qt.TransformationMode.SmoothTransformation)
    made.setDevicePixelRatio(ratio)
    return made


def pixels_of(picture: QPixmap) -> npt.NDArray[np.uint8]:
    """(H, W, 4) RGBA."""
    image = picture.toImage().convertToFormat(QImage.Format.Format_RGBA8888)
    bits: Any = image.constBits()
    whole = np.frombuffer(bits.asstring(image.sizeInBytes()), np.uint8)
    return whole.reshape(image.height(), image.bytesPerLine() // 4, 4)[:, : image.width()]
