"""Columns: what they show, how they sort, what they find; and that nothing is computed per row before it is needed."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geolip_viewer.export.columns import Codes, Column, Lists, Numbers, Table, Texts, short_names, short_pairs
from geolip_viewer.sources.labels import labels_of

NAMES = ("dog", "Cat", "apple")


def column(values, key="key"):
    return Column(key, "Title", "What it means", values)


def lists(rows, names=NAMES):
    lengths = np.array([len(row) for row in rows], np.int64)
    return Lists(labels_of(lengths, np.array([each for row in rows for each in row], np.int64), len(names))[0], names)


def sorted_rows(values, *, descending=False):
    return column(values).order(np.arange(len(values)), descending=descending).tolist()


@pytest.mark.parametrize(
    ("values", "text"),
    [
        (Numbers(np.array([1234.5678])), "1,234.568"),
        (Numbers(np.array([np.nan])), "–"),
        (Numbers(np.array([123456]), 0), "123,456"),
        (Numbers(np.array([123456]), None), "123456"),
        (Texts(("a dog",)), "a dog"),
        (Codes(np.array([1]), NAMES), "Cat"),
        (Codes(np.array([-1]), NAMES), "–"),
        (lists([[2, 0]]), "dog, apple"),
        (lists([[]]), "–"),
    ],
)
def test_a_cell_is_written_as_its_kind_asks(values, text):
    assert values.text(0) == text


@given(st.lists(st.floats(allow_infinity=False), min_size=1, max_size=30), st.booleans())
def test_numbers_sort_with_what_is_missing_last_and_equals_in_order(values, descending):
    rows = sorted_rows(Numbers(np.array(values)), descending=descending)
    sign = -1 if descending else 1
    there = [row for row in range(len(values)) if values[row] == values[row]]
    missing = [row for row in range(len(values)) if values[row] != values[row]]
    assert rows == sorted(there, key=lambda row: (sign * values[row], row)) + missing


@given(st.lists(st.sampled_from(["b", "A", "a", "C", ""]), min_size=1, max_size=12))
def test_texts_sort_without_regard_to_case(texts):
    expected = sorted(range(len(texts)), key=lambda row: (texts[row].casefold(), row))
    assert sorted_rows(Texts(texts)) == expected


def test_codes_and_lists_sort_by_name_and_nothing_comes_last_either_way():
    codes = Codes(np.array([0, -1, 1, 2]), NAMES)
    assert sorted_rows(codes) == [3, 2, 0, 1]
    assert sorted_rows(codes, descending=True) == [0, 2, 3, 1]
    assert sorted_rows(lists([[0], [], [1], [2, 1]])) == [2, 3, 0, 1]


def test_large_ids_sort_exactly():
    ids = np.array([2**53 + 1, 2**53, 2**53 + 2])
    assert sorted_rows(Numbers(ids, None), descending=True) == [2, 0, 1]


def test_only_the_rows_asked_for_are_sorted():
    values = Numbers(np.array([5.0, 1.0, 3.0, 2.0]))
    assert column(values).order(np.array([0, 2, 3])).tolist() == [3, 2, 0]


@pytest.mark.parametrize(
    ("values", "text", "found"),
    [
        (Texts(("Dog house", "cat")), "DOG", [0]),
        (Codes(np.array([1, 0, -1]), NAMES), "cat", [0]),
        (lists([[0, 2], [1], []]), "app", [0]),
        (Numbers(np.array([42, 142, 7]), None), "42", [0, 1]),
        (Numbers(np.array([42.0, 142.0])), "42", []),
    ],
)
def test_words_are_found_in_names_and_ids(values, text, found):
    assert np.flatnonzero(values.holding(text)).tolist() == found


def test_a_table_answers_with_nothing_for_a_column_it_lacks():
    table = Table("item", (column(Texts(("a",)), "name"),))
    assert table.text("name", 0) == "a"
    assert table.text("cosine", 0) == ""
    assert table.column("cosine") is None
    assert len(Table("item", ())) == 0


def test_experts_are_shortened_only_where_they_stay_apart():
    assert short_names(("clip_l14_openai", "dinov2_b14")) == ("clip", "dinov2")
    assert short_names(("clip_l14", "clip_b32")) == ("clip_l14", "clip_b32")
    assert short_pairs(("clip_l14", "dinov2_b14"), [(0, 1)]) == ("clip − dinov2",)


def test_a_hundred_thousand_rows_are_made_and_sorted_in_no_time():
    numbers = Numbers(np.random.default_rng(0).normal(size=118_287))
    began = time.perf_counter()
    assert len(sorted_rows(numbers, descending=True)) == 118_287
    assert time.perf_counter() - began < 1.0
