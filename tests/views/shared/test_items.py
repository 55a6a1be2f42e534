"""Which items are chosen."""

from dataclasses import replace

import numpy as np
import pytest

from geolip_viewer.analysis import Analysis
from geolip_viewer.errors import OptionError
from geolip_viewer.options import changed
from geolip_viewer.views import view_named
from geolip_viewer.views.base import ViewInput
from geolip_viewer.views.shared.items import ChosenItems, ItemChoice, chosen_items, only_item
from tests.synthetic import make_analysis

LABELS = [[0], [1], [0, 1], [], [2, 0], [1]]


def shown(selection: tuple[int, ...] = (), **world: object) -> ViewInput:
    analysis = make_analysis(items=6, labels=LABELS, classes=4, **world)
    return ViewInput(analysis, analysis.positions, np.array(selection, np.int64))


def chosen_of(view_input: ViewInput, options: ItemChoice) -> ChosenItems:
    """What a view with these options draws: it is asked for what they leave."""
    items, _ = options.left(view_input.items, view_input.analysis, tuple)
    return chosen_items(replace(view_input, filtered=items), options)


def test_all_items_are_chosen_unless_something_else_is_asked_for() -> None:
    chosen = chosen_of(shown(), ItemChoice())
    assert chosen.index.tolist() == [0, 1, 2, 3, 4, 5]
    assert (chosen.words, chosen.how, chosen.warning) == ("6 items", "", ())


def test_a_random_choice_is_numpys_own_for_the_seed() -> None:
    chosen = chosen_of(shown(), ItemChoice(items="random", count=3, seed=42))
    assert chosen.index.tolist() == sorted(np.random.default_rng(42).choice(6, 3, replace=False).tolist())
    assert (chosen.words, chosen.how) == ("3 of 6 items", "at random, seed 42")


def test_another_seed_chooses_others_and_the_same_seed_the_same() -> None:
    analysis = make_analysis(items=200)
    world = ViewInput(analysis, analysis.positions)
    first, again, other = (
        chosen_of(world, ItemChoice(items="random", count=20, seed=seed)).index.tolist() for seed in (1, 1, 2)
    )
    assert first == again != other


def test_a_random_choice_of_more_than_there_are_takes_all_and_claims_no_chance() -> None:
    chosen = chosen_of(shown(), ItemChoice(items="random", count=50))
    assert len(chosen.index) == 6
    assert chosen.how == ""


def test_only_carriers_of_a_class_are_chosen_within_it() -> None:
    chosen = chosen_of(shown(), ItemChoice(within="class 0"))
    assert chosen.index.tolist() == [0, 2, 4]
    assert chosen.words == "3 of 6 items: class “class 0”"
    drawn = chosen_of(shown(), ItemChoice(items="random", count=2, within="class 0")).index
    assert len(drawn) == 2
    assert set(drawn.tolist()) < {0, 2, 4}


def test_items_are_chosen_by_their_ids_in_item_order() -> None:
    assert chosen_of(shown(), ItemChoice(items="ids", ids=" 1035, 1007 ,1035")).index.tolist() == [1, 5]
    assert chosen_of(shown(texts=True), ItemChoice(items="ids", ids="item-2")).index.tolist() == [2]


def test_the_selection_is_intersected_with_the_class() -> None:
    options = ItemChoice(items="selection", within="class 1")
    assert chosen_of(shown((1, 3, 4)), options).index.tolist() == [1]
    assert chosen_of(shown((3, 4)), options).warning == (
        "No item to show: none of those chosen passes the filter (class “class 1”)",
    )


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (ItemChoice(items="selection"), "Nothing is selected"),
        (ItemChoice(items="ids", ids=" , "), "No image ids are given"),
        (ItemChoice(within="class 3"), "the filter leaves none (class “class 3”)"),
    ],
)
def test_nothing_to_show_is_said(options: ItemChoice, sentence: str) -> None:
    chosen = chosen_of(shown(), options)
    assert len(chosen.index) == 0
    assert sentence in chosen.warning[0]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (ItemChoice(items="ids", ids="1007, 9"), "no item has the id ' 9'"),
        (ItemChoice(items="ids", ids="cat"), "whole numbers"),
        (ItemChoice(within="classy"), "Choose one of: any, class 0, class 1, class 2, class 3"),
    ],
)
def test_an_id_or_a_class_that_is_not_there_is_refused_in_one_line(options: ItemChoice, sentence: str) -> None:
    with pytest.raises(OptionError) as error:
        chosen_of(shown(), options)
    assert sentence in str(error.value)
    assert "\n" not in str(error.value)


def test_a_single_item_is_the_named_the_first_selected_or_the_usual_one() -> None:
    assert only_item(shown((3, 5)), "1028", 42) == 4
    assert only_item(shown((3, 5)), " ", 42) == 3
    assert only_item(shown(), "", 2) == 2
    assert only_item(shown(), "", 42) == 5


@pytest.mark.parametrize(
    ("names", "within", "items"),
    [
        (("cat", "any", "cat", "dog"), "cat (class 0)", [0, 2, 4]),
        (("cat", "any", "cat", "dog"), "cat (class 2)", [4]),
        (("cat", "any", "cat", "dog"), "any (class 1)", [1, 2, 5]),
        (("cat", "any", "cat", "dog"), "any", [0, 1, 2, 3, 4, 5]),
        (("cat", "any", "cat", "dog"), "dog", []),
    ],
)
def test_classes_sharing_a_name_or_named_like_an_option_can_be_chosen(names, within, items) -> None:
    view = shown()
    analysis = Analysis(view.analysis.checkpoint, replace(view.analysis.features, class_names=names))
    view = ViewInput(analysis, analysis.positions)
    options = changed(ItemChoice(), {"within": within}, analysis.vocabulary)
    assert chosen_of(view, options).index.tolist() == items
    with pytest.raises(OptionError, match=r"cat \(class 0\)"):
        changed(ItemChoice(), {"within": "cat"}, analysis.vocabulary)


def test_an_expert_named_like_an_option_can_be_chosen() -> None:
    view = shown()
    columns = zip(view.analysis.features.columns, ("all", "b", "c"), strict=True)
    columns = [replace(each, expert=name) for each, name in columns]
    analysis = Analysis(view.analysis.checkpoint, replace(view.analysis.features, columns=tuple(columns)))
    assert analysis.expert_names == ("all (expert 0)", "b", "c")
    lens = view_named("lens")
    chosen = changed(lens.options(), {"expert": "all (expert 0)"}, analysis.vocabulary)
    (scene,) = lens.scenes(ViewInput(analysis, analysis.positions), chosen)
    assert scene.title.startswith("all (expert 0): ")
    assert len(lens.scenes(ViewInput(analysis, analysis.positions), lens.options())) == 3
