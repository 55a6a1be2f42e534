"""A row of controls without enough room: some are shown whole, the others move to a menu that does the same."""

import pytest
from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtWidgets import QComboBox, QMenu, QToolButton, QVBoxLayout, QWidget

from geolip_viewer.app.widgets.folding_row import FoldingRow


@pytest.fixture
def row(qtbot, themed):
    over = QWidget()
    qtbot.addWidget(over)
    play, loop, speed = QToolButton(over), QToolButton(over), QComboBox(over)
    for button, words in ((play, "Play"), (loop, "Begin again")):
        button.setObjectName(words)
        button.setText(words)
        button.setAccessibleName(words)
    loop.setCheckable(True)
    speed.setAccessibleName("Speed")
    speed.addItems(["slow", "fast"])
    made = FoldingRow((play, loop, speed), (loop, speed), "row", over)
    QVBoxLayout(over).addWidget(made)
    over.resize(500, 60)
    over.show()
    qtbot.waitExposed(over)
    yield made
    over.close()


def controls(row):
    return [row.findChild(QToolButton, "Play"), row.findChild(QToolButton, "Begin again"), row.findChild(QComboBox)]


def shown(row):
    return [each for each in (*controls(row), more(row)) if each.isVisible()]


def more(row):
    return row.findChild(QToolButton, "row_more")


def test_controls_leave_one_after_the_other_and_none_is_cut(row, qtbot):
    play, loop, speed = controls(row)
    assert shown(row) == [play, loop, speed]
    counts = []
    for width in range(500, 116, -8):
        row.window().resize(width, 60)
        qtbot.waitUntil(lambda width=width: row.window().width() == width)
        for control in shown(row):
            assert control.width() >= control.sizeHint().width()
            assert control.geometry().right() <= row.width()
        counts.append(len([each for each in shown(row) if each is not more(row)]))
        assert more(row).isVisible() == (counts[-1] < 3)
    assert counts == sorted(counts, reverse=True)
    assert set(counts) == {3, 2, 1}
    row.window().resize(500, 60)
    qtbot.waitUntil(lambda: shown(row) == [play, loop, speed])


def test_the_menu_does_what_the_controls_do(row, qtbot):
    _, loop, speed = controls(row)
    row.window().resize(100, 60)
    qtbot.waitUntil(lambda: not loop.isVisible() and not speed.isVisible())
    menu = row.findChild(QMenu, "row_menu")

    def pick():
        again, choices = menu.actions()
        told = [(each.text(), each.isChecked()) for each in choices.menu().actions()]
        assert told == [("slow", True), ("fast", False)]
        qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(again).center())

    menu.aboutToShow.connect(lambda: QTimer.singleShot(0, pick))
    qtbot.mouseClick(more(row), Qt.MouseButton.LeftButton)  # returns when the menu is closed
    assert loop.isChecked()
    with qtbot.waitSignal(speed.activated, check_params_cb=lambda place: place == 1):
        menu.actions()[1].menu().actions()[1].trigger()
    assert speed.currentText() == "fast"
