"""Cards over the picture: they say one thing, disappear by themselves, and stay while the pointer is on them."""

import pytest
from PyQt6.QtCore import QEvent, QPointF, Qt, QTimer
from PyQt6.QtGui import QEnterEvent
from PyQt6.QtWidgets import QApplication, QLabel, QProgressBar, QPushButton, QToolButton, QWidget

from geolip_viewer.app.widgets.toasts import Toast, Toasts
from geolip_viewer.task import Progress


@pytest.fixture
def toasts(qtbot, themed):
    over = QWidget()
    qtbot.addWidget(over)
    over.resize(700, 400)
    made = Toasts(over)
    over.show()
    qtbot.waitExposed(over)
    return made


def timer(toast):
    return toast.findChild(QTimer)


def words(toast):
    return toast.findChild(QLabel, "toast_text").text()


def test_a_card_lies_over_the_lower_edge_in_the_middle(qtbot, toasts):
    toasts.add().show_message("Saved one.png")
    qtbot.waitUntil(toasts.isVisible)
    over = toasts.parentWidget()
    qtbot.waitUntil(lambda: abs(toasts.geometry().center().x() - over.rect().center().x()) <= 1)
    assert 0 < over.height() - toasts.geometry().bottom() < 30
    over.resize(900, 500)
    qtbot.waitUntil(lambda: abs(toasts.geometry().center().x() - over.rect().center().x()) <= 1)


def test_a_card_goes_when_its_time_is_over(qtbot, toasts):
    toast = toasts.add()
    toast.show_message("Saved one.png")
    assert timer(toast).isActive()
    timer(toast).timeout.emit()
    qtbot.waitUntil(lambda: not toasts.isVisible())


def test_a_card_stays_while_somebody_points_at_it(toasts):
    toast = toasts.add()
    toast.show_message("Saved one.png")
    here = QPointF(1, 1)
    QApplication.sendEvent(toast, QEnterEvent(here, here, here))
    assert not timer(toast).isActive()
    QApplication.sendEvent(toast, QEvent(QEvent.Type.Leave))
    assert timer(toast).isActive()


def test_a_card_is_closed_by_its_button(qtbot, toasts):
    toast = toasts.add()
    toast.show_message("Saved one.png")
    qtbot.mouseClick(toast.findChild(QToolButton, "toast_close"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not toasts.isVisible())


def test_progress_can_be_cancelled_and_does_not_go_by_itself(qtbot, toasts):
    toast, cancelled = toasts.add(), []
    toast.follow(Progress("Drawing turn.mp4"), lambda: cancelled.append(True))
    bar = toast.findChild(QProgressBar)
    assert (words(toast), bar.maximum()) == ("Drawing turn.mp4", 0)
    toast.follow(Progress("Drawing turn.mp4", 0.25), lambda: cancelled.append(True))
    assert (words(toast), bar.value(), bar.maximum()) == ("Drawing turn.mp4 · 25\u00a0%", 25, 100)
    QApplication.sendEvent(toast, QEvent(QEvent.Type.Leave))
    assert not timer(toast).isActive()
    qtbot.mouseClick(toast.findChild(QPushButton, "toast_offer_0"), Qt.MouseButton.LeftButton)
    assert cancelled == [True]
    toast.show_message("turn.mp4 was cancelled")
    assert not bar.isVisible()
    assert timer(toast).isActive()


def test_a_long_name_loses_its_middle_and_is_told_whole(toasts):
    toast, name = toasts.add(), "Saved " + 30 * "a very long name " + ".png"
    toast.show_message(name)
    assert "…" in words(toast)
    assert words(toast).endswith(".png")
    assert name in (toast.accessibleName(), toast.findChild(QLabel, "toast_text").toolTip())
    assert toast.sizeHint().width() < 600


def test_cards_stand_above_each_other(qtbot, toasts):
    for number in range(3):
        toasts.add().show_message(f"Saved {number}.png")
    qtbot.waitUntil(lambda: toasts.height() >= 3 * 30)
    tops = [toast.geometry().top() for toast in toasts.findChildren(Toast)]
    assert tops == sorted(tops)
    assert len(set(tops)) == 3
