"""Matrices whose rows are axes, by their names."""

import pytest
import torch

from geolip_viewer.errors import CheckpointError
from geolip_viewer.sources.checkpoint import read_checkpoint
from tests.sources.writing import saved

AXES = [
    "codebook",
    "vq.codebook",
    "blocks.0.addr.home",
    "model.blocks.11.addr.home",
    "module.blocks.0._orig_mod.addr.home",
]


@pytest.mark.parametrize("key", AXES)
def test_a_codebook_or_addresses_are_axes(tmp_path, key):
    checkpoint = read_checkpoint(saved(tmp_path / "c.pt", {key: torch.randn(8, 6), "head.weight": torch.ones(2, 2)}))
    assert (checkpoint.family, checkpoint.are_axes, checkpoint.anchors_key) == ("anchors-only", True, key)


def test_of_several_sets_of_axes_one_is_chosen(tmp_path):
    tensors = {f"blocks.{block}.addr.home": torch.randn(8 + block, 6) for block in range(3)}
    path = saved(tmp_path / "c.pt", {"ema": {"codebook": torch.randn(4, 6)}, "net": tensors})
    assert [each.kind for each in read_checkpoint(path).anchor_sets] == ["axes"]
    path = saved(tmp_path / "d.pt", tensors)
    checkpoint = read_checkpoint(path, "blocks.2.addr.home")
    assert (checkpoint.are_axes, checkpoint.anchor_count, len(checkpoint.anchor_sets)) == (True, 10, 3)


def test_anchors_come_before_axes_which_can_be_chosen(tmp_path):
    path = saved(tmp_path / "c.pt", {"codebook": torch.randn(8, 6), "x.anchors": torch.randn(5, 6)})
    assert [each.kind for each in read_checkpoint(path).anchor_sets] == ["points", "axes"]
    assert not read_checkpoint(path).are_axes
    assert read_checkpoint(path, "codebook").are_axes


@pytest.mark.parametrize("key", ["codebooks", "codebook.weight", "blocks.0.home", "blocks.x.addr.home", "addr.home"])
def test_other_names_are_no_axes(tmp_path, key):
    with pytest.raises(CheckpointError):
        read_checkpoint(saved(tmp_path / "c.pt", {key: torch.randn(8, 6)}))
