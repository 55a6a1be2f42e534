"""What colours items."""

import numpy as np
import pytest

from geolip_viewer.colouring import Category, Colouring, Scalar, Solid
from geolip_viewer.errors import OptionError
from geolip_viewer.render.palette import THEMES, category_colours
from geolip_viewer.shown_items import ShownItems
from geolip_viewer.views.base import ViewInput
from geolip_viewer.views.shared.colours import FEW, QUANTITIES, ItemColour, class_groups, item_colour, with_colours
from geolip_viewer.views.shared.measures import MEASURES
from tests.synthetic import make_analysis

PART = np.array([1, 4, 7])


def coloured(name: str, **world: object) -> Colouring:
    analysis = make_analysis(**world)
    shown = ShownItems.every(analysis.item_count)
    return item_colour(analysis, ViewInput(analysis, analysis.positions).embedding, ItemColour(name), PART, shown)


def category(name: str, **world: object) -> Category:
    colour = coloured(name, **world)
    assert isinstance(colour, Category)
    return colour


def scalar(name: str, **world: object) -> Scalar:
    colour = coloured(name, **world)
    assert isinstance(colour, Scalar)
    return colour


LABELS = [[0], [1, 2], [2], [0], [0, 2], [1], [1], [], [0, 1]]


def test_the_class_of_an_item_is_its_rarest_and_the_legend_counts_the_drawn_items_that_have_it() -> None:
    colour = category("class", items=9, labels=LABELS, classes=3)
    assert colour.codes.tolist() == [2, 2, -1]
    assert colour.counts is not None
    assert colour.counts.tolist() == [1, 1, 2]
    assert colour.title == "Rarest class"


def test_the_first_label_is_the_one_stored_first() -> None:
    assert category("first-label", items=9, labels=LABELS, classes=3).codes.tolist() == [1, 0, -1]


def test_the_nearest_anchor_is_named() -> None:
    analysis = make_analysis()
    colour = category("nearest-anchor")
    cosines = analysis.embeddings.astype(np.float64) @ analysis.anchors.T.astype(np.float64)
    assert colour.codes.tolist() == cosines[PART].argmax(axis=1).tolist()
    assert colour.names[3] == "anchor 3"


def test_numbers_of_items_are_theirs_on_the_scale_of_all_items() -> None:
    analysis = make_analysis()
    radius = np.linalg.norm(analysis.embeddings.astype(np.float64) @ analysis.pca.components[:3].T, axis=1)
    cosine = (analysis.embeddings.astype(np.float64) @ analysis.anchors.T.astype(np.float64)).max(axis=1)
    for name, expected in (
        ("radius", radius),
        ("radius-deviation", radius - radius.mean()),
        ("nearest-cosine", cosine),
        ("label-count", np.array([len(analysis.labels.of(i)) for i in range(40)])),
    ):
        colour = scalar(name)
        np.testing.assert_allclose(colour.values, expected[PART], atol=1e-5, err_msg=name)
        reach = max(abs(expected.min()), abs(expected.max()))
        low, high = (-reach, reach) if name == "radius-deviation" else (expected.min(), expected.max())
        np.testing.assert_allclose(colour.span, (low, high), atol=1e-4, err_msg=name)
    assert scalar("radius-deviation").colormap == "diverging"


def test_a_pair_of_experts_colours_by_the_length_of_its_difference() -> None:
    analysis = make_analysis()
    first, third = (1 - analysis.lens_embeddings(e).astype(np.float64) @ analysis.anchors.T for e in (0, 2))
    colour = scalar("clip_l14_openai − siglip_b16_384")
    np.testing.assert_allclose(colour.values, np.linalg.norm(first - third, axis=1)[PART], atol=1e-5)
    assert colour.name == "difference magnitude, clip_l14_openai − siglip_b16_384"


def test_without_labels_items_are_one_colour() -> None:
    for name in ("class", "first-label"):
        assert coloured(name, labels=None) == Solid("item")


def test_every_quantity_can_be_asked_for() -> None:
    for name in (*QUANTITIES, *MEASURES):
        coloured(name)


def test_an_unknown_quantity_is_answered_with_those_there_are() -> None:
    with pytest.raises(OptionError, match=r"has no choice 'size'.*squared-norm.*clip_l14_openai − dinov2_b14"):
        coloured("size")


def test_few_classes_are_coloured_the_most_frequent_and_the_same_whatever_is_drawn() -> None:
    analysis = make_analysis(items=300, classes=30, labels=[[min(item // (1 + item % 7), 29)] for item in range(300)])
    drawn = ViewInput(analysis, analysis.positions).embedding
    counts = np.bincount(analysis.first_class, minlength=30)
    shown = ShownItems.every(300)
    whole, part = (item_colour(analysis, drawn, ItemColour(), index, shown) for index in (np.arange(300), PART))
    assert isinstance(whole, Category)
    assert isinstance(part, Category)
    assert whole.title == "First label"
    assert whole.coloured is not None
    assert len(whole.coloured) == FEW == 12
    assert counts[whole.coloured].min() >= np.delete(counts, whole.coloured).max()
    np.testing.assert_array_equal(whole.coloured, part.coloured)
    more = item_colour(analysis, drawn, ItemColour(coloured=20), PART, shown)
    assert isinstance(more, Category)
    assert more.coloured is not None
    assert len(more.coloured) == 20
    every = item_colour(analysis, drawn, ItemColour(coloured=0), PART, shown)
    assert isinstance(every, Category)
    assert every.coloured is None


@pytest.mark.parametrize("most", [4, 12, 20])
def test_a_class_has_the_same_colour_by_first_label_and_by_centroid(most: int) -> None:
    labels = [[item % 9, 9 + item % 5, 14 + item % 3] for item in range(90)] + [[8]] * 40
    analysis = make_analysis(items=130, classes=17, labels=labels)
    drawn = ViewInput(analysis, analysis.positions).embedding
    by_label = item_colour(analysis, drawn, ItemColour(coloured=most), np.arange(130), ShownItems.every(130))
    by_centroid = with_colours(
        Category(np.arange(17), analysis.class_names), most, analysis.class_counts, analysis.class_counts
    )
    assert isinstance(by_label, Category)
    colours = [category_colours(each, THEMES["dark"]) for each in (by_label, by_centroid)]
    assert by_label.coloured is not None
    assert by_centroid.coloured is not None
    both = np.intersect1d(by_label.coloured, by_centroid.coloured)
    assert len(both)
    np.testing.assert_array_equal(colours[0][both], colours[1][both])
    for category, rows in zip((by_label, by_centroid), colours, strict=True):
        assert len(np.unique(rows[category.coloured], axis=0)) == len(category.coloured)


def test_beside_a_filter_the_most_frequent_of_what_is_shown_are_coloured_and_usual_colours_stay() -> None:
    labels = [[0]] * 9 + [[1]] * 8 + [[2]] * 7 + [[3]] * 6 + [[4]] * 5
    analysis = make_analysis(items=35, classes=5, labels=labels)
    drawn = ViewInput(analysis, analysis.positions).embedding
    few = ItemColour(coloured=3)
    whole = item_colour(analysis, drawn, few, np.arange(35), ShownItems.every(35))
    left = item_colour(analysis, drawn, few, np.arange(20, 35), ShownItems(np.arange(17, 35), 35, "not class 0"))
    assert isinstance(whole, Category)
    assert isinstance(left, Category)
    assert sorted(whole.coloured.tolist()) == [0, 1, 2]
    assert sorted(left.coloured.tolist()) == [2, 3, 4]
    colours = [category_colours(each, THEMES["dark"]) for each in (whole, left)]
    np.testing.assert_array_equal(colours[0][2], colours[1][2])
    assert len(np.unique(colours[1][2:], axis=0)) == 3


def test_leading_classes_that_part_the_items_are_groups_of_the_rest() -> None:
    labels = [[0, 3], [0, 3, 4], [1, 4], [1, 4], [2], [2, 3], [], [0, 3]]
    assert class_groups(make_analysis(items=8, labels=labels, classes=6)).tolist() == [0, 1, 2, 0, 1, 0]


def test_other_classes_stand_for_themselves_and_those_without_items_take_no_hue() -> None:
    for labels, groups in (
        ([[0, 1], [1, 3], [4]], [0, 1, 1, 2, 3, 3]),
        ([[1], [2], [5]], [0, 0, 1, 1, 1, 2]),
        ([[], []], [0, 0, 0, 0, 0, 0]),
    ):
        assert class_groups(make_analysis(items=len(labels), labels=labels, classes=6)).tolist() == groups
