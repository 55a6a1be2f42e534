"""What is written beside globes and plots, and where."""

import itertools
import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg

from geolip_viewer.badge import NO_BADGE
from geolip_viewer.clauses import in_one_line
from geolip_viewer.colouring import Category, Scalar
from geolip_viewer.headings import Heading
from geolip_viewer.look import Look
from geolip_viewer.render.badges import badge_boxes
from geolip_viewer.render.layout import layout
from geolip_viewer.render.legend import tick_texts
from geolip_viewer.render.lettering import text_width
from geolip_viewer.render.overlay import overlay
from geolip_viewer.scene import Axis, Bars, Plane, Points, Scene
from tests.render.scenes import fitted_badge, heat, manifold, said


def drawn_page(scenes, size, **look):
    arranged = layout(scenes, size, title="", legend=True, badge=look.get("badge", True))
    return overlay(scenes, arranged, Look(**look), ""), arranged


def texts(page):
    """What is written, and where, in pixels from the top left."""
    return [
        (each.get_text(), each.get_position()[0] * page.width, (1 - each.get_position()[1]) * page.height)
        for each in page.figure.texts
    ]


def measured(scene, name, badge="", **more):
    """A scene that draws a picture of this name, and what is known of it."""
    return replace(scene, embedding_names=(name,), badge=said(badge) if badge else NO_BADGE, **more)


def lenses(*, badges=True, **more):
    figures = "nearest anchor right for 5\u00a0% of items (chance 0.4\u00a0%), neighbour recall 10\u00a0%"
    return [
        measured(
            heat([1, 2]),
            name,
            f"{name}: {figures}" if badges else "",
            heading=Heading.of(name, below=(f"of {name}",)),
            **more,
        )
        for name in ("clip", "dino", "siglip")
    ]


def test_a_single_panel_has_its_badge_at_the_foot_and_can_do_without():
    scene = measured(manifold(), "PCA", "PCA: half of it is right")
    page, arranged = drawn_page([scene], (1600, 1200))
    box = badge_boxes([scene], arranged)[0]
    ((x, y),) = [place for text, *place in texts(page) if text == scene.badge.text]
    assert box.x < x < box.x + box.width
    assert 1100 < box.y < y < box.y + box.height < 1200
    assert scene.badge.text not in [text for text, *_ in texts(drawn_page([scene], (1600, 1200), badge=False)[0])]


@pytest.mark.parametrize("size", [(1600, 1200), (900, 600), (760, 600), (2400, 820)])
def test_each_of_several_panels_has_its_badge_between_its_titles_and_its_globe(size):
    scenes = lenses()
    page, arranged = drawn_page(scenes, size)
    boxes = badge_boxes(scenes, arranged)
    assert list(boxes) == [0, 1, 2]
    for panel, scene in enumerate(scenes):
        cell, top = arranged.cells[panel], arranged.ground(panel).y
        inside = [(text, y) for text, x, y in texts(page) if cell.x < x < cell.x + cell.width and cell.y < y < top]
        title, subtitle, *badge = [text for text, _ in sorted(inside, key=lambda each: each[1])]
        assert [title, subtitle, " ".join(badge)] == [scene.title, scene.subtitle, scene.badge.text]
        assert cell.x + 2 < boxes[panel].x < boxes[panel].x + boxes[panel].width < cell.x + cell.width - 2
        assert not any(line.startswith("%") for line in badge)
        assert boxes[panel].y + boxes[panel].height < top
    without = layout(scenes, size, title="", legend=True, badge=False)
    assert without.ground(0).height >= arranged.ground(0).height


def test_what_is_the_same_for_all_panels_is_said_once_at_the_foot():
    """Panels without a badge, such as plots, are no exception."""
    same = [
        measured(heat([1, 2]), "PCA", "PCA: half of it is right", heading=Heading.of(f"pair {p}")) for p in range(3)
    ]
    for scenes in (same, [*same, histogram(2, 1)]):
        page, arranged = drawn_page(scenes, (1600, 900))
        ((_, y),) = [place for text, *place in texts(page) if text == same[0].badge.text]
        box = badge_boxes(scenes, arranged)
        assert list(box) == [0]
        assert max(cell.y + cell.height for cell in arranged.cells) <= box[0].y < y < box[0].y + box[0].height <= 900
        assert arranged.strip < drawn_page(lenses(), (1600, 900))[1].strip


def test_one_panel_that_draws_another_picture_makes_each_say_its_own():
    scenes = [measured(heat([1, 2]), "PCA", "PCA: half is right") for _ in range(2)]
    scenes.append(measured(heat([1, 2]), "faithful", "Faithful globe: most is right"))
    page, arranged = drawn_page(scenes, (1600, 900))
    assert list(badge_boxes(scenes, arranged)) == [0, 1, 2]
    assert [text for text, *_ in texts(page)].count("PCA: half is right") == 2


@pytest.mark.slow
@given(st.integers(1, 6), st.booleans(), st.booleans(), st.booleans(), st.integers(300, 2600), st.integers(300, 1600))
def test_nothing_moves_when_badges_come(count, same, noticed, together, width, height):
    """Globes keep their places, and so do notices and bars."""
    warnings = ("something is odd",) if noticed else ()
    bars = ["visits"] * count if together else [f"visits {p}" for p in range(count)]
    before = [
        measured(heat([1, 2], bar), "PCA" if same else f"lens {p}", warnings=warnings) for p, bar in enumerate(bars)
    ]
    after = [
        replace(scene, badge=said(f"{scene.embedding_names[0]}: nearest anchor right for 5\u00a0% of items"))
        for scene in before
    ]
    (first, arranged), (last, arranged_then) = (drawn_page(each, (width, height)) for each in (before, after))
    assert arranged_then.cells == arranged.cells
    assert [arranged_then.frame(p, 1.0) for p in range(count)] == [arranged.frame(p, 1.0) for p in range(count)]
    assert set(texts(first)) <= set(texts(last))


@pytest.mark.parametrize("width", [340, 1600])
def test_a_badge_and_notices_stand_below_each_other_and_beside_no_bar(width):
    """A narrow picture breaks its badge into two lines and has its bar below the panels."""
    text = "PCA: nearest anchor right for 14\u00a0% of items (chance 0.4\u00a0%), neighbour recall 9\u00a0%"
    scenes = [measured(heat([1, 2]), "PCA", text, warnings=("something is odd",)) for _ in range(3)]
    page, arranged = drawn_page(scenes, (width, 900))
    box = badge_boxes(scenes, arranged)[0]
    heights = {text: y for text, _, y in texts(page)}
    lines = [line for line, *_ in texts(page) if line in text and len(line) > 9]
    assert " ".join(lines) == text
    assert len(lines) == (2 if width == 340 else 1)
    assert heights["something is odd"] + 5 < box.y
    assert arranged.cells[-1].y + arranged.cells[-1].height < heights["visits"] < heights["something is odd"]


def test_a_panel_that_cannot_be_measured_reserves_no_room_for_a_badge():
    plain = [heat([1, 2])] * 3
    arranged = layout(plain, (1600, 900), title="", legend=True, badge=True)
    without = layout(plain, (1600, 900), title="", legend=True, badge=False)
    assert arranged.cells == without.cells


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
    return Scene(Heading.of("Magnitudes"), tuple(bars), Plane(Axis("magnitude", (0, 10)), Axis("density", (0, 1.06))))


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


def coloured(drawn, **more):
    """A globe whose items are coloured by class, so many items each."""
    codes = np.repeat(np.arange(len(drawn)), drawn)
    names = tuple(f"class number {each}" for each in range(len(drawn)))
    colour = Category(codes, names, "First label", of="class", counted="items that have it", **more)
    rows = np.tile([0.0, 0.0, 1.0], (len(codes), 1))
    return Scene(Heading.of("Classes"), (Points("items", rows, colour, "item", np.arange(len(codes))),))


def test_the_legend_says_how_it_is_sorted_and_counts():
    written = [text for text, *_ in texts(drawn_page([coloured([3, 9, 1])], (1600, 1200))[0])]
    assert "items that have it, most first" in written
    names = [text for text in written if text.startswith("class number")]
    assert names == ["class number 1", "class number 0", "class number 2"]
    assert [text for text in written if text in ("9", "3", "1")] == ["9", "3", "1"]


def test_what_is_grey_is_told_in_a_line():
    written = [
        text for text, *_ in texts(drawn_page([coloured([3, 9, 1, 2], coloured=np.array([1, 0]))], (1600, 1200))[0])
    ]
    assert "2 other classes" in written
    assert "class number 3" not in written


def test_a_class_that_is_not_drawn_is_not_in_the_legend():
    scene = coloured([2, 0, 3], counts=np.array([7, 5, 9]))
    written = [text for text, *_ in texts(drawn_page([scene], (1600, 1200))[0])]
    assert [text for text in written if text.startswith("class number")] == ["class number 2", "class number 0"]
    assert [text for text in written if text in ("9", "7", "5")] == ["9", "7"]


def test_names_in_the_legend_have_the_room_that_counts_leave():
    """A name is cut only where it would reach its count."""
    scene = coloured([5, 5])
    (layer,) = scene.layers
    names = ("a name of a class as long", "a name of a class that is much longer than the whole legend")
    scene = replace(scene, layers=(replace(layer, colour=replace(layer.colour, names=names)),))
    page, _ = drawn_page([scene], (1600, 1200))
    canvas = FigureCanvasAgg(page.figure)
    canvas.draw()
    boxes = {each.get_text(): each.get_window_extent(canvas.get_renderer()) for each in page.figure.texts}
    cut = next(text for text in boxes if text.startswith("a name") and text.endswith("…"))
    count = boxes["5"]
    assert names[0] in boxes
    assert 0 < count.x0 - boxes[cut].x1 < 30


def test_lines_of_the_legend_can_be_pointed_at():
    page, _ = drawn_page([coloured([3, 9, 1])], (1600, 1200))
    assert [(each.of, each.index) for each in page.regions] == [("class", 1), ("class", 0), ("class", 2)]
    places = {text: (x, y) for text, x, y in texts(page)}
    for region in page.regions:
        x, y = places[f"class number {region.index}"]
        assert region.holds(x + 2, y)
    assert not any(a.holds(b.x + 1, b.y + b.height / 2) for a in page.regions for b in page.regions if a is not b)


@pytest.mark.parametrize("values", [[1, 2], [0.123, 0.987], [-0.337, 0.665], [0, 12345], [4, 4]])
def test_a_colour_bar_says_both_ends(values):
    scene = heat(values)
    page, _ = drawn_page([scene], (1600, 1200))
    low, high = scene.layers[0].colour.span
    written = [text.replace(",", "").replace("−", "-") for text, *_ in texts(page)]
    numbers = [float(text) for text in written if text.replace(".", "").replace("-", "").isdigit()]
    assert any(abs(each - low) <= 0.005 * max(abs(low), 1e-9) for each in numbers)
    assert any(abs(each - high) <= 0.005 * abs(high) for each in numbers)


@pytest.mark.parametrize("size", [(640, 480), (900, 750), (1600, 1000)])
@pytest.mark.parametrize("panels", [1, 2])
def test_the_title_of_a_colour_bar_is_never_cut(size, panels):
    """It can be the only place that says which pair of experts is meant."""
    name = "difference magnitude, minilm_l6_v2 − efficientnet_lite0"
    scenes = [heat([1, 2 + panel], name) for panel in range(panels)]
    page, arranged = drawn_page(scenes, size)
    written = [text for text, *_ in texts(page)]
    assert not [text for text in written if "…" in text]
    assert " ".join(written).count(name) == panels
    if panels == 1 and arranged.sidebar:
        lines = [text for text in written if text in name]
        assert len(lines) > 1
        assert all(text_width(text, 14.5 * arranged.type_factor, bold=True) < arranged.sidebar for text in lines)


@pytest.mark.parametrize("reach", [0.26, 0.27, 0.285, 0.3, 0.31, 0.36, 0.6, 1.2, 2.7])
def test_a_colour_bar_about_zero_says_a_number_only_with_its_opposite(reach):
    colour = Scalar(np.array([-reach, reach]), "deviation", colormap="diverging")
    scene = Scene(Heading.of("Heat"), (replace(heat([0, 1]).layers[0], colour=colour),))
    page, _ = drawn_page([scene], (1600, 1200))
    said = {text.replace("−", "-") for text, *_ in texts(page)}
    numbers = {float(text) for text in said if re.fullmatch(r"-?[\d.]+", text)}
    assert {-reach, 0.0, reach} <= numbers
    assert numbers == {-number for number in numbers}


def test_ten_histograms_have_ten_colours():
    page, _ = drawn_page([histogram(10, 3)], (1200, 900))
    handles = page.figure.axes[0].get_legend().legend_handles
    assert len({tuple(np.round(each.get_facecolor(), 3)) for each in handles}) == 10


def test_a_map_says_what_its_line_and_its_cross_are():
    scene = manifold()
    for size in ((1600, 1000), (900, 600)):
        arranged = layout([scene], size, title="", legend=True, badge=True, maps=(0,))
        page = overlay([scene], arranged, Look(map="mollweide"), "")
        assert any("rim of what the globe shows, cross: its middle" in text for text, *_ in texts(page))


def side_by_side(name, heading):
    """Two panels, each with legend and badge, as two checkpoints beside each other."""
    return [measured(heat([1, 2]), which, heading=heading.called(which)) for which in (name, "b")]


def test_subtitles_of_narrow_panels_are_shortened_by_meaning():
    share = "PCA: 29.8\u00a0% of the variance in 3-D"
    first = f"{share} (PC1 11.8\u00a0%, PC2 9.8\u00a0%, PC3 8.2\u00a0%)"
    heading = Heading.of("t", below=((first, share), "larger for more items"))
    for width, shown in ((1600, heading.subtitle), (900, first), (560, share)):
        written = [text for text, _, _ in texts(drawn_page(side_by_side("a", heading), (width, 500))[0])]
        assert written.count(shown) == 2, (width, written)


def test_titles_beside_each_other_are_of_one_size_and_one_form():
    scenes = side_by_side("emoji_dual_stream", Heading.of("Manifold", "1,906 items", "256 anchors", below=("PCA",)))
    for width in range(500, 1300, 50):
        page, _ = drawn_page(scenes, (width, 500))
        titles = [each for each in page.figure.texts if "Manifold" in each.get_text()]
        assert len({each.get_fontsize() for each in titles}) == 1
        for figure in ("1,906", "256"):
            assert len({figure in each.get_text() for each in titles}) == 1


@pytest.mark.parametrize(("width", "line"), [(1600, 0), (560, 1), (520, 2), (430, 3), (310, 4), (240, 5)])
def test_a_badge_at_the_foot_is_one_line_in_words_as_few_as_that_takes(width, line):
    badge = fitted_badge("Faithful globe")
    scene = replace(heat([1, 2]), badge=badge, embedding_names=("faithful",))
    page, _ = drawn_page([scene], (width, 600))
    lines = [text for text, *_ in texts(page) if "%" in text]
    assert lines == [[in_one_line(badge.at(each)) for each in badge.levels][line]]


@pytest.mark.parametrize("width", range(700, 1700, 60))
def test_between_titles_beside_each_other_is_the_width_of_two_spaces_and_more(width):
    names = ("efficientnet_lite0 − minilm_l6_v2", "efficientnet_lite0 − hog_color", "minilm_l6_v2 − hog_color")
    scenes = [replace(heat([1, 2]), heading=Heading.of(name, "standard deviation 0.126")) for name in names]
    page, _ = drawn_page(scenes, (width, 600))
    canvas = FigureCanvasAgg(page.figure)
    canvas.draw()
    written = [each for each in page.figure.texts if "−" in each.get_text()]
    boxes = sorted((each.get_window_extent(canvas.get_renderer()) for each in written), key=lambda box: box.x0)
    spaces = text_width("  ", written[0].get_size() * 100 / 72, bold=True) * page.figure.dpi / 100
    assert len(boxes) == 3
    assert all(right.x0 - left.x1 >= spaces for left, right in itertools.pairwise(boxes))


def test_ticks_of_a_bar_have_as_many_digits_after_the_point():
    for values, expected in (
        ([0.0646, 0.06, 0.121], ["0.065", "0.060", "0.121"]),
        ([-0.337, 0, 0.5, 0.665], ["−0.337", "0.000", "0.500", "0.665"]),
        ([0, 1, 10, 99], ["0", "1", "10", "99"]),
        ([0.0508, 0.06, 0.0953], ["0.051", "0.060", "0.095"]),
        ([1000.5, 1000.55], ["1,000.500", "1,000.550"]),
        ([-0.0001, 0.4], ["0.000", "0.400"]),
    ):
        assert tick_texts(np.array(values)) == expected
    assert tick_texts(np.array([47.7, 50, 53.5]), "°") == ["47.7", "50.0", "53.5"]
    assert tick_texts(np.array([0.0, 1, 17.62]), "even spread = 1") == ["0.0", "1.0", "17.6"]


@pytest.mark.parametrize("width", range(300, 900, 11))
def test_the_box_of_a_badge_at_the_foot_ends_within_the_picture(width):
    scene = replace(heat([1, 2]), badge=fitted_badge("Faithful globe"), embedding_names=("faithful",))
    arranged = layout((scene,), (width, 700), title="", legend=True, badge=True)
    box = badge_boxes([scene], arranged)[0]
    assert box.x >= 0
    assert box.x + box.width <= width
