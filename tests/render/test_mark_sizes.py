"""Marks shrink with small globes, down to what can still be told apart."""

import pytest

from geolip_viewer.look import CameraPose, Look
from geolip_viewer.render.camera import CameraProjection, Frame
from geolip_viewer.render.panel import uniforms
from geolip_viewer.scene import Scene, Sphere


def mark_scale(radius, scale=1.0):
    frame = Frame(0, 0, 3 * radius * scale, 3 * radius * scale, (0, 0), radius * scale)
    seen = CameraProjection(CameraPose(), frame)
    return uniforms(Scene("Globe", (), Sphere()), seen, Look(), scale, 0.2, is_beside=False)["markScale"] / scale


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_marks_follow_the_globe_until_they_are_as_small_as_can_be_told_apart(scale):
    sizes = [mark_scale(radius, scale) for radius in (450, 250, 200, 160, 140, 100, 40)]
    assert sizes[0] == pytest.approx(1.0)
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes[:5])) == 5
    assert sizes[-1] == sizes[-2] == pytest.approx(0.4)
