"""An export that fails is one dialog, and leaves nothing."""

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QFileDialog, QPushButton

from geolip_viewer.app.export import process as exporting_process
from tests.app.export.asking import LONG, files_in, said
from tests.export.disk import disk_with_room_for


def name_without_dialog(qtbot, asked, dialog, path):
    """Name a path that the file dialog itself would not let through."""
    qtbot.mouseClick(asked.findChild(QPushButton, "export_button"), Qt.MouseButton.LeftButton)
    files = dialog("export_file_dialog", QFileDialog)
    files.fileSelected.emit(str(path))


def test_a_folder_that_is_gone_is_a_dialog_and_nothing_else(window, qtbot, ask, error_text, dialog, tmp_path):
    name_without_dialog(qtbot, ask(), dialog, tmp_path / "gone" / "one.png")
    words = error_text()
    assert "no longer exists" in words
    assert str(tmp_path / "gone") in words
    assert not (tmp_path / "gone").exists()
    assert said(window) == []


def test_a_full_disk_is_a_dialog_that_names_the_folder(window, qtbot, ask, export, error_text, tmp_path):
    folder = tmp_path / "full"
    folder.mkdir()
    with disk_with_room_for(20_000), qtbot.waitSignal(window.services.messages.error, timeout=LONG):
        export(ask(), folder / "one.png")
    words = error_text()
    assert "annot be written to" in words
    assert ".geolip" not in words
    assert str(folder) in words
    assert files_in(folder) == []


def test_a_place_taken_by_a_folder_is_a_dialog(window, qtbot, ask, error_text, dialog, tmp_path):
    (tmp_path / "taken" / "scene.glb").mkdir(parents=True)
    name_without_dialog(qtbot, ask("model"), dialog, tmp_path / "taken" / "scene.glb")
    assert "directory" in error_text()
    assert files_in(tmp_path / "taken") == ["scene.glb"]


def test_another_suffix_is_refused_before_anything_is_drawn(window, qtbot, ask, export, error_text, tmp_path):
    export(ask(), tmp_path / "one.jpeg")
    assert "png" in error_text()
    assert said(window) == []


def test_a_process_that_breaks_is_told_and_leaves_nothing(
    window, qtbot, ask, export, error_text, tmp_path, monkeypatch
):
    monkeypatch.setattr(exporting_process, "MODULE", "geolip_viewer.no_such_module")
    folder = tmp_path / "pictures"
    folder.mkdir()
    with qtbot.waitSignal(window.services.messages.error, timeout=LONG):
        export(ask(), folder / "one.png")
    assert "no_such_module" in error_text()
    assert files_in(folder) == []
