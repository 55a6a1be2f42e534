"""What is written beside globes and plots, and where."""

from dataclasses import replace

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from geolip_viewer.look import Look
from geolip_viewer.render.layout import layout
from geolip_viewer.render.overlay import badge_box, overlay
from geolip_viewer.scene import Axis, Bars, Plane, Scene
from tests.render.scenes import heat, manifold


def drawn_page(scenes, size, **look):
    arranged = layout(scenes, size, title="", legend=True, badge=look.get("badge", True))
    return overlay(scenes, arranged, Look(**look), ""), arranged


def texts(page):
    """What is written, and where, in pixels from the top left."""
    return [
        (each.get_text(), each.get_position()[0] * page.width, (1 - each.get_position()[1]) * page.height)
        for each in page.figure.texts
    ]


def test_a_single_panel_has_its_badge_at_the_foot_and_can_do_without():
    scene = replace(manifold(), badge="PCA: half of it is right")
    page, arranged = drawn_page([scene], (1600, 1200))
    box = badge_box([scene], arranged, Look())
    ((x, y),) = [place for text, *place in texts(page) if text == scene.badge]
    assert box.x < x < box.x + box.width
    assert 1100 < box.y < y < box.y + box.height < 1200
    assert scene.badge not in [text for text, *_ in texts(drawn_page([scene], (1600, 1200), badge=False)[0])]


@pytest.mark.parametrize("size", [(1600, 1200), (900, 600), (2400, 820)])
def test_each_of_several_panels_has_its_badge_between_its_titles_and_its_globe(size):
    names = ("clip", "dino", "siglip")
    scenes = [
        replace(
            heat([1, 2]),
            title=name,
            subtitle=f"of {name}",
            badge=f"{name}: nearest anchor right for 5 % of items, 10 % kept",
        )
        for name in names
    ]
    page, arranged = drawn_page(scenes, size)
    for panel, scene in enumerate(scenes):
        cell, top = arranged.cells[panel], arranged.ground(panel).y
        inside = [(text, y) for text, x, y in texts(page) if cell.x < x < cell.x + cell.width and cell.y < y < top]
        title, subtitle, *badge = [text for text, _ in sorted(inside, key=lambda each: each[1])]
        assert [title, subtitle, " ".join(badge)] == [scene.title, scene.subtitle, scene.badge]
    without = layout(scenes, size, title="", legend=True, badge=False)
    assert without.ground(0).height >= arranged.ground(0).height


def test_type_on_a_wide_sheet_of_one_row_is_as_large_as_its_panels_allow():
    """Three panels of 720 pixels: as large as in two rows of them."""
    one, two = ([manifold()] * 3, (2400, 860)), ([manifold()] * 6, (2400, 1640))
    row, rows = (layout(scenes, size, title="t", legend=True, badge=True) for scenes, size in (one, two))
    assert row.type_factor == pytest.approx(rows.type_factor, rel=0.05)


def histogram(pairs, spread):
    edges = np.linspace(0, 10, 51)
    middle = (edges[1:] + edges[:-1]) / 2
    bars = [
        Bars(
            f"pair {p}", edges, np.exp(-(((middle - 5) / spread) ** 2)), f"expert number {p} − expert number {p + 1}", p
        )
        for p in range(pairs)
    ]
    return Scene("Magnitudes", tuple(bars), Plane(Axis("magnitude", (0, 10)), Axis("density", (0, 1.06))))


@pytest.mark.parametrize(
    ("spread", "size", "is_inside"), [(1, (1200, 900), True), (9, (1200, 900), False), (9, (700, 400), False)]
)
def test_a_plots_legend_covers_no_bar(spread, size, is_inside):
    page, _ = drawn_page([histogram(6, spread)], size)
    canvas = FigureCanvasAgg(page.figure)
    canvas.draw()
    (axes,) = page.figure.axes
    legend, frame = axes.get_legend().get_window_extent(canvas.get_renderer()), axes.get_window_extent()
    assert (legend.y0 > frame.y0) == is_inside
    if not is_inside:
        assert 0 <= legend.y0 < legend.y1 < frame.y0
        assert axes.xaxis.get_label().get_window_extent(canvas.get_renderer()).y0 > legend.y1
    else:
        (left, low), (right, _) = axes.transData.inverted().transform(legend.get_points())
        bars = histogram(6, spread).layers[0]
        assert bars.heights[(bars.edges[1:] > left) & (bars.edges[:-1] < right)].max() < low
    assert len(axes.get_legend().get_texts()) == 6
