"""Colours, arcs, labels and layout, each against its own definition."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geolip_viewer.colouring import Category, Scalar, Solid
from geolip_viewer.headings import Heading
from geolip_viewer.look import CameraPose, Look
from geolip_viewer.render.camera import CameraProjection, Frame
from geolip_viewer.render.labels import placed
from geolip_viewer.render.layout import layout
from geolip_viewer.render.lettering import elided, text_width, wrapped
from geolip_viewer.render.marks import appearance, drawn
from geolip_viewer.render.palette import THEMES, category_colours, colour_table, colours, distinct_colours, fractions
from geolip_viewer.scene import Axis, Bars, Labels, Plane, Scene
from tests.render.scenes import cloud, dots, heat, manifold

BOTH = pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES.keys())


def luminance(colour):
    """Relative luminance as WCAG 2 defines it."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a, b):
    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@BOTH
def test_text_meets_wcag_aa_on_every_part_of_the_background(theme):
    for text in (theme.text, theme.muted_text):
        assert min(contrast(text, ground) for ground in (theme.top, theme.bottom, theme.panel)) >= 4.5


@BOTH
def test_marks_stand_out_from_the_globe(theme):
    for role in ("item", "anchor", "dead", "chosen", "target"):
        assert contrast(theme.roles[role], theme.globe) >= 2.5, role


def test_a_diverging_scale_is_centred_on_zero():
    scalar = Scalar(np.array([-1.0, 0.0, 3.0]), "difference", colormap="diverging")
    np.testing.assert_allclose(fractions(scalar), [1 / 3, 0.5, 1.0])


def test_a_log_scale_bends_colours_but_keeps_real_limits():
    scalar = Scalar(np.array([0.0, 9.0, 99.0]), "visits", scale="log1p")
    np.testing.assert_allclose(fractions(scalar), [0.0, 0.5, 1.0])
    assert scalar.span == (0.0, 99.0)


def test_a_value_that_is_not_a_number_is_quiet():
    painted = colours(Scalar(np.array([np.nan, 1.0]), "x"), 2, THEMES["dark"])
    np.testing.assert_allclose(painted[0], THEMES["dark"].roles["quiet"])


@BOTH
def test_no_two_of_ten_classes_share_a_colour(theme):
    painted = category_colours(Category(np.arange(10), tuple("abcdefghij")), theme)
    apart = np.linalg.norm(painted[:, None] - painted[None], axis=2) + np.eye(10)
    assert apart.min() > 0.08


def test_classes_of_a_group_have_neighbouring_hues():
    import colorsys

    groups = np.repeat([0, 1, 2], 4)
    painted = category_colours(Category(np.arange(12), tuple("abcdefghijkl"), groups=groups), THEMES["dark"])
    hue = np.array([colorsys.rgb_to_hsv(*rgb)[0] for rgb in painted])
    turn = np.abs((hue[:, None] - hue[None] + 0.5) % 1 - 0.5)
    same = groups[:, None] == groups[None]
    assert turn[same].max() < turn[~same].max()
    assert np.median(turn[same]) < 0.5 * np.median(turn[~same])


@BOTH
def test_a_diverging_map_is_quiet_in_the_middle_and_even_on_both_sides(theme):
    table = colour_table("diverging", theme.name)
    saturation = table.max(axis=1) - table.min(axis=1)
    assert saturation[127:129].max() < 0.1 < saturation[[0, 255]].min()
    light = np.array([luminance(colour) for colour in table])
    np.testing.assert_allclose(light[:128], light[::-1][:128], atol=0.12)


FRONT = CameraProjection(CameraPose(0, 0), Frame(0, 0, 800, 800, (400, 400), 350))


def test_labels_behind_the_globe_are_not_written():
    layer = Labels("l", np.array([[-1.0, 0, 0], [1.0, 0, 0]]), ("behind", "before"))
    assert [label.text for label in placed([layer], FRONT, 14)] == ["before"]


def test_of_labels_in_one_place_the_first_stay():
    layer = Labels("l", np.array([[1.0, 0, 0], [0.9999, 0.014, 0], [0.7, 0.714, 0]]), ("first", "second", "aside"))
    assert [label.text for label in placed([layer], FRONT, 14)] == ["first", "second", "aside"]
    assert [label.y < 400 for label in placed([layer], FRONT, 14)] == [True, False, True]  # below, where above is taken
    same = Labels("l", np.array([[1.0, 0, 0]] * 3), ("first", "second", "third"))
    assert [label.text for label in placed([same], FRONT, 14)] == ["first", "second"]
    assert [label.text for label in placed([same], FRONT, 14, crowded=True)] == ["first", "second", "third"]


def test_between_neighbours_above_and_below_a_label_stands_beside_its_place():
    crowd = Labels("crowd", np.array([[1.0, 0, 0.02], [1.0, 0, -0.02]]), ("above", "below"))
    layer = Labels("l", np.array([[1.0, 0, 0]]), ("between",))
    found = {label.text: label for label in placed([crowd, layer], FRONT, 10)}
    assert set(found) == {"above", "below", "between"}
    assert found["between"].y == pytest.approx(400, abs=1)
    assert abs(found["between"].x - 400) > text_width("between", 10) / 2


def test_no_label_covers_a_mark_that_is_spared():
    item = np.array([[1.0, 0, 0.05]])
    for spared in (None, item):
        layer = Labels("l", np.array([[1.0, 0, 0]]), ("rank 1",), spared=spared)
        (label,) = placed([layer], FRONT, 14)
        assert label.holds(*FRONT.screen(item)[0][0]) == (spared is None)


def test_labels_never_overlap():
    found = placed([Labels("l", cloud(300), tuple(f"name {i}" for i in range(300)))], FRONT, 14)
    boxes = [(label.x, label.y, text_width(label.text, 14) / 2) for label in found]
    assert len(found) > 5
    for i, (x, y, half) in enumerate(boxes):
        assert all(abs(x - u) >= half + other or abs(y - v) >= 14 for u, v, other in boxes[:i])


def touch(a, b):
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def test_as_many_labels_stand_as_fit():
    """More room, more labels: a label without room would touch a placed one both above and below its place."""
    layer, counts = Labels("l", cloud(300), tuple(f"name {i}" for i in range(300))), []
    for side in (300, 800, 2000):
        projection = CameraProjection(CameraPose(0, 0), Frame(0, 0, side, side, (side / 2, side / 2), 0.44 * side))
        found = placed([layer], projection, 14)
        counts.append(len(found))
        taken = [label.box for label in found]
        pixels, facing = projection.screen(layer.positions)
        for place in {*range(300)} - {int(label.text.split()[1]) for label in found}:
            (x, y), half = pixels[place], text_width(f"name {place}", 14) / 2 + 0.45 * 14
            if facing[place] < 1.3:
                continue
            for middle in (y - 1.35 * 14, y + 1.35 * 14):
                wanted = (x - half, middle - 0.85 * 14, x + half, middle + 0.85 * 14)
                is_out = min(wanted) <= 0 or max(wanted) >= side
                assert is_out or any(touch(wanted, box) for box in taken)
    assert counts[0] < counts[1] < counts[2]
    assert counts[1] > 18


def test_names_of_several_layers_do_not_touch_either():
    layers = [Labels(key, np.array([[1.0, 0, 0]] * 2), (f"{key} a", f"{key} b")) for key in ("one", "two")]
    assert [label.text for label in placed(layers, FRONT, 14)] == ["one a", "one b"]


def test_elided_text_fits():
    assert text_width(elided("a very long title indeed", 20, 90), 20) <= 90
    assert elided("short", 20, 300) == "short"


def test_lines_break_between_words_but_not_between_a_number_and_its_per_cent():
    assert wrapped("chance 0.4\u00a0%, kept", 20, text_width("chance 0.4 ", 20)) == ["chance", "0.4\u00a0%, kept"]


@given(st.integers(1, 9), st.integers(300, 3000), st.integers(300, 3000))
def test_panels_never_overlap_and_stay_in_the_window(count, width, height):
    arranged = layout([manifold()] * count, (width, height), title="t", legend=True, badge=True)
    for i, cell in enumerate(arranged.cells):
        assert cell.x >= arranged.sidebar - 1e-6
        assert cell.x + cell.width <= width + 1e-6
        assert cell.y + cell.height <= height + 1e-6
        for other in arranged.cells[:i]:
            apart = (cell.x >= other.x + other.width - 1e-6 or other.x >= cell.x + cell.width - 1e-6) or (
                cell.y >= other.y + other.height - 1e-6 or other.y >= cell.y + cell.height - 1e-6
            )
            assert apart


def test_one_colouring_for_all_panels_has_one_bar_and_two_have_their_own():
    shared = layout([heat([1, 2]), heat([2, 1])], (1600, 1200), title="", legend=True, badge=True)
    assert ([bar.name for bar in shared.shared], shared.own) == (["visits"], ((), ()))
    own = layout([heat([1, 2]), heat([3, 4], "cosine")], (1600, 1200), title="", legend=True, badge=True)
    assert (own.shared, [[bar.name for bar in bars] for bars in own.own]) == ((), [["visits"], ["cosine"]])


def test_a_narrow_picture_keeps_its_bar_below_the_globe():
    narrow = layout([heat([1, 2])], (440, 500), title="", legend=True, badge=True)
    assert narrow.sidebar == 0
    assert [bar.name for bar in narrow.own[0]] == ["visits"]
    assert narrow.ground(0).y + narrow.ground(0).height < narrow.cells[0].height - 30 * narrow.type_factor


def test_a_selection_greys_the_rest_and_hides_what_is_hidden():
    layer = dots(cloud(4), colour=Solid("target"))
    look = Look(selected_items=np.array([2]), hidden_items=np.array([0]))
    shown = appearance(layer, look)
    assert drawn(layer, look).tolist() == [False, True, True, True]
    np.testing.assert_allclose(shown.tint[2, :3], THEMES["dark"].roles["target"], atol=1e-6)
    assert np.linalg.norm(shown.tint[1, :3] - THEMES["dark"].roles["target"]) > 0.2
    assert shown.diameter[2] > shown.diameter[1]


def test_a_selected_anchor_does_not_grey_items():
    shown = appearance(dots(cloud(4)), Look(selected_anchors=np.array([1])))
    np.testing.assert_allclose(shown.tint[:, :3], np.tile(THEMES["dark"].roles["item"], (4, 1)), atol=1e-6)


def test_a_scene_refuses_positions_that_are_not_finite():
    with pytest.raises(ValueError, match="finite rows"):
        dots([[np.nan, 0, 0]])


def plot():
    bars = Bars("b", np.arange(4.0), np.array([1.0, 3.0, 2.0]), "clip − dinov2")
    return Scene(Heading.of("Magnitudes"), (bars,), Plane(Axis("magnitude", (0, 3)), Axis("density", (0, 4))))


def test_plots_become_real_vectors_and_globes_are_refused():
    from geolip_viewer.errors import OptionError
    from geolip_viewer.render.vector import vector

    drawn = vector([plot()], (800, 600), "svg").decode()
    assert "<path" in drawn
    assert "<image" not in drawn
    assert vector([plot()], (800, 600), "pdf").startswith(b"%PDF")
    with pytest.raises(OptionError, match="globe"):
        vector([manifold()], (800, 600), "svg")


def oklab(rows: np.ndarray) -> np.ndarray:
    """Ottosson's: distances of 0.02 are what an eye just tells apart. (n, 3) sRGB -> (n, 3)."""
    cones = linear(rows) @ np.array([[0.4122, 0.2119, 0.0883], [0.5363, 0.6807, 0.2817], [0.0514, 0.1074, 0.6300]])
    mixed = np.array([[0.2105, 1.9780, 0.0259], [0.7936, -2.4286, 0.7828], [-0.0041, 0.4506, -0.8087]])
    return np.cbrt(cones) @ mixed


def linear(rows: np.ndarray) -> np.ndarray:
    return np.where(rows <= 0.04045, rows / 12.92, ((rows + 0.055) / 1.055) ** 2.4)


def as_seen_without(cones: str, rows: np.ndarray) -> np.ndarray:
    """What is left of colours without the long or the medium cones (Machado, Oliveira & Fernandes 2009)."""
    seen = {
        "long": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
        "medium": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    }[cones]
    left = np.clip(linear(rows) @ np.array(seen).T, 0, 1)
    return np.where(left <= 0.0031308, 12.92 * left, 1.055 * left ** (1 / 2.4) - 0.055)


def apart(rows: np.ndarray) -> np.ndarray:
    lab = oklab(rows)
    return np.linalg.norm(lab[:, None] - lab[None], axis=2) + np.eye(len(lab))


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_the_colours_of_a_series_lie_far_apart(theme):
    others = [theme.roles[role] for role in ("anchor", "dead", "chosen", "quiet")]
    rows = np.array([*theme.series, *others, theme.globe])
    distances = apart(rows)
    assert len(theme.series) == 12
    assert distances[:12, :12].min() > 0.15
    assert distances[:8, :8].min() > 0.175
    assert distances[:12].min() > 0.12
    assert distances[:12, 12].min() > 0.15, "from anchors"
    for cones in ("long", "medium"):
        assert apart(as_seen_without(cones, rows[:8])).min() > 0.06, cones


def test_a_class_has_one_hue_in_both_themes():
    dark, light = (oklab(np.array(theme.series)) for theme in THEMES.values())
    hues = [np.arctan2(lab[:, 2], lab[:, 1]) for lab in (dark, light)]
    turned = np.abs((hues[0] - hues[1] + np.pi) % (2 * np.pi) - np.pi)
    assert np.degrees(turned).max() < 6


@pytest.mark.parametrize("colormap", ["sequential", "heat"])
def test_no_number_is_written_in_the_gold_of_anchors(colormap):
    table = colour_table(colormap, "dark")
    gold = oklab(np.array([THEMES["dark"].roles["anchor"]]))
    assert np.linalg.norm(oklab(table) - gold, axis=1).min() > 0.1


def test_more_series_than_the_theme_has_still_differ():
    for count in (3, 12, 13, 40):
        made = distinct_colours(count, THEMES["dark"])
        assert len({tuple(np.round(255 * each).astype(int)) for each in made}) == count


def test_classes_that_are_not_coloured_are_quiet():
    category = Category(np.arange(5), ("a", "b", "c", "d", "e"), coloured=np.array([3, 1]))
    table = category_colours(category, THEMES["light"])
    assert tuple(table[3]) == THEMES["light"].series[0]
    assert tuple(table[1]) == THEMES["light"].series[1]
    assert {tuple(table[each]) for each in (0, 2, 4)} == {THEMES["light"].roles["quiet"]}
