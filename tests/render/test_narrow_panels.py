"""Texts on narrow panels use fewer words and are never cut in the middle of one."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from geolip_viewer.badge import Badge, Worth, together
from geolip_viewer.clauses import Clause
from geolip_viewer.colouring import Category, Solid
from geolip_viewer.headings import Heading
from geolip_viewer.look import Look
from geolip_viewer.render.layout import layout
from geolip_viewer.render.lettering import text_width
from geolip_viewer.render.overlay import overlay
from geolip_viewer.scene import Points, Scene
from geolip_viewer.views.shared.badges import with_badges
from tests.render.scenes import cloud, dots, fitted_badge, heat, said

NAMES = ("efficientnet_lite0", "minilm_l6_v2", "hog_color", "dinov2_b14", "clip_l14_openai", "siglip_b16_384")


def lenses(count):
    scenes = [
        replace(
            heat([1, 2]),
            heading=Heading.of(
                name,
                "29.8\u00a0% of the variance in 3-D",
                below=(
                    ("131 of 1,906 items: Food", "131 of 1,906 items"),
                    "its own PCA: 11.3\u00a0%, 10.8\u00a0%, 7.8\u00a0%",
                    "effective dimension 75.9",
                ),
            ),
            embedding_names=(name,),
        )
        for name in NAMES[:count]
    ]
    return with_badges(scenes, [fitted_badge(f"{name}, faithful", sampled=True) for name in NAMES[:count]])


@pytest.mark.parametrize(("width", "height"), [(640, 480), (900, 600), (1000, 640), (1600, 1000), (3200, 1300)])
@pytest.mark.parametrize("count", [2, 3, 6])
def test_no_badge_and_no_title_is_cut_and_all_stay_within_their_panels(count, width, height):
    scenes, look = lenses(count), Look()
    arranged = layout(scenes, (width, height), title="", legend=True, badge=True)
    page = overlay(scenes, arranged, look, "")
    texts = [
        (text.get_text(), text.get_position()[0] * width, text.get_size() * 100 / 72) for text in page.figure.texts
    ]
    assert not [text for text, *_ in texts if "…" in text]
    for place, (scene, cell) in enumerate(zip(scenes, arranged.cells, strict=True)):
        middle = cell.x + cell.width / 2
        own = [(text, size) for text, x, size in texts if abs(x - middle) < 0.5]
        assert any(text.startswith(NAMES[place]) for text, _ in own)
        assert all(text_width(text, size) <= cell.width for text, size in own)
        written = " ".join(text for text, _ in own)
        assert "75\u00a0% of new" in written  # the figures that matter most are always there
        assert "chance 1\u00a0%" in written
        assert scene.subtitle.startswith(next(text for text, _ in own if "items" in text or "Food" in text)[:20])


@pytest.mark.parametrize(("count", "width"), [(2, 2600), (4, 900)])
def test_subtitles_of_compared_panels_are_said_in_fewer_words(count, width):
    short = "PCA: 29.8\u00a0% of the variance in 3-D"
    long = f"{short} (PC1 11.8\u00a0%, PC2 9.8\u00a0%, PC3 8.2\u00a0%)"
    heading = Heading.of("Manifold", "1,906 items", below=((long, short),))
    scenes = tuple(replace(heat([1, 2]), heading=heading.called(f"epoch_{n}")) for n in range(count))
    arranged = layout(scenes, (width, 600), title="", legend=True, badge=True)
    said = [text.get_text() for text in overlay(scenes, arranged, Look(), "").figure.texts]
    assert said.count(long if width == 2600 else short) == count
    assert not [text for text in said if "…" in text]


def test_panels_have_letters_for_captions_and_a_single_one_has_none():
    def titles(scenes):
        arranged = layout(scenes, (1600, 1000), title="", legend=True, badge=True)
        page = overlay(scenes, arranged, Look(panel_letters=True), "")
        return [text.get_text()[:3] for text in page.figure.texts if "variance" in text.get_text()]

    assert titles(lenses(3)) == ["a  ", "b  ", "c  "]
    assert titles(lenses(1)) == [NAMES[0][:3]]


def test_without_room_for_a_sidebar_the_most_frequent_classes_stand_at_the_foot():
    codes = np.repeat(np.arange(3), (1, 5, 3))
    colour = Category(codes, ("few", "most", "some"), of="class")
    scene = Scene(Heading.of("Narrow"), (Points("items", cloud(9), colour, "item", np.arange(9)),))
    for width, where in ((420, "foot"), (1000, "side")):
        arranged = layout((scene,), (width, 400), title="", legend=True, badge=False)
        page = overlay((scene,), arranged, Look(), "")
        named = [each.index for each in sorted(page.regions, key=lambda each: (each.y, each.x))]
        assert named == [1, 2, 0]
        at_foot = all(each.y > arranged.cells[0].y + arranged.cells[0].height - 1 for each in page.regions)
        assert at_foot == (where == "foot")
        assert all(each.x + each.width <= width for each in page.regions)
    without = layout((scene,), (420, 400), title="", legend=False, badge=False)
    assert not overlay((scene,), without, Look(legend=False), "").regions


@pytest.mark.parametrize("count", [1, 2])
def test_what_the_line_at_the_foot_has_no_room_for_is_counted_there(count):
    codes = np.arange(40) % 20
    names = tuple(f"class number {each}" for each in range(20))
    colour = Category(codes, names, of="class", coloured=np.arange(12))
    scene = Scene(Heading.of("Narrow"), (Points("items", cloud(40), colour, "item", np.arange(40)),))
    arranged = layout((scene,) * count, (440, 400), title="", legend=True, badge=False)
    page = overlay((scene,) * count, arranged, Look(), "")
    named = {each.index for each in page.regions}
    (rest,) = (text.get_text() for text in page.figure.texts if text.get_text().endswith(" more"))
    assert len(named) >= 2
    assert rest == f"+ {20 - len(named)} more"
    lowest = max(cell.y + cell.height for cell in arranged.cells)
    assert all(each.y >= lowest - 1 and each.x + each.width <= 440 for each in page.regions)


def test_a_notice_is_wrapped_where_the_sidebar_is_too_narrow_for_it():
    notice = "42 classes have no shown item and no centroid"
    scene = Scene(
        Heading.of("Wide"), (Points("items", cloud(9), Category(np.zeros(9, int), ("a",)), "item", np.arange(9)),)
    )
    for warnings in ((notice,), (notice, "something else")):
        told = replace(scene, warnings=warnings)
        arranged = layout((told,), (900, 700), title="", legend=True, badge=True)
        texts = overlay((told,), arranged, Look(), "").figure.texts
        said = [each for each in texts if any(word in each.get_text() for word in ("shown", "centroid", "something"))]
        assert len(said) == 2
        below = sorted(said, key=lambda each: -each.get_position()[1])
        assert len(warnings) == 2 or " ".join(each.get_text() for each in below) == notice


def test_a_badge_at_the_foot_breaks_between_its_clauses():
    def clauses(*texts):
        return Badge(tuple(Clause.of(text) for text in texts))

    first, second = (
        "anchor right for 14\u00a0% of the items here (chance 0.7\u00a0%)",
        "recall 9\u00a0% of neighbours (chance 0.5\u00a0%)",
    )
    scene = replace(heat([1, 2]), badge=clauses(first, second), embedding_names=("PCA",))
    arranged = layout((scene,), (440, 440), title="", legend=True, badge=True)
    page = overlay((scene,), arranged, Look(), "")
    lines = [text.get_text() for text in page.figure.texts if "chance" in text.get_text()]
    assert lines == [f"{first},", second]


@pytest.mark.parametrize("width", range(420, 900, 40))
def test_no_badge_of_a_panel_is_broken_inside_brackets(width):
    scenes = lenses(2)
    arranged = layout(scenes, (width, 500), title="", legend=False, badge=True)
    lines = [text.get_text() for text in overlay(scenes, arranged, Look(legend=False), "").figure.texts]
    assert any("chance" in line for line in lines)
    assert all(line.count("(") == line.count(")") for line in lines)


@pytest.mark.parametrize(
    ("width", "said"),
    [
        (1600, "Divergence, mean of 3: 0.065 on average, 0.039 to 0.092 · anchors: 16 by k-means · epoch 60"),
        (560, "Divergence, mean of 3: 0.065 on average · anchors: 16 by k-means · epoch 60"),
        (470, "Divergence, mean of 3 · anchors: 16 by k-means · epoch 60"),
        (330, "Divergence, mean of 3 · epoch 60"),
        (220, "Divergence, mean of 3"),
    ],
)
def test_a_title_without_room_loses_what_is_worth_least(width, said):
    heading = Heading.of("Divergence, mean of 3", "0.065 on average", "0.039 to 0.092")
    scene = replace(heat([1, 2]), heading=heading.told_of(origin="anchors: 16 by k-means", when="epoch 60"))
    arranged = layout((scene,), (width, 440), title="", legend=False, badge=False)
    texts = [each.get_text() for each in overlay((scene,), arranged, Look(), "").figure.texts]
    assert said in texts


@pytest.mark.parametrize("width", range(281, 620, 7))
def test_no_width_cuts_a_title_that_can_lose_a_clause(width):
    scene = replace(heat([1, 2]), heading=Heading.of("Manifold", "131 of 1,906 items: Food", "256 anchors"))
    arranged = layout((scene,), (width, 440), title="", legend=False, badge=False)
    texts = [each.get_text() for each in overlay((scene,), arranged, Look(), "").figure.texts]
    assert {scene.title, scene.title.partition(", 256")[0], "Manifold"} & set(texts)


@pytest.mark.parametrize("badge", [True, False])
@pytest.mark.parametrize("warnings", [("42 classes have no shown item and no centroid",), ("One thing", "and another")])
def test_warnings_stand_below_the_names_of_classes_at_the_foot(warnings, badge):
    colour = Category(np.zeros(9, int), ("the class",), of="class")
    items = Points("items", cloud(9), colour, "item", np.arange(9))
    scene = Scene(
        Heading.of("Narrow"), (items,), badge=said("recall 9\u00a0%"), embedding_names=("PCA",), warnings=warnings
    )
    arranged = layout((scene,), (440, 440), title="", legend=True, badge=badge)
    assert arranged.foot_legend
    shown = {each.get_text(): each.get_position()[1] for each in overlay((scene,), arranged, Look(), "").figure.texts}
    names = shown["the class"]
    heights = [names, *(shown[each] for each in warnings), *([shown["recall 9\u00a0%"]] if badge else ())]
    assert all(440 * abs(above - below) >= 13 for above, below in itertools.pairwise(sorted(heights)))
    assert max(heights) == names


def test_signs_stand_before_names_in_the_legend_at_the_foot_and_what_has_no_room_is_counted():
    codes = np.arange(40) % 20
    colour = Category(codes, tuple(f"class number {each}" for each in range(20)), of="class")
    items = Points("items", cloud(40), colour, "item", np.arange(40))
    stars = dots(cloud(12, seed=1), key="anchors", colour=Solid("anchor"), of="anchor", symbol="star", legend="anchor")
    texts = [f"mark of the kind number {n} of these" for n in range(9)]
    rings = [dots(cloud(3), key=text, symbol="ring", legend=text) for text in texts]

    def entries(*layers, width=440):
        scene = Scene(Heading.of("Narrow"), layers)
        arranged = layout((scene,), (width, 400), title="", legend=True, badge=True)
        shown = [each.get_text() for each in overlay((scene,), arranged, Look(), "").figure.texts]
        assert all(each.x + each.width <= width - 2 * 28 for each in arranged.foot_legend)
        assert arranged.foot_legend[-1].line <= 1
        assert {each.text for each in arranged.foot_legend} <= set(shown)
        return [each.text for each in arranged.foot_legend]

    named = entries(items, stars)
    assert named[:2] == ["anchor", "class number 0"]
    assert named[-1] == f"+ {20 - (len(named) - 2)} more"
    assert entries(stars) == ["anchor"]
    crowded = entries(stars, items, *rings)
    signs = sum(not each.startswith(("class", "+")) for each in crowded)
    assert crowded[-1] == f"+ {10 - signs} more signs, + 20 more classes"
    assert 1 <= signs < 10


@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize("size", [(440, 400), (900, 500), (1600, 900)])
@pytest.mark.parametrize("told", [1, 2, 3])
@pytest.mark.parametrize("kind", ["PCA", "lens"])
def test_warnings_have_the_room_that_they_take(count, size, told, kind):
    """However many lines there are: none lies over a panel, over the badge or over the legend."""
    warnings = ("Something about the data is odd and takes many words to tell, so that it fills a line", "b", "c")
    colour = Category(np.zeros(9, int), ("the class",), of="class")
    scene = Scene(
        Heading.of("Odd"), (Points("items", cloud(9), colour, "item", np.arange(9)),), warnings=warnings[:told]
    )
    scenes = [
        replace(scene, badge=said("9\u00a0%"), embedding_names=("PCA" if kind == "PCA" else f"lens {n}",))
        for n in range(count)
    ]
    arranged = layout(scenes, size, title="", legend=True, badge=True)
    page = overlay(scenes, arranged, Look(), "")
    high = {each.get_text(): size[1] * (1 - each.get_position()[1]) for each in page.figure.texts}
    tops = [high[line] for line in arranged.notices]
    assert 1 <= len(tops) <= 2
    assert len(tops) == min(told, 2) or (told == count == 1)
    assert told < 3 or arranged.notices[-1] == "b (+ 1 more)"
    half = 0.6 * 13.5 * arranged.type_factor
    if count > 1 or not arranged.sidebar:
        assert min(tops) - half > max(each.y + each.height for each in arranged.cells)
    assert min(tops) - half > high["the class"]
    assert kind == "lens" or max(tops) + half <= high["9\u00a0%"]


@pytest.mark.parametrize("width", range(420, 1300, 80))
def test_badges_beside_each_other_say_the_same_things(width):
    """If one panel has no room for its motion, no panel shows it."""
    scenes = [
        replace(
            heat([1, 2]), heading=Heading.of(name), embedding_names=(name,), badge=together(fitted_badge(name), motion)
        )
        for name, motion in (
            (
                NAMES[0],
                Badge((Clause.of("rank correlation of motion −0.23 for items, −0.33 for anchors", Worth.MOTION),)),
            ),
            (NAMES[1], Badge((Clause.of("rank correlation of motion 0.1 for items", Worth.MOTION),))),
        )
    ]
    arranged = layout(scenes, (width, 600), title="", legend=False, badge=True)
    texts = [text.get_text() for text in overlay(scenes, arranged, Look(legend=False), "").figure.texts]
    assert sum("motion" in text for text in texts) in (0, 2)
    assert sum("chance 0.5\u00a0%" in text for text in texts) in (0, 2)
    assert sum("chance 1\u00a0%" in text for text in texts) == 2


def test_a_panel_whose_title_is_shortened_still_tells_the_moment():
    headings = [Heading.of(name, "29.8\u00a0% of the variance in 3-D").told_of(when="epoch 60") for name in NAMES[:3]]
    titles = [each.title.text for each in headings]
    scenes = [replace(heat([1, 2]), heading=each) for each in headings]
    for width, shown in ((1600, titles), (620, [f"{name} · epoch 60" for name in NAMES[:3]])):
        arranged = layout(scenes, (width, 500), title="", legend=False, badge=False)
        texts = [text.get_text() for text in overlay(scenes, arranged, Look(legend=False), "").figure.texts]
        assert set(shown) <= set(texts), (width, texts)


@pytest.mark.parametrize("width", range(500, 1500, 90))
def test_subtitles_beside_each_other_leave_out_the_same(width):
    seen = ("PCA of first.pt: 29.8\u00a0% of the variance in 3-D", "PCA: 29.8\u00a0% of the variance in 3-D")
    scenes = [
        replace(
            heat([1, 2]), heading=Heading.of("t", below=((f"{each} (PC1 11.8\u00a0%)", each), "larger for more items"))
        )
        for each in seen
    ]
    arranged = layout(scenes, (width, 500), title="", legend=False, badge=False)
    texts = [text.get_text() for text in overlay(scenes, arranged, Look(legend=False), "").figure.texts]
    for part in ("(PC1", "larger"):
        assert sum(part in text for text in texts) in (0, 2)
