"""Where the configs of a local data set are found."""

import pyarrow.parquet as pq
import pytest

from geolip_viewer.errors import FeaturesError
from geolip_viewer.sources.checkpoint import read_checkpoint
from geolip_viewer.sources.collections import open_collection
from geolip_viewer.sources.feature_reading import read_features
from geolip_viewer.sources.reading_options import ReadingOptions
from tests.sources.writing import checkpoint_file, features, features_folder, table, write, write_card


def counts(folder, split="val"):
    """How many rows each config has."""
    collection = open_collection(folder, split)
    return {name: collection.open(name).count for name in collection.configs}


def refused(folder, split="val"):
    with pytest.raises(FeaturesError) as caught:
        counts(folder, split)
    return str(caught.value)


def card(folder, text):
    (folder / "README.md").write_text(f"---\n{text}\n---\nFeatures.\n")


def test_the_card_names_the_configs_in_its_own_order(tmp_path):
    features_folder(tmp_path, {"zebra": 3, "ape": 4}, count=2)
    write(tmp_path, "unnamed", table(features(2, 3)))
    assert list(counts(tmp_path)) == ["zebra", "ape"]


def test_without_a_card_each_subfolder_of_parquet_is_a_config(tmp_path):
    features_folder(tmp_path, {"zebra": 3, "ape": 4}, count=2, card=False)
    (tmp_path / "pictures").mkdir()
    assert counts(tmp_path) == {"ape": 2, "zebra": 2}


@pytest.mark.parametrize("header", ["license: mit", "configs: []", "configs: 3", "configs:\n- 7", "- a\n- b", ""])
def test_a_card_that_names_no_configs_leaves_it_to_the_subfolders(tmp_path, header):
    features_folder(tmp_path, {"ape": 4}, count=2, card=False)
    card(tmp_path, header)
    assert counts(tmp_path) == {"ape": 2}


def test_a_card_that_cannot_be_read_is_told(tmp_path):
    features_folder(tmp_path, {"ape": 4}, card=False)
    card(tmp_path, "configs: [")
    assert "README.md: has a header that cannot be read" in refused(tmp_path)


@pytest.mark.parametrize(
    "data_files",
    [
        "ape/val-*",
        "[ape/val-00000-of-00001.parquet]",
        "\n  - split: val\n    path: ape/val-*",
        "\n  - split: val\n    path:\n    - ape/val-*",
        "\n    val: ape/val-*",
        "\n  - split: val\n    path: ape/**",
        "\n  - split: val\n    path: ./ape/*.parquet",
    ],
)
def test_every_way_to_name_files_in_a_card_is_understood(tmp_path, data_files):
    features_folder(tmp_path, {"ape": 4}, count=2, card=False)
    card(tmp_path, f"configs:\n- config_name: primate\n  data_files: {data_files}")
    split = "val" if "val:" in data_files or "split" in data_files else "train"
    assert counts(tmp_path, split) == {"primate": 2}


def test_a_config_may_name_a_folder_instead_of_files(tmp_path):
    features_folder(tmp_path, {"ape": 4}, count=2, card=False)
    card(tmp_path, "configs:\n- config_name: primate\n  data_dir: ape")
    assert counts(tmp_path) == {"primate": 2}


@pytest.mark.parametrize("path", ["../other/val-*", "/etc/*", "a/../../b", "hf://datasets/x/y/*", "https://x.org/a"])
def test_a_card_that_points_outside_its_folder_is_refused(tmp_path, path):
    features_folder(tmp_path, {"ape": 4}, card=False)
    card(tmp_path, f"configs:\n- config_name: ape\n  data_files:\n  - split: val\n    path: {path}")
    assert "points outside its folder" in refused(tmp_path)


def test_files_that_the_card_names_and_nobody_downloaded(tmp_path):
    features_folder(tmp_path, {"ape": 4}, card=False)
    write_card(tmp_path, ["ape", "zebra"])
    assert "has no Parquet file for zebra, split val" in refused(tmp_path)


def test_a_split_that_the_card_does_not_name_lists_those_it_does(tmp_path):
    features_folder(tmp_path, {"ape": 4})
    assert "ape has no split test. Choose one of: val" in refused(tmp_path, "test")


def test_a_split_that_no_file_is_named_for_lists_those_there_are(tmp_path):
    for split in ("val", "train"):
        write(tmp_path, "ape", table(features(2, 4)), split)
    assert "has no split test. Choose one of: train, val" in refused(tmp_path, "test")


@pytest.mark.parametrize("split", ["val", "train", "my-split", "fold.1"])
def test_files_of_a_split_are_known_by_their_name(tmp_path, split):
    write(tmp_path, "ape", table(features(2, 4)), split)
    write(tmp_path, "ape", table(features(5, 4)), "test")
    write(tmp_path, "ape", table(features(7, 4)), f"{split}2")
    assert counts(tmp_path, split) == {"ape": 2}


def test_a_split_may_be_a_folder(tmp_path):
    for split, count in (("val", 2), ("train", 5)):
        (tmp_path / "ape" / split).mkdir(parents=True)
        pq.write_table(table(features(count, 4)), tmp_path / "ape" / split / "0000.parquet")
    assert counts(tmp_path, "val") == {"ape": 2}
    assert counts(tmp_path, "train") == {"ape": 5}


def test_files_that_name_no_split_are_all_taken_and_that_is_told(tmp_path):
    folder = tmp_path / "features"
    for part, rows in (("x", [0, 1]), ("y", [2, 3])):
        write(folder, "a", table(features(2, 3), rows)).rename(folder / "a" / f"{part}.parquet")
    found = read_features(folder, read_checkpoint(checkpoint_file(tmp_path, widths=(3,), names=("a",))))
    assert found.image_id.tolist() == [0, 1, 2, 3]
    assert found.warnings[:1] == ("a: no file name mentions a split, so all 2 are read",)


def test_parquet_right_in_the_folder_is_one_config(tmp_path):
    folder = tmp_path / "ape"
    folder.mkdir()
    pq.write_table(table(features(2, 4)), folder / "val.parquet")
    assert counts(folder) == {"ape": 2}


def test_a_single_parquet_file_is_one_config(tmp_path):
    pq.write_table(table(features(2, 4)), tmp_path / "ape.parquet")
    assert counts(tmp_path / "ape.parquet") == {"ape": 2}


def test_a_table_of_items_is_no_config(tmp_path):
    features_folder(tmp_path, {"ape": 4}, count=2, card=False)
    pq.write_table(table(features(9, 4)), tmp_path / "items.parquet")
    assert counts(tmp_path) == {"ape": 2}


@pytest.mark.parametrize("name", ["val.csv", "val.parquet.txt"])
def test_a_folder_without_parquet(tmp_path, name):
    (tmp_path / "ape").mkdir()
    (tmp_path / "ape" / name).write_text("1,2")
    assert "holds no Parquet files" in refused(tmp_path)


def test_links_to_files_elsewhere_are_followed_as_the_hubs_cache_has_them(tmp_path):
    blob = write(tmp_path / "blobs", "b", table(features(2, 4)))
    folder = tmp_path / "snapshot"
    (folder / "ape").mkdir(parents=True)
    (folder / "ape" / "val-00000-of-00001.parquet").symlink_to(blob)
    write_card(folder, ["ape"])
    assert counts(folder) == {"ape": 2}


def test_a_card_without_configs_names_the_classes_of_a_subfolder(tmp_path):
    checkpoint = read_checkpoint(checkpoint_file(tmp_path, widths=(4,)))
    features_folder(tmp_path / "f", {"ape": 4, "bee": 4}, count=2, card=False)
    entries = [
        f"- config_name: {name}\n  features:\n  - name: labels\n    sequence:\n      class_label:\n"
        f"        names: [no, {name}]"
        for name in ("ape", "bee")
    ]
    card(tmp_path / "f", "dataset_info:\n" + "\n".join(entries))
    found = read_features(tmp_path / "f", checkpoint, ReadingOptions(experts=("bee",)))
    assert found.class_names == ("no", "bee")
    assert found.class_names_from == "data set"
