"""Windows whose picture is drawn."""

import pytest

from tests.app.pointing import frame
from tests.synthetic import make_analysis


@pytest.fixture
def drawn(window, show_world, qtbot):
    """Sixty named items and twelve anchors, drawn; and their numbers known."""
    window.services.canvas.start()
    show_world(make_analysis(items=60, item_names=True))
    qtbot.waitUntil(lambda: len(window.services.table_data.items) == 60)
    frame(window, qtbot)
    return window
