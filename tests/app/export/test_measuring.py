"""No picture leaves the window without its badge, however early it is asked for; unless badges are switched off."""

from functools import partial

import numpy as np
import pytest
from PIL import Image
from PyQt6.QtCore import QObject, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QGuiApplication
from PyQt6.QtWidgets import QFileDialog, QMessageBox, QPushButton

from geolip_viewer.app.export import measuring as export_measuring
from geolip_viewer.app.export import running_exports
from geolip_viewer.app.export.dialog import ExportDialog
from geolip_viewer.app.widgets.toasts import Toast
from geolip_viewer.badge import NO_BADGE
from geolip_viewer.look import CameraPose
from geolip_viewer.render.offscreen import picture
from geolip_viewer.task import advance
from geolip_viewer.views.shared.badges import badges, with_badges
from tests.app.conftest import choose_file
from tests.app.export.test_screen import on_screen, pixels, read, wait_said
from tests.app.pointing import frame
from tests.app.trusting import measured
from tests.synthetic import make_analysis

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NEVER = 3_600_000


@pytest.fixture
def unmeasured(window, show_world, qtbot):
    """Lenses side by side, on the screen before they were measured; and their badges."""
    window.services.measurements._delay.setInterval(NEVER)
    show_world(make_analysis(items=60))
    with qtbot.waitSignal(window.document.result_changed):
        window.document.store.change(view="lens")
    assert window.services.measurements.badges is None
    assert not any(scene.badge for scene in window.document.scenes)
    shown = window.document.result
    return window, badges(shown.view, shown.view_input, shown.options)


class Kept(QObject):
    """Takes the place of the process that draws: keeps what it is given, and is done."""

    progressed, done, failed, cancelled = pyqtSignal(object), pyqtSignal(), pyqtSignal(object), pyqtSignal()

    def __init__(self, jobs, job, _folder, parent):
        super().__init__(parent)
        jobs.append(job)
        QTimer.singleShot(0, self.done.emit)

    def cancel(self):
        self.cancelled.emit()


@pytest.fixture
def jobs(monkeypatch):
    jobs = []
    monkeypatch.setattr(running_exports, "Drawing", partial(Kept, jobs))
    return jobs


@pytest.fixture
def endless(monkeypatch):
    """Measuring that lasts until it is cancelled."""

    def forever(*_):
        while True:
            advance(0.5)

    monkeypatch.setattr(export_measuring, "badges_beside", forever)
    monkeypatch.setattr(export_measuring, "SHORT", 0)


@pytest.fixture
def export(qtbot, dialog):
    def to(window, kind, path):
        window.bars.by_id[f"export.{kind}"].trigger()
        asked = dialog("export_dialog", ExportDialog)
        qtbot.mouseClick(asked.findChild(QPushButton, "export_button"), Qt.MouseButton.LeftButton)
        choose_file(dialog("export_file_dialog", QFileDialog), path)

    return to


def test_an_exported_picture_is_measured_first(unmeasured, qtbot, export, tmp_path):
    window, texts = unmeasured
    window.settings.keep_choices("picture", {"size": "custom", "width": 900, "height": 420, "scale": 1.0})
    seen = window.exporting.seen()
    export(window, "picture", tmp_path / "one.png")
    wait_said(qtbot, window, "Saved one.png")
    with Image.open(tmp_path / "one.png") as written:
        drawn = np.asarray(written)
    scenes = with_badges(seen.scenes, texts)
    np.testing.assert_array_equal(drawn, picture(scenes, (900, 420), look=seen.look, pose=seen.pose)[..., :3])
    assert (drawn != picture(seen.scenes, (900, 420), look=seen.look, pose=seen.pose)[..., :3]).any()


@pytest.mark.parametrize(("kind", "name"), [("picture", "one.png"), ("movie", "one.gif")])
def test_what_is_drawn_is_what_was_shown_when_it_was_asked_for_with_its_badges(
    unmeasured, qtbot, export, jobs, tmp_path, kind, name
):
    window, texts = unmeasured
    export(window, kind, tmp_path / name)
    with qtbot.waitSignal(window.document.result_changed):
        window.document.store.change(view="manifold", camera=CameraPose(azimuth=12.0))
    wait_said(qtbot, window, f"Saved {name}")
    [[job]] = jobs
    drawn = job if kind == "picture" else job.of
    assert tuple(scene.badge for scene in drawn.scenes) == texts
    assert drawn.recipe.state.view == "lens"
    assert drawn.recipe.state.camera.azimuth != 12.0


def test_without_badges_nothing_is_measured(unmeasured, qtbot, export, jobs, endless, tmp_path):
    window, _ = unmeasured
    window.bars.by_id["trust.badge"].trigger()
    export(window, "picture", tmp_path / "one.png")
    wait_said(qtbot, window, "Saved one.png")
    [[job]] = jobs
    assert not any(scene.badge for scene in job.scenes)
    assert not job.look.badge


def test_measuring_for_an_export_can_be_cancelled(unmeasured, qtbot, export, jobs, endless, tmp_path):
    window, _ = unmeasured
    export(window, "picture", tmp_path / "one.png")
    wait_said(qtbot, window, "Measuring trust · 50\u00a0%")
    assert window.exporting.running.is_busy
    qtbot.mouseClick(window.findChild(QPushButton, "toast_offer_0"), Qt.MouseButton.LeftButton)
    wait_said(qtbot, window, "one.png was cancelled")
    assert not window.exporting.running.is_busy
    assert jobs == []


def test_closing_the_window_asks_while_it_is_measured(unmeasured, qtbot, dialog, export, jobs, endless, tmp_path):
    window, _ = unmeasured
    export(window, "picture", tmp_path / "one.png")
    window.close()
    box = dialog("ask_to_stop", QMessageBox)
    [stop] = [button for button in box.buttons() if button.text() == "Stop it"]
    qtbot.mouseClick(stop, Qt.MouseButton.LeftButton)
    assert not window.isVisible()
    assert jobs == []


@pytest.fixture
def seen_again(window, show_world, qtbot):
    """A measured picture that is shown again and not yet measured; and what was on the screen before."""
    window.services.canvas.start()
    show_world(make_analysis(items=60))
    measured(window, qtbot)
    frame(window, qtbot)
    with_badge = on_screen(window)
    window.services.measurements._delay.setInterval(NEVER)
    with qtbot.waitSignal(window.document.result_changed):
        window.services.controller.request()
    frame(window, qtbot)
    assert (on_screen(window) != with_badge).any()
    return window, with_badge


def test_a_screenshot_has_its_badge_and_shows_what_was_seen_when_it_was_asked_for(seen_again, qtbot):
    window, with_badge = seen_again
    qtbot.keyClick(window, Qt.Key.Key_E, CONTROL | SHIFT)
    window.document.store.change(camera=CameraPose(azimuth=-70.0))
    window.bars.by_id["view.light"].trigger()
    wait_said(qtbot, window, "Saved shared manifold")
    [path] = window.settings.screenshots.iterdir()
    np.testing.assert_array_equal(read(path), with_badge)
    renderer = window.services.canvas.viewport.scene_renderer
    assert (renderer.pose.azimuth, renderer.look.theme, renderer.scenes[0].badge) == (-70.0, "light", NO_BADGE)


def test_a_copy_has_its_badge(seen_again, qtbot):
    window, with_badge = seen_again
    qtbot.keyClick(window, Qt.Key.Key_C, CONTROL | SHIFT)
    qtbot.waitUntil(lambda: any("Copied" in toast.accessibleName() for toast in window.findChildren(Toast)))
    np.testing.assert_array_equal(pixels(QGuiApplication.clipboard().image()), with_badge)
