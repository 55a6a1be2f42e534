"""The sample is consistent with itself; the program reads nothing here, only pyarrow, torch, Pillow and datasets do."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image

from geolip_viewer.assets import asset

EXPERTS = {"efficientnet_lite0": 320, "minilm_l6_v2": 384, "hog_color": 396}
ITEMS, CLASSES, ANCHORS, DIMENSION, CELL = 1906, 60, 256, 256, 48


@pytest.fixture(scope="module")
def checkpoint() -> dict[str, Any]:
    import torch

    return torch.load(asset("sample", "emoji_dual_stream.pt"), weights_only=True)


@pytest.fixture(scope="module")
def items() -> pa.Table:
    return pq.read_table(asset("sample", "items.parquet"))


@pytest.fixture(scope="module")
def features() -> dict[str, pa.Table]:
    folder = asset("sample", "features")
    return {expert: pq.read_table(folder / expert / "val-00000-of-00001.parquet") for expert in EXPERTS}


def values(table: pa.Table) -> npt.NDArray[np.float32]:
    column = table["features"].combine_chunks()
    return column.flatten().to_numpy().reshape(len(column), -1)


def test_the_sample_stays_below_eight_megabytes():
    files = [path for path in asset("sample").rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 8_000_000


def test_every_expert_has_the_same_items_once_with_the_same_labels(features, items):
    ids = items["image_id"].to_pylist()
    assert len(set(ids)) == len(ids) == ITEMS
    for table in features.values():
        assert table["image_id"].to_pylist() == ids
        assert table["labels"].to_pylist() == features["minilm_l6_v2"]["labels"].to_pylist()


def test_features_are_finite_float32_of_the_width_their_projectors_take(features, checkpoint):
    for place, (expert, width) in enumerate(EXPERTS.items()):
        assert features[expert].schema.field("features").type.value_type == pa.float32()
        assert values(features[expert]).shape == (ITEMS, width)
        assert np.isfinite(values(features[expert])).all()
        for stream in ("proj_shared", "proj_native"):
            weight = checkpoint["state_dict"][f"projectors.{place}.{stream}.0.weight"]
            assert tuple(weight.shape) == (DIMENSION, width)


def test_every_class_has_items_and_every_item_its_group_first(features, items, checkpoint):
    labels = features["minilm_l6_v2"]["labels"].to_pylist()
    names = checkpoint["config"]["class_names"]
    counts = np.bincount(np.concatenate(labels), minlength=CLASSES)
    assert len(names) == len(set(names)) == len(counts) == CLASSES
    assert counts.min() >= 12
    assert all(row == sorted(set(row)) for row in labels)
    assert [names[row[0]] for row in labels] == items["group"].to_pylist()


def test_every_item_has_a_name(items):
    assert all(items["name"].to_pylist())
    assert items["name"].to_pylist()[0] == "grinning face"


def test_the_atlas_has_a_cell_with_a_picture_for_every_item_and_none_twice(items):
    with Image.open(asset("sample", "atlas.png")) as picture:
        alpha = np.asarray(picture.convert("RGBA"))[..., 3]
    rows, columns = items["row"].to_numpy(), items["column"].to_numpy()
    assert alpha.shape == ((rows.max() + 1) * CELL, (columns.max() + 1) * CELL)
    assert len(set(zip(rows, columns, strict=True))) == ITEMS
    cells = alpha.reshape(rows.max() + 1, CELL, columns.max() + 1, CELL)
    assert (cells.max(axis=(1, 3))[rows, columns] > 128).all()


def test_the_checkpoint_says_what_it_is_in_plain_numbers(checkpoint, items):
    config, held_out = checkpoint["config"], checkpoint["held_out_ids"]
    assert config["experts"] == list(EXPERTS)
    assert (config["n_anchors"], config["d_anchor"]) == (ANCHORS, DIMENSION)
    assert tuple(checkpoint["state_dict"]["constellation.anchors"].shape) == (ANCHORS, DIMENSION)
    assert type(checkpoint["mAP"]) is float
    assert checkpoint["seed"] == 10
    assert len(set(held_out)) == len(held_out) == 381
    assert set(held_out) <= set(items["image_id"].to_pylist())


def test_the_text_tells_the_held_out_score_that_the_checkpoint_holds(checkpoint):
    text = asset("sample", "README.md").read_text(encoding="utf-8")
    assert f"Held-out mAP is {checkpoint['mAP']:.3f}" in text


def test_raw_features_give_unit_embeddings_in_which_groups_lie_together(features, checkpoint, items):
    import torch
    from torch.nn.functional import layer_norm, linear, normalize

    state = checkpoint["state_dict"]
    experts = []
    for place, table in enumerate(features.values()):
        weight, bias, scale, shift = (
            state[f"projectors.{place}.proj_shared.{part}"] for part in ("0.weight", "0.bias", "1.weight", "1.bias")
        )
        raw = torch.from_numpy(values(table).copy())
        experts.append(normalize(layer_norm(linear(raw, weight, bias), (DIMENSION,), scale, shift)))
    points = normalize(torch.stack(experts).mean(dim=0))
    assert torch.isfinite(points).all()
    held_out = torch.from_numpy(np.isin(items["image_id"].to_numpy(), checkpoint["held_out_ids"]))
    groups = np.unique(items["group"].to_numpy(zero_copy_only=False), return_inverse=True)[1][held_out]
    cosines = (points[held_out] @ points[held_out].T).fill_diagonal_(-1)
    nearest = cosines.topk(10).indices.numpy()
    assert (groups[nearest] == groups[:, None]).mean() > 0.6  # by chance 0.13


def test_datasets_reads_each_expert_as_a_config_with_class_names(tmp_path, checkpoint):
    import datasets

    for expert, width in EXPERTS.items():
        table = datasets.load_dataset(str(asset("sample", "features")), expert, split="val", cache_dir=str(tmp_path))
        assert len(table) == ITEMS
        assert table.features["labels"].feature.names == checkpoint["config"]["class_names"]
        assert len(table[0]["features"]) == width
