"""Any experts, and any pairs of them, side by side: ticks in a menu that stays open."""

import numpy as np
import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QImage
from PyQt6.QtWidgets import QComboBox, QMenu, QToolButton, QWidget

from geolip_viewer.choice_names import names_in
from geolip_viewer.errors import OptionError
from geolip_viewer.options import changed
from geolip_viewer.views import view_named
from tests.synthetic import make_analysis
from tests.views.looking import panels

NAMES = ("clip", "dinov2", "dinov2, large", "siglip")


def tick(qtbot, menu, name):
    action = next(each for each in menu.actions() if each.text() == name)
    qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())


def titles(window):
    return [scene.title.partition(":")[0] for scene in window.document.scenes]


def test_two_experts_are_ticked_and_stand_side_by_side(window, show_world, qtbot):
    show_world(make_analysis("dual-stream", items=30))
    with qtbot.waitSignal(window.document.result_changed):
        window.document.store.change(view="lens")
    first, second, third = titles(window)
    field = window.findChild(QToolButton, "option_expert")
    menu = field.findChild(QMenu, "menu_expert")
    menu.popup(field.mapToGlobal(field.rect().bottomLeft()))
    tick(qtbot, menu, third)
    tick(qtbot, menu, first)
    assert menu.isVisible()
    qtbot.waitUntil(lambda: titles(window) == [first, third])
    assert field.text() == "2 of 3"
    tick(qtbot, menu, first)
    qtbot.waitUntil(lambda: titles(window) == [third])
    tick(qtbot, menu, third)  # the last one stays
    assert field.text() == third
    tick(qtbot, menu, "all")
    qtbot.waitUntil(lambda: titles(window) == [first, second, third])
    assert [each.text() for each in menu.actions() if each.isChecked()] == ["all"]
    menu.close()


def text_begins_at(field: QWidget) -> int:
    """Pixels from the left edge of a field to the first that is as bright as its text, in the dark theme."""
    grey = field.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    bits = grey.constBits()
    bright = np.frombuffer(bits.asstring(grey.sizeInBytes()), np.uint8).reshape(grey.height(), grey.bytesPerLine())
    return int(np.flatnonzero((bright[:, : grey.width()] > 180).any(axis=0))[0])


def test_its_words_begin_where_those_of_the_other_fields_do(window, show_world, qtbot):
    show_world(make_analysis("dual-stream", items=30))
    with qtbot.waitSignal(window.document.result_changed):
        window.document.store.change(view="lens")
    window.docks["options"].bring_to_front()
    names = window.findChild(QToolButton, "option_expert")
    choice = next(each for each in names.parentWidget().findChildren(QComboBox) if each.isVisible())
    assert names.text() == "all"
    assert abs(text_begins_at(names) - text_begins_at(choice)) <= 3


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("siglip, clip", ("siglip", "clip")),
        ("DINOv2,clip", ("dinov2", "clip")),
        ("dinov2, large, clip", ("dinov2, large", "clip")),
        ("dinov2, dinov2, large", ("dinov2", "dinov2, large")),
    ],
)
def test_a_list_of_names_is_read_whatever_names_hold(text, names):
    assert names_in(text, NAMES) == names


@pytest.mark.parametrize("text", ["clip, dog", ",", "clip,,siglip", "clipdinov2"])
def test_other_lists_are_refused(text):
    with pytest.raises(ValueError, match="lists other words"):
        names_in(text, NAMES)


def test_panels_come_in_the_order_of_the_data_each_once():
    analysis = make_analysis("dual-stream", items=20)
    first, second, third = analysis.expert_names
    drawn = panels("lens", analysis, expert=f"{third},{first},{third}")
    assert [scene.title.partition(":")[0] for scene in drawn] == [first, third]
    pairs = analysis.vocabulary["pair"]
    assert len(panels("difference", analysis, pair=f"{pairs[2]}, {pairs[0]}")) == 2
    assert second not in {scene.title for scene in drawn}


def test_a_list_with_an_unknown_name_is_refused_in_one_sentence():
    analysis = make_analysis("dual-stream", items=20)
    options = view_named("lens").options()
    with pytest.raises(OptionError, match="lists unknown names"):
        changed(options, {"expert": f"{analysis.expert_names[0]}, nobody"}, analysis.vocabulary)
