"""What a filter leaves is what every view draws, names and counts."""

from functools import cache

import numpy as np
import pytest

from geolip_viewer import filtering
from geolip_viewer.analysis import Analysis
from geolip_viewer.colouring import Category
from geolip_viewer.export.pages import look_at, shown_by
from geolip_viewer.export.recipes import Recipe
from geolip_viewer.geometry.projection import ProjectionSpec
from geolip_viewer.scene import Bars, Cells, Labels, Points, Scene
from geolip_viewer.state import Filters, State
from geolip_viewer.views import VIEWS, view_named
from geolip_viewer.views.base import View
from tests.synthetic import for_view, make_analysis
from tests.views.looking import badge_texts, kept_of, layer

FILTERS = Filters(isolated=(1,), hidden=(2,))
WORDS = "items: class 1, not class 2"
ABOUT_ANCHORS = {"isolation", "trails"}  # speaks of no item
OF_ONE = {"single-encoding", "true-neighbors"}  # show one item, and others only beside it


@cache
def world() -> Analysis:
    return make_analysis(items=60, classes=5, labels=[[item % 5, (item // 7) % 5] for item in range(60)])


def carriers(class_id: int) -> set[int]:
    return {item for item in range(60) if class_id in (item % 5, (item // 7) % 5)}


LEFT = sorted(carriers(1) - carriers(2))


def scenes(view: str, filters: Filters = FILTERS, **options: object) -> tuple[Scene, ...]:
    found = view_named(view)
    return found.scenes(shown_by(State(filters=filters), for_view(found, world())), found.options(**options))


def scene(view: str, filters: Filters = FILTERS, **options: object) -> Scene:
    (one,) = scenes(view, filters, **options)
    return one


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.id)
def test_no_view_draws_a_hidden_item(view: View) -> None:
    for each in scenes(view.id, **({"others": True} if "others" in vars(view.options()) else {})):
        marks = [one for one in each.layers if isinstance(one, Points) and one.of == "item"]
        drawn = {int(item) for one in marks if one.key != "item" for item in one.index}
        assert drawn <= set(LEFT)


@pytest.mark.parametrize("view", [each for each in VIEWS if each.id not in ABOUT_ANCHORS | OF_ONE], ids=lambda v: v.id)
def test_every_view_says_which_items_it_covers(view: View) -> None:
    for each in scenes(view.id):
        said = f"{each.title} {each.subtitle}"
        assert WORDS in said or "of all 60 items" in said
        assert "60 items" in said  # of how many
    for each in scenes(view.id, Filters()):
        assert "all 60 items" not in f"{each.title} {each.subtitle}"


def test_without_a_filter_scenes_are_those_of_all_items() -> None:
    filtered, plain = scene("manifold", Filters()), view_named("manifold")
    whole = plain.scene(shown_by(State(), world()), plain.options())
    assert filtered.title == whole.title == "Manifold: 60 items, 12 anchors"


def test_centroids_are_coloured_by_the_frequency_of_what_is_left() -> None:
    made = scene("centroids", Filters(isolated=(1,)), coloured=2)
    counts = [len(carriers(each) & carriers(1)) for each in range(5)]
    colour = layer(made, "centroids").colour
    assert isinstance(colour, Category)
    assert colour.coloured is not None
    assert sorted(colour.coloured.tolist()) == sorted(np.argsort(-np.array(counts), kind="stable")[:2].tolist())
    bare = scene("centroids", Filters(hidden=(1, 2, 3, 4)))
    assert bare.warnings == ("4 classes have no shown item and no centroid",)


def test_titles_and_legends_count_what_is_left() -> None:
    made = scene("manifold", colour="class")
    assert made.title == f"Manifold: {len(LEFT)} of 60 {WORDS}, 12 anchors"
    colour = layer(made, "items").colour
    assert isinstance(colour, Category)
    assert colour.counts is not None
    assert colour.counts.tolist() == [len(carriers(each) & set(LEFT)) for each in range(5)]
    mainly = scene("manifold", Filters(by="mainly"), colour="class")
    primary = world().primary_class
    assert layer(mainly, "items").colour.counts.tolist() == [int((primary == each).sum()) for each in range(5)]


def test_names_stand_among_what_is_left() -> None:
    names = layer(scene("manifold"), "class names")
    assert isinstance(names, Labels)
    few = {each for each in range(5) if 2 * len(carriers(each) & set(LEFT)) < len(carriers(each))}
    assert {2, 3} <= few
    assert names.texts == ("class 1",)
    centroid = world().embeddings[LEFT].astype(np.float64).mean(axis=0)
    drawn = centroid @ world().pca.components[:3].T
    assert names.positions[0] == pytest.approx(drawn / np.linalg.norm(drawn), abs=1e-6)


@pytest.mark.parametrize("projection", ["PCA", "faithful"])
@pytest.mark.parametrize("view", [each for each in VIEWS if "names" in vars(each.options())], ids=lambda each: each.id)
def test_the_name_of_a_class_stays_where_it_is_while_its_items_are_the_same(view: View, projection: str) -> None:
    def names(filters: Filters) -> list[dict[str, np.ndarray]]:
        state = State(filters=filters, projection=ProjectionSpec.parse(projection))
        made = view.scenes(shown_by(state, for_view(view, world())), view.options(names=True))
        written = [layer(each, "class names") for each in made]
        return [dict(zip(each.texts, each.positions, strict=True)) for each in written]

    for every, alone in zip(names(Filters()), names(Filters(isolated=(1,))), strict=True):
        np.testing.assert_allclose(alone["class 1"], every["class 1"], atol=1e-5)
        assert len(alone) < len(every)


def test_names_are_those_of_drawn_items_and_stand_there() -> None:
    item = str(world().features.image_id[9])  # type: ignore[union-attr]
    made = scene("manifold", Filters(), items="ids", ids=item)
    names = layer(made, "class names")
    assert set(names.texts) == {"class 4", "class 1"}
    np.testing.assert_allclose(names.positions, world().positions.items[[9, 9]], atol=1e-5)


@pytest.mark.parametrize("projection", ["PCA", "faithful"])
def test_centroids_are_those_of_what_is_left(projection: str) -> None:
    state = State(filters=FILTERS, projection=ProjectionSpec.parse(projection))
    view = view_named("centroids")
    made = view.scene(shown_by(state, world()), view.options())
    assert made.title == "Class centroids: 4 of 5 classes"
    marks = layer(made, "centroids")
    assert marks.index.tolist() == [0, 1, 3, 4]
    assert marks.colour.counts.tolist() == [len(carriers(each) & set(LEFT)) for each in range(5)]
    if projection == "PCA":
        rows = world().embeddings.astype(np.float64)
        centroid = rows[[item for item in LEFT if item in carriers(3)]].mean(axis=0)
        drawn = centroid @ world().pca.components[:3].T
        assert marks.positions[2] == pytest.approx(drawn / np.linalg.norm(drawn), abs=1e-5)


def test_a_histogram_counts_what_is_left() -> None:
    for bars in scene("magnitudes", height="count").layers:
        assert isinstance(bars, Bars)
        assert bars.heights.sum() == len(LEFT)


def test_cells_and_visits_count_what_is_left() -> None:
    nearest = (world().embeddings @ world().anchors.T).argmax(axis=1)[LEFT]
    used = layer(scene("utilization"), "used")
    assert used.colour.values.tolist() == np.bincount(nearest, minlength=12)[used.index].tolist()
    assert set(used.index.tolist()) == set(nearest.tolist())
    cells = [each for each in scene("cells", colour="items").layers if isinstance(each, Cells)]
    assert sum(np.nansum(each.colour.values) for each in cells if hasattr(each.colour, "values")) == len(LEFT)


def test_a_ranking_is_of_what_is_left() -> None:
    magnitude = world().difference_magnitude.mean(axis=0, dtype=np.float64)
    best = sorted(LEFT, key=lambda item: -magnitude[item])
    assert layer(scene("disagreement", count=3), "ranked").index.tolist() == best[:3]
    assert f"of {len(LEFT)} of 60 items" in scene("disagreement", at=1).subtitle


def test_true_neighbours_that_are_hidden_are_counted_not_drawn() -> None:
    item = LEFT[0]
    made = scene("true-neighbors", item=str(world().features.image_id[item]), neighbors=10)  # type: ignore[union-attr]
    cosine = world().embeddings.astype(float) @ world().embeddings[item].astype(float)
    true = [each for each in np.argsort(-cosine, kind="stable").tolist() if each != item][:10]
    hidden = len(set(true) - set(LEFT))
    assert hidden
    assert f"{hidden} of 10 hidden by the filter" in made.subtitle
    assert len(layer(made, "to neighbours").starts) == 10 - hidden


def test_a_filter_that_leaves_nothing_says_so() -> None:
    nothing = Filters(hidden=tuple(range(5)))
    for view in VIEWS:
        for each in scenes(view.id, nothing):
            assert not [
                one for one in each.layers if isinstance(one, Points) and one.of == "item" and one.key != "item"
            ]
    (warning,) = scene("manifold", nothing).warnings
    assert warning == "No item to show: the filter leaves none (not 5 classes)"


def test_badges_say_that_pictures_are_measured_whole() -> None:
    view = view_named("manifold")
    (filtered,), (plain,) = (
        badge_texts(view, shown_by(State(filters=filters), world()), view.options()) for filters in (FILTERS, Filters())
    )
    assert filtered == plain.replace("% of items", "% of all 60 items")
    assert filtered != plain
    (space,) = badge_texts(view_named("difference-space"), shown_by(State(filters=FILTERS), world()), None)
    assert "of all 60 items" in space


@pytest.mark.parametrize(
    ("view", "option", "value", "words"),
    [
        (view, option, value, words)
        for option, value, words in (
            ("least_neighbors", 20.0, "neighbour recall at least 20\u00a0%"),
            ("within", "class 1", "class “class 1”"),
        )
        for view in VIEWS
        if {"items", option} <= vars(view.options()).keys()
    ],
    ids=lambda each: each.id if isinstance(each, View) else None,
)
def test_options_that_hide_items_are_told_as_filters_are(view: View, option: str, value: object, words: str) -> None:
    options, state = view.options(**{option: value}), State(filters=Filters(hidden=(2,)))
    view_input = shown_by(state, for_view(view, world()))
    for each in view.scenes(view_input, options):
        assert f"items: not class 2, {words}" in f"{each.title} {each.subtitle}"
    for text in badge_texts(view, view_input, options):
        assert text == "" or "of all 60 items" in text


def test_titles_legends_names_and_badges_follow_a_bound_of_trust() -> None:
    kept = kept_of(world().embeddings, world().positions.items)
    left = set(np.flatnonzero(kept >= 90).tolist())
    shares = [len(carriers(each) & left) / len(carriers(each)) for each in range(5)]
    assert min(shares) < 0.5 < max(shares), "some names go and some stay"
    view, view_input = view_named("manifold"), shown_by(State(), world())
    options = view.options(least_neighbors=90.0, colour="class")
    (made,), (badge,) = view.scenes(view_input, options), badge_texts(view, view_input, options)
    assert made.title == f"Manifold: {len(left)} of 60 items: neighbour recall at least 90\u00a0%, 12 anchors"
    assert made.subtitle.endswith(", of all 60 items")
    assert "of all 60 items" in badge
    assert layer(made, "items").colour.counts.tolist() == [len(carriers(each) & left) for each in range(5)]
    named = {f"class {each}" for each, share in enumerate(shares) if share >= 0.5}
    assert set(layer(made, "class names").texts) == named


def test_scenes_and_looks_hide_the_same_items() -> None:
    recipe = Recipe(State(filters=FILTERS))
    shown = shown_by(recipe.state, world())
    assert shown.items.index.tolist() == LEFT
    assert look_at(world(), recipe).hidden_items.tolist() == sorted(set(range(60)) - set(LEFT))
    assert shown.items.words == f"{len(LEFT)} of 60 {WORDS}"


@pytest.mark.parametrize(
    ("filters", "words"),
    [
        (Filters(isolated=(1,)), "class 1"),
        (Filters(isolated=(0, 3)), "class 0 or class 3"),
        (Filters(hidden=(0,)), "not class 0"),
        (Filters(hidden=(-1,), by="mainly"), "not mainly no class"),
        (Filters(isolated=(0, 1, 2, 3)), "4 classes"),
    ],
)
def test_a_filter_in_words(filters: Filters, words: str) -> None:
    assert filtering.shown_by(filters, world()).filter == words


def test_ticks_and_isolating_are_one_filter() -> None:
    """Whatever is clicked in whatever order, a class is ticked exactly where its box says so."""
    random = np.random.default_rng(3)
    for _ in range(200):
        filters = Filters()
        for _ in range(6):
            class_id = int(random.integers(5))
            if random.random() < 0.3:
                filters = filters.alone(class_id)
            else:
                before = filters.includes(class_id)
                filters = filters.toggled(class_id)
                assert filters.includes(class_id) != before
        kept = {item for each in range(5) if filters.includes(each) for item in carriers(each)}
        unticked = {item for each in filters.hidden for item in carriers(each)}
        assert set(filtering.shown_by(filters, world()).index.tolist()) == kept - unticked


def test_mainly_of_a_class_are_items_whose_rarest_class_it_is() -> None:
    primary = np.array(
        [min(world().labels.of(item), key=lambda each: (len(carriers(each)), each)) for item in range(60)]
    )
    only, none = (
        filtering.shown_by(Filters(**{part: (1,)}, by="mainly"), world()).index.tolist()  # type: ignore[arg-type]
        for part in ("isolated", "hidden")
    )
    assert only == np.flatnonzero(primary == 1).tolist() != sorted(carriers(1))
    assert none == np.flatnonzero(primary != 1).tolist()
