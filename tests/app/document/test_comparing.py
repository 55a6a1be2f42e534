"""A second checkpoint beside the first: opened, linked, undone, saved, refused."""

import json

import numpy as np
import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QComboBox, QFileDialog, QLabel, QTreeWidget

from geolip_viewer.app.inspector.inspector import Inspector
from geolip_viewer.app.picture.hover_card import HoverCard
from geolip_viewer.session import read_session, session_text
from geolip_viewer.state import CheckpointSource, FeaturesSource, Selection
from tests.app.conftest import choose_file
from tests.app.pointing import click, frame, hover, marks_alone
from tests.runs import save_features, save_run, trained
from tests.sources.writing import state_dict

CONTROL = Qt.KeyboardModifier.ControlModifier
COMPARE = CONTROL | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def run(tmp_path):
    """Two checkpoints of one training, one of another, and the features."""
    save_features(tmp_path / "features")
    save_run(tmp_path, trained(2, step=0.4))
    save_run(tmp_path, [state_dict((5, 6), 8, 12)], "other_{}.pt")
    return tmp_path


@pytest.fixture
def shows(window, qtbot):
    """Wait until so many panels are drawn and nothing is computed."""

    def wait(count):
        qtbot.waitUntil(lambda: len(window.document.scenes) == count, timeout=20_000)
        qtbot.waitUntil(lambda: not window.services.worker.is_busy, timeout=20_000)

    return wait


@pytest.fixture
def opened(window, run, shows):
    window.opening.open_path(run / "epoch_0.pt", FeaturesSource(str(run / "features")))
    shows(1)
    return window


@pytest.fixture
def compared(opened, run, qtbot, dialog, shows):
    """Two checkpoints side by side, by the menu's key and its dialog."""
    qtbot.keyClick(opened, Qt.Key.Key_B, COMPARE)
    choose_file(dialog("compare_dialog", QFileDialog), run / "epoch_1.pt")
    shows(2)
    return opened


def titles(window):
    return [scene.title.split(" · ")[0] for scene in window.document.scenes]


def test_it_stands_beside_the_first_in_every_view(compared, shows):
    assert titles(compared) == ["epoch_0", "epoch_1"]
    compared.document.store.change(view="lens", options=compared.document.state.with_option("lens", "expert", "all"))
    shows(6)
    assert titles(compared) == ["epoch_0"] * 3 + ["epoch_1"] * 3
    compared.document.store.change(view="spectrum")
    shows(4)


def test_the_window_and_the_checkpoint_panel_name_both(compared):
    assert "epoch_0.pt" in compared.windowTitle()
    assert "epoch_1.pt" in compared.windowTitle()
    assert compared.docks["checkpoint"].panel.findChild(QLabel, "heading_compared_with") is not None


def test_the_view_of_two_checkpoints_of_a_run_says_how_two_files_are_compared(opened, run, qtbot, shows):
    def reason():
        [row] = opened.findChild(QTreeWidget, "views_list").findItems("Two checkpoints", Qt.MatchFlag.MatchExactly)
        assert row.isDisabled()
        return row.toolTip(0)

    assert "needs a training run: open a folder of its checkpoints. File → Compare with… compares two" in reason()
    opened.comparing.compare_with(CheckpointSource(run / "epoch_1.pt"))
    shows(2)
    assert "Two files are compared already: every view that needs no run shows both side by side" in reason()
    opened.comparing.stop()
    shows(1)
    assert "compares two files" in reason()


def test_each_has_a_badge_of_its_own(compared, qtbot):
    qtbot.waitUntil(lambda: all(scene.badge for scene in compared.document.scenes), timeout=20_000)
    assert len({scene.badge for scene in compared.document.scenes}) == 2
    names = [each.label for each in compared.services.measurements.measured]
    assert names == ["epoch_0: PCA", "epoch_1: PCA"]
    compared.docks["trust"].panel.show()
    which, words = compared.findChild(QComboBox, "trust_which"), compared.findChild(QLabel, "trust_words")
    assert [which.itemText(place) for place in range(which.count())] == names
    assert words.text().startswith("epoch_0: PCA: ")
    assert set(compared.services.measurements.by_projection) == {"PCA"}, "its projections are those of the first"


def test_a_click_in_the_second_selects_in_both_and_the_card_tells_of_the_second(compared, qtbot):
    window = compared
    window.services.canvas.start()
    qtbot.waitUntil(lambda: len(window.services.table_data.of_each[1][0]) == 40)
    frame(window, qtbot)
    item, place = next(iter(marks_alone(window, "item", panel=1).items()))
    hover(window, place)
    card = window.findChild(HoverCard, "hover_card")
    qtbot.waitUntil(card.isVisible)
    beside = window.document.compared.analysis
    assert f"nearest anchor {beside.nearest_anchor[item]}, cosine" in card.findChild(QLabel, "hover_lines").text()
    click(window, place)
    assert window.document.state.selection.items == (item,)
    assert window.services.canvas.viewport.scene_renderer.look.selected_items.tolist() == [item]
    inspector = window.findChild(Inspector, "inspector")
    expected = f"{beside.nearest_anchor[item]}, cosine {beside.nearest_cosine[item]:.3f}"
    qtbot.waitUntil(lambda: "Nearest in epoch_1" in inspector.toPlainText())
    assert expected in inspector.toPlainText()


def test_undo_shows_the_first_alone_and_redo_both_again(compared, qtbot, shows):
    qtbot.keyClick(compared, Qt.Key.Key_Z, CONTROL)
    shows(1)
    assert compared.document.state.compared is None
    qtbot.keyClick(compared, Qt.Key.Key_Z, COMPARE)
    shows(2)


def test_it_is_stopped_from_the_menu(compared, shows):
    action = compared.bars.by_id["file.stop_comparing"]
    assert action.isEnabled()
    action.trigger()
    shows(1)
    assert not action.isEnabled()
    assert "compared" in action.toolTip()


def test_a_session_opens_both(compared, run, shows):
    path = run / "mine.geolip"
    path.write_text(session_text(compared.document.state, run))
    assert json.loads(path.read_text())["state"]["compared"]["path"] == "epoch_1.pt"
    assert read_session(path).compared == compared.document.state.compared
    compared.opening.close()
    compared.opening.open_path(path)
    shows(2)
    assert titles(compared) == ["epoch_0", "epoch_1"]
    assert not compared.sessions.is_changed


def test_other_experts_are_refused_in_one_sentence(opened, run, error_text):
    opened.comparing.compare_with(CheckpointSource(run / "other_0.pt"))
    words = error_text()
    assert "cannot be compared with epoch_0.pt: it has 2 experts, not 3 experts" in words
    assert opened.document.state.compared is None
    assert not opened.document.store.can_undo, "nothing was changed"


def test_a_comparison_that_a_session_cannot_restore_is_reported_and_dropped(opened, run, error_text, shows):
    opened.document.store.change(compared=CheckpointSource(run / "gone.pt"))
    assert "gone.pt" in error_text()
    assert opened.document.state.compared is None
    shows(1)


def test_another_checkpoint_ends_the_comparison_and_other_features_do_not(compared, run, shows):
    save_features(run / "more", 50)
    compared.services.loader.open_features(FeaturesSource(str(run / "more")))
    shows(2)
    assert [each.item_count for each in compared.document.opened_ones] == [50, 50]
    compared.opening.open_path(run / "epoch_1.pt")
    shows(1)
    assert compared.document.state.compared is None


def test_an_anchor_that_the_first_lacks_is_not_selected(opened, run, shows, qtbot):
    save_run(run, [state_dict((5, 6, 7), 8, 30)], "larger_{}.pt")
    opened.comparing.compare_with(CheckpointSource(run / "larger_0.pt"))
    shows(2)
    with qtbot.waitSignal(opened.services.selecting.hint) as told:
        opened.services.selecting.anchors([20])
    assert told.args == ["epoch_0.pt has no anchor 20"]
    with qtbot.waitSignal(opened.services.selecting.hint):
        opened.services.selecting.assigned_items_of([20])
    assert opened.document.state.selection == Selection()


def test_the_globes_of_both_are_fitted(compared, qtbot, shows):
    with qtbot.waitSignal(compared.services.fitting.finished, timeout=60_000):
        qtbot.keyClick(compared, Qt.Key.Key_F)
    shows(2)
    for scene, each in zip(compared.document.scenes, compared.document.opened_ones, strict=True):
        assert "aithful" in scene.embedding_names[0]
        globe = each.analysis.projected(compared.document.state.projection)
        layer = next(layer for layer in scene.layers if layer.key == "items")
        drawn = layer.positions.astype(float)
        np.testing.assert_allclose(drawn @ drawn.T, globe.items[layer.index] @ globe.items[layer.index].T, atol=1e-4)


def test_it_is_closed_with_the_checkpoint(compared):
    compared.opening.close()
    assert compared.document.opened_ones == ()
    assert compared.document.state.compared is None
