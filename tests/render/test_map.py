"""A map: its area, its lines, and what is picked on it."""

import numpy as np
import pytest
import pyvista as pv

from geolip_viewer.headings import Heading
from geolip_viewer.look import Look
from geolip_viewer.render.layout import layout
from geolip_viewer.render.offscreen import pixels_of
from geolip_viewer.render.palette import DARK
from geolip_viewer.render.picking import Pick
from geolip_viewer.render.scene_renderer import SceneRenderer
from geolip_viewer.scene import Axis, Plane, Scene
from tests.render.scenes import dots

PLAIN = Look(legend=False, badge=False)
TURN = np.linspace(0, 2 * np.pi, 181)
OUTLINE = np.stack([np.cos(TURN), 0.5 * np.sin(TURN)], axis=1)
MERIDIAN = np.array([[0.0, -0.5], [0.0, 0.0], [0.0, 0.5]])


def chart(*positions, graticule=(MERIDIAN,)):
    ground = Plane(Axis("longitude", (-180, 180)), Axis("latitude", (-90, 90)), OUTLINE, graticule)
    layers = (dots(positions, size=14.0),) if positions else ()
    return Scene(Heading.of("Map"), layers, ground)


@pytest.fixture
def renderer():
    plotter = pv.Plotter(off_screen=True, window_size=[640, 420])
    made = SceneRenderer(plotter)
    made.look = PLAIN
    yield made
    plotter.close()


def drawn(renderer, scene, look=PLAIN):
    renderer.look = look
    renderer.show([scene])
    renderer.render()
    return pixels_of(renderer.window)[..., :3].astype(int)


def pixel(renderer, x, y):
    (across, down), _ = (each[0] for each in renderer.projection().screen(np.array([[x, y, 0.0]])))
    return round(across), round(down)


def test_the_area_has_the_globes_colour_inside_the_outline_and_none_outside(renderer):
    background = drawn(renderer, Scene(Heading.of("Nothing"), ()))
    picture = drawn(renderer, chart(graticule=()))
    for x, y in ((0.2, 0.1), (-0.9, 0.05), (0.6, -0.3)):
        across, down = pixel(renderer, x, y)
        inside = picture[down, across]
        assert np.abs(inside / 255 - np.asarray(DARK.globe)).max() < 0.06
    across, down = pixel(renderer, 0.9, 0.45)
    assert np.abs(picture[down, across] - background[down, 5]).max() < 4


def test_the_outline_and_the_graticule_are_drawn_and_can_be_left_out(renderer):
    with_lines, without = (
        drawn(renderer, chart()),
        drawn(renderer, chart(), Look(legend=False, badge=False, graticule=False)),
    )
    across, down = pixel(renderer, 0.0, 0.2)
    assert with_lines[down, across].sum() > without[down, across].sum() + 20
    across, down = pixel(renderer, -1.0, 0.0)
    rim = without[down, across - 2 : across + 3].sum(axis=1)
    assert rim.max() > without[down, across + 20].sum() + 40


def test_a_wide_map_fills_the_width_of_its_panel():
    arranged = layout([chart()], (1600, 900), title="", legend=False, badge=False)
    frame = arranged.frame(0, 1.0)
    assert 2 * frame.radius == pytest.approx(min(arranged.ground(0).width, 2 * arranged.ground(0).height), rel=0.06)


def test_a_mark_is_drawn_and_picked_where_the_map_has_it(renderer):
    positions = [[0.5, 0.2, 0], [-0.7, -0.1, 0]]
    picture = drawn(renderer, chart(*positions))
    for index, (x, y, _) in enumerate(positions):
        across, down = pixel(renderer, x, y)
        assert np.abs(picture[down, across] / 255 - np.asarray(DARK.roles["item"])).max() < 0.15
        assert renderer.pick(across, down) == Pick("item", index, 0)
    assert renderer.pick(*pixel(renderer, 0.0, -0.3)) is None


def test_a_map_has_no_point_of_the_globe_under_a_pixel(renderer):
    drawn(renderer, chart([0.5, 0.2, 0]))
    assert renderer.ground(*pixel(renderer, 0.1, 0.1)) is None


def test_a_globe_after_a_map_shows_no_trace_of_it(renderer):
    globe = Scene(Heading.of("Globe"), (dots([[1.0, 0, 0]]),))
    before = drawn(renderer, globe)
    drawn(renderer, chart([0.5, 0.2, 0]))
    np.testing.assert_array_equal(drawn(renderer, globe), before)
