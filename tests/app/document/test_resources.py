"""Limits on computations: set in a dialog, remembered, and applied to whatever is opened next."""

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QLabel, QLineEdit

from geolip_viewer.analysis.resources import Resources
from geolip_viewer.app.document import loading
from geolip_viewer.app.document.resources_dialog import memory_fault, written_size
from geolip_viewer.geometry import devices
from geolip_viewer.sizes import parsed_size
from geolip_viewer.sources.sample import sample_checkpoint
from geolip_viewer.state import CheckpointSource
from geolip_viewer.views import VIEWS
from tests.synthetic import make_analysis


def press_ok(qtbot, asked):
    button = asked.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_what_is_chosen_is_remembered_and_shown_the_next_time(window, qtbot, dialog, memory):
    assert memory.resources == Resources()
    window.bars.by_id["file.resources"].trigger()
    asked = dialog("resources_dialog", QDialog)
    qtbot.keyClick(asked.findChild(QComboBox, "resources_device"), Qt.Key.Key_Down)
    qtbot.keyClicks(asked.findChild(QLineEdit, "resources_memory"), "800M")
    press_ok(qtbot, asked)
    assert memory.resources == Resources("cpu", 800_000_000)
    window.bars.by_id["file.resources"].trigger()
    again = dialog("resources_dialog", QDialog)
    assert again.findChild(QComboBox, "resources_device").currentData() == "cpu"
    assert again.findChild(QLineEdit, "resources_memory").text() == "800M"
    again.findChild(QLineEdit, "resources_memory").clear()
    press_ok(qtbot, again)
    assert memory.resources == Resources("cpu", None)


def test_an_invalid_size_is_reported_and_not_accepted(window, qtbot, dialog, memory):
    window.bars.by_id["file.resources"].trigger()
    asked = dialog("resources_dialog", QDialog)
    qtbot.keyClicks(asked.findChild(QLineEdit, "resources_memory"), "much")
    assert asked.findChild(QLabel, "resources_memory_hint").text() == memory_fault("much") != ""
    press_ok(qtbot, asked)
    assert asked.isVisible()
    assert memory.resources == Resources()
    asked.reject()


@pytest.mark.parametrize("size", [8 * 10**9, 800 * 10**6, 1234])
def test_a_size_is_written_as_it_is_read(size):
    assert parsed_size(written_size(size)) == size


@pytest.mark.parametrize("kept", ["fast", {"device": "gpu"}, {"memory": "8G"}, [1]])
def test_an_invalid_setting_is_ignored(memory, kept):
    memory._file.change("resources", kept)
    assert memory.resources == Resources()


def test_a_card_that_the_settings_ask_for_and_that_is_gone_is_a_notice(monkeypatch):
    monkeypatch.setattr(devices, "cuda_name", lambda: None)
    source = CheckpointSource(sample_checkpoint())
    told = loading.load(source, None, VIEWS, Resources("cuda")).analysis
    assert told.warnings[-1].startswith("The settings ask for a CUDA device")
    assert told.device.told == "the processor"
    assert loading.load(source, None, VIEWS, Resources("cpu")).analysis.device.wanted == "cpu"


def test_the_panel_says_where_it_was_computed(window, show_world, qtbot):
    show_world(make_analysis())
    panel = window.docks["checkpoint"].panel
    assert "the processor" in [label.text() for label in panel.findChildren(QLabel)]
    window.document.loaded.analysis.device.used["the faithful globe"] = "Some Card"
    window.document.scenes_changed.emit(())
    texts = [label.text() for label in panel.findChildren(QLabel)]
    assert "the faithful globe on Some Card; all else on the processor" in texts
