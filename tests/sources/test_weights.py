"""Where weights stand, and what keys mean without the names of wrappers."""

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from safetensors.torch import save_file

from geolip_viewer.errors import CheckpointError
from geolip_viewer.sources import weights
from geolip_viewer.sources.checkpoint import read_checkpoint
from geolip_viewer.sources.weights import WRAPPERS, plain_name, plain_names
from tests.sources.writing import saved, state_dict

IN_FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
PLAIN = state_dict(widths=(5, 6), lenses=("proj_shared", "proj_native"))


def assert_like_plain(tmp_path: Any, contents: Any, warnings: int = 0) -> None:
    """What is read is what a file of PLAIN alone gives."""
    found = read_checkpoint(saved(tmp_path / "c.pt", contents))
    wanted = read_checkpoint(saved(tmp_path / "plain.pt", PLAIN))
    assert found.family == wanted.family == "dual-stream"
    np.testing.assert_array_equal(found.anchors, wanted.anchors)
    for expert, other in zip(found.experts, wanted.experts, strict=True):
        np.testing.assert_array_equal(expert.projector.weight, other.projector.weight)
        np.testing.assert_array_equal(expert.native.weight, other.native.weight)
    assert len(found.warnings) == warnings


@pytest.mark.slow
@given(data=st.data())
@IN_FOLDER
def test_wrappers_mean_nothing_wherever_they_stand(tmp_path, data):
    def wrapped(key: str) -> str:
        segments = []
        for segment in key.split("."):
            segments += data.draw(st.lists(st.sampled_from(sorted(WRAPPERS)), max_size=2))
            segments.append(segment)
        return ".".join(segments)

    assert_like_plain(tmp_path, {wrapped(key): value for key, value in PLAIN.items()})


@given(
    place=st.lists(st.text(max_size=5) | st.sampled_from(["modules", "net", "ema", "model", "state_dict"]), max_size=6),
    beside=st.dictionaries(st.text(max_size=4), st.none() | st.integers() | st.lists(st.integers()), max_size=3),
)
@IN_FOLDER
def test_weights_are_found_under_any_name_however_deep(tmp_path, place, beside):
    contents: Any = PLAIN
    for key in reversed([key for key in place if not any(word in key for word in ("rng",))]):
        contents = {**beside, key: contents} if contents is not PLAIN or key not in beside else {key: contents}
    assert_like_plain(tmp_path, contents)


@pytest.mark.parametrize("separator", ["::", ".::", "::module."])
def test_another_separator_is_understood(tmp_path, separator):
    if separator == ".::":
        return
    assert_like_plain(tmp_path, {f"frontend{separator}{key}": value for key, value in PLAIN.items()})


def test_of_several_mappings_with_anchors_the_first_counts_and_the_others_are_told(tmp_path):
    other = {key: value + 1 for key, value in PLAIN.items()}
    found = read_checkpoint(saved(tmp_path / "c.pt", {"ema": other, "state_dict": PLAIN, "copies": {"old": other}}))
    wanted = read_checkpoint(saved(tmp_path / "plain.pt", PLAIN))
    np.testing.assert_array_equal(found.anchors, wanted.anchors)
    assert found.warnings == ("The weights under state_dict are shown; ema also hold anchors",)
    deep = {"b": {"second": other}, "a": {"first": {"deeper": PLAIN}}}
    found = read_checkpoint(saved(tmp_path / "d.pt", deep))
    assert "under b.second are shown; a.first.deeper" in found.warnings[0]


def test_what_an_optimizer_keeps_is_no_set_of_weights(tmp_path):
    moments = {key: torch.zeros_like(value) for key, value in PLAIN.items()}
    assert_like_plain(tmp_path, {"optimizer": {"exp_avg": moments}, "net": PLAIN})


def test_a_usual_name_without_anchors_does_not_hide_those_of_another(tmp_path):
    assert_like_plain(tmp_path, {"model": {"backbone.weight": torch.ones(2, 2)}, "head": PLAIN})


def test_where_two_keys_would_be_one_all_are_kept_and_it_is_told(tmp_path):
    tensors = PLAIN | {"module.constellation.anchors": torch.ones(3, 2)}
    found = read_checkpoint(saved(tmp_path / "c.pt", tensors))
    assert [each.key for each in found.anchor_sets] == ["constellation.anchors", "module.constellation.anchors"]
    assert any("would clash without the wrappers' prefixes" in warning for warning in found.warnings)


@given(keys=st.lists(st.lists(st.sampled_from(["module", "_orig_mod", "a", "b", ""]), min_size=1).map(".".join)))
def test_plain_names_are_never_two_of_one_kind(keys):
    names, warnings = plain_names(dict.fromkeys(keys))
    assert list(names) == list(dict.fromkeys(keys))
    assert len(set(names.values())) == len(names)
    assert bool(warnings) == (len({plain_name(key) for key in keys}) < len(set(keys)))


def test_another_set_is_chosen_by_its_key_in_the_file(tmp_path):
    tensors = {f"module.{key}": value for key, value in PLAIN.items()} | {"module.b.anchors": torch.randn(3, 2)}
    path = saved(tmp_path / "c.pt", tensors)
    assert read_checkpoint(path, "module.b.anchors").anchors.shape == (3, 2)
    assert read_checkpoint(path, "b.anchors").anchors_key == "module.b.anchors"


def test_where_nothing_is_found_the_line_says_what_is_there(tmp_path):
    with pytest.raises(CheckpointError, match=r"among its 2 tensors \(encoder.weight, encoder.bias\)"):
        read_checkpoint(saved(tmp_path / "c.pt", {"encoder.weight": torch.ones(2, 2), "encoder.bias": torch.ones(2)}))
    with pytest.raises(CheckpointError, match=r"no named tensors.* at its root: epoch, optimizer"):
        read_checkpoint(saved(tmp_path / "d.pt", {"epoch": 3, "optimizer": {"lr": 0.1}}))
    save_file({"encoder.weight": torch.ones(2, 2)}, tmp_path / "e.safetensors")
    with pytest.raises(CheckpointError, match=r"among its 1 tensors \(encoder.weight\)"):
        read_checkpoint(tmp_path / "e.safetensors")


def test_metrics_without_end_are_cut_and_it_is_told(tmp_path):
    contents = {"state_dict": PLAIN, **{f"m{number}": number for number in range(100_000)}}
    found = read_checkpoint(saved(tmp_path / "c.pt", contents))
    assert list(found.metrics) == [f"m{number}" for number in range(500)]
    assert "first 500 are shown" in found.warnings[0]
    shared = {f"x{number}": number for number in range(3000)}
    contents = {"state_dict": PLAIN, **{f"g{number}": shared for number in range(3000)}}
    assert len(read_checkpoint(saved(tmp_path / "d.pt", contents)).metrics) == 500


def test_only_so_many_mappings_are_looked_at_however_they_lie(monkeypatch):
    monkeypatch.setattr(weights, "_MOST_MAPPINGS", 5)
    wide = {f"k{number}": {} for number in range(50)}
    assert len(list(weights._below(wide))) < 5
