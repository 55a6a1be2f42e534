"""Which config feeds which expert."""

import itertools
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geolip_viewer.errors import FeaturesError
from geolip_viewer.sources.matching import DEFAULT_EXPERTS, Match, match


def matched(configs, widths, named=None, claimed=(), listed=None, dimension=64) -> Match:
    """`configs` are widths by name, `named` the tensors' names, `claimed` the config's."""
    experts = [SimpleNamespace(width=width, name=named[i] if named else "") for i, width in enumerate(widths)]
    checkpoint = SimpleNamespace(experts=experts, expert_names=tuple(named or claimed), dimension=dimension)
    return match("data", list(configs), checkpoint, listed, configs.__getitem__)


def refused(*arguments, **settings) -> str:
    with pytest.raises(FeaturesError) as caught:
        matched(*arguments, **settings)
    return str(caught.value)


def test_names_come_first_whatever_the_order():
    assert matched({"b": 4, "x": 9, "a": 3}, [3, 4], named=["a", "b"]) == Match(("a", "b"))


def test_names_meet_even_where_the_user_lists_them_in_another_order():
    found = matched({"b": 4, "a": 3}, [3, 4], named=["a", "b"], listed=["b", "a"])
    assert found.configs == ("a", "b")
    assert found.warnings


def test_a_name_that_the_data_set_lacks_is_told():
    assert "has no config b, which the checkpoint names" in refused({"a": 3, "c": 4}, [3, 4], named=["a", "b"])


def test_what_the_user_lists_serves_where_the_data_set_lacks_the_names():
    found = matched({"a": 3, "c": 4}, [3, 4], named=["a", "b"], listed=["a", "c"])
    assert found.configs == ("a", "c")
    assert "The checkpoint names a, b; shown are a, c" in found.warnings


def test_names_that_only_the_config_claims_are_a_hint():
    assert matched({"b": 4, "a": 3}, [3, 4], claimed=["a", "b"]) == Match(("a", "b"))
    assert matched({"x": 3, "y": 4}, [3, 4], claimed=["a", "b"]) == Match(("x", "y"))


def test_what_the_user_lists_is_taken_in_that_order():
    assert matched({"a": 3, "b": 3, "c": 3}, [3, 3], listed=["c", "a"]) == Match(("c", "a"))


@pytest.mark.parametrize(
    ("listed", "problem"),
    [
        (["a", "z"], "has no config z. There are: a, b"),
        (["a"], "1 experts are listed, but the checkpoint reads 2"),
        (["a", "a"], "1 experts are listed, but the checkpoint reads 2"),
        (["b", "a"], "config b is 4 wide, expert 0 reads 3"),
        ([], "0 experts are listed"),
    ],
)
def test_a_list_that_does_not_fit_is_refused(listed, problem):
    assert problem in refused({"a": 3, "b": 4}, [3, 4], listed=listed)


def test_the_default_three_serve_where_the_data_set_has_them_all():
    configs = {"other": 5, **dict.fromkeys(reversed(DEFAULT_EXPERTS), 5)}
    assert matched(configs, [5, 5, 5]) == Match(DEFAULT_EXPERTS)


def test_a_default_expert_of_another_width_is_named_with_both_widths():
    configs = dict(zip(DEFAULT_EXPERTS, (5, 6, 7), strict=True))
    assert "config dinov2_b14 is 6 wide, expert 1 reads 9" in refused(configs, [5, 9, 7])


def test_a_named_expert_of_another_width_is_named_with_both_widths():
    assert "config b is 4 wide, expert 1 (b) reads 5" in refused({"a": 3, "b": 4}, [3, 5], named=["a", "b"])


def test_otherwise_the_data_sets_own_order_serves():
    assert matched({"z": 3, "a": 4}, [3, 4]) == Match(("z", "a"))


def test_an_order_that_is_not_the_only_one_is_told():
    found = matched({"z": 3, "a": 3}, [3, 3])
    assert found.configs == ("z", "a")
    assert "in the dataset's order: z, a" in found.warnings[0]


def test_configs_that_are_not_asked_for_are_not_opened():
    class Opened(dict):
        def __getitem__(self, name):
            assert name != "huge"
            return super().__getitem__(name)

    found = matched(Opened({"a": 3, "b": 4, "huge": 3}), [3, 4])
    assert found.configs == ("a", "b")
    assert found.warnings


def test_a_config_that_cannot_be_read_is_passed_over_where_another_fits():
    class Broken(dict):
        def __getitem__(self, name):
            if name == "broken":
                raise FeaturesError("data", "broken has no split val", "Choose one of: train")
            return super().__getitem__(name)

    assert matched(Broken({"a": 4, "b": 3, "broken": 0}), [3, 4]).configs == ("b", "a")
    assert "broken has no split val" in refused(Broken({"broken": 0, "a": 3}), [3])


def test_where_that_order_does_not_fit_the_only_one_that_does_is_taken_and_told():
    found = matched({"a": 4, "b": 5, "c": 3}, [3, 4])
    assert found.configs == ("c", "a")
    assert "by width: c, a" in found.warnings[0]


def test_two_orders_that_fit_are_ambiguous_and_refused():
    assert "in more than one way" in refused({"a": 4, "b": 3, "c": 3}, [3, 4])


def test_a_width_that_no_config_has_is_named():
    line = refused({"a": 3, "b": 4}, [3, 9])
    assert "config b is 4 wide where expert 1 reads 9; there are: a 3, b 4" in line


def test_fewer_configs_than_experts():
    assert "no config where expert 1 reads 4; there are: a 3" in refused({"a": 3}, [3, 4])


def test_anchors_alone_take_the_only_config_of_their_dimension():
    assert matched({"a": 3, "b": 64}, []).configs == ("b",)


def test_anchors_alone_refuse_features_of_another_width_with_both():
    assert "config a is 3 wide where the anchors have 64 dimensions" in refused({"a": 3, "b": 5}, [])


@given(widths=st.lists(st.integers(1, 3), min_size=1, max_size=4), configs=st.lists(st.integers(1, 3), max_size=5))
def test_configs_match_in_order_or_in_the_only_possible_way_or_not_at_all(widths, configs):
    by_name = {f"c{index}": width for index, width in enumerate(configs)}
    ways = [
        choice
        for choice in itertools.permutations(by_name, len(widths))
        if [by_name[name] for name in choice] == widths
    ]
    in_order = tuple(by_name)[: len(widths)]
    try:
        found = matched(by_name, widths)
    except FeaturesError:
        assert len(ways) != 1
        assert in_order not in ways
        return
    assert found.configs == (in_order if in_order in ways else ways[0])
    assert in_order in ways or len(ways) == 1
