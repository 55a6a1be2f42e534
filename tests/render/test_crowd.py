"""Very many dots: all at rest, a few while something moves, and the same picture as of squares."""

from dataclasses import replace

import numpy as np
import pytest
import pyvista as pv

from geolip_viewer.colouring import Category, Scalar, Solid
from geolip_viewer.headings import Heading
from geolip_viewer.look import Look
from geolip_viewer.render import crowd, filling
from geolip_viewer.render.panel import Panel
from geolip_viewer.render.scene_renderer import SceneRenderer
from geolip_viewer.scene import Points, Scene

COUNT = 3000


@pytest.fixture
def renderer(monkeypatch):
    monkeypatch.setattr(crowd, "CROWDED", 1000)
    monkeypatch.setattr(crowd, "FEW", 300)
    monkeypatch.setattr(crowd, "SLICE", 250)
    monkeypatch.setattr(filling, "SLICE", 250)
    monkeypatch.setattr(filling, "PART", 750)
    plotter = pv.Plotter(off_screen=True, window_size=[400, 300])
    yield SceneRenderer(plotter)
    plotter.close()


def scene(colour: object = None, seed: int = 0, size: float = 9.0) -> Scene:
    rows = np.random.default_rng(seed).normal(size=(COUNT, 3))
    positions = rows / np.linalg.norm(rows, axis=1)[:, None]
    colour = colour or Category(np.arange(COUNT) % 5, tuple("abcde"))
    return Scene(Heading.of("Many"), (Points("items", positions, colour, "item", np.arange(COUNT), size),))


def pixels(renderer: SceneRenderer) -> np.ndarray:
    renderer.render()
    from vtkmodules.util.numpy_support import vtk_to_numpy
    from vtkmodules.vtkCommonCore import vtkUnsignedCharArray

    data = vtkUnsignedCharArray()
    width, height = renderer.window.GetSize()
    renderer.window.GetRGBACharPixelData(0, 0, width - 1, height - 1, 0, data)
    return vtk_to_numpy(data).reshape(height, width, 4)[:, :, :3].astype(int)


def test_a_crowd_of_dots_looks_as_squares_do(renderer, monkeypatch):
    renderer.show([scene()])
    dots = pixels(renderer)
    assert renderer.filling.is_crowded
    monkeypatch.setattr(crowd, "CROWDED", COUNT)
    renderer.show([scene()])
    squares = pixels(renderer)
    assert not renderer.filling.is_crowded
    assert (np.abs(dots - squares).max(axis=2) > 24).mean() < 0.002
    assert np.abs(dots - squares).mean() < 0.2


def test_while_it_moves_a_few_are_drawn_and_the_picture_says_so(renderer):
    renderer.show([scene()])
    whole = pixels(renderer)
    assert not [label for label in renderer.labels if "While it moves" in label.text]
    renderer.filling.moves = True
    few = pixels(renderer)
    told = [label.text for label in renderer.labels if "While it moves" in label.text]
    (panel,) = renderer._panels
    assert told == [f"While it moves: {panel.crowd[0]:,} of 3,000 items"]
    assert 300 <= panel.crowd[0] < 310
    assert np.abs(few - whole).max() > 50
    renderer.filling.moves = False
    np.testing.assert_array_equal(pixels(renderer), whole)


def test_what_changes_while_it_moves_is_all_there_at_rest(renderer):
    renderer.show([scene(seed=1)])
    expected = pixels(renderer)
    renderer.show([scene()])
    renderer.filling.moves = True
    renderer.show([scene(seed=1)])
    pixels(renderer)
    renderer.filling.moves = False
    np.testing.assert_array_equal(pixels(renderer), expected)


def test_the_few_stay_the_same_marks_while_they_move(renderer):
    renderer.filling.moves = True
    renderer.show([scene()])
    actor = next(iter(renderer._panels[0]._actors.values()))
    before = actor._chosen
    renderer.move([scene(seed=2)])
    assert actor._chosen is before


def test_a_change_of_colour_writes_colours_alone(renderer):
    renderer.show([scene()])
    pixels(renderer)
    meshes = [slice_.GetMapper().GetInput() for slice_ in slices(renderer)]
    written = [written_at(mesh) for mesh in meshes]
    renderer.show([scene(Scalar(np.arange(COUNT) / COUNT, "n"))])
    pixels(renderer)
    assert [slice_.GetMapper().GetInput() for slice_ in slices(renderer)] == meshes
    for mesh, (points, diameter, tint) in zip(meshes, written, strict=True):
        assert written_at(mesh)[:2] == (points, diameter)
        assert written_at(mesh)[2] > tint


def slices(renderer: SceneRenderer) -> list:
    (actor,) = renderer._panels[0]._actors.values()
    return actor.slices


def written_at(mesh: object) -> tuple[int, int, int]:
    columns = mesh.GetPointData()
    arrays = mesh.GetPoints().GetData(), columns.GetArray("diameter"), columns.GetArray("tint")
    return tuple(array.GetMTime() for array in arrays)


def test_what_is_selected_or_extreme_is_among_the_few():
    values = np.random.default_rng(3).random(COUNT)
    layer = scene(Scalar(values, "n")).layers[0]
    chosen_items = np.array([7, 2999])
    found = crowd.chosen(replace(layer), Look(selected_items=chosen_items), np.arange(COUNT))
    order = np.argsort(values)
    assert set(order[:50]) | set(order[-50:]) | {7, 2999} <= set(found.tolist())


def test_other_marks_and_few_of_them_are_no_crowd():
    layer = scene(Solid("anchor")).layers[0]
    assert not crowd.is_crowd(layer)
    assert not crowd.is_crowd(replace(layer, symbol="star"))
    assert isinstance(Panel().crowd, tuple)


def test_the_few_marks_of_a_filter_contain_its_extremes_and_no_hidden_mark():
    layer = scene(Scalar(np.random.default_rng(3).random(COUNT), "n")).layers[0]
    shown = np.flatnonzero(np.arange(COUNT) % 3 == 1)
    found = crowd.chosen(layer, Look(selected_items=np.array([1, 2])), shown)
    assert np.isin(found, shown).all()
    assert 1 in found
    assert set(shown[np.argsort(layer.colour.values[shown])][:50]) <= set(found.tolist())


def test_the_picture_counts_what_a_filter_shows(renderer):
    renderer.filling.moves = True
    renderer.look = Look(hidden_items=np.arange(0, COUNT, 2))
    renderer.show([scene()])
    few, every = renderer._panels[0].crowd
    assert every == COUNT // 2
    assert 300 <= few < 310
