"""A PNG that is written some rows at a time is what other programs read."""

import numpy as np
import pytest
from PIL import Image
from PyQt6.QtGui import QImage

from geolip_viewer.app.gallery.png_rows import ROWS, write_png
from geolip_viewer.task import Cancelled, Task, running


@pytest.mark.parametrize("size", [(1, 1), (37, ROWS), (5, 2 * ROWS + 3)])
def test_it_is_read_as_it_was(qapp, tmp_path, size):
    width, height = size
    pixels = np.random.default_rng(0).integers(0, 256, (height, width, 3), dtype=np.uint8)
    image = QImage(pixels.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888)
    write_png(tmp_path / "rows.png", image.convertToFormat(QImage.Format.Format_RGB32))
    with Image.open(tmp_path / "rows.png") as read:
        assert read.mode == "RGB"
        np.testing.assert_array_equal(np.asarray(read), pixels)


def test_it_tells_its_progress_and_can_be_cancelled(qapp, tmp_path):
    image, told = QImage(10, 4 * ROWS, QImage.Format.Format_RGB32), []
    image.fill(0)

    def cancel(progress):
        told.append(progress.fraction)
        if len(told) == 3:
            task.cancel()

    task = Task(cancel)
    with pytest.raises(Cancelled), running(task):
        write_png(tmp_path / "rows.png", image)
    assert told == [0.0, 0.25, 0.5]
