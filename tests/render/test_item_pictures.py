"""Pictures of items on the globe: of the selected and the near, none over another, none of the far side."""

from dataclasses import replace

import numpy as np
import pytest
import pyvista as pv

from geolip_viewer.colouring import Solid
from geolip_viewer.headings import Heading
from geolip_viewer.look import CameraPose, Look
from geolip_viewer.render.offscreen import off_screen, pixels_of
from geolip_viewer.render.picking import Pick
from geolip_viewer.render.scene_renderer import SceneRenderer
from geolip_viewer.scene import Labels, Points, Scene

SIZE = (600, 500)
RED = np.tile(np.array([255, 0, 0, 255], np.uint8), (20, 30, 1))
LOOK = Look(graticule=False, legend=False, badge=False, item_pictures=True)


def items(count, seed=0):
    rows = np.random.default_rng(seed).normal(size=(count, 3))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return Scene(Heading.of("Items"), (Points("items", rows, Solid("item"), "item", np.arange(count), 5.0),))


def places(scene):
    return scene.layers[0].positions


@pytest.fixture
def renderer():
    plotter = pv.Plotter(off_screen=True, window_size=list(SIZE))
    made = SceneRenderer(plotter)
    made.look = LOOK
    made.asked = []
    made.show_item_pictures(lambda item: made.asked.append(item) or RED)
    yield made
    plotter.close()


def drawn(renderer):
    renderer.render()
    return pixels_of(renderer.window)


def is_red(pixels):
    return (pixels[..., 0] > 200) & (pixels[..., 1] < 60) & (pixels[..., 2] < 60)


def test_none_lies_over_another_and_none_is_of_the_far_side(renderer):
    scene = items(4000)
    renderer.show([scene])
    renderer.render()
    (placed,) = renderer.item_pictures
    assert len(placed) > 40
    centres = np.array([[each.x, each.y] for each in placed])
    apart = np.abs(centres[:, None] - centres[None]).max(axis=2) + 1e6 * np.eye(len(placed))
    assert apart.min() >= placed[0].side
    toward = places(scene)[[each.item for each in placed]] @ renderer.pose.direction
    assert toward.min() > 0.2
    assert sorted(renderer.asked) == sorted(each.item for each in placed), "only what is drawn is read, once"
    renderer.render()
    assert len(renderer.asked) == len(placed)


def test_selected_items_come_first_and_the_current_one_before_them(renderer):
    scene = items(4000)
    near = np.argsort(-(places(scene) @ renderer.pose.direction))
    chosen = near[[300, 301, 302]]
    renderer.show([scene])
    renderer.look = replace(LOOK, selected_items=chosen)
    renderer.ring("item", int(chosen[2]))
    renderer.render()
    (placed,) = renderer.item_pictures
    assert placed[0].item == chosen[2]
    assert next(each.item for each in placed if each.is_selected) == chosen[2]
    behind = int(near[-1])
    renderer.look = replace(LOOK, selected_items=np.array([behind]))
    renderer.render()
    assert behind not in {each.item for each in renderer.item_pictures[0]}, "on the far side"


def test_hidden_items_have_none_and_without_the_setting_nobody_has(renderer):
    scene = items(300)
    renderer.show([scene])
    renderer.look = replace(LOOK, hidden_items=np.arange(0, 300, 2))
    renderer.render()
    assert all(each.item % 2 for each in renderer.item_pictures[0])
    assert is_red(drawn(renderer)).any()
    renderer.look = replace(LOOK, item_pictures=False)
    assert not is_red(drawn(renderer)).any()
    assert not renderer.item_pictures[0]


def test_a_picture_keeps_its_shape_and_is_picked_on_all_of_it(renderer):
    scene = Scene(
        Heading.of("One"), (Points("items", np.array([[1.0, 0, 0]]), Solid("item"), "item", np.array([7]), 5.0),)
    )
    renderer.pose = CameraPose(0, 0)
    renderer.show([scene])
    pixels = drawn(renderer)
    rows, columns = np.nonzero(is_red(pixels))
    assert np.ptp(columns) / np.ptp(rows) == pytest.approx(1.5, rel=0.15)
    (each,) = renderer.item_pictures[0]
    assert renderer.pick(each.x + each.side / 2 - 1, each.y - each.side / 2 + 1) == Pick("item", 7, 0)
    assert renderer.pick(each.x + each.side, each.y) is None


def test_those_that_are_drawn_stay_while_the_globe_turns_a_little(renderer):
    renderer.show([items(4000)])
    renderer.render()
    before = {each.item for each in renderer.item_pictures[0]}
    renderer.pose = renderer.pose.orbited(1.0, 0.0)
    renderer.render()
    after = {each.item for each in renderer.item_pictures[0]}
    assert len(before & after) > 0.9 * len(before)


def test_at_scale_2_it_is_the_same_picture_with_more_pixels():
    scene, placed, shares = items(500), [], []
    for scale in (1.0, 2.0):
        with off_screen([scene], SIZE, scale=scale, look=LOOK, picture_of=lambda _: RED) as renderer:
            renderer.render()
            placed.append(
                [(each.item, each.x / scale, each.y / scale, each.side / scale) for each in renderer.item_pictures[0]]
            )
            shares.append(is_red(pixels_of(renderer.window)).mean())
    np.testing.assert_allclose(placed[0], placed[1], atol=1e-6)
    assert shares[1] == pytest.approx(shares[0], rel=0.2), "frames are whole pixels wide"


def test_a_map_beside_the_globe_has_pictures_too(renderer):
    renderer.show([items(500)])
    renderer.look = replace(LOOK, map="mollweide")
    renderer.render()
    assert len(renderer.item_pictures) == 2
    assert all(renderer.item_pictures)
    each = renderer.item_pictures[1][0]
    assert renderer.pick(each.x, each.y) == Pick("item", each.item, 0)


def test_no_label_lies_over_the_picture_of_a_selected_item(renderer):
    scene = items(300)
    near = int(np.argmax(places(scene) @ renderer.pose.direction))
    names = Labels("names", places(scene)[[near]] * 1.0, ("a name",))
    renderer.show([replace(scene, layers=(*scene.layers, names))])
    renderer.render()
    assert [label.text for label in renderer.labels] == ["a name"]
    assert near not in {each.item for each in renderer.item_pictures[0]} or not _touch(renderer)
    renderer.look = replace(LOOK, selected_items=np.array([near]))
    renderer.render()
    assert near in {each.item for each in renderer.item_pictures[0]}
    assert not _touch(renderer)


def _touch(renderer):
    (placed,) = renderer.item_pictures
    boxes = [label.box for label in renderer.labels]
    return [
        each
        for each in placed
        for left, top, right, bottom in boxes
        if each.x + each.side / 2 > left
        and each.x - each.side / 2 < right
        and each.y + each.side / 2 > top
        and each.y - each.side / 2 < bottom
    ]


def test_other_pictures_are_drawn_anew_and_what_is_missing_is_asked_for_again(renderer):
    renderer.show([items(50)])
    renderer.show_item_pictures(lambda _: None)
    assert not is_red(drawn(renderer)).any()
    renderer.show_item_pictures(lambda _: RED)
    assert is_red(drawn(renderer)).any()


def test_beside_a_selection_the_other_pictures_are_dimmed_as_marks_are(renderer):
    scene = items(400)
    near = np.argsort(-(places(scene) @ renderer.pose.direction))
    renderer.show([scene])
    bright = is_red(drawn(renderer)).sum()
    renderer.look = replace(LOOK, selected_items=near[:1])
    pixels = drawn(renderer)
    (placed,) = renderer.item_pictures
    assert [each.is_quiet for each in placed] == [each.item != near[0] for each in placed]
    chosen = next(each for each in placed if each.is_selected)
    red = np.argwhere(is_red(pixels))
    assert 0 < len(red) < bright / 5
    assert np.abs(red - (chosen.y, chosen.x)).max() <= chosen.side / 2 + 1
    renderer.look = LOOK
    assert is_red(drawn(renderer)).sum() == bright
