"""A run in the window: opened, turned to any of its checkpoints, played, undone, saved."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PyQt6.QtCore import QEvent, QPoint, QPointF, Qt
from PyQt6.QtGui import QMouseEvent
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QTextBrowser,
    QToolButton,
    QToolTip,
    QTreeWidget,
    QWidget,
)

from geolip_viewer.app.picture.activity import Activity
from geolip_viewer.app.window import Window
from geolip_viewer.geometry.projection import FAITHFUL
from geolip_viewer.session import read_session, write_session
from geolip_viewer.state import CheckpointSource, FeaturesSource, Selection
from geolip_viewer.views.base import Requirement
from tests.runs import save_features, save_run, trained

OpenRun = Callable[..., None]


@pytest.fixture
def open_run(window: Window, qtbot, tmp_path: Path) -> OpenRun:
    """Open a small run with items, and wait until it is measured."""

    def opened(count: int = 4) -> None:
        folder = save_run(tmp_path / "run", trained(count))
        features = FeaturesSource(str(save_features(tmp_path / "features")))
        with qtbot.waitSignal(window.document.result_changed):
            window.opening.open_run((folder,), features)
        qtbot.waitUntil(lambda: window.run_measuring.is_done)

    return opened


def turned(window: Window, qtbot, act: Callable[[], object]) -> None:
    """Do something, and wait for the picture of another time."""
    with qtbot.waitSignal(window.services.controller.answered):
        act()


def items(window: Window) -> np.ndarray:
    return window.document.result.view_input.positions.items


def test_a_run_opens_at_its_last_checkpoint_and_every_view_follows_the_time(window, qtbot, open_run):
    open_run()
    loaded = window.document.loaded
    assert (loaded.number, window.document.state.time, window.document.state.reference) == (
        3,
        "epoch_3.pt",
        "epoch_3.pt",
    )
    assert window.timeline.isVisible()
    last = items(window)
    QTest.keyClick(window, Qt.Key.Key_Comma)
    qtbot.waitUntil(lambda: window.document.result.view_input.analysis.number == 2)
    run = window.document.loaded.run
    np.testing.assert_array_equal(items(window), run.frames.positions(2).items)
    assert not np.array_equal(items(window), last)
    assert window.document.scenes[0].title.endswith("epoch 2")
    turned(window, qtbot, lambda: window.document.store.change(view="utilization"))
    assert window.document.result.view_input.analysis.number == 2
    turned(window, qtbot, window.document.store.undo)
    turned(window, qtbot, window.document.store.undo)
    qtbot.waitUntil(lambda: window.document.loaded.number == 3)
    np.testing.assert_array_equal(items(window), last)


def test_the_title_and_the_names_of_files_are_those_of_the_checkpoint_that_is_shown(window, qtbot, open_run, dialog):
    open_run()
    assert window.windowTitle().startswith("epoch_3.pt[*]")
    turned(window, qtbot, window.run_player.step_back)
    panel = {label.text().replace("\u200b", "") for label in window.docks["checkpoint"].panel.findChildren(QLabel)}
    assert window.windowTitle().startswith("epoch_2.pt[*]")
    assert "epoch_2.pt" in panel
    assert window.timeline.findChild(QLabel, "time_words").text().startswith("epoch 2")
    window.services.selecting.items([1])
    window.services.saving_rows.selected_items()
    asked = dialog("rows_dialog", QFileDialog)
    assert asked.findChild(QLineEdit, "fileNameEdit").text().startswith("epoch_2 items")
    asked.reject()
    turned(window, qtbot, window.run_player.step_on)
    assert window.windowTitle().startswith("epoch_3.pt[*]")


def test_a_click_on_the_strip_turns_the_time_and_the_badge_says_how_true_the_motion_is(window, qtbot, open_run):
    open_run()
    strip = window.timeline.strip
    place = QPoint(round(strip.place_of(1)), strip.height() - 24)
    turned(window, qtbot, lambda: QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=place))
    qtbot.waitUntil(lambda: window.document.loaded.number == 1)
    step = window.document.loaded.run.known(1).step
    assert f"{step.motion_correlation_items:.2f} for items".replace("-", "−") in window.document.scenes[0].badge.text
    assert "since epoch 0" in window.document.scenes[0].badge.text


def test_a_played_run_goes_to_the_end_and_is_one_step_of_undo(window, qtbot, open_run):
    open_run()
    turned(window, qtbot, window.run_player.go_to_first)
    window.run_player.set_speed(20)
    window.run_player.switch()
    qtbot.waitUntil(lambda: not window.run_player.is_playing)
    assert window.document.state.time == "epoch_3.pt"
    window.document.store.undo()
    assert window.document.state.time == "epoch_0.pt"


def test_while_it_plays_the_timeline_tells_the_checkpoint_that_is_drawn(window, qtbot, open_run):
    open_run()
    turned(window, qtbot, window.run_player.go_to_first)
    told = []

    def tell() -> None:
        if window.run_player.is_playing:
            told.append((window.timeline.strip.value(), window.document.result.view_input.analysis.number))

    window.document.state_changed.connect(tell)
    window.document.result_changed.connect(tell)
    window.services.controller.activity_changed.connect(tell)
    window.run_player.set_speed(20)
    window.run_player.switch()
    qtbot.waitUntil(lambda: not window.run_player.is_playing)
    assert {drawn for _, drawn in told} == {0, 1, 2, 3}
    assert all(shown == drawn for shown, drawn in told)


def test_while_it_plays_the_title_is_the_timelines_and_trust_is_told_where_it_is_known(window, qtbot, open_run):
    open_run()
    window.services.canvas.start()
    window.docks["trust"].panel.show()
    turned(window, qtbot, window.run_player.go_to_first)
    qtbot.waitUntil(lambda: window.services.measurements.status == "measured", timeout=20_000)
    words, told = window.findChild(QLabel, "trust_words"), {}
    renderer = window.services.canvas.viewport.scene_renderer

    def look() -> None:
        if window.run_player.is_playing and window.services.controller.activity is Activity.IN_TRANSITION:
            number = window.timeline.strip.value()
            told[number] = words.text()
            assert renderer.scenes[0].title.endswith(f"epoch {number}")

    window.run_player.set_speed(4)
    window.services.controller.activity_changed.connect(look)
    window.services.measurements.changed.connect(look)
    window.run_player.switch()
    qtbot.waitUntil(lambda: not window.run_player.is_playing, timeout=20_000)
    assert set(told) == {1, 2, 3}
    assert told[1] == told[2] == "Measured when it stops."
    qtbot.waitUntil(lambda: words.text().startswith("PCA: all "), timeout=20_000)
    told.clear()
    window.run_player.switch()  # from the first again: it and the last one are measured by now
    qtbot.waitUntil(lambda: not window.run_player.is_playing, timeout=20_000)
    assert told[1] == told[2] == "Measured when it stops."
    assert told[3].startswith("PCA: all ")


def test_a_play_waits_for_marks_to_arrive(window, qtbot, open_run):
    open_run()
    turned(window, qtbot, window.run_player.go_to_first)
    left_early = []

    def look(old, new) -> None:
        if old.time != new.time and window.services.controller.activity is Activity.IN_TRANSITION:
            left_early.append(new.time)

    window.document.state_changed.connect(look)
    window.run_player.set_speed(20)
    window.run_player.switch()
    qtbot.waitUntil(lambda: not window.run_player.is_playing)
    assert left_early == []


def test_a_play_pauses_at_a_checkpoint_that_cannot_be_read(window, qtbot, open_run, tmp_path):
    open_run(8)
    turned(window, qtbot, window.run_player.go_to_first)
    qtbot.waitUntil(lambda: window.document.loaded.number == 0)
    for number in range(1, 7):  # of which those looked at last are kept
        (tmp_path / "run" / f"epoch_{number}.pt").write_bytes(b"damaged")
    window.run_player.set_speed(20)
    with qtbot.waitSignal(window.current_time.refused):
        window.run_player.switch()
    assert not window.run_player.is_playing


def test_frames_draw_the_same_checkpoint_elsewhere(window, qtbot, open_run):
    open_run()
    turned(window, qtbot, lambda: window.document.store.change(time="epoch_0.pt", frame="aligned"))
    qtbot.waitUntil(lambda: window.document.loaded.number == 0)
    aligned = items(window)
    window.document.store.change(frame="reference")
    qtbot.waitUntil(lambda: window.document.loaded.run.frame == "reference")
    qtbot.waitUntil(lambda: not np.array_equal(items(window), aligned))
    np.testing.assert_array_equal(items(window), window.document.loaded.run.frames.positions(0).items)


def test_a_session_remembers_the_run_and_its_time(window, qtbot, open_run, tmp_path):
    open_run()
    window.document.store.change(time="epoch_1.pt", frame="own")
    qtbot.waitUntil(lambda: window.document.loaded.number == 1)
    path = tmp_path / "mine.geolip"
    write_session(path, window.document.state)
    assert read_session(path).run.sources == (tmp_path / "run",)
    window.opening.close()
    assert not window.timeline.isVisible()
    window.sessions.open_path(path)
    qtbot.waitUntil(lambda: window.document.loaded is not None)
    assert (window.document.loaded.number, window.document.loaded.run.frame) == (1, "own")


def test_what_is_no_run_is_told_in_one_sentence_and_the_picture_stays(window, qtbot, open_run, error_text, tmp_path):
    open_run()
    before = window.document.loaded
    (tmp_path / "empty").mkdir()
    window.opening.open_run((tmp_path / "empty",))
    assert "holds no checkpoints" in error_text()
    alone = save_run(tmp_path / "alone", trained(1))
    window.opening.open_run((alone,))
    assert "holds one checkpoint" in error_text()
    assert window.document.loaded is before


def test_the_inspector_and_the_tables_follow_the_time(window, qtbot, open_run):
    open_run()
    run, page = window.document.loaded.run, window.findChild(QTextBrowser, "inspector")
    window.document.store.change(selection=Selection(anchors=(2,)))
    for number in (0, 3):
        window.document.store.change(time=run.names[number])
        count = int((run.at(number).nearest_anchor == 2).sum())
        told = f"{count} assigned item" if count else "Dead: no item is assigned to it"
        qtbot.waitUntil(lambda told=told: told in page.toPlainText())
    lifespan = run.lifespans[2]
    born = "never" if lifespan.born is None else f"epoch {lifespan.born}"
    qtbot.waitUntil(lambda: window.services.table_data.anchors.text("born", 2) == born)
    qtbot.waitUntil(lambda: "In the run" in page.toPlainText())
    changes = sum(run.nearest(t) != run.nearest(t - 1) for t in range(1, 4))
    table = window.services.table_data.items
    assert [table.text("changes", item) for item in range(40)] == [str(int(each)) for each in changes]


def test_at_900_by_600_the_timeline_cuts_nothing_and_its_menu_has_the_rest(window, qtbot, open_run):
    window.resize(900, 600)
    open_run()
    row = window.timeline.findChild(QWidget, "time_controls")
    qtbot.waitUntil(lambda: not row.findChild(QToolButton, "time_first").isVisible())  # once all is laid out
    shown = [each for each in row.children() if isinstance(each, QWidget) and each.isVisible()]
    for control in shown:
        if control.objectName() != "time_words":
            assert control.width() >= control.sizeHint().width(), control.objectName()
        assert control.geometry().right() <= row.width()
    words = row.findChild(QLabel, "time_words")
    assert words.fontMetrics().horizontalAdvance(words.text()) <= words.width()
    assert words.text().startswith("epoch 3")
    assert words.toolTip() == "<qt>epoch 3 · epoch_3.pt · the reference</qt>"
    menu = row.findChild(QMenu, "time_controls_menu")
    menu.aboutToShow.emit()
    first = next(each for each in menu.actions() if each.text() == "First checkpoint")
    assert not row.findChild(QToolButton, "time_first").isVisible()
    turned(window, qtbot, first.trigger)
    assert window.document.state.time == "epoch_0.pt"
    window.resize(1600, 1000)
    qtbot.waitUntil(row.findChild(QToolButton, "time_first").isVisible)
    assert "the reference" not in words.text()
    assert words.text().startswith("epoch 0")


def test_paths_of_a_run_are_no_view_beside_a_checkpoint_and_say_why(window, qtbot, open_run, tmp_path):
    open_run()
    store, document = window.document.store, window.document
    turned(window, qtbot, lambda: store.change(view="trails"))
    with qtbot.waitSignal(document.result_changed, check_params_cb=lambda result: len(result.inputs) == 2):
        window.comparing.compare_with(CheckpointSource(tmp_path / "run" / "epoch_0.pt"))
    assert document.result.view.id == "manifold"
    [row] = window.findChild(QTreeWidget, "views_list").findItems("Trails", Qt.MatchFlag.MatchExactly)
    assert row.isDisabled()
    assert "“Trails” needs a training run, which the compared epoch_0 lacks: stop comparing to see it" in row.toolTip(0)
    seen = set()
    for _ in document.views:
        window.bars.by_id["view.next"].trigger()
        seen.add(document.state.view)
    assert seen == {view.id for view in document.views if Requirement.RUN not in view.needs}
    window.comparing.stop()
    assert not row.isDisabled()


def test_globes_of_all_checkpoints_are_fitted_behind_and_the_timeline_says_how_many(window, qtbot, open_run):
    open_run(3)
    status = window.findChild(QPushButton, "time_status")
    told: set[str] = set()
    window.run_measuring.changed.connect(lambda: told.add(status.text()))
    window.document.store.change(projection=FAITHFUL)
    qtbot.waitUntil(lambda: bool(window.run_measuring.overview.fitted.all()), timeout=30_000)
    assert "globes 2 of 3" in told
    assert not status.isVisibleTo(window.timeline)
    qtbot.waitUntil(lambda: "motion since epoch 1" in window.document.scenes[0].badge.text, timeout=30_000)
    turned(window, qtbot, window.run_player.step_back)
    assert not window.services.fitting.is_running
    run = window.document.loaded.run
    np.testing.assert_array_equal(items(window), run.globes.known(1).positions.items)


def test_progress_of_each_globe_only_grows_and_one_that_is_fitted_first_is_named(
    window, qtbot, open_run, monkeypatch, tmp_path
):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    open_run(3)
    turned(window, qtbot, window.run_player.go_to_first)
    told: dict[str, list[float]] = {}
    sign = window.findChild(QPushButton, "trust_sign")
    window.services.fitting.progressed.connect(
        lambda progress: told.setdefault(sign.text().partition("…")[0], []).append(progress.fraction)
    )
    window.document.store.change(projection=FAITHFUL)
    qtbot.waitUntil(lambda: window.services.fitting.is_done and not window.services.worker.is_busy, timeout=30_000)
    first = [f"fitting the globe of epoch_{number}.pt, from which this one starts" for number in (2, 1)]
    assert list(told)[:2] == first
    assert set(told) <= {*first, "fitting the faithful globe"}
    assert [sorted(shares) for shares in told.values()] == list(told.values())


def test_fits_that_were_cancelled_go_on_when_they_are_asked_to(window, qtbot, open_run):
    open_run(3)
    measuring = window.run_measuring
    measuring.fitted.connect(lambda _: window.services.worker.cancel("run"))
    window.document.store.change(projection=FAITHFUL)
    qtbot.waitUntil(lambda: measuring.is_stopped, timeout=30_000)
    status = window.findChild(QPushButton, "time_status")
    assert status.text().startswith("globes ")
    assert status.text().endswith(" · resume")
    measuring.fitted.disconnect()
    status.click()
    qtbot.waitUntil(lambda: bool(measuring.overview.fitted.all()), timeout=30_000)


def test_trust_is_measured_last_and_becomes_a_series(window, qtbot, open_run):
    open_run(3)
    measuring = window.run_measuring
    qtbot.waitUntil(lambda: bool(measuring.overview.trusted.all()), timeout=30_000)
    values = measuring.overview.series["trust_neighbors_kept"]
    run = window.document.loaded.run
    assert values.tolist() == [run.trust.known(t)["trust_neighbors_kept"] for t in range(3)]
    assert not window.findChild(QPushButton, "time_status").isVisibleTo(window.timeline)


def test_a_tour_of_a_run_and_the_run_itself_never_play_at_once(window, qtbot, open_run):
    open_run()
    turned(window, qtbot, window.run_player.go_to_first)
    turned(window, qtbot, lambda: window.document.store.change(view="tour"))
    tour, run = (window.findChild(QToolButton, name) for name in ("play", "time_play"))
    assert (tour.toolTip(), run.toolTip()) == ("Play the tour (Shift+Space)", "Play the run (Ctrl+Space)")
    window.run_player.set_speed(0.5)
    turned(window, qtbot, lambda: qtbot.mouseClick(run, Qt.MouseButton.LeftButton))
    qtbot.mouseClick(tour, Qt.MouseButton.LeftButton)
    assert (window.play_bar.is_playing, window.run_player.is_playing) == (True, False)
    with qtbot.waitSignal(window.document.result_changed):
        qtbot.mouseClick(run, Qt.MouseButton.LeftButton)
    assert (window.play_bar.is_playing, window.run_player.is_playing) == (False, True)
    assert tour.accessibleName() == "Play the tour"


def test_a_step_of_the_run_ends_the_tour_and_the_title_tells_the_checkpoint(window, qtbot, open_run):
    open_run()
    turned(window, qtbot, lambda: window.document.store.change(view="tour"))
    window.play_bar.switch()
    qtbot.waitUntil(lambda: window.document.state.options_of("tour").get("t", 0.0) > 0)
    QTest.keyClick(window, Qt.Key.Key_Comma)
    qtbot.waitUntil(lambda: window.document.result.view_input.analysis.number == 2)
    assert not window.play_bar.is_playing
    qtbot.waitUntil(lambda: window.services.controller.activity is Activity.STILL)
    drawn = window.services.canvas._scenes
    assert drawn[0].title.endswith("epoch 2")
    assert drawn[0].heading.moment[0].startswith("t = ")


def test_the_name_of_a_series_says_what_it_tells(window, open_run):
    open_run()
    strip = window.timeline.strip
    place = QPointF(20, 40)  # on the second of them, churn
    none = Qt.MouseButton.NoButton
    move = QMouseEvent(
        QEvent.Type.MouseMove, place, strip.mapToGlobal(place), none, none, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(strip, move)
    assert "nearest anchor changed since the previous checkpoint" in QToolTip.text()
