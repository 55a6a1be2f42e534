"""The hint in an empty list is complete even in a low list."""

import numpy as np
import pytest
from PyQt6.QtGui import QImage
from PyQt6.QtWidgets import QWidget

from geolip_viewer.app.panels.named_rows import NamedRows
from geolip_viewer.app.panels.saved_dock import NO_BOOKMARKS, NO_SELECTIONS


@pytest.mark.parametrize("hint", [NO_BOOKMARKS, NO_SELECTIONS])
def test_a_hint_is_whole_in_the_lowest_list(qtbot, themed, hint):
    parent = QWidget()
    qtbot.addWidget(parent)
    rows = NamedRows("kept_cameras", "Cameras", hint, "", parent)
    heights = []
    for high in (rows.minimumSizeHint().height(), 300):
        rows.resize(204, high)
        image = rows.viewport().grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
        bits = np.frombuffer(image.constBits().asstring(image.sizeInBytes()), np.uint8)
        inked = np.ptp(bits.reshape(image.height(), -1)[:, : image.width()], axis=1) > 20
        heights.append(np.ptp(np.flatnonzero(inked)))
    assert heights[0] == heights[1] > 20
