"""What is picked is what lies nearest of all marks, however few of them are looked at."""

import numpy as np
import pytest

from geolip_viewer.colouring import Solid
from geolip_viewer.geometry.simplices import uniform_rows
from geolip_viewer.headings import Heading
from geolip_viewer.look import CameraPose, Look
from geolip_viewer.render.camera import CameraProjection, Frame
from geolip_viewer.render.picking import nearest_mark
from geolip_viewer.scene import Points, Scene

RANDOM = np.random.default_rng(0)
MIDDLE = (640.0, 480.0)


def by_looking_at_all(layer: Points, seen: CameraProjection, hidden: np.ndarray, x: float, y: float, reach: float):
    """By the definition, every mark placed on the screen."""
    pixels, facing = seen.screen(layer.positions)
    away = np.hypot(*(pixels - [x, y]).T)
    able = (away < reach + np.minimum(layer.size / 2, reach + 4)) & (facing > 0) & ~np.isin(layer.index, hidden)
    return ("item", int(layer.index[np.where(able, away, np.inf).argmin()])) if able.any() else None


@pytest.mark.parametrize("zoom", [0.4, 1.0, 9.0])
@pytest.mark.parametrize("radii", [(1.0, 1.0), (0.2, 1.0)])
def test_the_nearest_mark_is_that_of_all(zoom, radii):
    count = 5000
    positions = (uniform_rows(count, 3, RANDOM) * RANDOM.uniform(*radii, (count, 1))).astype(np.float32)
    index = RANDOM.permutation(5 * count)[:count]
    layer = Points("items", positions, Solid("item"), "item", index, size=RANDOM.uniform(1, 40, count))
    seen = CameraProjection(CameraPose(30, 20, 70, zoom, (0.1, -0.05)), Frame(20, 10, 1280, 960, MIDDLE, 400.0))
    hidden = index[::3]
    found = []
    for x, y in RANDOM.uniform(-300, 300, (60, 2)) * [1.6, 1] + seen.centre:
        wanted = by_looking_at_all(layer, seen, hidden, x, y, 6.0)
        assert nearest_mark(Scene(Heading.of(""), (layer,)), seen, Look(hidden_items=hidden), x, y, 6.0) == wanted
        found.append(wanted)
    assert any(found)


def test_of_two_layers_the_nearer_mark_is_picked():
    seen = CameraProjection(CameraPose(), Frame(0, 0, 1280, 960, MIDDLE, 400.0))
    toward, right = seen.pose.direction, seen.right_up_toward[0]
    positions = np.stack([toward, np.cos(0.01) * toward + np.sin(0.01) * right])
    items = Points("items", positions[:1], Solid("item"), "item", np.array([3]))
    anchors = Points("anchors", positions[1:], Solid("anchor"), "anchor", np.array([5]))
    (pixels, _), scene = seen.screen(positions), Scene(Heading.of(""), (items, anchors))
    assert nearest_mark(scene, seen, Look(), *pixels[0], 6.0) == ("item", 3)
    assert nearest_mark(scene, seen, Look(), *pixels[1], 6.0) == ("anchor", 5)
    assert nearest_mark(scene, seen, Look(), pixels[0][0] + 60, pixels[0][1], 6.0) is None
