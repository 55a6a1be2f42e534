"""Names on the globe: none, some or all, and numbers beside anchors, switched by the user."""

import pytest
from PyQt6.QtCore import Qt

from tests.app.pointing import frame
from tests.synthetic import make_analysis


@pytest.fixture(params=[(900, 600), (1600, 1000)], ids=str)
def drawn(request, window, show_world, qtbot):
    window.resize(*request.param)
    window.services.canvas.start()
    show_world(make_analysis(items=600, anchors=30, classes=400))
    frame(window, qtbot)
    return window


def texts(window, qtbot):
    frame(window, qtbot)
    return [each.text for each in window.services.canvas.viewport.scene_renderer.labels]


def boxes(window):
    return [each.box for each in window.services.canvas.viewport.scene_renderer.labels]


def touch(a, b):
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def test_none_some_or_all_names_stand_on_the_globe(drawn, qtbot):
    some = texts(drawn, qtbot)
    assert some
    assert not any(touch(a, b) for place, a in enumerate(boxes(drawn)) for b in boxes(drawn)[:place])
    drawn.bars.by_id["view.labels_all"].trigger()
    assert set(some) < set(texts(drawn, qtbot))
    qtbot.keyClick(drawn, Qt.Key.Key_L)
    assert texts(drawn, qtbot) == []
    qtbot.keyClick(drawn, Qt.Key.Key_L)
    assert texts(drawn, qtbot) == some


def test_anchors_carry_their_numbers_when_asked(drawn, qtbot):
    qtbot.keyClick(drawn, Qt.Key.Key_L)
    drawn.bars.by_id["view.anchor_numbers"].trigger()
    numbers = texts(drawn, qtbot)
    assert numbers
    assert set(numbers) <= {str(anchor) for anchor in range(30)}
    drawn.bars.by_id["view.anchor_numbers"].trigger()
    assert texts(drawn, qtbot) == []
