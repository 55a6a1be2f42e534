"""Crowds drawn part by part: in the end the same picture as in one frame, kept while nothing under it changes."""

from dataclasses import replace

import numpy as np
import pytest
import pyvista as pv

from geolip_viewer.colouring import Category, Solid
from geolip_viewer.headings import Heading
from geolip_viewer.look import CameraPose, Look
from geolip_viewer.render import crowd, filling
from geolip_viewer.render.offscreen import pixels_of
from geolip_viewer.render.scene_renderer import SceneRenderer
from geolip_viewer.scene import Arcs, Points, Scene, Sphere

COUNT = 3000


@pytest.fixture
def made(monkeypatch):
    monkeypatch.setattr(crowd, "CROWDED", 1000)
    monkeypatch.setattr(crowd, "FEW", 300)
    for module in (crowd, filling):
        monkeypatch.setattr(module, "SLICE", 250)
    monkeypatch.setattr(filling, "PART", 750)
    plotters = []

    def make(size=(400, 300)):
        plotters.append(pv.Plotter(off_screen=True, window_size=list(size)))
        return SceneRenderer(plotters[-1])

    yield make
    for plotter in plotters:
        plotter.close()


def unit(count: int, seed: int) -> np.ndarray:
    rows = np.random.default_rng(seed).normal(size=(count, 3))
    return rows / np.linalg.norm(rows, axis=1)[:, None]


def scene(seed: int = 0, count: int = COUNT, **changes: object) -> Scene:
    classes = Category(np.arange(count) % 5, tuple("abcde"))
    items = Points("items", unit(count, seed), classes, "item", np.arange(count), 9.0)
    stars = Points("anchors", unit(40, 7), Solid("anchor"), "anchor", np.arange(40), 16.0, "star")
    links = Arcs("links", unit(30, 8), unit(30, 9), Solid("link"), width=1.5)
    return replace(Scene(Heading.of("Many"), (links, items, stars)), **changes)


def whole(renderer: SceneRenderer) -> np.ndarray:
    renderer.render()
    return pixels_of(renderer.window)


def parts(renderer: SceneRenderer) -> list[np.ndarray]:
    """The frames until all marks are there."""
    frames = [whole(renderer)]
    while not renderer.filling.is_complete:
        renderer.filling.step()
        frames.append(whole(renderer))
    return frames


def note(renderer: SceneRenderer) -> list[str]:
    return [label.text for label in renderer.labels if " of " in label.text]


CASES = {
    "dark": ([scene()], Look()),
    "light": ([scene()], Look(theme="light")),
    "hidden far side": ([scene()], Look(far_side="hide")),
    "hollow": ([scene(ground=Sphere(hollow=True))], Look()),
    "selected and hidden": ([scene()], Look(selected_items=np.arange(40), hidden_items=np.arange(900, 1500))),
    "transparent": ([scene()], Look(transparent=True)),
    "a map beside": ([scene()], Look(map="hammer")),
    "two crowds in a panel": (
        [scene(layers=(*scene().layers, replace(scene(1).layers[1], key="others", of="class")))],
        Look(),
    ),
    "panels with and without": ([scene(), scene(1, 200), scene(2)], Look()),
}


@pytest.mark.parametrize("name", CASES)
def test_all_parts_together_are_the_picture_of_one_frame(made, name):
    scenes, look = CASES[name]
    at_once, in_parts = made(), made()
    in_parts.filling.keep()
    for renderer in (at_once, in_parts):
        renderer.look, renderer.pose = look, CameraPose(azimuth=20.0, elevation=15.0)
        renderer.show(scenes)
    expected = whole(at_once)
    frames = parts(in_parts)
    assert len(frames) >= 4
    np.testing.assert_array_equal(frames[-1], expected)
    assert np.abs(frames[0].astype(int) - expected).max() > 50
    np.testing.assert_array_equal(whole(in_parts), expected)


def test_the_picture_says_how_many_are_drawn_until_all_are(made):
    renderer = made()
    renderer.filling.keep()
    renderer.show([scene()])
    counts = []
    while not renderer.filling.is_complete:
        renderer.render()
        (text,) = note(renderer)
        counts.append(int(text.removeprefix("So far: ").removesuffix(" of 3,000 items").replace(",", "")))
        renderer.filling.step()
    renderer.render()
    assert not note(renderer)
    assert counts[0] == renderer._panels[0]._crowd_actors[0]._chosen.size
    assert counts == sorted(set(counts))
    assert counts[-1] < 3000


def test_what_lies_over_crowds_changes_in_a_kept_picture(made):
    at_once, in_parts = made(), made()
    in_parts.filling.keep()
    for renderer in (at_once, in_parts):
        renderer.show([scene(), scene(1, 200)])
    whole(at_once)
    parts(in_parts)
    for act in (
        lambda renderer: renderer.show([scene(badge="said of it"), scene(1, 200)]),
        lambda renderer: renderer.cap(0, np.array([1.0, 0, 0]), 0.3),
        lambda renderer: renderer.cap(1, np.array([1.0, 0, 0]), 0.3),
        lambda renderer: renderer.cap(),
        lambda renderer: renderer.ring("item", 100),
        lambda renderer: renderer.ring("item", 150),
        lambda renderer: renderer.ring(),
    ):
        act(at_once)
        act(in_parts)
        np.testing.assert_array_equal(parts(in_parts)[-1], whole(at_once))


def test_a_ring_and_what_is_written_draw_no_mark_of_a_crowd_again(made, monkeypatch):
    renderer = made()
    renderer.filling.keep()
    shown = scene()
    renderer.show([shown])
    before = parts(renderer)[-1]
    monkeypatch.setattr(crowd.CrowdActor, "show", lambda *_, **__: pytest.fail("a crowd was written"))
    monkeypatch.setattr(filling.Filling, "step", lambda *_: pytest.fail("a crowd was drawn"))
    renderer.ring("item", 5)
    ringed = parts(renderer)[-1]
    assert (ringed != before).any()
    renderer.ring()
    renderer.show([replace(shown, heading=Heading.of("Others"))])
    assert (parts(renderer)[-1] != before).any()
    renderer.show([shown])
    np.testing.assert_array_equal(parts(renderer)[-1], before)


@pytest.mark.parametrize("change", ["pose", "size", "look", "scene", "scale"])
def test_a_change_in_the_middle_begins_anew(made, change):
    at_once, in_parts = made(), made()
    in_parts.filling.keep()
    for renderer in (at_once, in_parts):
        renderer.show([scene()])
    whole(in_parts)
    in_parts.filling.step()
    in_parts.filling.step()
    whole(in_parts)
    for renderer in (at_once, in_parts):
        match change:
            case "pose":
                renderer.pose = CameraPose(azimuth=77.0)
            case "size":
                renderer.window.SetSize(300, 360)
            case "look":
                renderer.look = Look(theme="light", hidden_items=np.arange(100))
            case "scene":
                renderer.show([scene(3)])
            case "scale":
                renderer.scale = 1.5
    np.testing.assert_array_equal(parts(in_parts)[-1], whole(at_once))


def test_a_part_that_takes_long_makes_the_next_ones_smaller(made, monkeypatch):
    monkeypatch.setattr(filling, "LONG", 1e-9)
    renderer = made()
    renderer.filling.keep()
    renderer.show([scene()])
    assert len(parts(renderer)) == 1 + 1 + 1 + 8  # a slice, three of them, and then one each: twelve
