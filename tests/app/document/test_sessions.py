"""Sessions from the window: saved, opened elsewhere, moved files found, changes asked about."""

import shutil
from dataclasses import asdict, replace

import numpy as np
import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QFileDialog, QMessageBox

from geolip_viewer.app.document.missing_files import find_moved
from geolip_viewer.export.images import write_png
from geolip_viewer.export.recipes import KEY, Recipe, recipe_text
from geolip_viewer.geometry.projection import ProjectionSpec
from geolip_viewer.look import CameraPose, DisplaySettings
from geolip_viewer.session import VERSION, read_session, session_text
from geolip_viewer.state import CheckpointSource, FeaturesSource, Filters, Selection, State
from tests.app.conftest import LAYOUTS, choose_file

NAME = "u01_shared_npscalars"


@pytest.fixture
def project(tmp_path):
    """A folder with a checkpoint and its features, as a researcher keeps them."""
    shutil.copytree(LAYOUTS / "features" / NAME, tmp_path / "project" / "features")
    shutil.copy(LAYOUTS / "files" / f"{NAME}.pt", tmp_path / "project" / "model.pt")
    return tmp_path / "project"


@pytest.fixture
def opened(window, qtbot):
    def wait(do):
        with qtbot.waitSignal(window.document.result_changed, timeout=30_000):
            do()
        qtbot.waitUntil(lambda: not window.services.worker.is_busy)

    return wait


@pytest.fixture
def saved(window, project, opened, qtbot, dialog):
    """A session saved by dialog; its path."""
    opened(lambda: window.opening.open_path(project / "model.pt", FeaturesSource(str(project / "features"))))
    opened(lambda: window.document.store.change(view="isolation"))
    window.document.store.change(
        selection=Selection(items=(3, 5), current=3),
        filters=Filters(hidden=(1,)),
        camera=CameraPose(azimuth=75.0, zoom=2.0),
        display=DisplaySettings(labels="none"),
    )
    qtbot.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    choose_file(dialog("session_dialog", QFileDialog), project / "mine")
    return project / "mine.geolip"


def test_a_session_is_saved_by_dialog_and_named_in_the_title(window, saved):
    assert saved.is_file()
    assert read_session(saved) == window.document.state
    assert "mine.geolip" in window.windowTitle()
    assert not window.isWindowModified()


def test_a_session_opens_as_it_was_saved(window, saved, opened):
    before = window.document.state
    window.opening.close()
    opened(lambda: window.opening.open_path(saved))
    assert window.document.state == before
    assert window.sessions.path == saved
    assert not window.sessions.is_changed


def test_a_projection_of_the_selection_comes_back_with_the_selection(window, saved, opened, qtbot):
    items = tuple(range(12))
    opened(lambda: window.document.store.change(view="manifold"))
    opened(
        lambda: window.document.store.change(
            selection=Selection(items, (), 0), projection=ProjectionSpec.parse("PCA of selection")
        )
    )
    drawn = window.document.result.view_input.positions.items
    qtbot.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    before = window.document.state
    window.opening.close()
    opened(lambda: window.opening.open_path(saved))
    assert window.document.state == before
    np.testing.assert_array_equal(window.document.result.view_input.positions.items, drawn)


def test_a_change_marks_the_window_and_saving_again_ends_that(window, saved, qtbot):
    window.document.store.change(camera=CameraPose(azimuth=10.0))
    assert window.isWindowModified()
    qtbot.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert not window.isWindowModified()
    assert read_session(saved).camera == CameraPose(azimuth=10.0)


def test_a_project_that_moved_as_a_whole_opens(window, saved, opened, tmp_path):
    window.opening.close()
    saved.parent.rename(tmp_path / "elsewhere")
    opened(lambda: window.opening.open_path(tmp_path / "elsewhere" / "mine.geolip"))
    assert window.document.loaded.checkpoint.path == tmp_path / "elsewhere" / "model.pt"
    assert window.document.loaded.item_count == 96


def test_a_checkpoint_that_moved_nearby_is_found_by_name_and_content(window, saved, opened):
    window.opening.close()
    (saved.parent / "old").mkdir()
    (saved.parent / "model.pt").rename(saved.parent / "old" / "model.pt")
    opened(lambda: window.opening.open_path(saved))
    assert window.document.loaded.checkpoint.path == saved.parent / "old" / "model.pt"


def test_another_file_of_the_same_name_is_not_taken_for_it(tmp_path):
    (tmp_path / "near").mkdir()
    (tmp_path / "near" / "model.pt").write_bytes(b"something else")
    state = State(CheckpointSource(tmp_path / "gone" / "model.pt", "0" * 64))
    assert find_moved(state, [tmp_path]).checkpoint is None


def test_a_checkpoint_that_is_nowhere_is_asked_for(window, saved, opened, dialog, tmp_path):
    window.opening.close()
    (saved.parent / "model.pt").rename(tmp_path / "renamed.pt")
    window.opening.open_path(saved)
    asked = dialog("moved_dialog", QFileDialog)
    assert "model.pt" in asked.windowTitle()
    opened(lambda: choose_file(asked, tmp_path / "renamed.pt"))
    assert window.document.loaded.checkpoint.path == tmp_path / "renamed.pt"
    assert window.document.state.selection.items == (3, 5)


def test_features_that_are_gone_are_told_and_the_rest_opens(window, saved, opened, error_text):
    window.opening.close()
    shutil.rmtree(saved.parent / "features")
    opened(lambda: window.opening.open_path(saved))
    assert "features" in error_text()
    assert window.document.loaded.features is None


def test_files_that_changed_since_are_told_as_a_notice(window, saved, opened):
    window.opening.close()
    shutil.copy(LAYOUTS / "files" / "u02_fused_module_training.pt", saved.parent / "model.pt")
    shutil.rmtree(saved.parent / "features")
    shutil.copytree(LAYOUTS / "features" / "u02_fused_module_training", saved.parent / "features")
    opened(lambda: window.opening.open_path(saved))
    assert "The checkpoint changed since the session was saved" in window.document.warnings
    assert "The features changed since the session was saved" in window.document.warnings


def test_a_session_of_a_newer_program_is_refused_and_the_window_goes_on(window, saved, error_text):
    before = window.document.loaded
    saved.write_text(session_text(State(), saved.parent).replace(f'"version": {VERSION}', '"version": 99'))
    window.opening.open_path(saved)
    assert "newer program" in error_text()
    assert window.document.loaded is before


def test_closing_asks_when_the_session_changed_and_cancel_stays(window, saved, dialog):
    window.document.store.change(camera=CameraPose(azimuth=10.0))
    window.close()
    box = dialog("ask_to_save", QMessageBox)
    assert box.windowTitle() == "Save session"
    box.button(QMessageBox.StandardButton.Cancel).click()
    assert window.isVisible()
    assert window.isWindowModified()


def test_closing_saves_when_that_is_the_answer(window, saved, dialog, qtbot):
    window.document.store.change(camera=CameraPose(azimuth=10.0))
    window.close()
    dialog("ask_to_save", QMessageBox).button(QMessageBox.StandardButton.Save).click()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert read_session(saved).camera == CameraPose(azimuth=10.0)


def test_closing_discards_when_that_is_the_answer(window, saved, dialog, qtbot):
    before = read_session(saved)
    window.document.store.change(camera=CameraPose(azimuth=10.0))
    window.close()
    dialog("ask_to_save", QMessageBox).button(QMessageBox.StandardButton.Discard).click()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert read_session(saved) == before


def test_a_session_that_did_not_change_closes_unasked(window, saved):
    window.close()
    assert not window.isVisible()


def test_closing_the_checkpoint_asks_as_well(window, saved, dialog, qtbot):
    window.document.store.change(camera=CameraPose(azimuth=10.0))
    qtbot.keyClick(window, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    dialog("ask_to_save", QMessageBox).button(QMessageBox.StandardButton.Discard).click()
    qtbot.waitUntil(lambda: window.document.loaded is None)


def test_where_nothing_can_be_written_saving_is_told(window, saved, error_text, tmp_path):
    (tmp_path / "file").write_text("")
    window.sessions.path = tmp_path / "file" / "mine.geolip"
    window.sessions.save()
    assert "cannot be written to" in error_text().lower()
    assert window.isVisible()


def test_a_selection_of_what_is_not_there_is_left_out(window, saved, opened):
    saved.write_text(saved.read_text().replace('"current": 3', '"current": 9999').replace("      5\n", "      5000\n"))
    window.opening.close()
    opened(lambda: window.opening.open_path(saved))
    assert window.document.state.selection == Selection(items=(3,))


def pictured(window, path):
    """A picture of the state on the screen, as exporting writes it."""
    write_png(path, np.zeros((4, 4, 4), np.uint8), {KEY: recipe_text(Recipe(window.document.state))})


def test_opening_a_picture_shows_its_state_without_making_it_the_session(window, saved, opened):
    before = window.document.state
    pictured(window, saved.parent / "picture.png")
    window.opening.close()
    opened(lambda: window.opening.open_path(saved.parent / "picture.png"))
    assert window.document.state == before
    assert window.sessions.path is None


def test_options_of_a_picture_are_applied_only_if_they_differ_from_the_default(window, saved, opened):
    every = asdict(window.document.by_id["isolation"].options())
    recipe = Recipe(replace(window.document.state, options={"isolation": {**every, "size": 2.0}}), (64, 64))
    write_png(saved.parent / "all.png", np.zeros((4, 4, 4), np.uint8), {KEY: recipe_text(recipe)})
    opened(lambda: window.opening.open_path(saved.parent / "all.png"))
    assert window.document.state.options == {"isolation": {"size": 2.0}}


def test_a_picture_that_was_passed_on_finds_its_files_where_they_were_open_last(window, saved, opened, tmp_path):
    before = window.document.state
    pictured(window, tmp_path / "picture.png")
    window.opening.close()
    opened(lambda: window.opening.open_path(tmp_path / "picture.png"))
    assert window.document.state == before


def test_a_picture_whose_files_are_nowhere_is_told_and_what_is_open_stays(window, saved, error_text, tmp_path):
    pictured(window, tmp_path / "picture.png")
    before = window.document.loaded
    (saved.parent / "model.pt").rename(tmp_path / "renamed.pt")
    window.opening.open_path(tmp_path / "picture.png")
    assert "was made with model.pt, which is not next to it" in error_text()
    assert window.document.loaded is before


def test_a_picture_of_version_0_1_is_shown_of_what_is_open(window, saved, opened):
    sources = window.document.loaded.sources
    opened(lambda: window.opening.open_path(LAYOUTS.parent / "saved" / "sample.png"))
    assert window.document.loaded.sources == sources
    state = window.document.state
    assert (state.view, state.display.map, state.camera) == ("centroids", "hammer", CameraPose(-30.0, 40.0))


def test_another_picture_is_refused_in_words(window, saved, error_text):
    write_png(saved.parent / "plain.png", np.zeros((4, 4, 4), np.uint8), {})
    window.opening.open_path(saved.parent / "plain.png")
    assert "does not say how it was made" in error_text()
