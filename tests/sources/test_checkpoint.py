"""Which tensors are anchors and projectors, and of which family they are."""

import hashlib
import json

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from geolip_viewer.errors import CheckpointError
from geolip_viewer.sources.checkpoint import read_checkpoint
from geolip_viewer.task import Cancelled, Task, running
from tests.sources.writing import checkpoint_file, saved, state_dict


@pytest.mark.parametrize("prefix", ["", "module.", "_orig_mod.", "core.", "module._orig_mod.ema.core."])
def test_any_prefix_is_understood(tmp_path, prefix):
    checkpoint = read_checkpoint(checkpoint_file(tmp_path, prefix=prefix))
    assert (checkpoint.family, [expert.width for expert in checkpoint.experts]) == ("shared", [5, 6, 7])
    assert checkpoint.anchors_key == f"{prefix}constellation.anchors"


@pytest.mark.parametrize(
    ("lenses", "aligned", "family"),
    [
        (("proj",), False, "shared"),
        (("proj_shared",), False, "shared"),
        (("proj_shared", "proj_native"), False, "dual-stream"),
        (("proj", "proj_native"), False, "dual-stream"),
        (("proj",), True, "fused"),
        (("proj_shared", "proj_native"), True, "fused"),
    ],
)
def test_the_family_follows_from_the_tensors(tmp_path, lenses, aligned, family):
    checkpoint = read_checkpoint(checkpoint_file(tmp_path, lenses=lenses, aligned=aligned))
    assert checkpoint.family == family
    assert all((expert.native is not None) == (family == "dual-stream") for expert in checkpoint.experts)
    assert all((expert.alignment is not None) == (family == "fused") for expert in checkpoint.experts)


def test_proj_shared_is_the_main_lens_where_there_is_a_proj_too(tmp_path):
    tensors = state_dict(widths=(5,), lenses=("proj", "proj_shared"))
    checkpoint = read_checkpoint(saved(tmp_path / "c.pt", tensors))
    np.testing.assert_array_equal(
        checkpoint.experts[0].projector.weight, tensors["projectors.0.proj_shared.0.weight"].numpy()
    )


def test_every_part_of_an_expert_lands_where_it_belongs(tmp_path):
    tensors = state_dict(widths=(5,), lenses=("proj_shared", "proj_native"))
    expert = read_checkpoint(saved(tmp_path / "c.pt", tensors)).experts[0]
    for lens, part in (("proj_shared", expert.projector), ("proj_native", expert.native)):
        for name, array in (
            ("0.weight", part.weight), ("0.bias", part.bias), ("1.weight", part.scale), ("1.bias", part.shift),
        ):  # fmt: skip
            np.testing.assert_array_equal(array, tensors[f"projectors.0.{lens}.{name}"].numpy())


def test_every_part_of_an_alignment_lands_where_it_belongs(tmp_path):
    tensors = state_dict(widths=(5, 5), aligned=True)
    alignment = read_checkpoint(saved(tmp_path / "c.pt", tensors)).experts[1].alignment
    for name, array in (
        ("rotations", alignment.rotation), ("whiteners", alignment.whitener), ("means", alignment.mean),
    ):  # fmt: skip
        np.testing.assert_array_equal(array, tensors[f"constellation.expert_{name}.1"].numpy())


def test_anchors_are_unit_rows_that_cannot_be_written(tmp_path):
    tensors = state_dict()
    anchors = read_checkpoint(saved(tmp_path / "c.pt", tensors)).anchors
    stored = tensors["constellation.anchors"].double().numpy()
    np.testing.assert_allclose(anchors, stored / np.linalg.norm(stored, axis=1, keepdims=True), atol=1e-7)
    assert anchors.dtype == np.float32
    with pytest.raises(ValueError, match="read-only"):
        anchors[0, 0] = 2


def test_experts_stand_in_numeric_order_beyond_ten(tmp_path):
    tensors = state_dict(widths=range(3, 15))
    shuffled = dict(sorted(tensors.items()))
    checkpoint = read_checkpoint(saved(tmp_path / "c.pt", shuffled))
    assert [expert.width for expert in checkpoint.experts] == list(range(3, 15))


def test_experts_with_names_keep_them_and_their_order(tmp_path):
    checkpoint = read_checkpoint(checkpoint_file(tmp_path, names=("zebra", "ape", "moth")))
    assert [expert.name for expert in checkpoint.experts] == ["zebra", "ape", "moth"]
    assert checkpoint.expert_names == ("zebra", "ape", "moth")


def test_names_in_the_config_stand_beside_numbers(tmp_path):
    contents = {"state_dict": state_dict(), "config": {"experts": ["a", "b", "c"], "class_names": ["cat", "dog"]}}
    checkpoint = read_checkpoint(saved(tmp_path / "c.pt", contents))
    assert [expert.name for expert in checkpoint.experts] == ["", "", ""]
    assert checkpoint.expert_names == ("a", "b", "c")
    assert checkpoint.class_names == ("cat", "dog")


@pytest.mark.parametrize("claimed", [["a", "b"], ["a", "a", "b"], 3, "abc", [1, 2, 3]])
def test_names_for_another_number_of_experts_are_no_names(tmp_path, claimed):
    contents = {"state_dict": state_dict(), "config": {"experts": claimed}}
    assert read_checkpoint(saved(tmp_path / "c.pt", contents)).expert_names == ()


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ({"projectors.0.proj.2.weight": torch.ones(4)}, "projectors.0.proj.2.weight is neither part of"),
        ({"projectors.0.proj.1.running_mean": torch.ones(4)}, "running_mean is neither part of"),
        ({"projectors.0.proj.0.weight": torch.ones(3, 5)}, "projectors.0.proj.0.weight is 3×5, not 4×F"),
        ({"projectors.0.proj.0.weight": torch.ones(4, 5, 1, 1)}, "is 4×5×1×1, not 4×F"),
        ({"projectors.0.proj.1.bias": torch.ones(5)}, "projectors.0.proj.1.bias is 5 float32, not 4 floats"),
        ({"projectors.1.proj.0.bias": None}, "projectors.1.proj.0.bias is missing"),
        ({"projectors.1.proj.0.bias": torch.full((4,), torch.nan)}, "projectors.1.proj.0.bias holds NaN or Inf"),
        ({"projectors.0.proj.0.bias": torch.ones(4, dtype=torch.int64)}, "is 4 int64, not 4 floats"),
        ({f"projectors.3.proj_native.{part}": torch.ones(4) for part in ("0.bias", "1.bias")}, "has proj_native but"),
        ({f"projectors.1.proj.{part}": None for part in ("0.weight", "0.bias", "1.weight", "1.bias")}, "one is miss"),
    ],
)
def test_projectors_that_do_not_fit_leave_anchors_alone_and_the_reason(tmp_path, broken, reason):
    tensors = {key: value for key, value in (state_dict() | broken).items() if value is not None}
    checkpoint = read_checkpoint(saved(tmp_path / "c.pt", tensors))
    assert (checkpoint.family, checkpoint.experts) == ("anchors-only", ())
    (warning,) = checkpoint.warnings
    assert warning.startswith("Anchors alone: ")
    assert reason in warning


def test_an_alignment_that_lacks_a_part_is_told_and_not_used(tmp_path):
    tensors = state_dict(aligned=True)
    del tensors["constellation.expert_whiteners.2"]
    checkpoint = read_checkpoint(saved(tmp_path / "c.pt", tensors))
    assert checkpoint.family == "shared"
    assert "constellation.expert_whiteners.2 is missing" in checkpoint.warnings[0]


def test_a_native_lens_that_only_some_experts_have_is_told_and_not_used(tmp_path):
    tensors = state_dict(lenses=("proj_shared", "proj_native"))
    tensors = {key: value for key, value in tensors.items() if not key.startswith("projectors.1.proj_native")}
    checkpoint = read_checkpoint(saved(tmp_path / "c.pt", tensors))
    assert checkpoint.family == "shared"
    assert "proj_native" in checkpoint.warnings[0]


@pytest.mark.parametrize("container", ["state_dict", "model_state_dict", "model"])
def test_weights_are_found_in_their_container(tmp_path, container):
    contents = {container: state_dict(), "optimizer": {"lr": 0.1}, "epoch": 3, "history": [1, 2]}
    checkpoint = read_checkpoint(saved(tmp_path / "c.pt", contents))
    assert len(checkpoint.experts) == 3
    assert checkpoint.metrics == {"epoch": 3}


def test_state_dict_is_preferred_to_model(tmp_path):
    contents = {"model": state_dict(anchors=5), "state_dict": state_dict(anchors=6)}
    assert read_checkpoint(saved(tmp_path / "c.pt", contents)).anchor_count == 6


def test_metrics_come_from_the_root_and_one_level_down(tmp_path):
    contents = {
        "state_dict": state_dict(),
        "val": {"mAP": np.float32(0.5), "deep": {"hidden": 1}},
        "mAP": torch.tensor(0.75, dtype=torch.bfloat16),
        "name": "run\x1b[31m 7",
        "finished": True,
        "loss": float("nan"),
        "curve": torch.ones(3),
        "config": {"d_anchor": 4, "lr": 0.1},
        "scheduler_state_dict": {"last_epoch": 9},
    }
    metrics = dict(read_checkpoint(saved(tmp_path / "c.pt", contents)).metrics)
    assert np.isnan(metrics.pop("loss"))
    assert metrics == {"mAP": 0.75, "name": "run\ufffd[31m 7", "finished": True, "val.mAP": 0.5, "config.lr": 0.1}


@pytest.mark.parametrize(
    ("config", "told"),
    [
        ({"n_anchors": 9, "d_anchor": 4}, ()),
        ({"n_anchors": 10}, ("n_anchors = 10",)),
        ({"embed_dim": 8}, ("embed_dim = 8",)),
        ({"d_anchor": 4, "dim": 64}, ()),
        ({"n_anchors": "many", "dim": None}, ()),
        ({"n_anchors": 1, "output_dim": 2.0}, ("n_anchors = 1", "output_dim = 2")),
    ],
)
def test_a_config_that_claims_another_size_is_told(tmp_path, config, told):
    checkpoint = read_checkpoint(saved(tmp_path / "c.pt", {"state_dict": state_dict(), "config": config}))
    assert len(checkpoint.warnings) == len(told)
    assert all(claim in warning for claim, warning in zip(told, checkpoint.warnings, strict=True))


@pytest.mark.parametrize("precision", [torch.bfloat16, torch.float16, torch.float64])
@pytest.mark.parametrize("suffix", [".pt", ".safetensors"])
def test_other_precisions_become_float32(tmp_path, precision, suffix):
    tensors = {key: value.to(precision) for key, value in state_dict().items()}
    path = tmp_path / f"c{suffix}"
    save_file(tensors, path) if suffix == ".safetensors" else saved(path, tensors)
    checkpoint = read_checkpoint(path)
    weight = checkpoint.experts[2].projector.weight
    assert weight.dtype == np.float32
    np.testing.assert_array_equal(weight, tensors["projectors.2.proj.0.weight"].float().numpy())


def test_safetensors_are_known_by_their_content_under_any_name(tmp_path):
    save_file(state_dict(), tmp_path / "c.pt")
    assert len(read_checkpoint(tmp_path / "c.pt").experts) == 3


def test_metadata_beside_safetensors_is_read(tmp_path):
    save_file(state_dict(), tmp_path / "c.safetensors")
    (tmp_path / "c.json").write_text(json.dumps({"mAP": 0.5, "config": {"n_anchors": 3}, "val": {"f1": 0.25}}))
    checkpoint = read_checkpoint(tmp_path / "c.safetensors")
    assert checkpoint.metrics == {"mAP": 0.5, "val.f1": 0.25}
    assert "n_anchors = 3" in checkpoint.warnings[0]


@pytest.mark.parametrize("text", ["{", "[1]", '"x"', "\udcff", "[" * 100_000])
def test_broken_metadata_is_told_and_the_checkpoint_read(tmp_path, text):
    save_file(state_dict(), tmp_path / "c.safetensors")
    (tmp_path / "c.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    checkpoint = read_checkpoint(tmp_path / "c.safetensors")
    assert len(checkpoint.experts) == 3
    assert "c.json" in checkpoint.warnings[0]


def test_of_several_sets_a_constellation_comes_first_then_fewer_dots_then_file_order(tmp_path):
    keys = ["b.anchors", "a.anchors", "x.y.anchors", "x.y.constellation.anchors", "x.constellation.anchors"]
    checkpoint = read_checkpoint(saved(tmp_path / "c.pt", {key: torch.randn(3, 2) for key in keys}))
    found = [each.key for each in checkpoint.anchor_sets]
    assert found == ["x.constellation.anchors", "x.y.constellation.anchors", "b.anchors", "a.anchors", "x.y.anchors"]
    assert "Of 5 anchor sets" in checkpoint.warnings[0]


def test_another_choice_of_anchors_brings_its_own_projectors(tmp_path):
    tensors = state_dict(widths=(5,), prefix="a.") | state_dict(widths=(8, 9), prefix="b.")
    path = saved(tmp_path / "c.pt", tensors)
    assert [expert.width for expert in read_checkpoint(path).experts] == [5]
    assert [expert.width for expert in read_checkpoint(path, "b.constellation.anchors").experts] == [8, 9]


@pytest.mark.parametrize(
    ("anchors", "reason"),
    [
        (torch.ones(4, 8, 16), "3-D (4×8×16): 4 spheres"),
        (torch.ones(5), "1-D (5)"),
        (torch.ones(1, 4), "1×4, too small"),
        (torch.ones(4, 1), "4×1, too small"),
        (torch.ones(0, 4), "0×4, too small"),
        (torch.ones(4, 4, dtype=torch.int64), "int64"),
        (torch.tensor([[1.0, torch.nan], [1, 2]]), "NaN or Inf"),
        (torch.tensor([[1.0, torch.inf], [1, 2]]), "NaN or Inf"),
        (torch.tensor([[1.0, 1e300], [1, 2]], dtype=torch.float64), "NaN or Inf"),
        (torch.empty(4, 4, device="meta"), "no floating-point numbers (without numbers, not kept as plain numbers)"),
        (torch.ones(1, 1).expand(4, 4), "no floating-point numbers (float32, not stored in full)"),
    ],
)
def test_tensors_that_cannot_be_anchors_are_refused_with_the_reason(tmp_path, anchors, reason):
    path = saved(tmp_path / "c.pt", {"constellation.anchors": anchors})
    with pytest.raises(CheckpointError) as refused:
        read_checkpoint(path)
    assert reason in str(refused.value)


def test_a_zero_anchor_stays_zero_and_is_told(tmp_path):
    tensors = state_dict()
    tensors["constellation.anchors"][2] = 0
    checkpoint = read_checkpoint(saved(tmp_path / "c.pt", tensors))
    assert not checkpoint.anchors[2].any()
    assert "1 of the 9 anchors" in checkpoint.warnings[0]


def test_a_key_that_is_not_there_lists_those_that_are(tmp_path):
    with pytest.raises(CheckpointError, match=r"nowhere is not in the checkpoint.*constellation\.anchors"):
        read_checkpoint(checkpoint_file(tmp_path), "nowhere")


def test_the_content_hash_is_that_of_the_bytes(tmp_path):
    path = checkpoint_file(tmp_path)
    assert read_checkpoint(path).content_hash == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_cancelled_read_stops(tmp_path):
    task = Task()
    task.cancel()
    with pytest.raises(Cancelled), running(task):
        read_checkpoint(checkpoint_file(tmp_path))
