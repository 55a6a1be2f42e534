"""Projections in the window: the faithful globe is fitted piece by piece, and marks travel from one to the next."""

import threading

import numpy as np
import pytest
from PyQt6.QtWidgets import QAbstractButton, QComboBox, QLabel, QSpinBox

from geolip_viewer.app.picture.activity import Activity
from geolip_viewer.colouring import Solid
from geolip_viewer.geometry.faithful import Globe
from geolip_viewer.geometry.projection import FAITHFUL, PCA, ProjectionSpec
from geolip_viewer.headings import Heading
from geolip_viewer.look import CameraPose
from geolip_viewer.render.transition import Transition, share_marks, turned
from geolip_viewer.scene import Labels, Points, Scene
from geolip_viewer.task import blocks
from tests.synthetic import make_analysis


@pytest.fixture(autouse=True)
def nothing_fitted_before(monkeypatch, tmp_path):
    """Globes are kept on disk: each test begins without."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


def fitted(window, qtbot):
    qtbot.waitUntil(lambda: window.services.fitting.is_done and not window.services.worker.is_busy, timeout=30_000)


def positions(window):
    return window.document.scenes[0].layers[0].positions


def test_faithful_is_fitted_once_with_the_picture_improving_and_then_is_there_at_once(window, show_world, qtbot):
    analysis = make_analysis(items=120)
    show_world(analysis)
    seen = []
    window.document.scenes_changed.connect(lambda scenes: seen.append(scenes[0].layers[0].positions))
    window.bars.by_id["projection.faithful"].trigger()
    assert window.services.fitting.is_running
    fitted(window, qtbot)
    assert len(seen) >= 3
    assert not np.allclose(seen[0], seen[1])
    final = analysis.projected(ProjectionSpec.parse("faithful"))
    assert np.array_equal(positions(window), final.items)
    window.bars.by_id["projection.pca"].trigger()
    qtbot.waitUntil(lambda: np.array_equal(positions(window), analysis.positions.items))
    window.bars.by_id["projection.faithful"].trigger()
    assert not window.services.fitting.is_running
    qtbot.waitUntil(lambda: np.array_equal(positions(window), final.items))


def test_one_bar_grows_from_the_search_for_neighbours_to_the_last_step(window, show_world, qtbot):
    show_world(make_analysis(items=150))
    qtbot.waitUntil(lambda: not window.services.worker.is_busy)
    told = []
    window.services.worker.progressed.connect(lambda channel, progress: told.append((channel, progress)))
    window.bars.by_id["projection.faithful"].trigger()
    fitted(window, qtbot)
    of_fit = [progress for channel, progress in told if channel == "fit"]
    assert {"Finding neighbours", "Fitting the globe"} <= {progress.phase for progress in of_fit}
    assert not any(progress.phase.startswith("Preparing") for progress in of_fit)
    fractions = [progress.fraction for progress in of_fit if progress.fraction is not None]
    assert len(of_fit) - len(fractions) <= 3  # where a phase begins, and never between the steps of one
    assert fractions == sorted(fractions)
    assert fractions[0] < 0.05
    assert fractions[-1] > 0.9


def test_while_the_globe_is_fitted_another_view_can_be_chosen(window, show_world, qtbot):
    show_world(make_analysis(items=150))
    window.bars.by_id["projection.faithful"].trigger()
    with qtbot.waitSignal(window.document.result_changed):
        window.document.store.change(view="utilization")
    assert window.services.fitting.is_running
    assert "Utilization" in window.document.scenes[0].title
    fitted(window, qtbot)
    assert "Utilization" in window.document.scenes[0].title


def test_a_view_and_an_item_pass_a_fit_that_has_nothing_to_show_yet(window, show_world, qtbot, monkeypatch):
    """As with very many items, for which finding neighbours alone takes half a minute."""
    found = threading.Event()

    def searching(items, anchors, start, device=None):
        while not found.wait(0.001):
            list(blocks(1))
        yield Globe(start, None)

    monkeypatch.setattr("geolip_viewer.analysis.kept.fitted", searching)
    show_world(make_analysis(items=60))
    worker = window.services.worker
    window.bars.by_id["projection.faithful"].trigger()
    with qtbot.waitSignal(window.document.result_changed):
        window.document.store.change(view="utilization")
    assert "Utilization" in window.document.scenes[0].title
    with qtbot.waitSignal(worker.finished, check_params_cb=lambda channel, _: channel == "inspect"):
        window.services.selecting.items([3])
    assert window.services.fitting.is_running
    found.set()
    fitted(window, qtbot)


def test_a_fit_that_is_cancelled_goes_back_to_the_projection_before(window, show_world, qtbot):
    analysis = make_analysis(items=150)
    show_world(analysis)
    window.bars.by_id["trust.open"].trigger()
    window.bars.by_id["projection.faithful"].trigger()
    with qtbot.waitSignal(window.document.scenes_changed):
        pass
    window.findChild(QAbstractButton, "trust_fit_cancel").click()
    assert window.document.state.projection.name == "PCA"
    assert not window.services.fitting.is_running
    qtbot.waitUntil(lambda: np.array_equal(positions(window), analysis.positions.items))
    window.bars.by_id["projection.faithful"].trigger()
    fitted(window, qtbot)
    assert window.document.state.projection.name == "faithful"


def test_undo_during_a_fit_leaves_it_and_redo_goes_on(window, show_world, qtbot):
    analysis = make_analysis(items=120)
    show_world(analysis)
    window.bars.by_id["projection.faithful"].trigger()
    with qtbot.waitSignal(window.document.scenes_changed):
        pass
    window.bars.by_id["edit.undo"].trigger()
    qtbot.waitUntil(lambda: np.array_equal(positions(window), analysis.positions.items))
    window.bars.by_id["edit.redo"].trigger()
    fitted(window, qtbot)


def test_closing_the_checkpoint_during_a_fit_ends_it(window, show_world, qtbot):
    show_world(make_analysis(items=150))
    window.bars.by_id["projection.faithful"].trigger()
    window.bars.by_id["file.close"].trigger()
    assert not window.services.fitting.is_running
    assert window.document.loaded is None
    qtbot.waitUntil(lambda: not window.services.worker.is_busy)
    assert not window.document.scenes


@pytest.mark.parametrize(
    "world",
    [
        {"points": [[1, 0, 0]] * 5, "anchors": [[1, 0, 0], [0, 1, 0]]},
        {"items": 3, "anchors": 2},
        {"items": 1, "anchors": 3},
    ],
)
def test_four_points_are_enough_for_a_globe(window, show_world, qtbot, world):
    ask_for_the_globe(window, show_world, qtbot, world)
    assert window.document.state.projection == FAITHFUL
    assert window.document.result.view_input.positions.name == "faithful"
    for layer in window.document.scenes[0].layers:
        np.testing.assert_allclose(np.linalg.norm(layer.positions, axis=1), 1, atol=1e-5)


@pytest.mark.parametrize("world", [{"points": [[1, 0, 0]], "anchors": [[1, 0, 0]]}, {"items": None, "anchors": 3}])
def test_what_is_too_little_to_fit_is_told_and_drawn_by_its_components(window, show_world, qtbot, world):
    ask_for_the_globe(window, show_world, qtbot, world)
    assert window.document.state.projection == PCA
    said = window.findChild(QLabel, "banner_text")
    assert said.isVisibleTo(window)
    assert "needs at least 4 items and anchors" in said.text()
    assert window.document.result.view_input.positions.name == "PCA"
    assert all(np.isfinite(layer.positions).all() for layer in window.document.scenes[0].layers)


def ask_for_the_globe(window, show_world, qtbot, world):
    show_world(make_analysis(**world))
    window.bars.by_id["projection.faithful"].trigger()
    qtbot.waitUntil(lambda: not window.services.fitting.is_running and not window.services.worker.is_busy)


def test_any_three_components_can_be_shown(window, show_world, qtbot):
    analysis = make_analysis(items=60)
    show_world(analysis)
    window.bars.by_id["trust.open"].trigger()
    for number, component in enumerate((2, 4, 1), 1):
        window.findChild(QSpinBox, f"projection_component_{number}").setValue(component)
    window.findChild(QComboBox, "projection_fitted_on").setCurrentText("anchors")
    with qtbot.waitSignal(window.document.result_changed):
        window.findChild(QAbstractButton, "projection_show").click()
    assert window.document.state.projection.name == "PCA 2-4-1 of anchors"
    assert np.allclose(positions(window), analysis.projected(ProjectionSpec.parse("PCA 2-4-1 of anchors")).items)


def test_a_component_twice_is_told(window, show_world):
    show_world(make_analysis())
    window.bars.by_id["trust.open"].trigger()
    window.findChild(QSpinBox, "projection_component_2").setValue(1)
    window.findChild(QAbstractButton, "projection_show").click()
    assert "three different" in window.findChild(QLabel, "banner_text").text()
    assert window.document.state.projection.name == "PCA"


def test_marks_travel_when_the_projection_changes_and_arrive(window, show_world, qtbot):
    show_world(make_analysis(items=40))
    before = positions(window)
    with qtbot.waitSignal(window.document.result_changed):
        window.document.store.change(projection=ProjectionSpec.parse("PCA 2-3-4"))
    assert window.services.controller.activity is Activity.IN_TRANSITION
    on_the_way = window.services.canvas._scenes[0].layers[0].positions
    assert np.allclose(np.linalg.norm(on_the_way, axis=1), 1, atol=1e-5)
    assert np.abs(on_the_way - before).max() < np.abs(positions(window) - before).max()
    qtbot.waitUntil(lambda: window.services.controller.activity is not Activity.IN_TRANSITION)
    assert np.array_equal(window.services.canvas._scenes[0].layers[0].positions, positions(window))


def test_another_view_does_not_travel(window, show_world, qtbot):
    show_world(make_analysis())
    with qtbot.waitSignal(window.document.result_changed):
        window.document.store.change(view="utilization")
    assert window.services.controller.activity is not Activity.IN_TRANSITION


def quarter(start, end):
    index = np.arange(1)
    scenes = [
        Scene(
            Heading.of(""),
            (
                Points("items", np.array([row], float), Solid("item"), "item", index),
                Labels("names", np.array([row], float), ("a",)),
            ),
        )
        for row in (start, end)
    ]
    return Transition((scenes[0],), (scenes[1],), (CameraPose(), CameraPose()), 100)


def test_half_way_is_the_middle_of_the_arc():
    middle = quarter([1, 0, 0], [0, 1, 0]).scenes(0.5)[0].layers[0].positions
    assert np.allclose(middle, [[np.sqrt(0.5), np.sqrt(0.5), 0]], atol=1e-6)


def test_labels_wait_until_everything_has_arrived():
    assert [layer.key for layer in quarter([1, 0, 0], [0, 1, 0]).scenes(0.5)[0].layers] == ["items"]


def test_a_moving_mark_inside_the_globe_stays_between_its_two_radii():
    middle = quarter([0.5, 0, 0], [0, 1, 0]).scenes(0.5)[0].layers[0].positions
    assert np.linalg.norm(middle) == pytest.approx(0.75)


def test_nothing_travels_between_different_marks():
    index = np.arange(2)
    one = Scene(Heading.of(""), (Points("items", np.eye(3)[:2], Solid("item"), "item", index),))
    other = Scene(Heading.of(""), (Points("items", np.eye(3)[:2], Solid("item"), "item", index + 1),))
    assert not share_marks([one], [other])


def test_a_pose_turns_the_shorter_way_round():
    assert turned(CameraPose(azimuth=170), CameraPose(azimuth=-170), 0.5).azimuth == pytest.approx(-180)
