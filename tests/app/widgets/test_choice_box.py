"""Boxes of choices: every one of the window makes room for its list, and leaves out the end of a name."""

import re
from pathlib import Path

import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtGui import QFont

import geolip_viewer.app
from geolip_viewer.app.widgets.choice_box import ChoiceBox


def test_every_combo_box_in_the_window_is_a_choice_box():
    app = Path(geolip_viewer.app.__file__).parent
    made = re.compile(r"= QComboBox\(")
    assert [file.name for file in app.rglob("*.py") if made.search(file.read_text(encoding="utf-8"))] == []


def test_a_field_without_room_ends_with_an_ellipsis(qtbot, themed):
    long, short = ChoiceBox(), ChoiceBox()
    long.addItem("first-label and much more that has no room")
    for box in (long, short):
        qtbot.addWidget(box)
        box.setFont(QFont(box.font().family(), 10))
        box.setFixedSize(120, 30)
        box.ensurePolished()
    room = 120 - 20 - 2 * 7
    short.addItem(long.fontMetrics().elidedText(long.currentText(), short.view().textElideMode(), room))
    assert short.currentText().endswith("…")
    assert long.grab().toImage() == short.grab().toImage()


@pytest.mark.parametrize("is_editable", [False, True])
def test_the_list_is_as_wide_as_its_longest_entry(qtbot, themed, is_editable):
    box = ChoiceBox()
    qtbot.addWidget(box)
    box.setEditable(is_editable)
    box.addItems(["short", "the longest of all these choices", *map(str, range(20))])
    box.setFixedWidth(60)
    box.show()
    qtbot.waitExposed(box)
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(50, box.height() // 2))
    view = box.view()
    qtbot.waitUntil(view.isVisible)
    assert view.viewport().width() > view.fontMetrics().horizontalAdvance("the longest of all these choices")
    box.hidePopup()
