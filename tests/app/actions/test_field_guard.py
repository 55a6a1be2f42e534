"""The wheel over a panel scrolls it: no field without the focus takes it."""

import pytest
from PyQt6.QtCore import QPoint, QPointF, Qt
from PyQt6.QtGui import QWheelEvent
from PyQt6.QtWidgets import QAbstractSlider, QAbstractSpinBox, QApplication, QComboBox, QScrollArea, QSlider, QSpinBox

from geolip_viewer.app.actions.field_guard import is_field
from tests.synthetic import make_analysis

FIELDS = (QComboBox, QAbstractSpinBox, QAbstractSlider)


def turn_wheel(widget, notches=-3):
    place = QPointF(widget.rect().center())
    event = QWheelEvent(
        place,
        widget.mapToGlobal(place),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    event.accept()
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def fields(window):
    found = [each for kind in FIELDS for each in window.findChildren(kind)]
    return [each for each in found if is_field(each) and each.isVisible()]


def value(field):
    return field.currentText() if isinstance(field, QComboBox) else field.value()


@pytest.fixture
def opened(window, show_world, qtbot):
    window.resize(1400, 800)
    show_world(make_analysis(items=60))
    with qtbot.waitSignal(window.document.result_changed):
        window.document.store.change(view="nearest-links")
    window.services.canvas.setFocus()
    return window


def test_no_field_changes_under_the_wheel(opened):
    found = fields(opened)
    assert {type(each).__mro__[1] for each in found} & {QComboBox}
    assert any(isinstance(each, QAbstractSpinBox) for each in found)
    assert any(isinstance(each, QSlider) for each in found)
    before = [value(each) for each in found]
    state = opened.document.state
    for each in found:
        turn_wheel(each)
        for line in each.findChildren(type(each.lineEdit())) if hasattr(each, "lineEdit") and each.lineEdit() else ():
            turn_wheel(line)
    assert [value(each) for each in found] == before
    assert opened.document.state == state
    assert not any(each.hasFocus() for each in found)


def test_no_field_gets_the_focus_by_the_wheel(opened):
    assert not [each.objectName() for each in fields(opened) if each.focusPolicy() == Qt.FocusPolicy.WheelFocus]


def test_a_field_without_focus_passes_the_wheel_to_its_parent(opened):
    """Qt passes on events that a widget ignores only if they come from a mouse."""
    area = opened.findChild(QScrollArea, "options_scroll")
    assert area.verticalScrollBar().maximum() > 0
    assert not turn_wheel(area.findChild(QSpinBox, "box_count"))
    assert turn_wheel(area.viewport())
    assert area.verticalScrollBar().value() > 0


def test_a_field_with_the_focus_handles_the_wheel(opened):
    box = opened.findChild(QSpinBox, "box_count")
    box.setFocus()
    before = box.value()
    turn_wheel(box, notches=1)
    assert box.value() == before + 1
