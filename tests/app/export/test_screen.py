"""What the window shows and what is exported are one picture: screenshots, clipboard, files."""

import base64
import io
import re

import numpy as np
import pytest
from PIL import Image
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QGuiApplication
from PyQt6.QtWidgets import QFileDialog, QPushButton

from geolip_viewer.app.export.dialog import ExportDialog
from geolip_viewer.app.widgets.toasts import Toast
from geolip_viewer.export.recipes import read_recipe
from geolip_viewer.geometry.projection import ProjectionSpec
from geolip_viewer.look import CameraPose
from geolip_viewer.state import Filters, Selection
from tests.app.conftest import choose_file
from tests.app.trusting import measured
from tests.synthetic import make_analysis

LONG = 60_000
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def drawn(window, show_world, qtbot):
    """A window whose viewport has drawn a world, seen from somewhere, a part of it selected and hidden."""
    window.services.canvas.start()
    show_world(make_analysis(items=60))
    window.document.store.change(
        selection=Selection(items=(3, 4, 5)), filters=Filters(hidden=(1,)), camera=CameraPose(azimuth=130.0, zoom=1.4)
    )
    measured(window, qtbot)
    frame(window, qtbot)
    return window


def frame(window, qtbot):
    with qtbot.waitSignal(window.services.canvas.viewport.frameSwapped, timeout=20_000):
        window.services.canvas.viewport.update()


def on_screen(window):
    """The viewport's framebuffer (H, W, 3)."""
    return pixels(window.services.canvas.viewport.grabFramebuffer())


def pixels(image):
    image = image.convertToFormat(image.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits().asstring(image.sizeInBytes()), np.uint8)
    return rows.reshape(image.height(), image.bytesPerLine())[:, : image.width() * 3].reshape(image.height(), -1, 3)


def read(path):
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB"))


def wait_said(qtbot, window, words):
    toasts = window.findChildren
    qtbot.waitUntil(lambda: any(words in toast.accessibleName() for toast in toasts(Toast)), timeout=LONG)


def test_an_exported_picture_is_the_one_on_the_screen(drawn, qtbot, dialog, tmp_path):
    """Drawn by another process, off-screen: at scale 1 in the window's size, pixel by pixel."""
    drawn.settings.keep_choices("picture", {"scale": 1.0})
    qtbot.keyClick(drawn, Qt.Key.Key_E, CONTROL)
    asked = dialog("export_dialog", ExportDialog)
    shown = on_screen(drawn).astype(int)
    qtbot.mouseClick(asked.findChild(QPushButton, "export_button"), Qt.MouseButton.LeftButton)
    choose_file(dialog("export_file_dialog", QFileDialog), tmp_path / "one.png")
    wait_said(qtbot, drawn, "Saved one.png")
    exported = read(tmp_path / "one.png").astype(int)
    assert exported.shape == shown.shape
    assert np.abs(exported - shown).max() <= 2


def test_texts_keep_their_size_when_the_widget_reports_a_scaled_display(drawn):
    """The widget sets the dots per inch of a scaled display, by which VTK would enlarge labels a second time."""
    before = on_screen(drawn)
    drawn.services.canvas.viewport.render_window.SetDPI(144)
    np.testing.assert_array_equal(on_screen(drawn), before)


def test_a_screenshot_is_what_the_window_shows_and_remembers_how_it_was_made(drawn, qtbot):
    before = on_screen(drawn)
    qtbot.keyClick(drawn, Qt.Key.Key_E, CONTROL | SHIFT)
    wait_said(qtbot, drawn, "Saved shared manifold")
    [path] = drawn.settings.screenshots.iterdir()
    np.testing.assert_array_equal(read(path), before)
    recipe = read_recipe(path)
    assert (recipe.state.view, recipe.state.camera) == ("manifold", CameraPose(azimuth=130.0, zoom=1.4))
    assert recipe.size == (drawn.services.canvas.width(), drawn.services.canvas.height())
    assert f"in {drawn.settings.screenshots.name}" in drawn.findChild(Toast).accessibleName()


@pytest.mark.parametrize("wanted", [{"view": "isolation"}, {"projection": ProjectionSpec.parse("PCA 2-3-4")}])
def test_a_screenshot_remembers_what_is_drawn_while_the_next_picture_is_made(drawn, qtbot, wanted):
    """As when a tour is playing: the picture is always slightly behind the state."""
    drawn.document.store.change(**wanted)
    qtbot.keyClick(drawn, Qt.Key.Key_E, CONTROL | SHIFT)
    wait_said(qtbot, drawn, "Saved shared manifold")
    [path] = drawn.settings.screenshots.iterdir()
    state = read_recipe(path).state
    assert (state.view, state.projection.name, list(state.options)) == ("manifold", "PCA", ["manifold"])


def test_a_page_has_the_screen_as_its_still_picture(drawn, qtbot, dialog, tmp_path):
    drawn.bars.by_id["export.page"].trigger()
    asked = dialog("export_dialog", ExportDialog)
    qtbot.mouseClick(asked.findChild(QPushButton, "export_button"), Qt.MouseButton.LeftButton)
    choose_file(dialog("export_file_dialog", QFileDialog), tmp_path / "sphere.html")
    wait_said(qtbot, drawn, "Saved sphere.html")
    text = (tmp_path / "sphere.html").read_text(encoding="utf-8")
    data = re.search(r"src=\"data:image/webp;base64,([^\"]+)", text)[1]
    with Image.open(io.BytesIO(base64.b64decode(data))) as still:
        shown = Image.fromarray(on_screen(drawn)).convert("RGB").resize(still.size)
        assert (
            np.abs(np.asarray(still.convert("RGB"), int) - np.asarray(shown, int)).mean() < 6
        )  # it is no blank, and lossy


def test_screenshots_never_replace_each_other(drawn, qtbot):
    for _ in range(3):
        qtbot.keyClick(drawn, Qt.Key.Key_E, CONTROL | SHIFT)
    qtbot.waitUntil(lambda: not drawn.services.worker.is_busy, timeout=LONG)
    assert len(list(drawn.settings.screenshots.iterdir())) == 3


def test_a_screenshot_leaves_the_ring_under_the_pointer_out(drawn, qtbot):
    before, renderer = on_screen(drawn), drawn.services.canvas.viewport.scene_renderer
    anchors = next(layer for layer in renderer.scenes[0].layers if getattr(layer, "of", "") == "anchor")
    nearest = int(np.argmax(anchors.positions @ renderer.pose.direction))
    renderer.ring("anchor", int(anchors.index[nearest]))
    assert (on_screen(drawn) != before).any()
    qtbot.keyClick(drawn, Qt.Key.Key_C, CONTROL | SHIFT)
    np.testing.assert_array_equal(pixels(QGuiApplication.clipboard().image()), before)


def test_a_screenshot_without_a_place_for_it_is_a_dialog(drawn, qtbot, error_text):
    drawn.settings.screenshots.write_text("a file, where the folder should be")
    with qtbot.waitSignal(drawn.services.messages.error, timeout=LONG):
        qtbot.keyClick(drawn, Qt.Key.Key_E, CONTROL | SHIFT)
    assert "screenshots" in error_text()


def test_a_copy_is_on_the_clipboard_and_says_how_large_it_is(drawn, qtbot):
    qtbot.keyClick(drawn, Qt.Key.Key_C, CONTROL | SHIFT)
    image = QGuiApplication.clipboard().image()
    np.testing.assert_array_equal(pixels(image), on_screen(drawn))
    assert f"Copied {image.width():,} × {image.height():,} pixels" in drawn.findChild(Toast).accessibleName()


def test_without_a_picture_nothing_can_be_exported(window, qtbot):
    for name in ("picture", "screenshot", "copy", "movie", "model", "numbers", "sheets"):
        assert not window.bars.by_id[f"export.{name}"].isEnabled()
    qtbot.keyClick(window, Qt.Key.Key_E, CONTROL | SHIFT)
    assert not window.settings.screenshots.exists()
