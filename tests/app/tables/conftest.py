"""Windows whose tables are open."""

import pytest
from PyQt6.QtCore import Qt

from tests.app.tables.shown_tables import known, table
from tests.synthetic import make_analysis


@pytest.fixture
def listed(window, show_world, qtbot):
    """A window with both tables open and filled."""
    window.resize(1500, 900)
    show_world(make_analysis(items=60, item_names=True))
    qtbot.waitUntil(lambda: known(window, "difference_clip_l14_openai_dinov2_b14"))
    qtbot.keyClick(window, Qt.Key.Key_T)
    qtbot.waitUntil(lambda: table(window).isVisible())
    return window
