"""What panels do not share, their common legend explains under their letters."""

import numpy as np

from geolip_viewer.colouring import Category, Solid
from geolip_viewer.headings import Heading
from geolip_viewer.look import Look
from geolip_viewer.render.explained import differ, swatches, with_selected_anchors
from geolip_viewer.render.layout import layout
from geolip_viewer.render.overlay import overlay
from geolip_viewer.render.panel_letters import panels_text
from geolip_viewer.scene import Arcs, Points, Scene, Sphere
from tests.render.scenes import cloud


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
    assert signs(7) == [("anchor (3)", "star", "quiet")], "what is selected is not drawn"
