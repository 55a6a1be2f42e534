"""The classes that items of features carry, and what classes and items are called."""

import json
from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from geolip_viewer.sources.coco import COCO
from geolip_viewer.sources.feature_reading import read_features
from geolip_viewer.sources.reading_options import ReadingOptions
from tests.sources.writing import (
    COCO_TOLD,
    features,
    folder_of,
    table,
    write_card,
)


def test_labels_are_each_class_once_and_the_first_is_remembered(tmp_path, one):
    labels = [[5, 2, 5], [], None, [79, 0]]
    found = read_features(folder_of(tmp_path, {"a": table(features(4, 3), labels=labels)}), one)
    assert [found.labels.of(item).tolist() for item in range(4)] == [[2, 5], [], [], [0, 79]]
    assert found.labels.first.tolist() == [5, -1, -1, 79]
    assert found.labels.items.tolist() == [0, 0, 3, 3]
    assert found.class_names == COCO


def test_labels_follow_the_items_that_are_left(tmp_path, two):
    tables = {
        "a": table(features(4, 3), [1, 2, 3, 4], labels=[[1], [2, 20], [3], [4]]),
        "b": table(features(3, 4), [4, 2, 1], labels=[[9], [9], [9]]),
    }
    found = read_features(folder_of(tmp_path, tables), two)
    assert [found.labels.of(item).tolist() for item in range(3)] == [[1], [2, 20], [4]]


def test_labels_of_another_expert_serve_where_the_first_has_none(tmp_path, two):
    tables = {
        "a": table(features(3, 3), [1, 2, 3], labels=False),
        "b": table(features(3, 4), [3, 2, 1], labels=[[30], [20], [10]]),
    }
    found = read_features(folder_of(tmp_path, tables), two)
    assert [found.labels.of(item).tolist() for item in range(3)] == [[10], [20], [30]]


@pytest.mark.parametrize("labels", [False, [None, None, None], [[], [], []]])
def test_no_labels_at_all_is_told(tmp_path, one, labels):
    found = read_features(folder_of(tmp_path, {"a": table(features(3, 3), labels=labels)}), one)
    assert found.labels.offsets.tolist() == [0, 0, 0, 0]
    assert found.warnings == ("The dataset has no column labels with class ids: items have no classes",)


@pytest.mark.parametrize(
    ("labels", "empty", "outside"),
    [
        ([3, -1, 80], 0, 2),
        ([[3], [-1], [80]], 0, 2),
        ([[3], [None, -7], [999]], 1, 2),
        ([3.0, None, 1e300], 1, 1),
        ([3.0, float("nan"), None], 2, 0),
    ],
)
def test_what_names_no_class_is_ignored_and_counted(tmp_path, one, labels, empty, outside):
    filler = [[0]] * 5 if isinstance(labels[0], list) else [0] * 5
    found = read_features(folder_of(tmp_path, {"a": table(features(8, 3), labels=labels + filler)}), one)
    assert [found.labels.of(item).tolist() for item in range(4)] == [[3], [], [], [0]]
    told = [f"Empty labels (null or NaN), which name no class: {empty}"] if empty else []
    told += [f"{outside} class ids beyond the list of 80 classes are ignored"] if outside else []
    assert found.warnings == (COCO_TOLD, *told)


def test_where_most_ids_are_beyond_coco_classes_are_numbered(tmp_path, one):
    labels = [[100 + i] for i in range(8)]
    found = read_features(folder_of(tmp_path, {"a": table(features(8, 3), labels=labels)}), one)
    assert found.class_names[107] == "class 107"
    assert len(found.class_names) == 108
    assert found.labels.of(7).tolist() == [107]
    assert "numbered" in found.warnings[0]


def with_class_names(rows: pa.Table, names: list[str]) -> pa.Table:
    """The table with the schema metadata that `datasets` writes for a list of ClassLabel."""
    labels = {"feature": {"names": names, "_type": "ClassLabel"}, "_type": "List"}
    return rows.replace_schema_metadata({"huggingface": json.dumps({"info": {"features": {"labels": labels}}})})


def test_class_names_are_the_users_else_the_data_sets_else_the_checkpoints_else_cocos(tmp_path, one):
    plain = folder_of(tmp_path / "plain", {"a": table(features(4, 3))})
    named = folder_of(tmp_path / "named", {"a": with_class_names(table(features(4, 3)), ["x", "y", "z"])})
    configured = replace(one, class_names=("k", "l", "m"))
    assert read_features(plain, one).class_names == COCO
    assert read_features(plain, configured).class_names == ("k", "l", "m")
    assert read_features(named, configured).class_names == ("x", "y", "z")
    given = ReadingOptions(class_names=tmp_path / "names.txt")
    given.class_names.write_text("p\nq\n")
    assert read_features(named, configured, given).class_names == ("p", "q")


def test_class_names_in_the_card_serve_where_the_files_have_none(tmp_path, one):
    folder = folder_of(tmp_path, {"a": table(features(4, 3))})
    more = (
        "dataset_info:\n- config_name: a\n  features:\n  - name: labels\n    sequence:\n      class_label:\n"
        "        names:\n          '0': apple\n          '1': pear\n          '2': fig"
    )
    write_card(folder, ["a"], more=more)
    assert read_features(folder, one).class_names == ("apple", "pear", "fig")


def test_items_are_named_by_a_table_beside_them(tmp_path, one):
    folder = folder_of(tmp_path, {"a": table(features(3, 3), [7, 8, 9])})
    pq.write_table(pa.table({"image_id": [9, 7, 1], "name": ["nine", "seven\x1b", "one"]}), folder / "items.parquet")
    assert read_features(folder, one).item_names == ("seven\ufffd", "8", "nine")


def test_without_such_a_table_items_have_no_names(tmp_path, one):
    assert read_features(folder_of(tmp_path, {"a": table(features(3, 3))}), one).item_names is None


def test_a_table_of_items_that_cannot_be_used_is_told(tmp_path, one):
    folder = folder_of(tmp_path, {"a": table(features(3, 3))})
    (folder / "items.parquet").write_text("no parquet")
    found = read_features(folder, one)
    assert found.item_names is None
    assert "items.parquet gives no names" in found.warnings[-1]
