"""A view with a `t` is scrubbed and played, in place, measured roughly while it moves and as a whole when it rests."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import numpy as np
import pytest
from PyQt6 import sip
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QAbstractButton, QLabel, QSlider

from geolip_viewer.app.document import loading
from geolip_viewer.app.picture.activity import Activity
from geolip_viewer.app.window import Window
from geolip_viewer.colouring import Solid
from geolip_viewer.headings import Heading
from geolip_viewer.options import Help, Range
from geolip_viewer.scene import Points, Scene
from geolip_viewer.state import CheckpointSource, FeaturesSource, Filters, State, Store
from geolip_viewer.views import VIEWS
from geolip_viewer.views.base import Group, View, ViewInput
from geolip_viewer.views.shared.motion import time_words
from tests.synthetic import make_analysis


@dataclass(frozen=True)
class Options:
    """The time, as an option."""

    t: Annotated[float, Range(0, 1, 0.01), Help("How far it has turned", "Turn")] = 0.0


def build(shown, options):
    """All items, turned about the axis by t radians."""
    c, s = np.cos(options.t), np.sin(options.t)
    positions = shown.positions.items @ np.array([[c, s, 0], [-s, c, 0], [0, 0, 1]])
    index = np.arange(len(positions))
    layers = (Points("items", positions, Solid("item"), "item", index),)
    return Scene(Heading.of("Turning", below=("all items",), moment=(time_words(options.t),)), layers)


def drawn(shown, _):
    """Without random data to compare with."""
    return (replace(shown.embedding, beside_null=shown.embedding.trust),)


TURNING = View("turning", "Turning", Group.TRUST, Options, build, "Turns", embeddings=drawn, animates="t")
ALL = (*VIEWS, TURNING)


@pytest.fixture
def playing(qtbot, themed, memory, tmp_path):
    """A window that shows a view which turns."""
    window = Window(ALL, Store(State(view="turning")), memory, tmp_path / "window.log")
    window.show()
    qtbot.waitExposed(window)
    analysis = make_analysis(items=40)
    sources = CheckpointSource(Path("/made/up/shared.pt")), FeaturesSource("/made/up/features")
    new = loading.loaded(analysis.checkpoint, analysis.features, *sources, ALL)
    with qtbot.waitSignal(window.document.result_changed):
        window.services.loader.begin(new, window.document.state)
    yield window
    window.sessions.path = None
    window.close()
    sip.delete(window)


def test_the_slider_of_a_long_way_goes_over_the_part_where_it_is(playing, qtbot, monkeypatch):
    monkeypatch.setitem(Options.__annotations__, "t", Annotated[float, Range(0, 1000, 0.01), Help("Long", "Turn")])
    store, slider = playing.document.store, playing.findChild(QSlider, "play_slider")
    store.change(options=store.state.with_option("turning", "t", 42.5))
    assert slider.value() == 250
    with qtbot.waitSignal(playing.document.result_changed):
        slider.setValue(300)
    assert time_of(playing) == 43.0
    store.change(options=store.state.with_option("turning", "t", 1000.0))
    assert slider.value() == slider.maximum()


def time_of(window):
    return window.document.state.options_of("turning").get("t", 0.0)


def test_the_bar_is_there_for_views_that_move_and_for_no_others(playing, qtbot):
    assert playing.play_bar.isVisible()
    with qtbot.waitSignal(playing.document.result_changed):
        playing.document.store.change(view="manifold")
    assert not playing.play_bar.isVisible()


def test_dragging_the_slider_moves_the_marks_and_is_one_step_of_undo(playing, qtbot):
    slider = playing.findChild(QSlider, "play_slider")
    slider.setSliderDown(True)
    for place in (100, 300, 500):
        with qtbot.waitSignal(playing.document.result_changed):
            slider.setSliderPosition(place)
    slider.setSliderDown(False)
    assert time_of(playing) == 0.5
    first = playing.document.result.view_input.positions.items[0]
    moved = playing.services.canvas._scenes[0].layers[0].positions[0]
    assert moved @ first < 1 - 1e-3 or abs(first[2]) > 0.99
    playing.bars.by_id["edit.undo"].trigger()
    assert time_of(playing) == 0.0


def test_it_plays_pauses_and_turns_back(playing, qtbot):
    play, back = (playing.findChild(QAbstractButton, name) for name in ("play", "play_back"))
    qtbot.mouseClick(play, Qt.MouseButton.LeftButton)
    assert play.accessibleName() == "Pause"
    qtbot.waitUntil(lambda: time_of(playing) > 0.1)
    qtbot.mouseClick(back, Qt.MouseButton.LeftButton)
    turned = time_of(playing)
    qtbot.waitUntil(lambda: time_of(playing) < turned - 0.02)
    qtbot.mouseClick(play, Qt.MouseButton.LeftButton)
    assert not playing.play_bar.is_playing
    rests = time_of(playing)
    qtbot.waitUntil(lambda: playing.services.controller.activity is not Activity.PLAYING)
    assert time_of(playing) == rests


def test_at_an_end_it_goes_back(playing, qtbot):
    playing.document.store.change(options=playing.document.state.with_option("turning", "t", 0.98))
    playing.play_bar.switch()
    qtbot.waitUntil(lambda: time_of(playing) == 1.0)
    qtbot.waitUntil(lambda: time_of(playing) < 0.98)
    playing.play_bar.switch()


def test_measures_follow_roughly_and_the_badge_comes_back_when_it_rests(playing, qtbot):
    qtbot.waitUntil(lambda: bool(playing.document.scenes[0].badge))
    sign = playing.findChild(QAbstractButton, "trust_sign")
    playing.play_bar.switch()
    assert not playing.document.scenes[0].badge
    qtbot.waitUntil(lambda: "neighbour recall" in sign.text())
    playing.play_bar.switch()
    qtbot.waitUntil(lambda: bool(playing.document.scenes[0].badge))
    assert sign.text() == ""


def test_where_random_data_cannot_be_drawn_so_it_is_not_waited_for(playing, qtbot):
    playing.bars.by_id["trust.open"].trigger()
    worker, trusting = playing.services.worker, playing.services.measurements
    qtbot.waitUntil(lambda: trusting.status == "measured" and not worker.is_busy)
    assert not trusting.measured[0].random


def test_another_view_ends_the_play(playing, qtbot):
    playing.play_bar.switch()
    with qtbot.waitSignal(
        playing.document.result_changed, check_params_cb=lambda _: playing.document.state.view == "manifold"
    ):
        playing.document.store.change(view="manifold")
    assert playing.services.controller.activity is not Activity.PLAYING
    qtbot.waitUntil(lambda: bool(playing.document.scenes[0].badge))


def test_the_time_stands_in_one_place_while_it_plays_and_is_written_again_when_it_rests(playing, qtbot):
    canvas, words = playing.services.canvas, playing.findChild(QLabel, "play_words")
    slider = playing.findChild(QSlider, "play_slider")
    assert canvas._scenes[0].heading.moment == ("t = 0.00",)
    playing.play_bar.switch()
    assert canvas._scenes[0].heading.moment == (), "it goes before the first frame comes"
    qtbot.waitUntil(lambda: time_of(playing) > 0.1)
    assert words.text() == f"{time_of(playing):.2f}"
    assert slider.value() == round(slider.maximum() * time_of(playing)) > 0
    assert [scene.heading.moment for scene in canvas._scenes] == [()]
    assert playing.document.scenes[0].heading.moment[0].startswith("t = "), "what is exported meanwhile tells it"
    playing.play_bar.switch()
    qtbot.waitUntil(lambda: playing.services.controller.activity is not Activity.PLAYING)
    assert canvas._scenes[0].heading.moment == (f"t = {words.text()}",) != ("t = 0.00",)


@pytest.mark.parametrize("view", [view for view in VIEWS if view.animates], ids=lambda view: view.id)
def test_no_title_or_badge_of_a_view_that_moves_tells_the_time(view):
    analysis = make_analysis(items=60)
    view_input = ViewInput(analysis, analysis.positions)
    (first,), (later,) = (view.scenes(view_input, view.options_with({view.animates: t})) for t in (0.25, 0.375))
    assert (first.title, first.subtitle, first.embedding_names[:1]) == (
        later.title,
        later.subtitle,
        later.embedding_names[:1],
    )
    assert first.heading.moment != later.heading.moment
    assert later.heading.moment[0].startswith("t = 0.38")


def test_the_button_is_named_after_what_it_plays_and_has_a_key_and_a_menu_entry(playing, qtbot):
    play, entry = playing.findChild(QAbstractButton, "play"), playing.bars.by_id["time.play_view"]
    assert (play.text(), play.toolTip()) == ("Turning", "Play the turning (Shift+Space)")
    assert (entry.isVisible(), entry.text()) == (True, "Play the turning")
    with qtbot.waitActive(playing):
        playing.activateWindow()
    playing.services.canvas.take_focus()
    QTest.keyClick(playing, Qt.Key.Key_Space, Qt.KeyboardModifier.ShiftModifier)
    assert playing.play_bar.is_playing
    assert play.toolTip() == "Pause (Shift+Space)"
    QTest.keyClick(playing, Qt.Key.Key_Space, Qt.KeyboardModifier.ShiftModifier)
    assert not playing.play_bar.is_playing
    with qtbot.waitSignal(playing.document.result_changed):
        playing.document.store.change(view="manifold")
    assert not entry.isVisible()


def test_what_is_written_beside_a_play_follows_a_filter(playing, qtbot):
    canvas, shown = playing.services.canvas, []
    playing.play_bar.switch()
    qtbot.waitUntil(lambda: time_of(playing) > 0.02)
    show = canvas.show_scenes
    canvas.show_scenes = lambda scenes: (shown.append(scenes), show(scenes))
    playing.document.store.change(filters=Filters(hidden=(0,)))
    qtbot.waitUntil(lambda: bool(shown))
    assert playing.play_bar.is_playing
    assert len(shown) == 1, "only once: the frames after it have the same words"
    assert [scene.heading.moment for scene in shown[0]] == [()]
