"""Opening real files by dialog, drop, list and sample, and everything that goes wrong with it."""

import shutil

import numpy as np
from PyQt6.QtCore import QMimeData, QPointF, Qt, QUrl
from PyQt6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PyQt6.QtWidgets import (
    QApplication,
    QDialogButtonBox,
    QFileDialog,
    QFrame,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
)
from safetensors.numpy import save_file

from geolip_viewer.app.document.features_dialog import FeaturesDialog
from geolip_viewer.app.system.recent_files import RecentFile
from geolip_viewer.export.tables import write_analysis
from geolip_viewer.state import CheckpointSource, FeaturesSource
from tests.app.conftest import LAYOUTS, choose_file
from tests.sources.writing import features_folder
from tests.synthetic import make_analysis

SHARED = "u01_shared_npscalars"
CHECKPOINT = LAYOUTS / "files" / f"{SHARED}.pt"
FEATURES = LAYOUTS / "features" / SHARED


def drop(window, *paths):
    """What Qt delivers when files are dropped on the window."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    rest = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(window, QDragEnterEvent(QPointF(50, 50).toPoint(), *rest))
    QApplication.sendEvent(window, QDropEvent(QPointF(50, 50), *rest))


def test_the_folder_of_an_analysis_is_opened_as_its_anchors_and_items(window, opened, tmp_path):
    analysis = make_analysis()
    write_analysis(analysis, tmp_path)
    loaded = opened(lambda: drop(window, tmp_path))
    assert loaded.item_count == analysis.item_count
    assert "analyze saved" in window.document.warnings[0]
    assert not any(loaded.unavailable[view] for view in ("lens", "difference", "combined-space", "spectrum"))
    opened(lambda: window.opening.open_path(tmp_path))
    opened(lambda: window.opening.open_run((tmp_path,)))
    assert window.document.loaded.run is None


def test_a_folder_of_an_older_analysis_is_told(window, qtbot, tmp_path):
    write_analysis(make_analysis(), tmp_path)
    (tmp_path / "anchors.safetensors").unlink()
    with qtbot.waitSignal(window.services.messages.error) as told:
        drop(window, tmp_path)
    assert "Run analyze again" in str(told.args[1])


def test_a_checkpoint_opened_by_dialog_shows_its_anchors_and_offers_features(window, qtbot, dialog, opened):
    qtbot.keyClick(window, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    found = dialog("checkpoint_dialog", QFileDialog)
    loaded = opened(lambda: choose_file(found, CHECKPOINT))
    assert loaded.checkpoint.path == CHECKPOINT
    assert loaded.features is None
    assert window.document.scenes
    assert window.banner.isVisible()
    assert "anchors are shown alone" in window.findChild(QLabel, "banner_text").text()
    assert "Open the features of the experts" in window.findChild(QLabel, "banner_text").text()


def test_without_projectors_embeddings_as_wide_as_the_anchors_are_asked_for(window, opened):
    opened(lambda: window.opening.open_path(CHECKPOINT.with_name("u09_backbone_three_sets.safetensors")))
    assert "Open embeddings of 32 numbers to see" in window.findChild(QLabel, "banner_text").text()


def test_features_opened_by_dialog_join_the_checkpoint(window, qtbot, dialog, opened):
    opened(lambda: window.opening.open_path(CHECKPOINT))
    qtbot.mouseClick(window.banner.findChild(QPushButton, "banner_offer_0"), Qt.MouseButton.LeftButton)
    asked = dialog("features_dialog", FeaturesDialog)
    asked.findChild(QLineEdit, "features_folder").setText(str(FEATURES))
    button = asked.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Open)
    loaded = opened(lambda: qtbot.mouseClick(button, Qt.MouseButton.LeftButton))
    assert loaded.item_count == 96
    assert "anchors are shown alone" not in window.findChild(QLabel, "banner_text").text()


def test_the_features_dialog_asks_for_a_folder_or_a_hub_id(window, qtbot):
    asked = FeaturesDialog(None, "", window)
    told = []
    asked.chosen.connect(lambda *choice: told.append(choice))
    buttons = asked.findChild(QDialogButtonBox)
    open_ = buttons.button(QDialogButtonBox.StandardButton.Open)
    assert not open_.isEnabled()
    asked.findChild(QRadioButton, "features_is_hub").setChecked(True)
    assert asked.findChild(QLineEdit, "features_hub").text() == "AbstractPhil/bulk-coco-features"
    asked.findChild(QLineEdit, "features_hub").setText("someone/data")
    asked.findChild(QLineEdit, "features_split").setText("train")
    asked.findChild(QLineEdit, "features_experts").setText("clip, dinov2")
    qtbot.mouseClick(open_, Qt.MouseButton.LeftButton)
    assert told == [(FeaturesSource("someone/data", "train", ("clip", "dinov2")), None)]


def test_the_features_dialog_can_be_typed_into_at_once(window, qtbot):
    asked = FeaturesDialog(None, "", window)
    asked.show()
    qtbot.waitActive(asked)
    qtbot.keyClicks(asked.focusWidget(), "/data")
    assert asked.source.source == "/data"
    qtbot.mouseClick(asked.findChild(QRadioButton, "features_is_hub"), Qt.MouseButton.LeftButton)
    assert asked.focusWidget() is asked.findChild(QLineEdit, "features_hub")
    asked.close()


def test_the_features_dialog_begins_with_what_was_open_last(window):
    asked = FeaturesDialog(FeaturesSource("/data/features", "test", ("a", "b")), "", window)
    assert asked.source == FeaturesSource("/data/features", "test", ("a", "b"))
    asked.close()


def test_features_of_a_checkpoint_are_remembered_and_offered(window, qtbot, opened, memory):
    opened(lambda: window.opening.open_path(CHECKPOINT, FeaturesSource(str(FEATURES))))
    window.opening.close()
    opened(lambda: window.opening.open_path(CHECKPOINT))
    first = window.banner.findChild(QPushButton, "banner_offer_0")
    assert SHARED in first.text()
    loaded = opened(lambda: qtbot.mouseClick(first, Qt.MouseButton.LeftButton))
    assert loaded.item_count == 96


def test_the_sample_opens_with_its_features(window, qtbot, opened):
    loaded = opened(lambda: window.bars.by_id["file.sample"].trigger())
    assert loaded.item_count == 1906
    assert loaded.features.item_names is not None


def test_a_missing_checkpoint_is_told_and_what_was_open_stays(window, show_world, error_text, tmp_path):
    show_world(make_analysis())
    before = window.document.loaded
    window.opening.open_path(tmp_path / "missing.pt")
    words = error_text()
    assert "missing.pt" in words
    assert "does not exist" in words.lower()
    assert window.document.loaded is before
    assert window.document.scenes


def test_a_file_that_is_no_checkpoint_is_told(window, error_text, tmp_path):
    (tmp_path / "notes.pt").write_text("not a checkpoint")
    window.opening.open_path(tmp_path / "notes.pt")
    assert "notes.pt" in error_text()
    assert window.empty.isVisible()


def test_features_that_do_not_fit_are_told_and_the_checkpoint_stays(window, opened, error_text):
    opened(lambda: window.opening.open_path(CHECKPOINT))
    before = window.document.loaded
    window.services.loader.open_features(FeaturesSource(str(LAYOUTS / "features" / "u04_core_one_expert")))
    assert "u04_core_one_expert" in error_text()
    assert window.document.loaded is before


def test_features_that_cannot_be_read_leave_the_checkpoint_alone_on_the_screen(window, opened, error_text, tmp_path):
    loaded = opened(lambda: window.opening.open_path(CHECKPOINT, FeaturesSource(str(tmp_path / "nowhere"))))
    assert loaded.features is None
    assert "nowhere" in error_text()
    assert window.document.state.features is None


def test_a_dropped_checkpoint_is_opened(window, opened):
    loaded = opened(lambda: drop(window, CHECKPOINT))
    assert loaded.checkpoint.path == CHECKPOINT


def test_a_checkpoint_dropped_with_a_folder_opens_both(window, opened):
    assert opened(lambda: drop(window, FEATURES, CHECKPOINT)).item_count == 96


def test_a_folder_dropped_on_an_open_checkpoint_is_its_features(window, opened):
    opened(lambda: drop(window, CHECKPOINT))
    assert opened(lambda: drop(window, FEATURES)).item_count == 96


def test_a_folder_dropped_on_the_empty_window_is_told_what_to_do(window, error_text):
    drop(window, FEATURES)
    words = error_text()
    assert "is a folder, and no checkpoint is open" in words.lower()
    assert "Open the checkpoint first" in words


def test_two_files_dropped_at_once_that_are_no_run_are_told_why(window, error_text):
    drop(window, CHECKPOINT, LAYOUTS / "files" / "u02_fused_module_training.pt")
    words = error_text()
    assert "holds one checkpoint (u01_shared_npscalars.pt), but a run needs two" in words
    assert "left out: u02_fused_module_training.pt" in words
    assert window.empty.isVisible()


def test_hovering_with_a_file_invites_to_drop(window):
    area = window.empty.findChild(object, "drop_area")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/a.pt")])
    rest = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(window, QDragEnterEvent(QPointF(5, 5).toPoint(), *rest))
    assert area.property("inviting")
    QApplication.sendEvent(window, QDragLeaveEvent())
    assert not area.property("inviting")


def test_the_whole_window_shows_that_files_can_be_dropped_on_it(window, show_world):
    show_world(make_analysis())
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/some/where.pt")])
    rest = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    hint = window.findChild(QFrame, "drop_hint")
    assert not hint.isVisible()
    QApplication.sendEvent(window, QDragEnterEvent(QPointF(5, 5).toPoint(), *rest))
    assert hint.isVisible()
    assert hint.size() == window.size()
    QApplication.sendEvent(window, QDragLeaveEvent())
    assert not hint.isVisible()


def test_what_was_open_is_listed_and_opened_again(window, qtbot, opened):
    opened(lambda: window.opening.open_path(CHECKPOINT))
    qtbot.keyClick(window, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    button = window.empty.findChild(QPushButton, "recent_0")
    assert button.toolTip() == f"<qt>{CHECKPOINT}</qt>"
    assert opened(lambda: qtbot.mouseClick(button, Qt.MouseButton.LeftButton)).checkpoint.path == CHECKPOINT


def test_the_menu_lists_recent_files(window, opened, memory):
    memory.add_recent(CHECKPOINT)
    menu = window.bars.menu("File/Open recent")
    menu.aboutToShow.emit()
    assert [action.text() for action in menu.actions()] == [f"files/{CHECKPOINT.name}"]
    assert opened(menu.actions()[0].trigger).checkpoint.path == CHECKPOINT


def test_a_recent_file_that_was_deleted_is_told_and_forgotten(window, opened, error_text, memory, tmp_path):
    mine = tmp_path / "mine.pt"
    shutil.copy(CHECKPOINT, mine)
    opened(lambda: window.opening.open_path(mine))
    window.opening.close()
    mine.unlink()
    window.opening.open_recent(RecentFile(mine, "mine"))
    assert "no longer exists" in error_text().lower()
    assert memory.recents == ()


def test_another_anchor_set_of_the_file_can_be_chosen(window, qtbot, opened):
    loaded = opened(lambda: window.opening.open_path(LAYOUTS / "files" / "u09_backbone_three_sets.safetensors"))
    sets = loaded.checkpoint.anchor_sets
    assert len(sets) > 1
    choice = window.docks["checkpoint"].panel.findChild(object, "anchor_set")
    other = next(place for place in range(choice.count()) if choice.itemData(place) != loaded.checkpoint.anchors_key)
    key = choice.itemData(other)
    again = opened(lambda: choice.activated.emit(other))
    assert again.checkpoint.anchors_key == key
    assert window.document.state.checkpoint.anchors_key == key


def test_axes_are_shown_with_their_opposites_first(window, opened, tmp_path):
    opened(lambda: window.opening.open_path(CHECKPOINT))
    assert window.document.state.view != "antipodal"
    axes = np.random.default_rng(0).normal(size=(12, 6)).astype(np.float32)
    save_file({"codebook": axes}, tmp_path / "axes.safetensors")
    opened(lambda: window.opening.open_path(tmp_path / "axes.safetensors"))
    assert window.document.state.view == "antipodal"
    features = FeaturesSource(str(features_folder(tmp_path / "features", {"a": 6})))
    opened(lambda: window.services.loader.open_features(features))
    assert window.document.state.view == "antipodal"
    opened(lambda: window.document.store.change(view="isolation"))
    opened(lambda: window.services.loader.open_features(features))
    assert window.document.state.view == "isolation"


def test_a_newer_opening_supersedes_the_older(window, opened):
    def twice():
        window.opening.open_path(CHECKPOINT)
        window.opening.open_path(LAYOUTS / "files" / "u02_fused_module_training.pt")

    assert opened(twice).checkpoint.path.name == "u02_fused_module_training.pt"


def test_cancel_gives_up_opening_and_keeps_what_was_open(window, show_world, qtbot):
    show_world(make_analysis())
    before = window.document.loaded
    window.services.loader.open_checkpoint(CheckpointSource(CHECKPOINT))
    window.services.worker.cancel()
    with qtbot.waitSignal(window.services.worker.finished):
        window.services.worker.request("after", lambda: 1)
    assert window.document.loaded is before
