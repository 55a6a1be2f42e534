"""What clicks make of a selection, and what a typed filter leaves."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geolip_viewer.app.document.selection_modes import with_anchors, with_items
from geolip_viewer.app.tables.row_filter import rows_left
from geolip_viewer.export.anchor_columns import anchor_table
from geolip_viewer.export.item_columns import item_table
from geolip_viewer.state import Selection
from tests.synthetic import make_analysis

indices = st.sets(st.integers(0, 9)).map(lambda found: tuple(sorted(found)))


@given(indices, indices)
def test_replace_toggle_and_add_are_the_set_operations(old, new):
    before = Selection(old, (1,), old[0] if old else None)
    assert with_items(before, new, "replace").items == new
    assert set(with_items(before, new, "toggle").items) == set(old) ^ set(new)
    assert set(with_items(before, new, "add").items) == set(old) | set(new)


@given(indices, st.lists(st.integers(0, 9), max_size=4), st.sampled_from(["replace", "toggle", "add"]))
def test_the_current_item_is_a_selected_one_or_stays(old, new, way):
    after = with_items(Selection(old, (), old[-1] if old else None), new, way)
    assert (after.current in after.items) if after.items else after.current == (old[-1] if old else None)
    assert list(after.items) == sorted(set(after.items))


def test_the_item_just_added_is_the_current_one():
    assert with_items(Selection((2, 5), (), 2), [4], "add").current == 4


def test_replacing_items_lets_anchors_go_and_adding_keeps_them():
    before = Selection((1,), (3,), 1)
    assert with_items(before, [2]).anchors == ()
    assert with_items(before, [2], "add").anchors == (3,)
    assert with_anchors(before, [4]) == Selection((), (4,), 1)
    assert with_anchors(before, [4], "add") == Selection((1,), (3, 4), 1)


# -- filters


@pytest.fixture(scope="module")
def analysis():
    return make_analysis(items=60, item_names=True, dead=2)


def left(analysis, text):
    return rows_left(item_table(analysis), text).tolist()


def test_an_empty_filter_leaves_everything(analysis):
    assert left(analysis, "") == left(analysis, " , ") == list(range(60))


def test_a_word_is_found_in_names_ids_and_classes(analysis):
    assert left(analysis, "NUMBER 17") == [17]
    assert left(analysis, str(1000 + 7 * 33)) == [33]
    carriers = [item for item in range(60) if 2 in analysis.labels.of(item)]
    assert left(analysis, "class 2") == carriers


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("cosine > 0.5", lambda a: a.nearest_cosine > 0.5),
        ("Cosine<=0.5", lambda a: a.nearest_cosine <= 0.5),
        ("rad>=.6", lambda a: a.radii >= 0.6),
        ("nearest anchor = 3", lambda a: a.nearest_anchor == 3),
        ("radius > 0,5, cosine > ,4", lambda a: (a.radii > 0.5) & (a.nearest_cosine > 0.4)),
        ("radius > 0.5, cosine > 0.4", lambda a: (a.radii > 0.5) & (a.nearest_cosine > 0.4)),
    ],
)
def test_comparisons_leave_the_rows_that_fit_all_of_them(analysis, text, claim):
    expected = np.flatnonzero(claim(analysis)).tolist()
    assert 0 < len(expected) < 60
    assert left(analysis, text) == expected


def test_a_comparison_with_no_such_column_is_looked_for_as_text(analysis):
    assert left(analysis, "weight > 3") == []


def test_anchors_are_found_by_number_and_by_visits(analysis):
    table = anchor_table(analysis)
    assert 4 in rows_left(table, "4").tolist()
    assert rows_left(table, "visits = 0").tolist() == analysis.dead_anchors.tolist()
    assert rows_left(table, "dead").tolist() == analysis.dead_anchors.tolist() != []


@given(st.text(max_size=30))
def test_whatever_is_typed_leaves_some_rows_or_none(text):
    rows = rows_left(item_table(make_analysis(items=3)), text)
    assert set(rows.tolist()) <= {0, 1, 2}
