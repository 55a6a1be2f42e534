"""Export by dialog: what it offers, what it makes, and that what fails or is cancelled leaves nothing."""

import json

import numpy as np
from PIL import Image
from PyQt6.QtCore import QObject, QPoint, QProcess, QSize, Qt, QUrl, pyqtSlot
from PyQt6.QtGui import QDesktopServices
from PyQt6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QListWidget,
    QMessageBox,
    QPushButton,
    QScrollArea,
    QSpinBox,
)

from geolip_viewer.app.export.dialog import ExportDialog
from geolip_viewer.export.recipes import read_recipe
from geolip_viewer.look import CameraPose
from geolip_viewer.render.offscreen import picture
from geolip_viewer.sources.analysis_folders import names_written
from geolip_viewer.state import Filters, Selection
from tests.app.export.asking import files_in, outcome, set_number, wait_said
from tests.app.trusting import measured
from tests.synthetic import make_analysis

CONTROL = Qt.KeyboardModifier.ControlModifier


def test_ctrl_e_asks_for_a_picture_and_says_how_many_pixels_it_will_have(window, qtbot, dialog, show_world):
    show_world(make_analysis())
    qtbot.keyClick(window, Qt.Key.Key_E, CONTROL)
    asked = dialog("export_dialog", ExportDialog)
    size = window.services.canvas.size()
    assert asked.page.kind.id == "picture"
    assert f"{2 * size.width():,} × {2 * size.height():,} pixels" in outcome(asked)
    set_number(qtbot, asked, "scale", "3")
    assert f"{3 * size.width():,} × {3 * size.height():,} pixels" in outcome(asked)
    set_number(qtbot, asked, "width", "1000")
    set_number(qtbot, asked, "height", "500")
    assert "1,000 × 500 pixels · 0.5 megapixels" in outcome(asked)
    assert asked.page.findChild(QComboBox, "option_size").currentText() == "custom"
    asked.close()


def test_on_a_small_screen_the_form_scrolls_and_its_buttons_stay(qtbot, ask):
    """At scale 2 a screen of 1600 × 1000 pixels has room for 800 × 500 and a title bar."""
    asked = ask()
    asked.resize(800, 470)
    qtbot.waitUntil(lambda: asked.size() == QSize(800, 470))
    button, last = asked.findChild(QPushButton, "export_button"), asked.page.findChild(QCheckBox, "option_transparent")
    assert asked.rect().contains(button.rect().translated(button.mapTo(asked, QPoint())))
    asked.findChild(QScrollArea, "export_scroll").ensureWidgetVisible(last)
    assert not last.visibleRegion().isEmpty()
    asked.close()


def test_a_named_size_fills_width_and_height(qtbot, ask):
    asked = ask()
    sizes = asked.page.findChild(QComboBox, "option_size")
    sizes.setCurrentText("1920 × 1080")
    sizes.activated.emit(sizes.currentIndex())
    asked.page.commit()
    assert asked.page.findChild(QSpinBox, "box_width").value() == 1920
    assert asked.page.findChild(QSpinBox, "box_height").value() == 1080
    assert "1,920 × 1,080 pixels" in outcome(asked)
    asked.close()


def test_what_cannot_be_drawn_cannot_be_exported(qtbot, ask):
    asked = ask()
    set_number(qtbot, asked, "scale", "8")
    window_size = asked._seen.size
    assert 8 * max(window_size) <= 12_000 or "at most 12,000" in outcome(asked)
    set_number(qtbot, asked, "width", "64")
    button = asked.findChild(QPushButton, "export_button")
    assert "too large for 64 ×" in outcome(asked)
    assert not button.isEnabled()
    set_number(qtbot, asked, "scale", "1")
    assert button.isEnabled()
    asked.close()


def test_kinds_are_chosen_by_the_keyboard(qtbot, ask):
    asked = ask()
    kinds = asked.findChild(QListWidget, "export_kinds")
    kinds.setFocus()
    titles = []
    for _ in range(kinds.count()):
        titles.append(asked.page.kind.id)
        qtbot.keyClick(kinds, Qt.Key.Key_Down)
    assert titles == ["picture", "movie", "model", "page", "report", "numbers", "sheets"]
    asked.close()


def test_every_page_describes_its_result(qtbot, ask):
    asked = ask("movie")
    assert "1,200 × 900 pixels" in outcome(asked)
    assert "240 frames" in outcome(asked)
    asked.turn_to("model")
    assert outcome(asked) == "52 marks · 1 globe"
    asked.turn_to("numbers")
    assert outcome(asked) == ", ".join((*names_written(has_items=True), "items.csv", "anchors.csv"))
    asked.turn_to("sheets")
    assert "pairwise_diffs.png" in outcome(asked)
    asked.close()


def test_a_plot_can_be_vectors_but_neither_turn_nor_be_a_globe(qtbot, ask, dialog):
    asked = ask(view="magnitudes")
    assert "PNG, SVG or PDF" in outcome(asked)
    qtbot.mouseClick(asked.findChild(QPushButton, "export_button"), Qt.MouseButton.LeftButton)
    files = dialog("export_file_dialog", QFileDialog)
    assert len(files.nameFilters()) == 3
    files.reject()
    for kind in ("movie", "model"):
        asked.turn_to(kind)
        assert "globe" in outcome(asked)
        assert not asked.findChild(QPushButton, "export_button").isEnabled()
    asked.close()


def test_what_was_chosen_is_there_the_next_time(window, qtbot, ask, export, dialog, tmp_path):
    asked = ask("numbers")
    asked.page.findChild(QComboBox, "option_tables").setCurrentText("Parquet")
    asked.page.findChild(QComboBox, "option_tables").activated.emit(1)
    export(asked, tmp_path)
    wait_said(qtbot, window, "Saved 7 files")
    window.bars.by_id["export.numbers"].trigger()
    again = dialog("export_dialog", ExportDialog)
    assert "items.parquet" in outcome(again)
    again.close()
    assert "items.parquet" in files_in(tmp_path)


def test_what_was_remembered_wrongly_is_passed_over(window, qtbot, ask, memory):
    memory.keep_choices("picture", {"scale": "many", "theme": "purple", "width": -4, "height": 700, "size": "custom"})
    asked = ask()
    assert asked.page.choices.height == 700
    assert (asked.page.choices.scale, asked.page.choices.theme, asked.page.choices.width) == (2.0, "as on screen", 1600)
    asked.close()


def test_a_picture_holds_what_the_window_shows(window, qtbot, ask, export, tmp_path):
    asked = ask()
    window.document.store.change(camera=CameraPose(azimuth=77.0), filters=Filters(hidden=(0,)))
    set_number(qtbot, asked, "width", "300")
    set_number(qtbot, asked, "height", "240")
    measured(window, qtbot)
    seen = window.exporting.seen()
    export(asked, tmp_path / "one.png")
    wait_said(qtbot, window, "Saved one.png")
    expected = picture(seen.scenes, (150, 120), scale=2.0, look=seen.look, pose=CameraPose(azimuth=77.0))
    with Image.open(tmp_path / "one.png") as written:
        np.testing.assert_array_equal(np.asarray(written), expected[..., :3])
    assert seen.look.hidden_items.size
    recipe = read_recipe(tmp_path / "one.png")
    assert (recipe.state.view, recipe.size, recipe.state.camera.azimuth) == ("manifold", (150, 120), 77.0)
    assert recipe.state.checkpoint.content_hash == window.document.loaded.checkpoint.content_hash


def test_the_card_opens_the_folder(window, qtbot, ask, export, tmp_path):
    asked, opened = ask("model"), Opened()
    QDesktopServices.setUrlHandler("file", opened.take)
    export(asked, tmp_path / "scene.glb")
    wait_said(qtbot, window, f"Saved scene.glb in {tmp_path.name}")
    qtbot.mouseClick(window.findChild(QPushButton, "toast_offer_0"), Qt.MouseButton.LeftButton)
    QDesktopServices.unsetUrlHandler("file")
    assert opened.urls == [QUrl.fromLocalFile(str(tmp_path))]
    assert (tmp_path / "scene.glb").read_bytes().startswith(b"glTF")


class Opened(QObject):
    """Takes the place of the desktop's file manager."""

    def __init__(self):
        super().__init__()
        self.urls = []

    @pyqtSlot(QUrl)
    def take(self, url):
        self.urls.append(url)


def test_sheets_are_written_into_a_folder(window, qtbot, ask, export, tmp_path):
    asked = ask("sheets", analysis=make_analysis(items=None, anchors=5))
    set_number(qtbot, asked, "scale", "0.5")
    export(asked, tmp_path)
    wait_said(qtbot, window, f"Saved {tmp_path.name}")
    recipe = read_recipe(tmp_path / "anchors_only.png")
    assert (recipe.sheet, recipe.scale) == ("anchors_only", 0.5)
    with Image.open(tmp_path / "anchors_only.png") as sheet:
        assert sheet.size == (recipe.size[0] // 2, recipe.size[1] // 2)


def test_a_movie_that_is_cancelled_leaves_nothing(window, qtbot, ask, export, tmp_path):
    asked, folder = ask("movie"), tmp_path / "movies"
    folder.mkdir()
    export(asked, folder / "turn.mp4")
    wait_said(qtbot, window, "· 1\u00a0%")
    assert any(name.startswith(".geolip") for name in files_in(folder))
    qtbot.mouseClick(window.findChild(QPushButton, "toast_offer_0"), Qt.MouseButton.LeftButton)
    wait_said(qtbot, window, "turn.mp4 was cancelled")
    assert files_in(folder) == []


def test_closing_the_window_asks_and_ends_what_is_under_way(window, qtbot, ask, export, dialog, tmp_path):
    asked, folder = ask("movie"), tmp_path / "movies"
    folder.mkdir()
    export(asked, folder / "turn.gif")
    qtbot.waitUntil(lambda: window.exporting.running.findChild(QProcess, "drawing_process") is not None)
    process = window.exporting.running.findChild(QProcess, "drawing_process")
    qtbot.waitUntil(lambda: process.state() == QProcess.ProcessState.Running)
    assert len(files_in(folder)) == 1
    window.close()
    press(qtbot, dialog("ask_to_stop", QMessageBox), "Wait")
    assert window.isVisible()
    assert process.state() == QProcess.ProcessState.Running
    window.close()
    press(qtbot, dialog("ask_to_stop", QMessageBox), "Stop it")
    assert not window.isVisible()
    assert process.state() == QProcess.ProcessState.NotRunning
    assert files_in(folder) == []


def press(qtbot, box, text):
    [button] = [button for button in box.buttons() if button.text() == text]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_several_exports_go_on_side_by_side(window, qtbot, ask, export, dialog, tmp_path):
    export(ask("model"), tmp_path / "scene.glb")
    window.bars.by_id["export.numbers"].trigger()
    export(dialog("export_dialog", ExportDialog), tmp_path)
    wait_said(qtbot, window, "Saved scene.glb")
    wait_said(qtbot, window, "Saved 7 files")
    assert json.loads((tmp_path / "summary.json").read_text())["items"] == 40


def test_a_selection_is_told_and_can_be_left_out(window, show_world, ask, export, qtbot, tmp_path):
    show_world(make_analysis())
    asked = ask()
    box = asked.page.findChild(QCheckBox, "option_selection")
    assert "selection" not in outcome(asked)
    assert "Nothing is selected" in box.toolTip()
    asked.close()
    window.document.store.change(selection=Selection(anchors=(2,)))
    for name, on in (("with", True), ("without", False)):
        asked = ask()
        box = asked.page.findChild(QCheckBox, "option_selection")
        if box.isChecked() != on:
            box.click()
            asked.page.commit()
        assert outcome(asked).endswith("with the selection: 1 anchor" if on else "without the selection of 1 anchor")
        export(asked, tmp_path / f"{name}.png")
        wait_said(qtbot, window, f"Saved {name}.png")
    states = [read_recipe(tmp_path / f"{name}.png").state for name in ("with", "without")]
    assert [state.selection.anchors for state in states] == [(2,), ()]
    drawn = [np.asarray(Image.open(tmp_path / f"{name}.png"), int) for name in ("with", "without")]
    assert (np.abs(drawn[0] - drawn[1]).max(axis=2) > 40).sum() > 200
    assert window.document.state.selection.anchors == (2,)
