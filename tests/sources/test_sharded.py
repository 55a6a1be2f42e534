"""Checkpoints in several files that an index joins."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from geolip_viewer.errors import CheckpointError
from geolip_viewer.sources.checkpoint import read_checkpoint
from tests.sources.writing import saved, state_dict

TENSORS = state_dict(widths=(5, 6))
SHARDS = ("model-00001-of-00002", "model-00002-of-00002")


def written(folder: Path, suffix: str = ".safetensors", index: str = "model{}.index.json", **changes: Any) -> Path:
    """A checkpoint in two files, anchors in the first, and its index."""
    folder.mkdir(parents=True, exist_ok=True)
    names = {key: SHARDS["projectors" in key] + suffix for key in TENSORS}
    for name in sorted(set(names.values())):
        part = {key: value for key, value in TENSORS.items() if names[key] == name}
        save_file(part, folder / name, {"epoch": "3"}) if suffix == ".safetensors" else torch.save(part, folder / name)
    path = folder / index.format(suffix)
    path.write_text(json.dumps({"metadata": {"total_size": 1}, "weight_map": names | changes}))
    return path


@pytest.mark.parametrize("suffix", [".safetensors", ".bin"])
@pytest.mark.parametrize("index", ["model{}.index.json", "model{}.index.fp16.json", "other.index.json"])
def test_the_index_or_any_shard_opens_the_whole(tmp_path, suffix, index):
    path = written(tmp_path, suffix, index)
    wanted = read_checkpoint(saved(tmp_path / "plain.pt", TENSORS))
    opened = [read_checkpoint(each) for each in (path, *(tmp_path / f"{name}{suffix}" for name in SHARDS))]
    for found in opened:
        assert (found.family, found.warnings) == (wanted.family, ())
        np.testing.assert_array_equal(found.anchors, wanted.anchors)
        np.testing.assert_array_equal(found.experts[1].projector.weight, wanted.experts[1].projector.weight)
    assert len({found.content_hash for found in opened}) == 1
    if suffix == ".safetensors":
        assert opened[0].metrics == {"epoch": 3}


def test_the_hash_follows_every_file(tmp_path):
    before = read_checkpoint(written(tmp_path)).content_hash
    shard = tmp_path / f"{SHARDS[1]}.safetensors"
    data = bytearray(shard.read_bytes())
    data[-1] ^= 1
    shard.write_bytes(data)
    assert read_checkpoint(tmp_path / "model.safetensors.index.json").content_hash != before


def test_links_into_a_cache_are_followed(tmp_path):
    written(tmp_path / "blobs")
    (tmp_path / "snapshot").mkdir()
    for each in (tmp_path / "blobs").iterdir():
        (tmp_path / "snapshot" / each.name).symlink_to(Path("..", "blobs", each.name))
    assert len(read_checkpoint(tmp_path / "snapshot" / "model.safetensors.index.json").experts) == 2


@pytest.mark.parametrize("opened", ["model.safetensors.index.json", f"{SHARDS[0]}.safetensors"])
def test_a_missing_shard_is_named(tmp_path, opened):
    written(tmp_path)
    (tmp_path / f"{SHARDS[1]}.safetensors").unlink()
    with pytest.raises(CheckpointError, match=f"names {SHARDS[1]}.safetensors, which does not exist"):
        read_checkpoint(tmp_path / opened)


@pytest.mark.parametrize("outside", ["../a/x.safetensors", "/etc/passwd", "a/../../x", "", "a\0b"])
def test_an_index_that_leaves_its_folder_is_refused(tmp_path, outside):
    path = written(tmp_path / "b", **{"constellation.anchors": outside})
    written(tmp_path / "a")
    with pytest.raises(CheckpointError, match="outside its folder"):
        read_checkpoint(path)


def test_a_name_that_no_file_can_have_is_one_line(tmp_path):
    path = written(tmp_path, **{"constellation.anchors": "x" * 5000})
    with pytest.raises(CheckpointError, match="which does not exist"):
        read_checkpoint(path)


def test_a_tensor_that_is_not_where_the_index_says_is_named(tmp_path):
    path = written(tmp_path, **{"constellation.anchors": f"{SHARDS[1]}.safetensors"})
    with pytest.raises(CheckpointError, match=r"says that constellation\.anchors is in"):
        read_checkpoint(path)


def test_a_shard_that_is_no_file_is_not_waited_for(tmp_path):
    path = written(tmp_path)
    (tmp_path / f"{SHARDS[1]}.safetensors").unlink()
    os.mkfifo(tmp_path / f"{SHARDS[1]}.safetensors")
    with pytest.raises(CheckpointError, match="not a regular file"):
        read_checkpoint(path)


def test_a_shard_without_an_index_says_that_it_is_one_of_several(tmp_path):
    written(tmp_path).unlink()
    found = read_checkpoint(tmp_path / f"{SHARDS[0]}.safetensors")
    assert any("this is file 1 of 2" in warning for warning in found.warnings)
    shutil.copy(tmp_path / f"{SHARDS[0]}.safetensors", tmp_path / "model-00001-of-00001.safetensors")
    found = read_checkpoint(tmp_path / "model-00001-of-00001.safetensors")
    assert not any("file 1 of" in warning for warning in found.warnings)


@pytest.mark.parametrize("text", ["{", "[]", '{"weight_map": 3}', '{"weight_map": {"a": 1}}', "{}"])
def test_an_invalid_index_does_not_prevent_opening_a_shard(tmp_path, text):
    path = written(tmp_path)
    path.write_text(text)
    assert len(read_checkpoint(tmp_path / f"{SHARDS[0]}.safetensors").anchors) == 9
    with pytest.raises(CheckpointError, match="JSON"):
        read_checkpoint(path)


def test_other_files_in_the_folder_open_as_they_are(tmp_path):
    written(tmp_path)
    found = read_checkpoint(saved(tmp_path / "mine.pt", state_dict(widths=(3,))))
    assert [expert.width for expert in found.experts] == [3]
