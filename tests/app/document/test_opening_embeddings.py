"""Embeddings without a checkpoint, and names of classes that nothing names, from the window."""

import numpy as np
import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import (
    QComboBox,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QSpinBox,
)

from geolip_viewer.app.document.features_dialog import FeaturesDialog
from geolip_viewer.session import read_session, write_session
from geolip_viewer.sources.file_collections import file_collection
from geolip_viewer.state import CheckpointSource, FeaturesSource
from tests.app.conftest import LAYOUTS, choose_file
from tests.app.document.test_opening import drop
from tests.sources.writing import features

CHECKPOINT = LAYOUTS / "files" / "u01_shared_npscalars.pt"
FEATURES = LAYOUTS / "features" / "u01_shared_npscalars"
COLUMNS = "features=vectors,labels=kind"


@pytest.fixture
def path(tmp_path):
    np.savez(tmp_path / "x.npz", vectors=features(20, 6), other=features(20, 3), kind=np.arange(20) % 4)
    return tmp_path / "x.npz"


@pytest.fixture
def embeddings(window, opened, path):
    """The embeddings on the screen, read by their own columns, with the means of classes as anchors."""
    return opened(lambda: window.opening.open_embeddings(FeaturesSource(str(path), columns=COLUMNS), "classes"))


def press_open(qtbot, dialog):
    buttons = dialog.findChild(QDialogButtonBox)
    qtbot.mouseClick(buttons.button(QDialogButtonBox.StandardButton.Open), Qt.MouseButton.LeftButton)


def click(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def filled(qtbot, dialog, columns=COLUMNS, centres=5):
    dialog.findChild(QLineEdit, "features_columns").setText(columns)
    dialog.findChild(QSpinBox, "features_centres").setValue(centres)
    press_open(qtbot, dialog)


def test_the_start_page_opens_them(window, qtbot, dialog, opened, path):
    click(qtbot, window.empty.findChild(QPushButton, "empty_embeddings"))
    asked = dialog("features_dialog", FeaturesDialog)
    asked.findChild(QLineEdit, "features_folder").setText(str(path))
    loaded = opened(lambda: filled(qtbot, asked))
    assert (loaded.checkpoint.anchor_count, loaded.item_count) == (5, 20)
    assert window.document.state.checkpoint.anchors_from == "kmeans:5:0"


def test_a_dropped_file_asks_how_to_read_it(window, qtbot, dialog, opened, path):
    drop(window, path)
    asked = dialog("features_dialog", FeaturesDialog)
    assert asked.source.source == str(path)
    assert opened(lambda: filled(qtbot, asked)).item_count == 20


def test_a_file_dropped_on_a_checkpoint_is_its_features(window, opened, tmp_path):
    path = LAYOUTS / "files" / "u09_backbone_three_sets.safetensors"
    loaded = opened(lambda: drop(window, path))
    np.save(tmp_path / "x.npy", features(9, loaded.checkpoint.dimension))
    loaded = opened(lambda: drop(window, tmp_path / "x.npy"))
    assert (loaded.checkpoint.path, loaded.item_count) == (path, 9)


def test_how_they_are_read_can_be_changed(window, qtbot, dialog, opened, embeddings):
    assert embeddings.checkpoint.anchor_count == 4
    window.bars.by_id["file.features"].trigger()
    asked = dialog("features_dialog", FeaturesDialog)
    assert asked.source.columns == COLUMNS
    choice = asked.findChild(QComboBox, "features_anchors")
    assert choice.currentData() == "classes"
    qtbot.keyClick(choice, Qt.Key.Key_End)
    loaded = opened(lambda: filled(qtbot, asked, "features=other", 3))
    assert (loaded.checkpoint.anchor_count, loaded.checkpoint.dimension) == (3, 3)


def test_too_many_centres_are_told_and_what_was_open_stays(window, qtbot, dialog, error_text, embeddings):
    window.bars.by_id["file.embeddings"].trigger()
    asked = dialog("features_dialog", FeaturesDialog)
    asked.findChild(QLineEdit, "features_folder").setText(embeddings.features.source)
    filled(qtbot, asked, centres=21)
    assert "asks for 21 centres, but there are only 20 items" in error_text().lower()
    assert window.document.loaded is embeddings


def test_they_are_listed_and_opened_again_as_they_were(window, qtbot, opened, embeddings):
    qtbot.keyClick(window, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    recent = window.empty.findChild(QPushButton, "recent_0")
    assert recent.text().endswith("x.npz")
    loaded = opened(lambda: click(qtbot, recent))
    assert loaded.sources == embeddings.sources


def test_a_session_opens_them_again(window, opened, embeddings, tmp_path):
    write_session(tmp_path / "mine.geolip", window.document.state)
    window.opening.close()
    loaded = opened(lambda: window.opening.open_path(tmp_path / "mine.geolip"))
    assert loaded.sources == embeddings.sources
    assert read_session(tmp_path / "mine.geolip").features.columns == COLUMNS


def test_a_checkpoint_takes_anchors_made_of_its_items_and_its_own_again(window, qtbot, dialog, opened):
    first = opened(lambda: window.opening.open_path(CHECKPOINT, FeaturesSource(str(FEATURES))))
    window.bars.by_id["file.features"].trigger()
    asked = dialog("features_dialog", FeaturesDialog)
    qtbot.keyClick(asked.findChild(QComboBox, "features_anchors"), Qt.Key.Key_End)
    made = opened(lambda: filled(qtbot, asked, columns=""))
    assert made.checkpoint.anchor_count == 5
    window.bars.by_id["file.features"].trigger()
    asked = dialog("features_dialog", FeaturesDialog)
    qtbot.keyClick(asked.findChild(QComboBox, "features_anchors"), Qt.Key.Key_Home)
    again = opened(lambda: press_open(qtbot, asked))
    np.testing.assert_array_equal(again.checkpoint.anchors, first.checkpoint.anchors)


def test_what_was_beside_a_checkpoint_is_offered_as_it_was(window, qtbot, opened, tmp_path, memory):
    own = opened(lambda: window.opening.open_path(LAYOUTS / "files" / "u09_backbone_three_sets.safetensors"))
    np.savez(tmp_path / "x.npz", vectors=features(9, own.checkpoint.dimension), kind=np.arange(9) % 3)
    wanted = FeaturesSource(str(tmp_path / "x.npz"), columns=COLUMNS)
    opened(lambda: window.services.loader.open_features(wanted, "classes"))
    window.opening.close()
    opened(lambda: window.opening.open_path(own.checkpoint.path))
    offer = window.banner.findChild(QPushButton, "banner_offer_0")
    assert offer.text().endswith("x.npz")
    loaded = opened(lambda: click(qtbot, offer))
    assert (loaded.checkpoint.anchor_count, loaded.sources[1].columns) == (3, COLUMNS)


def test_names_by_default_are_told_once_and_replaced_by_a_file(window, qtbot, dialog, opened, embeddings, tmp_path):
    assert window.banner.isVisible()
    assert "These items come without class names" in window.findChild(QLabel, "banner_text").text()
    assert panel_says(window, "COCO's 80 names by default")
    window.services.selecting.items([3, 4])
    (tmp_path / "names.txt").write_text("ant\nbee\ncat\ndog\n")
    click(qtbot, window.banner.findChild(QPushButton, "banner_offer_0"))
    asked = dialog("class_names_dialog", QFileDialog)
    loaded = opened(lambda: choose_file(asked, tmp_path / "names.txt"))
    assert [row.name for row in loaded.classes] == ["ant", "bee", "cat", "dog"]
    assert window.document.state.selection.items == (3, 4)
    assert not window.banner.isVisible()
    assert panel_says(window, "named by the list given")
    opened(lambda: window.opening.open_embeddings(embeddings.sources[1], "kmeans:3"))
    assert not window.banner.isVisible()


def panel_says(window, words):
    page = window.docks["checkpoint"].panel.findChild(object, "checkpoint_page")
    return any(words in label.text() for label in page.findChildren(QLabel))


def test_features_that_name_their_classes_say_nothing(window, opened, path):
    np.savez(path, vectors=features(20, 6), kind=np.array(["a", "b"] * 10))
    opened(lambda: window.opening.open_embeddings(FeaturesSource(str(path), columns=COLUMNS), "classes"))
    assert not window.banner.isVisible()


def test_hub_data_is_remembered_as_hub_data(memory, tmp_path):
    source = FeaturesSource("owner/name", columns=COLUMNS, class_names=tmp_path / "names.txt")
    memory.add_recent(CheckpointSource(tmp_path).path)
    memory.add_recent(tmp_path / "owner" / "name", source, "classes")
    assert [(recent.features, recent.anchors_from) for recent in memory.recents] == [(source, "classes"), (None, None)]


def test_hub_data_is_opened_alone_and_again_from_the_list(window, qtbot, dialog, opened, path, monkeypatch):
    asked_for = []
    monkeypatch.setattr(
        "geolip_viewer.sources.hub.hub_collection",
        lambda id_, split, columns: asked_for.append((id_, split)) or file_collection(path, columns),
    )
    window.bars.by_id["file.embeddings"].trigger()
    asked = dialog("features_dialog", FeaturesDialog)
    click(qtbot, asked.findChild(QRadioButton, "features_is_hub"))
    qtbot.keyClicks(asked.focusWidget(), "someone/data")
    assert asked_for == []
    loaded = opened(lambda: filled(qtbot, asked))
    assert (loaded.item_count, loaded.checkpoint.anchor_count) == (20, 5)
    window.opening.close()
    recent = window.empty.findChild(QPushButton, "recent_0")
    assert recent.text() == "someone/data"
    assert opened(lambda: click(qtbot, recent)).sources[0] == loaded.sources[0]
    assert asked_for == [("someone/data", "val")] * 2


def test_other_features_are_no_change_of_a_session(window, opened, path, embeddings):
    opened(lambda: window.opening.open_path(CHECKPOINT, FeaturesSource(str(FEATURES))))
    opened(lambda: window.services.loader.open_features(FeaturesSource(str(FEATURES), columns="labels=none")))
    assert not [told for told in window.document.warnings if "changed since" in told]
