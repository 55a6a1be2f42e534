"""Plots: the share of the selected in each bar, and where on the page a value stands."""

from dataclasses import replace

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.patches import StepPatch

from geolip_viewer.headings import Heading
from geolip_viewer.look import Look
from geolip_viewer.render.layout import layout
from geolip_viewer.render.overlay import overlay
from geolip_viewer.scene import Axis, Bars, Curve, Members, Plane, Scene

EDGES = np.array([0.0, 1.0, 2.0, 4.0])
VALUES = np.array([0.5, 0.6, 1.5, 1.6, 1.7, 3.0])
ITEMS = np.array([10, 11, 12, 13, 14, 15])


def scene(scale="linear", limits=(0.0, 4.0)):
    density = np.histogram(VALUES, EDGES, density=True)[0]
    bars = Bars("bars", EDGES, density, "values", opacity=0.0, members=Members(VALUES, "item", ITEMS))
    return Scene(Heading.of("Plot"), (bars,), Plane(Axis("x", limits, scale=scale), Axis("y", (0.0, 1.0))))


def drawn(selected, scale="linear", limits=(0.0, 4.0)):
    scenes = (scene(scale, limits),)
    look = Look(selected_items=np.array(selected, np.int64))
    return overlay(scenes, layout(scenes, (800, 600), title="", legend=True, badge=False), look, "")


def steps(page):
    return [each.get_data() for each in page.figure.axes[0].patches if isinstance(each, StepPatch)]


def test_bars_are_filled_by_the_share_of_what_is_selected():
    every, filled = steps(drawn([10, 12, 13, 99]))
    # one of two, two of three, none of one
    np.testing.assert_allclose(filled.values, every.values * [1 / 2, 2 / 3, 0])
    np.testing.assert_array_equal(filled.edges, EDGES)


@pytest.mark.parametrize("size", [(400, 90), (60, 300), (60, 60), (1, 1)])
def test_in_a_very_small_window_a_plot_is_small(size):
    scenes = (scene(), scene())
    page = overlay(scenes, layout(scenes, size, title="Two", legend=True, badge=True), Look(), "Two")
    assert all(area.width > 0 and area.height > 0 for area in page.plots)
    assert page.pixels(1.0).shape == (size[1], size[0], 4)


def test_nothing_is_filled_where_nothing_is_selected():
    assert len(steps(drawn([]))) == 1


@pytest.mark.parametrize(("scale", "limits"), [("linear", (0.0, 4.0)), ("log", (0.01, 4.0))])
def test_the_page_knows_which_value_stands_where(scale, limits):
    page = drawn([], scale, limits)
    (area,), axes = page.plots, page.figure.axes[0]
    axes.set_xlim(limits)
    for value in (limits[0], 0.3, 1.7, limits[1]):
        pixels = axes.transData.transform((value, 0.5))
        assert area.value(float(pixels[0])) == pytest.approx(value, rel=1e-6, abs=1e-9)
    assert area.value(area.x - 50) == limits[0]
    assert area.value(area.x + area.width + 50) == pytest.approx(limits[1])


@pytest.mark.parametrize(("width", "most"), [(800, 20), (260, 10)])
def test_an_axis_says_what_it_is_told_at_its_ticks_and_leaves_out_what_has_no_room(width, most):
    ticks = tuple((float(place), f"{3 * place}") for place in range(20))
    wide = replace(scene(), ground=Plane(Axis("epoch", (-0.5, 19.5), ticks=ticks), Axis("y", (0.0, 1.0))))
    room = layout((wide,), (width, 600), title="", legend=True, badge=False)
    side = overlay((wide,), room, Look(), "").figure.axes[0].xaxis
    found = list(zip(side.get_ticklocs().tolist(), [each.get_text() for each in side.get_ticklabels()], strict=True))
    assert set(found) <= set(ticks)
    assert 3 <= len(found) <= most
    assert len(found) == 20 or width < 800


def test_members_are_as_many_as_their_values():
    with pytest.raises(ValueError, match="2 values of 3 members"):
        Members(np.zeros(2), "item", np.arange(3))


@pytest.mark.parametrize("width", [440, 640, 1000, 1600])
@pytest.mark.parametrize("rises", [False, True])
def test_no_name_of_a_legend_leaves_its_panel(width, rises):
    names = [f"{name} (effective dimension 75.9)" for name in ("embeddings", "efficientnet_lite0", "minilm_l6_v2")]
    x = np.arange(1.0, 50.0)
    y = 1 - 1 / x if rises else 1 / x
    curves = tuple(Curve(name, x, y, name, place) for place, name in enumerate(names))
    scenes = (Scene(Heading.of("Curves"), curves, Plane(Axis("x", (1.0, 50.0)), Axis("y", (0.0, 1.0)))),) * 2
    arranged = layout(scenes, (width, 440), title="", legend=True, badge=False)
    page = overlay(scenes, arranged, Look(), "")
    drawing = FigureCanvasAgg(page.figure).get_renderer()
    for axes, cell in zip(page.figure.axes, arranged.cells, strict=True):
        box = axes.get_legend().get_window_extent(drawing)
        assert box.x0 >= cell.x - 1
        assert box.x1 <= cell.x + cell.width + 1
        assert len(axes.get_legend().get_texts()) == 3


@pytest.mark.parametrize("height", [130, 180, 240, 320, 500])
def test_names_of_axes_are_no_longer_than_the_axes(height):
    """A long one reached the title of its plot."""
    plane = Plane(Axis("checkpoint number", (0, 1)), Axis("Agreement of experts after rotation", (0, 1), "%"))
    curve = Curve("c", np.array([0.0, 1.0]), np.array([0.0, 1.0]), "")
    scenes = [Scene(Heading.of(f"Curve {n}"), (curve,), plane) for n in range(2)]
    arranged = layout(scenes, (300, height), title="", legend=True, badge=False)
    page = overlay(scenes, arranged, Look(), "")
    canvas = FigureCanvasAgg(page.figure)
    canvas.draw()
    for axes in page.figure.axes:
        frame = axes.get_window_extent(canvas.get_renderer())
        down, along = (side.label.get_window_extent(canvas.get_renderer()) for side in (axes.yaxis, axes.xaxis))
        assert frame.y0 - 1 <= down.y0 < down.y1 <= frame.y1 + 1
        assert frame.x0 - 1 <= along.x0 < along.x1 <= frame.x1 + 1
