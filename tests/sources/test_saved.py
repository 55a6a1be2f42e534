"""What `datasets` wrote with save_to_disk."""

import os
from pathlib import Path

import datasets
import numpy as np
import pytest

from geolip_viewer.errors import FeaturesError
from geolip_viewer.sources.checkpoint import Checkpoint, read_checkpoint
from geolip_viewer.sources.feature_reading import read_features
from geolip_viewer.sources.reading_options import ReadingOptions
from tests.sources.writing import checkpoint_file, features


@pytest.fixture(autouse=True)
def quiet() -> None:
    datasets.disable_progress_bars()


@pytest.fixture
def two(tmp_path: Path) -> Checkpoint:
    return read_checkpoint(checkpoint_file(tmp_path, widths=(3, 4)))


def dataset(values: np.ndarray, ids: list[int] | None = None, split: str | None = None) -> datasets.Dataset:
    kinds = datasets.Features({
        "image_id": datasets.Value("int64"),
        "labels": datasets.List(datasets.ClassLabel(names=["ant", "bee", "cow"])),
        "features": datasets.List(datasets.Value("float32")),
    })  # fmt: skip
    rows = {"image_id": ids or list(range(len(values))), "labels": [[1]] * len(values), "features": values.tolist()}
    return datasets.Dataset.from_dict(rows, kinds, split=split)


A, B = features(5, 3), features(5, 4)


def assert_is_a_and_b(found):
    np.testing.assert_array_equal(found.columns[0].block(slice(None)), A)
    np.testing.assert_array_equal(found.columns[1].block(slice(None)), B)
    assert found.class_names == ("ant", "bee", "cow")
    assert found.labels.of(4).tolist() == [1]


def test_one_saved_data_set_an_expert(tmp_path, two):
    for name, values in (("a", A), ("b", B)):
        dataset(values).save_to_disk(tmp_path / "saved" / name)
    found = read_features(tmp_path / "saved", two)
    assert_is_a_and_b(found)
    assert [column.expert for column in found.columns] == ["a", "b"]


def test_one_saved_dictionary_of_splits_an_expert(tmp_path, two):
    for name, values in (("a", A), ("b", B)):
        splits = datasets.DatasetDict({"train": dataset(values[:2]), "val": dataset(values)})
        splits.save_to_disk(tmp_path / "saved" / name)
    assert_is_a_and_b(read_features(tmp_path / "saved", two))
    assert len(read_features(tmp_path / "saved", two, ReadingOptions("train"))) == 2
    with pytest.raises(FeaturesError, match=r"has no split test\. Choose one of: train, val"):
        read_features(tmp_path / "saved", two, ReadingOptions("test"))


def test_one_saved_dictionary_of_experts(tmp_path, two):
    datasets.DatasetDict({"a": dataset(A), "b": dataset(B)}).save_to_disk(tmp_path / "saved")
    assert_is_a_and_b(read_features(tmp_path / "saved", two))


def test_one_saved_data_set_is_the_only_config(tmp_path):
    one = read_checkpoint(checkpoint_file(tmp_path, widths=(3,)))
    dataset(A).save_to_disk(tmp_path / "ape")
    found = read_features(tmp_path / "ape", one)
    assert [column.expert for column in found.columns] == ["ape"]
    np.testing.assert_array_equal(found.columns[0].block(slice(None)), A)


def test_a_saved_dictionary_of_splits_is_no_dictionary_of_experts(tmp_path, two):
    datasets.DatasetDict({"train": dataset(A), "test": dataset(B)}).save_to_disk(tmp_path / "saved")
    with pytest.raises(FeaturesError, match=r"has no split val\. Choose one of: train, test"):
        read_features(tmp_path / "saved", two)


def test_a_data_set_saved_from_another_split_is_not_taken_for_this_one(tmp_path):
    one = read_checkpoint(checkpoint_file(tmp_path, widths=(3,)))
    dataset(A, split="train").save_to_disk(tmp_path / "ape")
    with pytest.raises(FeaturesError, match=r"has no split val\. Choose one of: train"):
        read_features(tmp_path / "ape", one)


def test_shuffled_rows_are_read_in_their_new_order(tmp_path, two):
    order = [3, 1, 4, 0, 2]
    dataset(A).select(order).save_to_disk(tmp_path / "saved" / "a")
    dataset(B).save_to_disk(tmp_path / "saved" / "b")
    found = read_features(tmp_path / "saved", two)
    assert found.image_id.tolist() == order
    np.testing.assert_array_equal(found.columns[0].block(slice(None)), A[order])
    np.testing.assert_array_equal(found.columns[1].block(slice(None)), B[order])


def test_a_folder_saved_anew_is_read_anew(tmp_path):
    one = read_checkpoint(checkpoint_file(tmp_path, widths=(3,)))
    for values in (A, A + 1):
        dataset(values).save_to_disk(tmp_path / "ape")
        np.testing.assert_array_equal(read_features(tmp_path / "ape", one).columns[0].block(slice(None)), values)


def test_parquet_that_datasets_wrote_brings_its_class_names(tmp_path, two):
    for name, values in (("a", A), ("b", B)):
        (tmp_path / "parquet" / name).mkdir(parents=True)
        dataset(values).to_parquet(tmp_path / "parquet" / name / "val-00000-of-00001.parquet")
    assert_is_a_and_b(read_features(tmp_path / "parquet", two))


@pytest.mark.parametrize("spoil", ["data", "state", "info", "gone"])
def test_a_saved_folder_that_is_broken(tmp_path, spoil):
    one = read_checkpoint(checkpoint_file(tmp_path, widths=(3,)))
    dataset(A).save_to_disk(tmp_path / "ape")
    (arrow,) = (tmp_path / "ape").glob("*.arrow")
    match spoil:
        case "data":
            arrow.write_bytes(arrow.read_bytes()[:100])
        case "state":
            (tmp_path / "ape" / "state.json").write_text("{}")
        case "info":
            (tmp_path / "ape" / "dataset_info.json").write_text("[")
        case "gone":
            arrow.unlink()
    with pytest.raises(FeaturesError):
        read_features(tmp_path / "ape", one)


def test_a_pipe_instead_of_its_rows_is_refused(tmp_path, two):
    for name in ("a", "b"):
        dataset(features(5, 5)).save_to_disk(tmp_path / "f" / name)
    (rows,) = (tmp_path / "f" / "a").glob("*.arrow")
    rows.unlink()
    os.mkfifo(rows)
    with pytest.raises(FeaturesError, match="is not a regular file"):
        read_features(tmp_path / "f", two)
