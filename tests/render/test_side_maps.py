"""A map beside every globe: what is drawn and picked there, what the camera sees, and where everything stands."""

from dataclasses import replace

import numpy as np
import pytest
import pyvista as pv

from geolip_viewer.colouring import Solid
from geolip_viewer.geometry.maps import Map
from geolip_viewer.headings import Heading
from geolip_viewer.look import CameraPose, Look
from geolip_viewer.render import side_maps as module
from geolip_viewer.render.camera import DISTANCE, CameraProjection, Frame
from geolip_viewer.render.layout import layout
from geolip_viewer.render.offscreen import pixels_of
from geolip_viewer.render.palette import DARK
from geolip_viewer.render.picking import Pick
from geolip_viewer.render.scene_renderer import SceneRenderer
from geolip_viewer.render.side_maps import SideMaps, horizon_lines
from geolip_viewer.scene import Arcs, Axis, Bars, Cells, Plane, Scene, Sphere
from tests.render.scenes import cloud, dots, manifold

SIZE = (900, 600)
BESIDE = Look(legend=False, badge=False, graticule=False, map="mollweide")
ALONE = replace(BESIDE, map="off")
PLOT = Scene(
    Heading.of("Plot"), (Bars("bars", np.arange(3.0), np.ones(2), "bars"),), Plane(Axis("x", (0, 2)), Axis("y", (0, 1)))
)


@pytest.fixture
def renderer():
    plotter = pv.Plotter(off_screen=True, window_size=list(SIZE))
    made = SceneRenderer(plotter)
    made.look = BESIDE
    yield made
    plotter.close()


def drawn(renderer, *scenes):
    if scenes:
        renderer.show(scenes)
    renderer.render()
    return pixels_of(renderer.window)[..., :3].astype(int)


def on_map(renderer, point, panel=1):
    """Where a point of the sphere is on the map, in pixels."""
    chart = Map("mollweide", 0.0)
    pixels, _ = renderer.projection(panel).screen(chart.flat(chart.turned(np.array([point], float))))
    return tuple(np.round(pixels[0]).astype(int))


def near(pixel, role):
    return np.abs(pixel / 255 - np.asarray(DARK.roles[role])).max() < 0.15


PLACES = np.array([[1.0, 0.2, 0.3], [-0.3, 1.0, -0.4], [-0.5, -1.0, 0.6]])
PLACES /= np.linalg.norm(PLACES, axis=1, keepdims=True)


def test_marks_are_drawn_and_picked_on_the_map_as_those_of_the_globe(renderer):
    picture = drawn(renderer, Scene(Heading.of("Globe"), (dots(PLACES, size=16.0),)))
    for index, place in enumerate(PLACES):
        x, y = on_map(renderer, place)
        assert near(picture[y, x], "item")
        assert renderer.pick(x, y) == Pick("item", index, 0)


def test_what_is_hidden_is_hidden_on_the_map(renderer):
    drawn(renderer, Scene(Heading.of("Globe"), (dots(PLACES, size=16.0),)))
    renderer.look = replace(BESIDE, hidden_items=np.array([1]))
    renderer.render()
    assert renderer.pick(*on_map(renderer, PLACES[1])) is None
    assert renderer.pick(*on_map(renderer, PLACES[0])) == Pick("item", 0, 0)


def test_a_ring_lies_about_the_mark_on_globe_and_map(renderer):
    before = drawn(renderer, Scene(Heading.of("Globe"), (dots(PLACES, size=8.0),)))
    renderer.ring("item", 0)
    changed = np.abs(drawn(renderer) - before).sum(axis=2) > 60
    x, y = on_map(renderer, PLACES[0])
    assert changed[y - 20 : y + 20, x - 20 : x + 20].sum() > 20
    assert changed.sum() > 2 * changed[y - 20 : y + 20, x - 20 : x + 20].sum() * 0.8


def test_an_arc_that_reaches_over_the_rim_comes_in_at_the_other_end(renderer):
    ends = np.array([[-1.0, 0.5, 0.2], [-1.0, -0.5, 0.2]])
    ends /= np.linalg.norm(ends, axis=1, keepdims=True)
    empty = drawn(renderer, Scene(Heading.of("Globe"), ()))
    picture = drawn(
        renderer, Scene(Heading.of("Globe"), (Arcs("link", ends[:1], ends[1:], Solid("target"), width=4.0),))
    )
    changed = np.abs(picture - empty).sum(axis=2) > 100
    frame = renderer.projection(1).frame
    x, y = (round(each) for each in frame.centre)
    assert changed[:, x - 40 : x + 40][round(y - frame.radius / 2) : round(y + frame.radius / 2)].sum() == 0
    for end in ends:
        across, down = on_map(renderer, end)
        assert changed[down - 4 : down + 4, across - 4 : across + 4].any()


def test_cells_are_drawn_on_the_map_and_below_its_marks(renderer):
    corners = np.array([[1, -0.5, -0.5], [1, 0.5, -0.5], [1, 0.5, 0.5], [1, -0.5, 0.5]], float)
    corners /= np.linalg.norm(corners, axis=1, keepdims=True)
    cells = Cells("cells", corners, np.array([0, 4]), Solid("target"), None, np.array([0]), opacity=1.0)
    picture = drawn(renderer, Scene(Heading.of("Globe"), (cells, dots([[1.0, 0.3, 0.3]], size=16.0))))
    x, y = on_map(renderer, [1.0, 0.3, -0.3])
    assert near(picture[y, x], "target")
    x, y = on_map(renderer, [1.0, 0.3, 0.3])
    assert near(picture[y, x], "item")


def test_the_horizon_on_the_map_moves_with_the_camera_and_nothing_is_projected_again(renderer, monkeypatch):
    drawn(renderer, manifold())
    scenes = renderer.panels
    monkeypatch.setattr(module, "map_projected_layer", None)
    renderer.pose = CameraPose(0, 0)
    before = drawn(renderer)
    renderer.pose = CameraPose(90, 0)
    after = drawn(renderer)
    frame = renderer.projection(1).frame
    rows = slice(round(frame.centre[1] - frame.radius / 2), round(frame.centre[1] + frame.radius / 2))
    columns = slice(round(frame.centre[0] - frame.radius), round(frame.centre[0] + frame.radius))
    assert (np.abs(after - before).sum(axis=2) > 100)[rows, columns].sum() > 300
    assert renderer.panels == scenes


def test_the_horizon_bounds_what_the_camera_sees():
    chart, pose = Map("hammer", 25.0), CameraPose(70, -35)
    lines = horizon_lines(chart, pose.direction, 0.02)
    horizon = np.array([chart.sphere(x, y) for x, y, _ in lines[:2].reshape(-1, 3)])
    _, facing = CameraProjection(pose, Frame(0, 0, 800, 800, (400, 400), 350)).screen(horizon)
    np.testing.assert_allclose(facing / DISTANCE, 0, atol=2e-3)
    middle = lines[2:].mean(axis=(0, 1))
    np.testing.assert_allclose(chart.sphere(*middle[:2]), pose.direction, atol=2e-3)


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_a_pixel_of_the_map_leads_to_the_point_of_the_globe(scale):
    plotter = pv.Plotter(off_screen=True, window_size=[round(each * scale) for each in SIZE])
    renderer = SceneRenderer(plotter, scale)
    renderer.look = BESIDE
    drawn(renderer, Scene(Heading.of("Globe"), ()))
    x, y = on_map(renderer, PLACES[2])
    assert renderer.map_at(x, y) == 1
    np.testing.assert_allclose(renderer.toward(1, x, y), PLACES[2], atol=0.02)
    assert renderer.ground(x, y) is None
    centre = renderer.projection(0).frame.centre
    assert renderer.map_at(*centre) is None
    assert renderer.ground(*centre) is not None
    plotter.close()


def test_beyond_its_outline_a_map_has_no_place(renderer):
    drawn(renderer, Scene(Heading.of("Globe"), ()))
    frame = renderer.projection(1).frame
    assert renderer.map_at(frame.centre[0] + 0.95 * frame.radius, frame.centre[1] + 0.45 * frame.radius) is None


def test_a_map_goes_as_it_came(renderer):
    scene = manifold()
    renderer.look = ALONE
    alone = drawn(renderer, scene)
    renderer.look = BESIDE
    drawn(renderer)
    renderer.look = ALONE
    np.testing.assert_array_equal(drawn(renderer), alone)


def test_hollow_globes_and_plots_have_no_map(renderer):
    drawn(renderer, replace(manifold(), ground=Sphere(hollow=True)), PLOT)
    assert len(renderer.panels) == 2


def test_each_globe_has_its_own_map_and_picks_tell_the_globe(renderer):
    drawn(
        renderer,
        PLOT,
        Scene(Heading.of("Globe"), (dots(PLACES, size=14.0),)),
        Scene(Heading.of("Other"), (dots(-PLACES, size=14.0),)),
    )
    assert len(renderer.panels) == 5
    assert renderer.pick(*on_map(renderer, PLACES[0], panel=3)) == Pick("item", 0, 1)
    assert renderer.pick(*on_map(renderer, -PLACES[2], panel=4)) == Pick("item", 2, 2)


def test_marks_that_move_stay_on_the_same_map():
    beside = SideMaps()
    scene = manifold()
    beside.show([scene], "hammer")
    chart, still = beside.charts, beside.scenes[0].layers
    moved = replace(scene, layers=(dots(cloud(200, 5)), *scene.layers[1:]), facing=(-1.0, 0.0, 0.0))
    beside.move([moved])
    assert beside.charts == chart
    assert beside.scenes[0].layers[0] is not still[0]
    assert all(after is before for after, before in zip(beside.scenes[0].layers[1:], still[1:], strict=True))


def test_the_middle_of_a_map_is_where_its_data_faces():
    beside = SideMaps()
    beside.show([replace(manifold(), facing=(0.0, 1.0, 0.2)), replace(manifold(), facing=(-1.0, 0.0, 0.0))], "hammer")
    assert [chart.middle for chart in beside.charts] == [90.0, 180.0]


@pytest.mark.parametrize("size", [(400, 300), (900, 600), (1500, 950), (600, 1200), (2400, 700)])
@pytest.mark.parametrize("count", [1, 3, 6])
def test_globes_and_maps_stand_apart_inside_the_picture(size, count):
    arranged = layout([manifold()] * count, size, title="", legend=True, badge=True, maps=tuple(range(count)))
    boxes = []
    for panel in range(2 * count):
        frame = arranged.frame(panel, 1.0)
        x, y = frame.centre
        high = frame.radius if panel < count else frame.radius / 2
        boxes.append((x - frame.radius, y - high, x + frame.radius, y + high))
        assert frame.x >= 0
        assert frame.y >= 0
        assert frame.x + frame.width <= size[0] + 1e-6
        assert frame.y + frame.height <= size[1] + 1e-6
    for one in range(2 * count):
        for other in range(one):
            a, b = boxes[one], boxes[other]
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def test_a_map_stands_below_in_a_high_picture_and_beside_in_a_wide_one():
    for size, is_below in (((600, 1000), True), ((1800, 700), False)):
        arranged = layout([manifold()], size, title="", legend=False, badge=False, maps=(0,))
        globe, chart = arranged.frame(0, 1.0), arranged.frame(1, 1.0)
        assert (chart.centre[1] > globe.centre[1] + globe.radius) == is_below
        assert (chart.centre[0] > globe.centre[0] + globe.radius) != is_below


@pytest.mark.parametrize("name", ["mollweide", "off"])
def test_scenes_that_move_into_other_panels_are_laid_out_anew(renderer, name):
    renderer.look = replace(BESIDE, map=name)
    one, other = (Scene(Heading.of("Globe"), (dots(PLACES[:count]),)) for count in (2, 1))
    for scenes in ((one,), (one, other, one), (PLOT,), (other,), (PLOT, other), (other, PLOT)):
        renderer.move(scenes)
        renderer.render()
        frames = [renderer.projection(place).frame for place in range(len(renderer.panels))]
        assert all(frame.width > 40 for frame in frames)
        expected = layout(scenes, SIZE, title="", legend=False, badge=False, maps=renderer._beside.positions)
        assert [frame.x for frame in frames] == [expected.frame(place, 1.0).x for place in range(len(frames))]


@pytest.mark.parametrize("size", [(500, 800), (1600, 700)])
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_a_zoomed_globe_is_not_cut_by_a_line_where_its_map_begins(theme, size):
    plotter = pv.Plotter(off_screen=True, window_size=list(size))
    renderer = SceneRenderer(plotter)
    renderer.look = replace(BESIDE, theme=theme)
    renderer.pose = CameraPose(zoom=4.0)
    pixels = drawn(renderer, Scene(Heading.of("Globe"), ()))
    globe, chart = (renderer.projection(place).frame for place in (0, 1))
    if chart.x < globe.x + globe.width:
        edge = round(globe.y + globe.height)
        across = pixels[edge - 40 : edge + 2, round(globe.centre[0])]
    else:
        edge = round(globe.x + globe.width)
        across = pixels[round(globe.centre[1]), edge - 40 : edge + 2]
    plotter.close()
    steps = np.abs(np.diff(across, axis=0)).max(axis=1)
    assert np.abs(across[0] - across[-1]).max() > 12, "the globe is there"
    assert steps[-3:].max() <= 4
