"""What panels do not share, their common legend explains under their letters."""

from dataclasses import replace

import numpy as np
import pytest

from geolip_viewer.colouring import Category, Solid
from geolip_viewer.headings import Heading
from geolip_viewer.look import Look
from geolip_viewer.render.badges import badge_boxes
from geolip_viewer.render.class_lines import class_rows
from geolip_viewer.render.explained import class_lists, differ, swatches, with_selected_anchors
from geolip_viewer.render.layout import layout
from geolip_viewer.render.overlay import overlay
from geolip_viewer.render.panel_letters import panels_text
from geolip_viewer.scene import Arcs, Points, Scene, Sphere
from tests.render.scenes import cloud, heat, said


def scene(title, *legends, names=()):
    marks = [
        Points(text, cloud(3), Solid("anchor"), "anchor", np.arange(3), symbol="star", legend=text) for text in legends
    ]
    if names:
        marks.append(Points("items", cloud(4), Category(np.array([0, 1, 1, 0]), names), "item", np.arange(4)))
    return Scene(Heading.of(title), tuple(marks))


def written(scenes, look=None, width=1600):
    arranged = layout(scenes, (width, 1000), title="", legend=True, badge=False)
    texts = overlay(scenes, arranged, look or Look(), "").figure.texts
    return [each.get_text() for each in sorted(texts, key=lambda each: -each.get_position()[1])]


SHEET = (
    scene("First", "anchor (3)", names=("x", "y")),
    scene("Second", "dead anchor (3)"),
    scene("Third", "anchor (3)", "pair", names=("x", "y")),
)


def test_marks_stand_under_the_letters_of_the_panels_that_have_them():
    texts = written(SHEET)
    places = [texts.index(each) for each in ("Panels a, c", "anchor (3)", "Panel b", "dead anchor (3)", "Panel c")]
    assert places == sorted(places)
    assert texts.index("pair") > places[-1]
    assert texts[texts.index("items, most first") + 1] == "panels a, c"
    assert {"a  First", "b  Second", "c  Third"} <= set(texts)


def test_panels_that_share_all_have_neither_letters_nor_headings():
    same = (scene("First", "anchor (3)", names=("x", "y")), scene("Second", "anchor (3)", names=("x", "y")))
    assert not differ(same)
    texts = written(same)
    assert {"First", "Second"} <= set(texts)
    assert not [text for text in texts if "anel" in text]
    assert not [text for text in written(SHEET[:1]) if "anel" in text]


def test_panels_that_differ_in_their_classes_alone_need_no_mark_explained():
    texts = written((scene("First", names=("x", "y")), scene("Second")))
    assert texts[texts.index("items, most first") + 1] == "panel a"
    assert {"a  First", "b  Second", "x", "y"} <= set(texts)


def test_without_a_legend_there_are_no_letters_that_nobody_asked_for():
    texts = written(SHEET, width=600)
    assert "First" in texts
    assert "a  Second" not in texts


def test_panels_share_a_list_only_where_names_colours_and_counts_are_the_same():
    def panel(codes, *, counts=None, coloured=None):
        codes = np.array(codes)
        names = Category(codes, ("x", "y", "z"), "Class", counts, coloured=coloured)
        return Scene(
            Heading.of("Panel"), (Points("items", cloud(len(codes)), names, "item", np.arange(len(codes))),), Sphere()
        )

    few = np.array([2, 1])
    whole, part = panel([0, 0, 1, 2]), panel([0, 1])
    assert [each.panels for each in class_lists((whole, whole, part, whole))] == [(0, 1, 3), (2,)]
    assert len(class_lists((part, panel([0, 1], counts=np.array([5, 1, 0]))))) == 2, "other counts"
    assert len(class_lists((part, panel([0, 1], coloured=few)))) == 2, "other colours"
    texts = written((whole, whole, part))
    first, second = (place for place, text in enumerate(texts) if text == "Class")
    assert texts[first + 2] == "panels a, b"
    assert texts[second + 2] == "panel c"
    assert set(texts[first:second]) >= {"x", "2", "y", "z"}
    assert set(texts[second:]) >= {"x", "y", "1"}
    assert not set(texts[second:]) & {"z", "2"}


def test_a_long_list_has_the_room_that_short_ones_below_it_do_not_need():
    def panel(name, count):
        every, names = np.arange(count), tuple(f"{name} {each}" for each in range(count))
        marks = Points("items", cloud(count), Category(every, names), "item", every)
        return Scene(Heading.of(name), (marks,), Sphere())

    texts = written((panel("long", 28), panel("short", 2)))
    assert {f"long {each}" for each in range(28)} | {"short 0", "short 1"} <= set(texts)


def test_a_panel_lists_the_names_of_all_its_layers_once():
    names = ("x", "y")
    layers = [
        Points(f"layer {code}", cloud(2), Category(np.array([code, code]), names), "item", np.arange(2))
        for code in range(2)
    ]
    (found,) = class_lists((Scene(Heading.of("Both"), tuple(layers), Sphere()),))
    assert [(row.text, row.count) for row in class_rows(found.category)] == [("x", "2"), ("y", "2")]


def test_a_sign_of_another_colour_is_another_sign():
    ring, star = (
        Points("a", cloud(2), Solid(role), "anchor", np.arange(2), symbol="star", legend="anchor (2)")
        for role in ("anchor", "quiet")
    )
    panels = [Scene(Heading.of("One"), (each,), Sphere()) for each in (ring, star)]
    assert [(each.role, each.panels) for each in swatches(panels)] == [("anchor", (0,)), ("quiet", (1,))]


def test_panels_share_a_bar_only_where_its_numbers_are_the_same():
    assert layout((heat([1, 2]), heat([1, 2])), (1600, 900), title="", legend=True, badge=False).own == ((), ())
    own = layout((heat([1, 2]), heat([1, 9])), (1600, 900), title="", legend=True, badge=False).own
    assert [[bar.span for bar in bars] for bars in own] == [[(1, 2)], [(1, 9)]]


@pytest.mark.parametrize("size", [(900, 500), (1600, 800), (2400, 1000)])
def test_the_badge_at_the_foot_keeps_away_from_bars_above_it(size):
    scenes = tuple(
        replace(heat([1, 2], name), embedding_names=("PCA",), badge=said("9\u00a0%")) for name in ("one", "two")
    )
    arranged = layout(scenes, size, title="", legend=True, badge=True)
    page = overlay(scenes, arranged, Look(), "")
    top = badge_boxes(scenes, arranged)[0].y
    factor = arranged.type_factor
    numbers = [each for each in page.figure.texts if each.get_text() in ("1.000", "2.000")]
    assert len(numbers) == 4
    lowest = max(size[1] * (1 - each.get_position()[1]) + each.get_size() * 100 / 72 / 2 for each in numbers)
    assert top - lowest >= 4 * factor


def test_every_mark_knows_its_panels():
    whose = {each.text: each.panels for each in swatches(SHEET)}
    assert whose == {"anchor (3)": (0, 2), "dead anchor (3)": (1,), "pair": (2,)}


def test_neighbouring_letters_are_a_span():
    assert panels_text((0,)) == "panel a"
    assert panels_text((0, 1)) == "panels a, b"
    assert panels_text((0, 2, 3, 4, 26)) == "panels a, c–e, aa"


def test_dashed_lines_have_a_line_of_the_legend_of_their_own():
    ends = np.eye(3)

    def shown(*dashed):
        arcs = Arcs(
            "a", ends, ends[::-1], Solid("ray"), dashed=np.array(dashed), legend="ray", dashed_legend="dashed ray"
        )
        return [(each.text, each.symbol) for each in swatches((Scene(Heading.of("One"), (arcs,), Sphere()),))]

    assert shown(False, True, False) == [("ray", "line"), ("dashed ray", "dashes")]
    assert shown(True, True, True) == [("dashed ray", "dashes")]
    assert shown(False, False, False) == [("ray", "line")]


def test_beside_a_selected_anchor_the_legend_tells_it_from_the_others():
    def signs(*selected):
        look = Look(selected_anchors=np.array(selected, np.int64))
        return [(each.text, each.symbol, each.role) for each in swatches(with_selected_anchors(SHEET[:1], look))]

    assert signs() == [("anchor (3)", "star", "anchor")]
    assert signs(1) == [("selected anchor (1)", "star", "anchor"), ("anchor (3)", "star", "quiet")]
    assert signs(0, 1, 2) == [("anchor (3)", "star", "anchor")], "nothing is grey"
    assert signs(7) == [("anchor (3)", "star", "anchor")], "what is selected is not drawn"
