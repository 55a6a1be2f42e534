"""Badges in the window's picture: something to click, each for its own panel, and nothing moves when they come."""

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QAbstractButton, QComboBox, QLabel

from geolip_viewer.app.picture.badge_buttons import MEASURING
from geolip_viewer.wording import formatted
from tests.app.pointing import frame
from tests.app.trusting import measured, show_view
from tests.synthetic import make_analysis


@pytest.fixture
def drawn(window, show_world, qtbot):
    """A world drawn, its badge written."""
    window.services.canvas.start()
    show_world(make_analysis(items=50))
    measured(window, qtbot)
    frame(window, qtbot)
    return window


def signs(window):
    """Signs over badges that can be seen, by panel."""
    found = window.findChildren(QAbstractButton)
    named = {each.objectName(): each for each in found if each.objectName().startswith("trust_sign_")}
    return {int(name.rpartition("_")[2]): each for name, each in named.items() if each.isVisible()}


def globes(window):
    """Where globes stand in the picture."""
    return [
        window.services.canvas.viewport.scene_renderer.projection(panel).frame
        for panel in range(len(window.document.scenes))
    ]


def test_while_it_is_measured_a_sign_says_so_and_then_one_lies_over_the_badge(window, show_world, qtbot):
    window.services.canvas.start()
    show_world(make_analysis(items=50))
    words = window.findChild(QAbstractButton, "trust_sign")
    assert words.isVisible()
    assert words.text() == MEASURING
    assert not signs(window)
    measured(window, qtbot)
    frame(window, qtbot)
    assert not words.isVisible()
    box = window.services.canvas.viewport.scene_renderer.badge_boxes[0]
    assert signs(window)[0].geometry().getRect() == tuple(round(x) for x in (box.x, box.y, box.width, box.height))
    assert signs(window)[0].accessibleName() == window.document.scenes[0].badge.text
    anchors = window.document.loaded.analysis.anchor_count
    assert f"Chance is not 1 in {anchors}, since anchors are used unevenly" in signs(window)[0].toolTip()
    assert " %" not in signs(window)[0].toolTip()


def test_every_panels_badge_opens_the_panel_at_its_own_measures(drawn, qtbot):
    analysis, dock = drawn.document.loaded.analysis, drawn.docks["trust"]
    show_view(drawn, qtbot, "lens")
    frame(drawn, qtbot)
    assert list(signs(drawn)) == [0, 1, 2]
    for panel in (2, 0, 1):
        dock.hide()
        qtbot.mouseClick(signs(drawn)[panel], Qt.MouseButton.LeftButton)
        assert dock.isVisible()
        assert drawn.findChild(QComboBox, "trust_which").currentText() == analysis.expert_names[panel]
        kept = formatted(analysis.lens_trust(panel).figures["neighbors_kept"], "share")
        assert drawn.findChild(QLabel, "trust_measures_neighbors_kept").text() == kept
        measured(drawn, qtbot)
        frame(drawn, qtbot)


def test_lenses_turned_into_one_frame_in_the_window_have_badges_of_that_picture(drawn, qtbot):
    show_view(drawn, qtbot, "lens")
    frame(drawn, qtbot)
    choice = drawn.findChild(QComboBox, "option_frame")
    choice.setCurrentText("fused")
    with qtbot.waitSignal(drawn.document.result_changed):
        choice.activated.emit(choice.currentIndex())
    measured(drawn, qtbot)
    frame(drawn, qtbot)
    names = drawn.document.loaded.analysis.expert_names
    assert [each.accessibleName().partition(":")[0] for each in signs(drawn).values()] == [
        f"{n}, turned" for n in names
    ]


def test_what_all_panels_say_is_said_once(drawn, qtbot):
    show_view(drawn, qtbot, "difference")
    frame(drawn, qtbot)
    scenes = drawn.document.scenes
    assert len(scenes) == 3
    assert len({scene.badge for scene in scenes}) == 1
    assert list(signs(drawn)) == [0]
    sign = signs(drawn)[0]
    assert sign.y() + sign.height() > drawn.services.canvas.height() - 40
    drawn.docks["trust"].hide()
    qtbot.mouseClick(sign, Qt.MouseButton.LeftButton)
    assert drawn.docks["trust"].isVisible()


@pytest.mark.parametrize("size", [(900, 600), (1400, 900)])
@pytest.mark.parametrize(
    ("view", "options"),
    [("manifold", {"size": 2.0}), ("lens", {}), ("difference", {}), ("anchor-difference", {"pair": "all"})],
)
def test_no_globe_moves_when_its_badge_comes(drawn, qtbot, view, options, size):
    drawn.resize(*size)
    drawn.services.measurements._delay.setInterval(60_000)
    with qtbot.waitSignal(drawn.document.result_changed):
        drawn.document.store.change(view=view, options={view: options})
    frame(drawn, qtbot)
    before = globes(drawn)
    assert not any(scene.badge for scene in drawn.document.scenes)
    drawn.services.measurements.measure()
    measured(drawn, qtbot)
    frame(drawn, qtbot)
    assert all(scene.badge for scene in drawn.document.scenes)
    assert globes(drawn) == before


def test_badges_can_be_left_out(drawn, qtbot):
    drawn.bars.by_id["trust.badge"].trigger()
    assert not drawn.document.state.display.badge
    assert not signs(drawn)
    frame(drawn, qtbot)
    assert not signs(drawn)
    assert not drawn.findChild(QAbstractButton, "trust_sign").isVisible()


def test_a_plot_has_no_badge(drawn, qtbot):
    show_view(drawn, qtbot, "spectrum")
    frame(drawn, qtbot)
    assert not signs(drawn)
    assert not drawn.findChild(QAbstractButton, "trust_sign").isVisible()
