"""Which names the class ids are read by."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geolip_viewer.sources.class_lists import Named, class_list
from geolip_viewer.sources.coco import CATEGORY_IDS, COCO, UNUSED, names_by_category_id
from geolip_viewer.sources.stored_labels import StoredLabels

LISTS = st.lists(st.text(min_size=1, max_size=4), max_size=4).map(tuple)


def ids(*values: int) -> StoredLabels:
    return StoredLabels(np.ones(len(values), np.int64), np.array(values, np.int64))


def texts(*names: str) -> StoredLabels:
    return StoredLabels(np.ones(len(names), np.int64), np.arange(len(names)), names)


def test_cocos_own_ids_are_eighty_of_ninety():
    assert len(CATEGORY_IDS) == len(COCO)
    assert not UNUSED & set(CATEGORY_IDS)
    names = names_by_category_id()
    assert (names[1], names[13], names[28], names[44], names[90]) == (
        "person", "stop sign", "umbrella", "bottle", "toothbrush",
    )  # fmt: skip
    assert [name for name in names if not name.startswith("class ")] == list(COCO)


@given(given_=LISTS, of_data=LISTS, of_checkpoint=LISTS, values=st.lists(st.integers(-1, 99), max_size=20))
def test_a_list_that_is_there_never_loses_to_a_default(given_, of_data, of_checkpoint, values):
    found = class_list(Named(given_, of_data, of_checkpoint), ids(*values))
    lists = {"given": given_, "data set": of_data, "checkpoint": of_checkpoint}
    first = next((source for source, names in lists.items() if names), None)
    if first is None:
        assert found.source in ("coco80", "coco90", "numbered")
        assert len(found.warnings) == 1
    else:
        assert (found.source, found.names, found.warnings) == (first, lists[first], ())


@given(values=st.lists(st.integers(1, 90), min_size=1, max_size=60))
def test_ids_that_only_coco_numbers_so_are_its_own(values):
    found = class_list(Named(), ids(*values))
    is_coco = max(values) > 79 and not UNUSED & set(values)
    assert (found.source == "coco90") == is_coco
    if is_coco:
        assert found.names == names_by_category_id()
        assert "COCO's own" in found.warnings[0]


def test_where_the_data_cannot_decide_eighty_names_are_taken_and_both_are_told():
    found = class_list(Named(), ids(1, 5, 11))
    assert (found.source, found.names) == ("coco80", COCO)
    assert "counted from 0 (COCO's own ids, counted from 1, would fit as well)" in found.warnings[0]
    assert "would fit" not in class_list(Named(), ids(0, 5, 11)).warnings[0]
    assert "would fit" not in class_list(Named(), ids(5, 12)).warnings[0]


def test_ids_of_one_to_eighty_are_not_shifted_by_one():
    found = class_list(Named(), ids(*range(1, 81)))
    assert (found.source, found.names[80], len(found.names)) == ("numbered", "class 80", 81)
    assert "1 to 80" in found.warnings[0]


def test_ids_far_beyond_coco_are_numbered():
    found = class_list(Named(), ids(3, 700, 900))
    assert (found.source, found.names[900]) == ("numbered", "class 900")


@pytest.mark.parametrize(("columns", "source"), [(80, "coco80"), (91, "coco90"), (90, "numbered"), (12, "numbered")])
def test_marks_are_named_only_where_their_number_says_so(columns, source):
    stored = StoredLabels(np.ones(1, np.int64), np.zeros(1, np.int64), columns=columns)
    found = class_list(Named(), stored)
    assert (found.source, len(found.names), len(found.warnings)) == (source, columns, 1)


@given(names=st.lists(st.sampled_from("abcdef"), min_size=1, max_size=6, unique=True), other=LISTS)
def test_texts_name_themselves_or_are_found_in_a_list(names, other):
    stored = texts(*sorted(names))
    found = class_list(Named(of_data=other), stored)
    assert [found.names[each] for each in found.ids] == sorted(names)
    if set(names) & set(other):
        assert found.source == "data set"
        assert found.names[: len(other)] == other
    else:
        assert found.names == tuple(sorted(names))
        assert found.source == "labels"


def test_a_list_given_that_knows_no_label_is_told():
    found = class_list(Named(given=("one", "two")), texts("cat", "dog"))
    assert (found.names, found.source) == (("cat", "dog"), "labels")
    assert found.warnings == (
        "No label, such as cat, is in the given list of names: the labels themselves are used as names",
    )


def test_labels_that_a_list_lacks_follow_it():
    found = class_list(Named(given=("dog", "cat")), texts("ant", "cat"))
    assert (found.names, found.ids.tolist()) == (("dog", "cat", "ant"), [2, 1])
    assert found.warnings == ("1 labels, such as ant, are not among the names and are added after them",)


def test_names_beside_ids_come_before_the_checkpoints():
    stored = StoredLabels(np.ones(2, np.int64), np.array([3, 1]), names={3: "cat"})
    named = Named(of_checkpoint=("k", "l", "m", "n"))
    found = class_list(named, stored)
    assert (found.names, found.source) == (("class 0", "class 1", "class 2", "cat"), "labels")
    assert class_list(Named(of_data=("x", "y", "z", "w")), stored).source == "data set"


def test_without_labels_only_explicitly_given_names_are_used():
    assert class_list(Named(), None).names == ()
    assert class_list(Named(of_checkpoint=("a",)), None).names == ("a",)
