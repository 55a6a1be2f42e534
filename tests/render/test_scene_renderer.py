"""The renderer draws the scene, picks what it draws, and reuses what it has."""

import gc
import tracemalloc
from dataclasses import replace

import numpy as np
import pytest
import pyvista as pv

from geolip_viewer.colouring import Solid
from geolip_viewer.errors import OptionError
from geolip_viewer.headings import Heading
from geolip_viewer.look import CameraPose, Look
from geolip_viewer.render.offscreen import picture, pixels_of
from geolip_viewer.render.palette import THEMES
from geolip_viewer.render.picking import Pick
from geolip_viewer.render.scene_renderer import SceneRenderer
from geolip_viewer.scene import Arcs, Axis, Bars, Plane, Scene, Sphere
from tests.render.scenes import cloud, dots, heat, manifold

SIZE = (480, 360)
PLAIN = Look(graticule=False, legend=False, badge=False)


@pytest.fixture
def renderer():
    plotter = pv.Plotter(off_screen=True, window_size=list(SIZE))
    made = SceneRenderer(plotter)
    made.look = PLAIN
    yield made
    plotter.close()


def drawn(renderer):
    renderer.render()
    return pixels_of(renderer.window)


def near(pixel, role, theme="dark"):
    return np.abs(pixel[:3] / 255 - np.asarray(THEMES[theme].roles[role])).max() < 0.12


def props(renderer):
    """Every actor of every renderer, by identity."""
    found = []
    for each in renderer.window.GetRenderers():
        collection = each.GetViewProps()
        found += [collection.GetItemAsObject(place) for place in range(collection.GetNumberOfItems())]
    return found


def middle(renderer):
    renderer.render()
    frame = renderer.projection().frame
    return round(frame.centre[0]), round(frame.centre[1])


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_a_dot_is_drawn_where_it_is_and_picked_there(scale):
    plotter = pv.Plotter(off_screen=True, window_size=[round(side * scale) for side in SIZE])
    renderer = SceneRenderer(plotter, scale)
    renderer.look, renderer.pose = PLAIN, CameraPose(0, 0)
    positions = [[1, 0, 0], [0.6, 0.8, 0], [0, 0, 1], [-1, 0, 0]]
    renderer.show([Scene(Heading.of(""), (dots(positions, colour=Solid("target"), size=24),))])
    image = drawn(renderer)
    pixels, facing = renderer.projection().screen(np.array(positions, float))
    assert (facing > 0).tolist() == [True, True, False, False]
    for place in (0, 1):
        x, y = pixels[place]
        assert near(image[round(y), round(x)], "target")
        assert renderer.pick(x, y) == Pick("item", place, 0)
    assert renderer.pick(*pixels[1] + 60 * scale) is None
    plotter.close()


def test_where_nothing_selected_is_drawn_nothing_turns_grey(renderer):
    """A panel without the selected item, and one with it."""
    renderer.pose = CameraPose(0, 0)
    item = dots([[1, 0, 0]], colour=Solid("target"), size=24)
    other = replace(item, index=np.array([7]))
    renderer.show([Scene(Heading.of(""), (each,)) for each in (item, other)])
    everything = drawn(renderer)
    renderer.look = replace(PLAIN, selected_items=np.array([7, 9]))

    def is_lit(panel, image):
        x, y = (round(each) for each in renderer.projection(panel).frame.centre)
        return near(image[y, x], "target")

    assert [is_lit(panel, everything) for panel in (0, 1)] == [True, True]
    image = drawn(renderer)
    assert [is_lit(panel, image) for panel in (0, 1)] == [True, True], "the first has none, the second no other"
    renderer.show([Scene(Heading.of(""), (dots([[1, 0, 0], [0, 1, 0]], colour=Solid("target"), size=24),))])
    assert is_lit(0, drawn(renderer))
    renderer.look = replace(PLAIN, selected_items=np.array([1]))
    assert not is_lit(0, drawn(renderer))
    renderer.look = replace(PLAIN, selected_items=np.array([1]), hidden_items=np.array([1]))
    assert is_lit(0, drawn(renderer)), "the filters hide what is selected"


def test_a_scene_with_the_selected_item_turns_the_rest_grey_when_it_comes(renderer):
    renderer.pose, renderer.look = CameraPose(0, 0), replace(PLAIN, selected_items=np.array([1]))
    first = dots([[1, 0, 0]], colour=Solid("target"), size=24)
    second = replace(dots([[0, 0, 1]]), key="chosen", index=np.array([1]))
    for layers, lit in (((first,), True), ((first, second), False), ((first,), True)):
        renderer.show([Scene(Heading.of(""), layers)])
        x, y = middle(renderer)
        assert near(drawn(renderer)[y, x], "target") == lit


def test_a_point_of_the_far_side_is_never_picked(renderer):
    renderer.pose = CameraPose(0, 0)
    renderer.show([Scene(Heading.of(""), (dots([[-1, 0, 0]]),))])
    renderer.render()
    assert renderer.pick(*middle(renderer)) is None


def test_a_hidden_far_side_leaves_no_trace(renderer):
    from dataclasses import replace

    renderer.pose = CameraPose(0, 0)
    renderer.show([Scene(Heading.of(""), (dots([[-1, 0, 0]], colour=Solid("anchor"), size=40),))])
    dimmed = drawn(renderer)
    renderer.look = replace(PLAIN, far_side="hide")
    hidden = drawn(renderer)
    renderer.show([Scene(Heading.of(""), ())])
    empty = drawn(renderer)
    x, y = middle(renderer)
    assert (dimmed[y, x] != empty[y, x]).any()
    np.testing.assert_array_equal(hidden, empty)


def test_a_hidden_item_is_neither_drawn_nor_picked(renderer):
    from dataclasses import replace

    renderer.pose = CameraPose(0, 0)
    renderer.show([Scene(Heading.of(""), (dots([[1, 0, 0]], colour=Solid("target"), size=24),))])
    renderer.look = replace(PLAIN, hidden_items=np.array([0]))
    x, y = middle(renderer)
    assert not near(drawn(renderer)[y, x], "target")
    assert renderer.pick(x, y) is None


def test_an_arc_runs_over_the_globe_between_its_ends(renderer):
    renderer.pose = CameraPose(0, 0)
    arc = Arcs("arc", np.array([[0.6, -0.8, 0]]), np.array([[0.6, 0.8, 0]]), Solid("target"), width=8)
    renderer.show([Scene(Heading.of(""), (arc,))])
    x, y = middle(renderer)
    assert near(drawn(renderer)[y, x], "target")


def test_moving_marks_keeps_their_actor_and_changes_the_picture(renderer):
    renderer.show([Scene(Heading.of(""), (dots(cloud(50)),))])
    before, actors = drawn(renderer), props(renderer)
    renderer.show([Scene(Heading.of(""), (dots(cloud(50, seed=5)),))])
    assert (drawn(renderer) != before).any()
    assert props(renderer) == actors


def test_a_frozen_source_array_is_never_written_to(renderer):
    positions = cloud(30)
    kept = positions.copy()
    positions.setflags(write=False)
    renderer.show([Scene(Heading.of(""), (dots(positions),))])
    renderer.show([Scene(Heading.of(""), (dots(cloud(30, seed=2)),))])
    renderer.render()
    np.testing.assert_array_equal(positions, kept)


def test_a_theme_or_selection_rebuilds_no_scene(renderer):
    renderer.show([manifold()])
    scenes, dark = renderer.scenes, drawn(renderer)
    renderer.look = Look(theme="light", legend=False)
    assert renderer.scenes is scenes
    light = drawn(renderer)
    assert light.mean() > dark.mean() + 60


def test_panels_come_and_go(renderer):
    renderer.show([manifold(), heat([1, 2, 3])])
    renderer.render()
    right = renderer.projection(1).frame
    assert renderer.ground(*right.centre)[0] == 1
    renderer.show([manifold()])
    renderer.render()
    assert renderer.ground(*renderer.projection(0).frame.centre)[0] == 0


def test_a_plot_beside_a_globe_does_not_shift_the_picks(renderer):
    bars = Bars("b", np.arange(3.0), np.array([1.0, 2.0]), "x")
    plot = Scene(Heading.of("Plot"), (bars,), Plane(Axis("x", (0, 2)), Axis("y", (0, 3))))
    renderer.pose = CameraPose(0, 0)
    renderer.show([plot, Scene(Heading.of("Globe"), (dots([[1, 0, 0]]),))])
    renderer.render()
    assert renderer.pick(*renderer.projection(1).frame.centre) == Pick("item", 0, 1)


@pytest.mark.slow
def test_a_thousand_switches_do_not_grow_memory(renderer):
    scenes = [[manifold()], [heat(np.arange(60.0))], [manifold(), heat(np.arange(60.0))]]
    for turn in range(30):
        renderer.show(scenes[turn % 3])
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for turn in range(1000):
        renderer.show(scenes[turn % 3])
    gc.collect()
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert grown < 2e6
    assert renderer.window.GetRenderers().GetNumberOfItems() <= 7  # three a panel


def test_items_within_a_cap_are_those_nearer_than_its_angle(renderer):
    positions = cloud(400)
    renderer.show([Scene(Heading.of(""), (dots(positions),))])
    renderer.render()
    centre = np.array([0.0, 0.6, 0.8])
    wanted = np.flatnonzero(np.degrees(np.arccos(positions @ centre)) <= 30)
    np.testing.assert_array_equal(renderer.within(0, centre, np.radians(30)), wanted)


def test_a_ring_marks_one_item_and_goes_again(renderer):
    renderer.pose = CameraPose(0, 0)
    renderer.show([Scene(Heading.of(""), (dots([[1, 0, 0]], size=4),))])
    plain = drawn(renderer)
    renderer.ring("item", 0)
    assert (drawn(renderer) != plain).sum() > 50
    renderer.ring()
    np.testing.assert_array_equal(drawn(renderer), plain)


def test_a_ring_goes_with_its_item_into_the_next_picture(renderer):
    renderer.pose = CameraPose(0, 0)
    elsewhere = [Scene(Heading.of(""), (dots([[0.8, 0.6, 0]], size=4),))]
    renderer.show([Scene(Heading.of(""), (dots([[1, 0, 0]], size=4),))])
    renderer.ring("item", 0)
    renderer.show(elsewhere)
    taken_along = drawn(renderer)
    renderer.ring()
    renderer.ring("item", 0)
    np.testing.assert_array_equal(drawn(renderer), taken_along)


def test_a_larger_scale_is_the_same_picture_with_more_pixels():
    small = picture([manifold()], SIZE, scale=1)
    large = picture([manifold()], SIZE, scale=3)
    height, width = small.shape[:2]
    reduced = large.reshape(height, 3, width, 3, 4).mean(axis=(1, 3))
    assert np.abs(reduced - small).mean() < 6


def test_a_transparent_picture_has_no_ground_and_solid_globe():
    image = picture([Scene(Heading.of(""), ())], SIZE, look=Look(transparent=True, legend=False))
    assert image[2, 2, 3] == 0
    assert image[round(SIZE[1] * 0.55), SIZE[0] // 2, 3] == 255


def test_a_hollow_globe_shows_what_lies_inside():
    inside = Scene(Heading.of(""), (dots([[0.3, 0, 0]], colour=Solid("target"), size=60),), ground=Sphere(hollow=True))
    image = picture([inside], SIZE, look=PLAIN, pose=CameraPose(0, 0))
    assert (np.abs(image[..., :3] / 255 - THEMES["dark"].roles["target"]).max(axis=2) < 0.12).sum() > 100


@pytest.mark.parametrize("size", [(0, 100), (100, -5), (100_000, 100)])
def test_a_size_that_cannot_be_drawn_is_refused(size):
    with pytest.raises(OptionError, match="size"):
        picture([manifold()], size)


def test_a_later_layer_lies_over_an_earlier_one_and_marks_over_lines_that_end_in_them(renderer):
    renderer.pose = CameraPose(0, 0)
    here = np.array([[1.0, 0, 0]])
    nearby = np.array([[np.cos(0.02), np.sin(0.02), 0]])
    line = Arcs("line", here, np.array([[0.0, 1, 0]]), Solid("dead"), width=6.0)
    item, target = dots(nearby, size=20), dots(here, key="later", colour=Solid("target"), size=20, of="anchor")
    renderer.show([Scene(Heading.of("Layers"), (line, item, target))])
    x, y = middle(renderer)
    assert near(drawn(renderer)[y, x], "target")
    renderer.show([Scene(Heading.of("Layers"), (line, target, item))])
    right = renderer.projection().screen(nearby)[0][0]
    assert near(drawn(renderer)[round(right[1]), round(right[0])], "item")
