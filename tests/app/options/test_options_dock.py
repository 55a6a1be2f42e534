"""The options of a view in the window: edited by hand, and undone as a user would expect."""

import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QLineEdit, QSlider

from geolip_viewer.views import VIEWS
from tests.synthetic import make_analysis

LEFT = Qt.MouseButton.LeftButton


def drag(slider, distance, after_move):
    """Press the handle, move it in two steps that are both applied, release."""
    share = (slider.sliderPosition() - slider.minimum()) / (slider.maximum() - slider.minimum())
    handle = QPoint(min(max(round(slider.width() * share), 6), slider.width() - 6), 8)
    QTest.mousePress(slider, LEFT, pos=handle)
    for part in (1, 2):
        QTest.mouseMove(slider, handle + QPoint(distance * part // 2, 0))
        after_move()
    QTest.mouseRelease(slider, LEFT, pos=handle + QPoint(distance, 0))


def test_a_drag_on_an_option_is_one_step_of_undo_and_the_next_drag_another(window, show_world, qtbot):
    window.resize(1500, 950)
    show_world(make_analysis(items=20))
    slider = window.findChild(QSlider, "slider_size")
    qtbot.waitUntil(slider.isVisible)
    start = window.document.view.options().size

    def size():
        return window.document.state.options_of("manifold").get("size", start)

    seen = [start]

    def until_applied():
        qtbot.waitUntil(lambda: size() != seen[-1])
        seen.append(size())

    drag(slider, 12, until_applied)
    first = size()
    drag(slider, 12, until_applied)
    assert len({start, first, size()}) == 3
    window.document.store.undo()
    assert size() == first
    window.document.store.undo()
    assert size() == start


@pytest.mark.parametrize("view", [view.id for view in VIEWS if view.item_option])
def test_the_empty_field_of_one_item_says_which_is_drawn_and_what_may_be_typed(window, show_world, qtbot, view):
    show_world(make_analysis(items=60, item_names=True))
    with qtbot.waitSignal(window.document.result_changed):
        window.document.store.change(view=view)
    field, features = window.findChild(QLineEdit, "option_item"), window.document.loaded.features
    told = f"{features.image_id[42]}: {features.item_names[42]}"
    assert (field.text(), field.placeholderText()) == ("", told)
    assert f"image id; empty for the current item, else the 43rd (the last if there are fewer). Currently {told}" in (
        field.toolTip()
    )
    with qtbot.waitSignal(window.document.result_changed):
        QTest.keyClick(window, Qt.Key.Key_Right)
    assert field.placeholderText().startswith(f"{features.image_id[43]}: ")
    with qtbot.waitSignal(window.document.result_changed):
        QTest.keyClicks(field, str(features.image_id[7]))
    assert window.document.result.item == 7
