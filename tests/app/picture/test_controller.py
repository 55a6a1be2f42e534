"""The picture's life cycle: what opening resets, what a fit does when files change, and that nothing stale is shown."""

import threading

import numpy as np
import pytest

from geolip_viewer.app.picture.activity import Activity
from geolip_viewer.geometry.faithful import Globe
from geolip_viewer.geometry.projection import FAITHFUL, PCA, ProjectionSpec
from geolip_viewer.task import blocks
from tests.synthetic import make_analysis


@pytest.fixture(autouse=True)
def nothing_fitted_before(monkeypatch, tmp_path):
    """Globes are kept on disk: each test begins without."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


def wait_fitted(window, qtbot):
    qtbot.waitUntil(lambda: window.services.fitting.is_done and not window.services.worker.is_busy, timeout=30_000)


def positions(window):
    return window.document.scenes[0].layers[0].positions


def is_faithful(window, analysis):
    return np.array_equal(positions(window), analysis.projected(FAITHFUL).items)


def test_what_is_opened_while_faithful_is_chosen_is_fitted_and_shown_so(window, show_world, qtbot):
    window.document.store.change(projection=FAITHFUL)
    analysis = make_analysis(items=60)
    show_world(analysis)
    assert window.services.controller.activity in (Activity.FITTING, Activity.IN_TRANSITION)
    wait_fitted(window, qtbot)
    qtbot.waitUntil(lambda: is_faithful(window, analysis))
    assert window.document.state.projection == FAITHFUL


def test_a_second_checkpoint_is_fitted_in_the_background_as_the_first_was(window, show_world, qtbot, monkeypatch):
    show_world(make_analysis(items=60))
    window.document.store.change(projection=FAITHFUL)
    wait_fitted(window, qtbot)
    go_on = threading.Event()

    def waiting(items, anchors, start, device=None):
        while not go_on.wait(0.001):
            list(blocks(1))
        yield Globe(start, None)

    monkeypatch.setattr("geolip_viewer.analysis.kept.fitted", waiting)
    show_world(make_analysis(items=70, seed=1))  # its first picture comes although its fit has nothing to show yet
    assert window.services.fitting.is_running
    assert not window.services.fitting.is_done
    with qtbot.waitSignal(window.document.result_changed):
        window.document.store.change(view="utilization")
    go_on.set()
    wait_fitted(window, qtbot)


def test_a_fit_of_previously_open_data_is_stopped(window, show_world, qtbot):
    first, second = make_analysis(items=150), make_analysis(items=40, seed=1)
    show_world(first)
    window.document.store.change(projection=FAITHFUL)
    assert window.services.fitting.is_running
    window.document.store.change(projection=PCA)
    improved = []
    window.services.fitting.improved.connect(improved.append)
    show_world(second)
    qtbot.waitUntil(lambda: not window.services.worker.is_busy)
    assert not window.services.fitting.is_running
    assert improved == []
    assert np.array_equal(positions(window), second.positions.items)


def test_opening_resets_the_services_then_replaces_the_document_then_asks_for_scenes_then_tells(window, show_world):
    analysis, order = make_analysis(), []
    its, document = window.services, window.document
    show_world(make_analysis(items=20))
    its.measurements.changed.connect(lambda: order.append(("reset", document.loaded.checkpoint is analysis.checkpoint)))
    its.table_data.changed.connect(lambda: order.append(("reset", document.loaded.checkpoint is analysis.checkpoint)))
    document.store.listen(lambda *_: order.append(("state", document.loaded.checkpoint is analysis.checkpoint)))
    document.opened.connect(lambda new: order.append(("opened", "scenes" in its.worker.channels)))
    show_world(analysis)
    until_opened = order[: order.index(("opened", True)) + 1]
    assert until_opened[0] == ("reset", False)
    assert until_opened[-2:] == [("state", True), ("opened", True)]
    assert all(not is_new for what, is_new in until_opened if what == "reset")


def test_asking_whether_there_are_unfinished_positions_starts_nothing(window, show_world, qtbot):
    show_world(make_analysis(items=60))
    assert window.services.fitting.positions() is None
    assert not window.services.fitting.is_running
    assert "fit" not in window.services.worker.channels


def test_what_was_measured_of_a_picture_that_is_gone_is_not_written_on_its_successor(window, show_world, qtbot):
    show_world(make_analysis(items=50))
    measurements = window.services.measurements
    qtbot.waitUntil(lambda: measurements.status == "measured")
    stale, badges = window.document.result, measurements.badges
    with qtbot.waitSignal(window.document.result_changed):
        window.document.store.change(view="utilization")
    told = []
    measurements.badges_known.connect(told.append)
    answer = type("Answer", (), {"badges": ("stale",), "measured": (), "panels": ()})()
    measurements._take(stale, answer)
    assert told == []
    assert measurements.badges != ("stale",)
    assert badges is not None


@pytest.mark.parametrize("name", ["PCA 2-3-4", "PCA of anchors"])
def test_the_pose_and_the_marks_arrive_together(window, show_world, qtbot, name):
    show_world(make_analysis(items=40))
    controller = window.services.controller
    with qtbot.waitSignal(window.document.result_changed):
        window.document.store.change(projection=ProjectionSpec.parse(name))
    assert controller.activity is Activity.IN_TRANSITION
    qtbot.waitUntil(lambda: controller.activity is Activity.STILL)
    assert np.array_equal(window.services.canvas._scenes[0].layers[0].positions, positions(window))


def test_a_fit_for_another_view_than_the_drawn_one_is_not_shown(window, show_world, qtbot):
    show_world(make_analysis(items=60))
    with qtbot.waitSignal(window.document.result_changed):
        window.document.store.change(view="lens")
    late = window.document.result
    with qtbot.waitSignal(window.document.result_changed):
        window.document.store.change(view="cells")
    drawn = window.services.canvas._scenes
    window.services.fitting.improved.emit(late)
    assert window.services.canvas._scenes == drawn
    assert window.document.result.view.id == "cells"
