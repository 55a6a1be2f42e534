"""Pointing is as accurate on a display of scale 2 as on scale 1: the same tests, run there."""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
POINTING = (
    "picture/test_pointer.py::test_a_click_selects_an_item_and_another_click_another",
    "picture/test_pointer.py::test_the_card_stays_inside_the_picture",
    "picture/test_pointer.py::test_what_lies_on_the_far_side_is_never_selected",
    "picture/test_circle_selection.py::test_shift_and_drag_selects_what_lies_in_the_circle",
    "tables/test_rows_selected.py::test_a_click_on_a_row_selects_in_the_picture",
)


def test_pointing_is_right_where_pixels_are_doubled():
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *(str(HERE / each) for each in POINTING)]
    environment = {**os.environ, "QT_SCALE_FACTOR": "2"}
    ended = subprocess.run(command, capture_output=True, text=True, timeout=200, env=environment, check=False, cwd=HERE)
    assert ended.returncode == 0, ended.stdout[-4000:]
    assert "....." in ended.stdout
