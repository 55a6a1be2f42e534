"""The map beside the globe in a window: it comes with a key, and what is done on it happens on the globe."""

import numpy as np
import pytest
from PyQt6.QtCore import QEvent, QPoint, QPointF, Qt
from PyQt6.QtGui import QWheelEvent
from PyQt6.QtWidgets import QApplication

from geolip_viewer.geometry.maps import Map
from geolip_viewer.look import CameraPose
from geolip_viewer.map_projection import middle_of
from geolip_viewer.scene import Points
from geolip_viewer.state import Selection
from tests.app.pointing import SHIFT, click, drag, frame, hover
from tests.synthetic import make_analysis

MAP = 1


@pytest.fixture
def drawn(window, show_world, qtbot):
    """A window with a map beside its globe."""
    window.services.canvas.start()
    show_world(make_analysis(items=60))
    window.bars.by_id["view.map"].trigger()
    frame(window, qtbot)
    return window


def chart_of(window):
    (scene,) = window.document.scenes
    return Map("mollweide", middle_of(scene.facing))


def on_map(window, points):
    """Where points of the sphere are on the map, in logical pixels."""
    viewport, chart = window.services.canvas.viewport, chart_of(window)
    pixels, _ = viewport.scene_renderer.projection(MAP).screen(chart.flat(chart.turned(np.asarray(points, float))))
    return pixels / viewport.devicePixelRatioF()


def marks(window, of="item"):
    """Every mark of a kind: index and place on the sphere."""
    layers = [layer for layer in window.document.scenes[0].layers if isinstance(layer, Points) and layer.of == of]
    return np.concatenate([layer.index for layer in layers]), np.concatenate([layer.positions for layer in layers])


def empty_ground(window):
    """A place of the sphere, and its pixel on the map, that is far from every mark."""
    chart = chart_of(window)
    positions = np.array([chart.sphere(x, y) for x in np.linspace(-0.8, 0.8, 33) for y in np.linspace(-0.25, 0.25, 9)])
    pixels = on_map(window, positions)
    taken = np.concatenate([on_map(window, marks(window, of)[1]) for of in ("item", "anchor")])
    best = np.linalg.norm(pixels[:, None] - taken[None], axis=2).min(axis=1).argmax()
    return positions[best], QPointF(*pixels[best])


def test_m_shows_the_map_and_hides_it(window, show_world, qtbot):
    window.services.canvas.start()
    show_world(make_analysis())
    frame(window, qtbot)
    qtbot.keyClick(window, Qt.Key.Key_M)
    assert window.document.state.display.map == "mollweide"
    assert window.bars.by_id["view.map"].isChecked()
    assert len(window.services.canvas.viewport.scene_renderer.panels) == 2
    qtbot.keyClick(window, Qt.Key.Key_M)
    assert window.document.state.display.map == "off"
    assert len(window.services.canvas.viewport.scene_renderer.panels) == 1


def test_the_map_comes_back_as_the_kind_it_was(drawn):
    drawn.bars.by_id["view.map_hammer"].trigger()
    assert drawn.bars.by_id["view.map"].isChecked()
    drawn.bars.by_id["view.map"].trigger()
    assert not drawn.bars.by_id["view.map_hammer"].isChecked()
    drawn.bars.by_id["view.map"].trigger()
    assert drawn.document.state.display.map == "hammer"


def test_a_plot_has_no_map_to_show(drawn, qtbot):
    with qtbot.waitSignal(drawn.document.result_changed):
        drawn.document.store.change(view="magnitudes")
    assert not drawn.bars.by_id["view.map"].isEnabled()
    assert len(drawn.services.canvas.viewport.scene_renderer.panels) == len(drawn.document.scenes)


def test_a_click_on_empty_ground_turns_the_globe_there_and_keeps_the_selection(drawn):
    drawn.document.store.change(selection=Selection(items=(3,)))
    place, pixel = empty_ground(drawn)
    click(drawn, pixel)
    renderer = drawn.services.canvas.viewport.scene_renderer
    assert renderer.pose.direction @ place > np.cos(np.radians(1))
    assert drawn.document.state.camera == renderer.pose
    assert drawn.document.state.selection.items == (3,)


def test_a_drag_turns_the_globe_all_along_and_stays_at_the_rim_beyond_it(drawn, qtbot):
    _, pixel = empty_ground(drawn)
    frame_of_map = drawn.services.canvas.viewport.scene_renderer.projection(MAP).frame
    ratio = drawn.services.canvas.viewport.devicePixelRatioF()
    seen = []
    drawn.services.canvas.viewport.mouse.turned.connect(lambda pose: seen.append(pose.direction))
    beyond = QPointF(*frame_of_map.centre) / ratio + QPointF(1.3 * frame_of_map.radius / ratio, 0)
    drag(drawn, pixel, beyond)
    assert len(seen) >= 5
    np.testing.assert_allclose(seen[-1], chart_of(drawn).sphere(1.0, 0.0), atol=0.03)
    np.testing.assert_allclose(drawn.document.state.camera.direction, seen[-1])


def test_a_mark_on_the_map_is_selected_by_a_click_and_rung_by_the_pointer(drawn, qtbot):
    index, positions = marks(drawn)
    pixels = on_map(drawn, positions)
    others = np.concatenate([pixels, on_map(drawn, marks(drawn, "anchor")[1])])
    away = np.sort(np.linalg.norm(pixels[:, None] - others[None], axis=2), axis=1)[:, 1]
    lone = int(away.argmax())
    before = drawn.services.canvas.viewport.scene_renderer.pose
    with qtbot.waitSignal(drawn.services.canvas.viewport.hovered) as told:
        hover(drawn, QPointF(*pixels[lone]))
    assert (told.args[0].of, told.args[0].index, told.args[0].panel) == ("item", index[lone], 0)
    click(drawn, QPointF(*pixels[lone]))
    assert drawn.document.state.selection.items == (index[lone],)
    assert drawn.services.canvas.viewport.scene_renderer.pose == before


def test_the_wheel_over_the_map_changes_neither_it_nor_the_globe(drawn):
    viewport = drawn.services.canvas.viewport
    _, pixel = empty_ground(drawn)
    before, map_before = viewport.scene_renderer.pose, viewport.scene_renderer.projection(MAP).frame
    event = QWheelEvent(
        pixel,
        viewport.mapToGlobal(pixel),
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(viewport, event)
    assert viewport.scene_renderer.pose == before
    assert viewport.scene_renderer.projection(MAP).frame == map_before
    assert viewport.scene_renderer.projection(MAP).pose.zoom == 1.0


def test_circles_cannot_be_drawn_on_the_map(drawn):
    _, pixel = empty_ground(drawn)
    before = drawn.services.canvas.viewport.scene_renderer.pose
    drag(drawn, pixel, pixel + QPointF(40, 10), SHIFT)
    assert drawn.document.state.selection.is_empty
    assert drawn.services.canvas.viewport.scene_renderer.pose == before


def test_the_pointer_that_leaves_the_picture_is_no_drag_on_the_map(drawn):
    drawn.document.store.change(camera=CameraPose(azimuth=10.0))
    _, pixel = empty_ground(drawn)
    QApplication.sendEvent(drawn.services.canvas.viewport, QEvent(QEvent.Type.Leave))
    hover(drawn, pixel)
    assert drawn.services.canvas.viewport.scene_renderer.pose == CameraPose(azimuth=10.0)
