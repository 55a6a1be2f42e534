"""The progress of the worker in the status bar."""

import threading

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QLabel, QPushButton

from geolip_viewer.app.jobs.channels import EXPORT, SCENES
from geolip_viewer.app.jobs.progress_indicator import ProgressIndicator
from geolip_viewer.app.jobs.worker import Priority, Worker
from geolip_viewer.task import blocks, phase


@pytest.fixture
def worker(qtbot):
    made = Worker()
    yield made
    made.close()


@pytest.fixture
def indicator(worker, qtbot):
    made = ProgressIndicator(worker)
    qtbot.addWidget(made)
    return made


def waiting(name, go_on):
    def work():
        with phase(name):
            while not go_on.wait(0.001):
                list(blocks(1))
        return name

    return work


def test_cancel_ends_the_named_job_while_exports_continue(qtbot, worker, indicator):
    go_on, results = threading.Event(), []
    worker.request(f"{EXPORT} 1", waiting("Writing rows", go_on), results.append, priority=Priority.BACKGROUND)
    label = indicator.findChild(QLabel, "progress_stage")
    qtbot.waitUntil(lambda: label.text().startswith("Writing rows"))
    worker.request(SCENES, waiting("Preparing", go_on), results.append)
    qtbot.waitUntil(lambda: label.text().startswith("Preparing") and indicator.isVisible())
    with qtbot.waitSignal(worker.cancelled) as cancelled:
        qtbot.mouseClick(indicator.findChild(QPushButton, "progress_cancel"), Qt.MouseButton.LeftButton)
    assert cancelled.args == [SCENES]
    assert worker.channels == {f"{EXPORT} 1"}
    go_on.set()
    qtbot.waitUntil(lambda: not worker.is_busy)
    assert results == ["Writing rows"]


def test_before_a_job_is_named_cancel_ends_everything_except_exports(qtbot, worker, indicator):
    go_on = threading.Event()
    worker.request("load", go_on.wait)
    worker.request(f"{EXPORT} 1", lambda: None)
    qtbot.waitUntil(indicator.isVisible)
    qtbot.mouseClick(indicator.findChild(QPushButton, "progress_cancel"), Qt.MouseButton.LeftButton)
    assert worker.channels == {f"{EXPORT} 1"}
    go_on.set()
    qtbot.waitUntil(lambda: not worker.is_busy)
