"""The panel with the command of what is on the screen."""

import shlex

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QGuiApplication
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QLabel, QPlainTextEdit, QPushButton

from geolip_viewer.state import Selection
from tests.synthetic import make_analysis


def test_it_follows_the_screen_and_is_copied(window, show_world, qtbot):
    show_world(make_analysis(items=40))
    window.docks["command"].bring_to_front()
    text = window.findChild(QPlainTextEdit, "command_line")
    qtbot.waitUntil(text.isVisible)
    assert shlex.split(text.toPlainText())[:2] == ["geolip-viewer", "render"]
    assert "--view manifold" in text.toPlainText()
    with qtbot.waitSignal(window.document.result_changed):
        window.document.store.change(view="single-encoding", selection=Selection((7,), (), 7))
    item = window.document.loaded.features.image_id[7]
    assert f"--view single-encoding --set item={item} " in text.toPlainText()
    size = (window.services.canvas.width(), window.services.canvas.height())
    assert f"--size {size[0]}x{size[1]} " in text.toPlainText()
    assert window.findChild(QLabel, "command_note").text().startswith("No flag says the selection of 1 item")
    QTest.mouseClick(window.findChild(QPushButton, "copy_command"), Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == text.toPlainText()


def test_without_a_checkpoint_there_is_none(window, qtbot):
    window.docks["command"].bring_to_front()
    qtbot.waitUntil(window.findChild(QPlainTextEdit, "command_line").isVisible)
    assert window.findChild(QPlainTextEdit, "command_line").toPlainText() == ""
    assert not window.findChild(QPushButton, "copy_command").isEnabled()
