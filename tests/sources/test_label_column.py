"""What a column of labels says, in whatever form it was written."""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geolip_viewer.sources.label_column import read_labels
from geolip_viewer.sources.parquet import parquet_table
from geolip_viewer.sources.stored_labels import MISSING

IN_FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
IDS = st.lists(st.integers(0, 500), max_size=5)
NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=8).filter(str.strip)


def read(folder: Path, *columns: Any) -> tuple[Any, tuple[str, ...]]:
    """Labels of files with these columns, one a file; None stands for a file without labels."""
    files = []
    for index, column in enumerate(columns):
        path = folder / f"val-{index:05d}-of-{len(columns):05d}.parquet"
        rows = {"n": pa.array(range(3))} if column is None else {"labels": column}
        pq.write_table(pa.table(rows), path)
        files.append(path)
    return read_labels(parquet_table("a", files))


def by_row(stored: Any) -> list[list[Any]]:
    """Each row's labels: texts where labels are texts, else ids."""
    ends = np.cumsum(stored.counts).tolist()
    called = stored.values.tolist() if stored.texts is None else [stored.texts[each] for each in stored.values]
    return [called[start:stop] for start, stop in zip([0, *ends], ends, strict=False)]


@given(
    rows=st.lists(IDS, min_size=1, max_size=8), kind=st.sampled_from(["int32", "uint64", "double", "large", "decimal"])
)
@IN_FOLDER
def test_ids_are_read_from_every_type(tmp_path, rows, kind):
    types = {
        "int32": pa.list_(pa.int32()), "uint64": pa.list_(pa.uint64()), "double": pa.list_(pa.float64()),
        "large": pa.large_list(pa.int64()), "decimal": pa.list_(pa.decimal128(24, 2)),
    }  # fmt: skip
    filled = [row for row in rows if row]
    if len({len(row) for row in filled}) == 1 and len(filled[0]) > 2 and max(map(max, filled)) < 2:
        filled[0][0] = 7  # such rows would be marks
    stored, told = read(tmp_path, pa.array(rows).cast(types[kind]) if any(rows) else pa.array(rows, types[kind]))
    assert by_row(stored) == rows
    assert told == ()


@given(rows=st.lists(st.none() | st.lists(NAMES, max_size=4), min_size=1, max_size=8), how=st.integers(0, 3))
@IN_FOLDER
def test_texts_are_classes_by_that_text(tmp_path, rows, how):
    kinds = [pa.string(), pa.large_string(), pa.binary(), pa.string()]
    column = pa.array(rows, pa.list_(kinds[how]) if how != 2 else pa.list_(pa.string()))
    if how == 2:
        column = pa.array([row and [each.encode() for each in row] for row in rows], pa.list_(pa.binary()))
        rows = [row and [each if each.isprintable() else each.encode().hex() for each in row] for row in rows]
        rows = [row and [with_dashes(each) for each in row] for row in rows]
    stored, _ = read(tmp_path, column)
    if not any(rows):
        assert stored is None
        return
    assert by_row(stored) == [row or [] for row in rows]
    assert list(stored.texts) == sorted({each for row in rows for each in row or ()})


def with_dashes(text: str) -> str:
    digits = text if len(text) == 32 and all(letter in "0123456789abcdef" for letter in text) else ""
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}" if digits else text


def test_a_category_is_its_text(tmp_path):
    stored, _ = read(tmp_path, pa.array(["b", "a", None, "b"]).dictionary_encode())
    assert by_row(stored) == [["b"], ["a"], [], ["b"]]


def test_single_truths_are_two_classes(tmp_path):
    stored, _ = read(tmp_path, pa.array([True, False, True]))
    assert by_row(stored) == [[1], [0], [1]]
    assert dict(stored.names) == {0: "false", 1: "true"}


MARKS = st.integers(3, 9).flatmap(
    lambda columns: st.lists(st.lists(st.booleans(), min_size=columns, max_size=columns), min_size=1, max_size=7)
)


@given(marks=MARKS, kind=st.sampled_from([pa.int64(), pa.int8(), pa.float32(), pa.bool_()]), fixed=st.booleans())
@IN_FOLDER
def test_zeros_and_ones_a_class_are_marks(tmp_path, marks, kind, fixed):
    values = marks if kind == pa.bool_() else [[int(each) for each in row] for row in marks]
    stored, told = read(tmp_path, pa.array(values, pa.list_(kind, len(marks[0])) if fixed else pa.list_(kind)))
    assert by_row(stored) == [[index for index, is_set in enumerate(row) if is_set] for row in marks]
    assert stored.columns == len(marks[0])
    assert f"one flag for each of {len(marks[0])} classes" in told[0]


@pytest.mark.parametrize("rows", [[[0, 1], [1, 0]], [[0, 1, 1], [1, 0]], [[0, 1, 2], [1, 0, 1]], [[1], [0]]])
def test_what_may_be_ids_is_no_row_of_marks(tmp_path, rows):
    stored, told = read(tmp_path, pa.array(rows))
    assert by_row(stored) == rows
    assert told == ()


@pytest.mark.parametrize("listed", [False, True])
def test_structs_say_ids_and_names(tmp_path, listed):
    pairs = [{"id": 4, "name": "cat"}, {"id": 2, "name": "dog"}, {"id": 4, "name": "cat"}]
    stored, _ = read(tmp_path, pa.array([[pair] for pair in pairs] if listed else pairs))
    assert by_row(stored) == [[4], [2], [4]]
    assert dict(stored.names) == {2: "dog", 4: "cat"}


def test_a_struct_of_lists_is_a_list_of_structs(tmp_path):
    rows = [{"category_id": [4, 2], "score": [0.5, 0.25], "name": ["cat", "dog"]}, {"category_id": [], "name": []}]
    stored, _ = read(tmp_path, pa.array(rows))
    assert by_row(stored) == [[4, 2], []]
    assert dict(stored.names) == {2: "dog", 4: "cat"}


def test_areas_boxes_and_parents_are_no_classes(tmp_path):
    thing = {"area": 9, "bbox": [0.5, 1.5], "category_id": 4, "supercategory": "animal", "name": "cat"}
    stored, _ = read(tmp_path, pa.array([thing, {**thing, "area": 1}]))
    assert by_row(stored) == [[4], [4]]
    assert dict(stored.names) == {4: "cat"}


def test_numbers_without_a_class_field_give_no_classes(tmp_path):
    stored, (told,) = read(tmp_path, pa.array([{"x": 1, "y": 2}]))
    assert stored is None
    assert told.endswith("which cannot be read as classes")


def test_a_struct_of_names_alone(tmp_path):
    stored, _ = read(tmp_path, pa.array([{"name": "cat"}, {"name": None}, {"name": "dog"}]))
    assert by_row(stored) == [["cat"], [], ["dog"]]


KINDS = {
    "ids": pa.array([[1], [2], [3]]),
    "single": pa.array([1, 2, 3]),
    "texts": pa.array([["x"], ["y"], ["x"]]),
    "untyped": pa.nulls(3),
    "empty": pa.array([[], [], []], pa.list_(pa.null())),
    "absent": None,
    "dates": pa.array([1, 2, 3], pa.timestamp("s")),
    "nested": pa.array([[[1]], [[2]], [[3]]]),
}
SAID = {"ids": [[1], [2], [3]], "single": [[1], [2], [3]], "texts": [["x"], ["y"], ["x"]]}


@pytest.mark.slow
@given(kinds=st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=4), data=st.data())
@IN_FOLDER
def test_the_order_of_the_files_changes_nothing(tmp_path, kinds, data):
    order = data.draw(st.permutations(range(len(kinds))))
    wanted = {"ids", "single"} if {"ids", "single"} & set(kinds) else {"texts"} & set(kinds)
    expected = [SAID[kind] if kind in wanted else [[], [], []] for kind in kinds]
    for places in (range(len(kinds)), order):
        stored, told = read(tmp_path, *(KINDS[kinds[place]] for place in places))
        if not wanted:
            assert stored is None
            continue
        assert by_row(stored) == [row for place in places for row in expected[place]]
        assert len(told) == sum(kind not in wanted for kind in kinds)
    for path in tmp_path.iterdir():
        path.unlink()


def test_files_without_labels_are_named_with_what_they_have(tmp_path):
    _, told = read(tmp_path, KINDS["ids"], None, KINDS["texts"])
    other = "other files list<element: int64>"
    assert told == (
        f"a: 3 rows carry no labels: val-00001-of-00003.parquet has no column labels, {other}",
        f"a: 3 rows carry no labels: val-00002-of-00003.parquet has labels of list<element: string>, {other}",
    )


@pytest.mark.parametrize(("kind", "said"), [("dates", "timestamp[ms]"), ("nested", "list<element: list")])
def test_what_says_no_classes_is_told(tmp_path, kind, said):
    stored, (told,) = read(tmp_path, KINDS[kind])
    assert stored is None
    assert said in told
    assert "cannot be read as classes" in told


SOFT = st.integers(2, 6).flatmap(
    lambda columns: st.lists(
        st.lists(st.sampled_from([0.0, 1.0, 0.25, 0.5]), min_size=columns, max_size=columns), min_size=1, max_size=6
    )
)


@pytest.mark.slow
@given(rows=SOFT)
@IN_FOLDER
def test_rows_of_fractions_are_no_class_ids(tmp_path, rows):
    stored, told = read(tmp_path, pa.array(rows))
    if any(each not in (0, 1) for row in rows for each in row):
        assert stored is None
        assert told == ("a: labels holds fractions, like soft labels or scores, not class ids",)
    else:
        assert stored is not None


def test_scores_are_no_class_ids_and_a_single_fraction_is_ignored(tmp_path):
    assert read(tmp_path, pa.array([0.2, 0.7, 3.0]))[0] is None
    assert by_row(read(tmp_path, pa.array([0.5, 7.0, 3.0]))[0]) == [[-1], [7], [3]]


@pytest.mark.parametrize("kind", [pa.float64(), pa.int64(), pa.decimal128(9, 2)])
def test_a_label_that_is_missing_is_no_id(tmp_path, kind):
    stored, told = read(tmp_path, pa.array([[3, None], [None], [2]], pa.list_(kind)))
    assert by_row(stored) == [[3, MISSING], [MISSING], [2]]
    assert told == ()


def test_nan_is_a_label_that_is_missing_and_a_fraction_is_none(tmp_path):
    stored, _ = read(tmp_path, pa.array([[3.0, float("nan"), 1.0, 2.0], [0.5], [-7.0]]))
    assert by_row(stored) == [[3, MISSING, 1, 2], [-1], [-7]]


def test_blank_texts_name_no_class(tmp_path):
    stored, told = read(tmp_path, pa.array([["cat", " "], [""], ["dog", "\t", None]]))
    assert by_row(stored) == [["cat"], [], ["dog"]]
    assert told == ("Empty labels, which name no class: 4",)
