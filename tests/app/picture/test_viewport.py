"""A window with the real viewport: what is drawn, turned and picked, and that nothing of VTK stays."""

import gc
import os
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from PyQt6 import sip
from PyQt6.QtCore import QEvent, QPointF, Qt
from PyQt6.QtGui import QMouseEvent
from PyQt6.QtWidgets import QApplication
from refleak.testing import assert_no_instances

from geolip_viewer.app.picture.viewport import Viewport
from geolip_viewer.app.window import Window
from geolip_viewer.look import CameraPose
from geolip_viewer.render.offscreen import picture
from geolip_viewer.render.scene_renderer import SceneRenderer
from geolip_viewer.state import Filters, Store
from geolip_viewer.views import VIEWS
from tests.app.conftest import LAYOUTS
from tests.synthetic import make_analysis


@pytest.fixture
def drawn(window, show_world, qtbot):
    """A window whose viewport has drawn a world."""
    window.services.canvas.start()
    show_world(make_analysis(items=60))
    frame(window, qtbot)
    return window


def frame(window, qtbot):
    """Wait for the next frame."""
    with qtbot.waitSignal(window.services.canvas.viewport.frameSwapped, timeout=20_000):
        window.services.canvas.viewport.update()


def pixels(window):
    return as_array(window.services.canvas.viewport.grabFramebuffer())


def as_array(image):
    image = image.convertToFormat(image.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits().asstring(image.sizeInBytes()), np.uint8)  # a copy: the image ends here
    return rows.reshape(image.height(), image.bytesPerLine())[:, : image.width() * 3].reshape(image.height(), -1, 3)


def test_a_world_is_drawn_into_the_window(drawn):
    picture = pixels(drawn)
    assert len(np.unique(picture.reshape(-1, 3), axis=0)) > 200


def test_a_theme_repaints_the_picture(drawn, qtbot):
    dark = pixels(drawn).mean()
    drawn.bars.by_id["view.light"].trigger()
    frame(drawn, qtbot)
    light = pixels(drawn).mean()
    drawn.bars.by_id["view.dark"].trigger()
    assert dark < 80
    assert light > 170


def test_hidden_classes_are_not_drawn(drawn, qtbot):
    before = pixels(drawn).astype(int)
    everything = tuple(row.id for row in drawn.document.loaded.classes)
    drawn.document.store.change(filters=Filters(hidden=everything))
    frame(drawn, qtbot)
    assert (np.abs(pixels(drawn).astype(int) - before).sum(axis=2) > 30).sum() > 200


def test_a_drag_turns_the_globe_and_is_kept_in_the_state(drawn, qtbot):
    viewport = drawn.services.canvas.viewport
    before = viewport.scene_renderer.pose
    drag(viewport, QPointF(60, 0))
    assert viewport.scene_renderer.pose.azimuth != before.azimuth
    assert drawn.document.state.camera == viewport.scene_renderer.pose


def drag(viewport, way):
    """Drag the globe by the left button."""
    start = QPointF(viewport.width() * 0.6, viewport.height() * 0.5)
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    for kind, place, button, held in (
        (QEvent.Type.MouseButtonPress, start, left, left),
        (QEvent.Type.MouseMove, start + way, none, left),
        (QEvent.Type.MouseButtonRelease, start + way, left, none),
    ):
        event = QMouseEvent(kind, place, viewport.mapToGlobal(place), button, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(viewport, event)


def test_every_visible_item_without_another_near_it_is_picked_where_it_is_drawn(drawn):
    viewport = drawn.services.canvas.viewport
    ratio = viewport.devicePixelRatioF()
    projection = viewport.scene_renderer.projection(0)
    items = drawn.document.loaded.analysis.positions.items
    positions, facing = projection.screen(items)
    apart = np.linalg.norm(positions[:, None] - positions[None], axis=2) + 1e9 * np.eye(len(positions))
    alone = np.flatnonzero((facing > 0.3) & (apart.min(axis=1) > 14 * ratio))
    picks = [viewport.picked(QPointF(*(positions[item] / ratio))) for item in alone]
    hits = [pick.index == item for pick, item in zip(picks, alone, strict=True) if pick and pick.of == "item"]
    assert len(hits) >= 3
    assert all(hits)


def test_beside_the_globe_nothing_is_picked(drawn):
    assert drawn.services.canvas.viewport.picked(QPointF(2, 2)) is None


def test_a_resized_window_draws_again_at_its_size(drawn, qtbot):
    drawn.resize(1000, 640)
    qtbot.waitUntil(lambda: drawn.width() == 1000)
    frame(drawn, qtbot)
    viewport = drawn.services.canvas.viewport
    ratio = viewport.devicePixelRatioF()
    size = (round(viewport.width() * ratio), round(viewport.height() * ratio))
    assert tuple(viewport.scene_renderer.window.GetSize()) == size


def test_scenes_that_come_before_the_viewport_are_drawn_when_it_does(window, show_world, qtbot):
    show_world(make_analysis())
    window.document.store.change(camera=CameraPose(azimuth=55.0))
    window.services.canvas.start()
    frame(window, qtbot)
    assert window.services.canvas.viewport.scene_renderer.scenes == window.document.scenes
    assert window.services.canvas.viewport.scene_renderer.pose == CameraPose(azimuth=55.0)


def test_a_closed_window_leaves_no_viewport_behind(themed, memory, tmp_path, qtbot):
    window = Window(VIEWS, Store(), memory, tmp_path / "log")
    window.show()
    qtbot.waitExposed(window)
    window.services.canvas.start()
    with qtbot.waitSignal(window.document.result_changed):
        window.opening.open_path(LAYOUTS / "files" / "u01_shared_npscalars.pt")
    frame(window, qtbot)
    window.close()
    sip.delete(window)
    del window
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert_no_instances(SceneRenderer, when="after closing")
    assert_no_instances(Viewport, when="after closing")


PICKED = """
import sys
from pathlib import Path
import numpy as np
from PyQt6 import sip
from PyQt6.QtCore import QEventLoop, QPointF
from PyQt6.QtWidgets import QApplication
from geolip_viewer.app import main
from geolip_viewer.app.system import theme
from geolip_viewer.app.system.settings import Settings
from geolip_viewer.app.system.settings_file import SettingsFile
from geolip_viewer.app.system.opengl import set_surface_format
from geolip_viewer.state import CheckpointSource, FeaturesSource

set_surface_format()
application = QApplication(["geolip-viewer"])
theme.set_up(application)
window = main.create_window(application, Settings(SettingsFile(Path(sys.argv[1]))))
window.show()
shown = QEventLoop()
window.document.result_changed.connect(shown.quit)
started = QEventLoop()
window.services.canvas.started.connect(started.quit)
wish = main.LaunchRequest(CheckpointSource(Path(sys.argv[2])), FeaturesSource(sys.argv[3]))
main.begin(window, wish)
shown.exec()
if window.services.canvas.viewport is None:
    started.exec()
viewport = window.services.canvas.viewport
drawn = QEventLoop()
viewport.frameSwapped.connect(drawn.quit)
viewport.update()
drawn.exec()
ratio = viewport.devicePixelRatioF()
positions, facing = viewport.scene_renderer.projection(0).screen(window.document.loaded.analysis.positions.items)
apart = np.linalg.norm(positions[:, None] - positions[None], axis=2) + 1e9 * np.eye(len(positions))
alone = np.flatnonzero((facing > 0.3) & (apart.min(axis=1) > 14 * ratio))
picks = [viewport.picked(QPointF(*(positions[item] / ratio))) for item in alone]
hits = sum(pick is not None and pick.of == "item" and pick.index == item for pick, item in zip(picks, alone))
size = viewport.scene_renderer.window.GetSize()
print(ratio, size[0] / viewport.width(), hits, sum(pick is not None and pick.of == "item" for pick in picks))
window.close()
sip.delete(window)
"""


@pytest.mark.parametrize("scale", ["1.25", "2"])
def test_picks_hit_on_a_scaled_display(scale, tmp_path):
    name = "u01_shared_npscalars"
    files = [str(LAYOUTS / "files" / f"{name}.pt"), str(LAYOUTS / "features" / name)]
    command = [sys.executable, "-c", PICKED, str(tmp_path / "settings.json"), *files]
    environment = {**os.environ, "QT_SCALE_FACTOR": scale}
    ended = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, env=environment)
    assert ended.returncode == 0, ended.stderr
    ratio, grown, hits, picked = map(float, ended.stdout.split())
    assert ratio == float(scale)
    assert grown == pytest.approx(ratio, rel=0.01)
    assert hits == picked >= 3


@pytest.fixture
def crowded(window, show_world, qtbot, monkeypatch):
    """A window whose viewport has drawn a crowd of 400 marks, eight slices, all of them."""
    monkeypatch.setattr("geolip_viewer.render.crowd.CROWDED", 300)
    monkeypatch.setattr("geolip_viewer.render.crowd.FEW", 50)
    for module in ("crowd", "filling"):
        monkeypatch.setattr(f"geolip_viewer.render.{module}.SLICE", 50)
    monkeypatch.setattr("geolip_viewer.render.filling.PART", 100)
    window.services.canvas.start()
    show_world(make_analysis(items=400))
    viewport = window.services.canvas.viewport
    qtbot.waitUntil(lambda: viewport.scene_renderer.filling.is_crowded and viewport.scene_renderer.filling.is_complete)
    return window


def test_of_very_many_marks_a_few_are_drawn_while_it_turns_and_all_at_rest(crowded, qtbot):
    renderer = crowded.services.canvas.viewport.scene_renderer
    renderer.prepare()
    assert drawn_marks(renderer) == (400, 400)
    crowded.services.camera_motion.set_pose(renderer.pose.orbited(40.0, 0.0))
    assert renderer.filling.moves
    renderer.prepare()
    few, every = drawn_marks(renderer)
    assert few < 200
    assert said(renderer) == [f"While it moves: {few} of {every} items"]
    qtbot.waitUntil(lambda: renderer.filling.is_complete)
    renderer.prepare()
    assert drawn_marks(renderer) == (400, 400)
    assert not said(renderer)


def test_at_rest_marks_come_part_by_part_until_a_drag_and_then_anew(crowded, qtbot):
    viewport = crowded.services.canvas.viewport
    renderer = viewport.scene_renderer
    crowded.services.camera_motion.set_pose(renderer.pose.orbited(40.0, 0.0))
    renderer.prepare()
    seen = [drawn_marks(renderer)[0]]
    for _ in range(2):
        with qtbot.waitSignal(viewport.part_drawn):
            pass
        renderer.prepare()
        seen.append(drawn_marks(renderer)[0])
        assert said(renderer) == [f"So far: {seen[-1]} of 400 items"]
    assert seen[0] < seen[1] < seen[2] < 400
    drag(viewport, QPointF(60, 0))
    assert renderer.filling.moves
    with qtbot.assertNotEmitted(viewport.part_drawn):
        frame(crowded, qtbot)
    assert said(renderer) == [f"While it moves: {drawn_marks(renderer)[0]} of 400 items"]
    qtbot.waitUntil(lambda: renderer.filling.is_complete)
    filled = pixels(crowded)
    assert not said(renderer)
    renderer.filling.moves = True
    few = pixels(crowded)
    renderer.filling.moves = False
    np.testing.assert_array_equal(pixels(crowded), filled)
    assert (few != filled).any(axis=2).sum() > 200
    np.testing.assert_array_equal(exported(renderer, filled.shape), filled)


def test_a_screenshot_has_all_marks_even_while_they_come(crowded, qtbot):
    viewport = crowded.services.canvas.viewport
    crowded.services.camera_motion.set_pose(viewport.scene_renderer.pose.orbited(40.0, 0.0))
    with qtbot.waitSignal(viewport.part_drawn):
        pass
    assert not viewport.scene_renderer.filling.is_complete
    shot = as_array(viewport.whole_picture())
    np.testing.assert_array_equal(shot, exported(viewport.scene_renderer, shot.shape))


def test_other_colours_and_a_filter_come_part_by_part_at_once(crowded, qtbot):
    viewport, store = crowded.services.canvas.viewport, crowded.document.store
    filling = viewport.scene_renderer.filling
    for change in ({"filters": Filters(hidden=(3,))}, {"display": replace(store.state.display, theme="light")}):
        store.change(**change)
        assert not filling.moves
        assert not filling.is_complete
        with qtbot.waitSignal(viewport.part_drawn):
            pass
        qtbot.waitUntil(lambda: filling.is_complete)
        shown = pixels(crowded)
        np.testing.assert_array_equal(shown, exported(viewport.scene_renderer, shown.shape))


def test_a_resized_window_has_all_marks_again(crowded, qtbot):
    filling = crowded.services.canvas.viewport.scene_renderer.filling
    crowded.resize(1000, 640)
    qtbot.waitUntil(lambda: crowded.width() == 1000 and filling.moves)
    qtbot.waitUntil(lambda: filling.is_complete)
    shown = pixels(crowded)
    np.testing.assert_array_equal(shown, exported(crowded.services.canvas.viewport.scene_renderer, shown.shape))


def exported(renderer, shape):
    """The picture that an export draws in one frame."""
    size = shape[1] / renderer.scale, shape[0] / renderer.scale
    seen = {"scale": renderer.scale, "look": renderer.look, "pose": renderer.pose}
    return picture(renderer.scenes, size, **seen)[:, :, :3]


def said(renderer):
    return [label.text for label in renderer.labels if label.text.endswith(" of 400 items")]


def drawn_marks(renderer):
    (panel,) = renderer._panels
    return panel.crowd
