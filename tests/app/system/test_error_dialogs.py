"""A fault of the program: what happened, a report to copy and to find again, and a window that goes on."""

import sys
import threading
from pathlib import Path

import pytest
from PyQt6.QtCore import QTimer
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QMessageBox, QPushButton

from geolip_viewer.app.system.error_dialogs import catch_all
from geolip_viewer.app.system.log_file import last_report, report_path
from geolip_viewer.cli import main
from geolip_viewer.errors import OutputError, UnexpectedError


@pytest.fixture(autouse=True)
def hooked(monkeypatch):
    monkeypatch.setattr(sys, "excepthook", catch_all)
    report_path().unlink(missing_ok=True)
    yield
    report_path().unlink(missing_ok=True)


def fail(what="a <b>\x1b[31mfault"):
    raise KeyError(what)


@pytest.fixture
def failing(qtbot, window, capture_fault):
    """A fault in a slot of the window, as Qt meets it."""

    def begin():
        capture_fault(fail)

    return begin


@pytest.fixture
def capture_fault():
    def run(work):
        try:
            work()
        except KeyError:
            catch_all(*sys.exc_info())

    return run


def boxes():
    return [each for each in QApplication.topLevelWidgets() if isinstance(each, QMessageBox) and each.isVisible()]


def test_a_fault_is_told_can_be_copied_and_the_window_goes_on(failing, window, dialog):
    failing()
    box = dialog("error", QMessageBox)
    assert "KeyError" in box.text()
    assert "<b>\x1b" not in box.text()
    assert "in fail" in box.detailedText()
    assert "geolip-viewer 0." in box.detailedText()
    copy = box.findChild(QPushButton, "copy_report")
    report = box.detailedText()
    copy.click()
    assert QApplication.clipboard().text() == report
    assert window.isVisible()
    assert window.isEnabled()


def test_the_same_fault_in_every_frame_is_one_dialog(failing, qtbot, dialog):
    for _ in range(20):
        failing()
    assert len(boxes()) == 1
    dialog("error", QMessageBox).accept()
    qtbot.waitUntil(lambda: not boxes())
    QTest.qWait(0)
    failing()
    assert len(boxes()) == 1
    boxes()[0].accept()


def test_doctor_prints_the_last_fault(failing, dialog, capsys):
    failing()
    dialog("error", QMessageBox).accept()
    main(["doctor"])
    told = capsys.readouterr().out
    assert "Last error of the window" in told
    assert "in fail" in told
    assert "\x1b" not in told


def test_a_fault_of_the_worker_has_its_report_too(window, dialog, qtbot):
    window.services.worker.request("load", fail, lambda _: None)
    box = dialog("error", QMessageBox)
    assert "in fail" in box.detailedText()
    box.accept()
    assert "KeyError" in last_report()


def test_a_fault_in_another_thread_is_kept(qtbot, window, capture_fault):
    thread = threading.Thread(target=capture_fault, args=(fail,))
    thread.start()
    thread.join()
    assert "in fail" in last_report()
    assert boxes() == []


def test_what_a_person_can_put_right_has_no_report(window, dialog):
    QTimer.singleShot(0, lambda: window.error_dialogs.show("export", OutputError("/a/b", "is full", "Free some space")))
    box = dialog("error", QMessageBox)
    assert box.detailedText() == ""
    assert last_report() == ""
    box.accept()


def test_a_report_that_cannot_be_kept_is_no_second_fault(failing, dialog, monkeypatch):
    monkeypatch.setattr("geolip_viewer.app.system.log_file.report_path", lambda: Path("/dev/null/report"))
    failing()
    dialog("error", QMessageBox).accept()


def test_a_report_can_be_shown_in_a_terminal():
    assert "\x1b" not in UnexpectedError(KeyError("\x1b")).report
