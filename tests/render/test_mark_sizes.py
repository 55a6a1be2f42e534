"""Marks and names shrink with small globes, down to what can still be told apart and read."""

import pytest

from geolip_viewer.headings import Heading
from geolip_viewer.look import CameraPose, Look
from geolip_viewer.render.camera import CameraProjection, Frame
from geolip_viewer.render.layout import layout
from geolip_viewer.render.panel import uniforms
from geolip_viewer.scene import Scene, Sphere


def mark_scale(radius, scale=1.0):
    frame = Frame(0, 0, 3 * radius * scale, 3 * radius * scale, (0, 0), radius * scale)
    seen = CameraProjection(CameraPose(), frame)
    return (
        uniforms(Scene(Heading.of("Globe"), (), Sphere()), seen, Look(), scale, 0.2, is_beside=False)["markScale"]
        / scale
    )


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_marks_follow_the_globe_until_they_are_as_small_as_can_be_told_apart(scale):
    sizes = [mark_scale(radius, scale) for radius in (450, 250, 200, 160, 100, 80, 40)]
    assert sizes[0] == pytest.approx(1.0)
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes[:5])) == 5
    assert sizes[-1] == sizes[-2] == pytest.approx(0.3)


@pytest.mark.parametrize("size", [(440, 300), (440, 240), (900, 260), (440, 450)])
def test_what_is_said_below_a_map_stands_above_the_foot(size):
    arranged = layout((Scene(Heading.of("Globe"), (), Sphere()),), size, title="", legend=True, badge=True, maps=(0,))
    frame, room = arranged.frame(1, 1.0), arranged.room(0)
    assert frame.centre[1] + frame.radius / 2 + 2 * 12.5 * arranged.type_factor <= room.y + room.height + 1


def test_names_are_smaller_on_a_globe_that_has_a_map_beside_it_and_on_the_map():
    scene, small, large = Scene(Heading.of("Globe"), (), Sphere()), (440, 450), (1600, 1200)
    (alone, beside), at_ease = (
        [layout((scene,), size, title="", legend=False, badge=False, maps=maps) for maps in ((), (0,))]
        for size in (small, large)
    )
    assert alone.label_size(0) == pytest.approx(14 * alone.type_factor)
    assert alone.label_size(0) > beside.label_size(0) >= beside.label_size(1) > 8.5
    assert at_ease[0].label_size(0) == at_ease[1].label_size(0)
