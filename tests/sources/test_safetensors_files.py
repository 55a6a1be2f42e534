"""Safetensors headers: accepted where the format's own library accepts them, refused where it refuses."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from safetensors import SafetensorError, safe_open
from safetensors.torch import save, save_file

from geolip_viewer.errors import CheckpointError
from geolip_viewer.sources.archive import open_archive
from geolip_viewer.sources.checkpoint import read_checkpoint
from geolip_viewer.sources.regular_file import regular_file
from geolip_viewer.sources.safetensors_files import LARGEST_HEADER, HeaderError, read_header
from tests.sources.writing import state_dict

IN_FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
KINDS = [
    *(torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.float8_e4m3fn, torch.float8_e5m2),
    *(torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8, torch.bool),
]


@given(
    tensors=st.dictionaries(
        st.text(max_size=10), st.tuples(st.lists(st.integers(0, 4), max_size=4), st.sampled_from(KINDS)), max_size=5
    ),
    metadata=st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=3),
)
@IN_FOLDER
def test_valid_files_are_read_as_the_library_reads_them(tmp_path, tensors, metadata):
    tensors.pop("__metadata__", None)
    made = {name: (torch.rand(shape) * 9).to(kind) for name, (shape, kind) in tensors.items()}
    (tmp_path / "c.safetensors").write_bytes(save(made, metadata or None))
    found, told = read_header(regular_file(tmp_path / "c.safetensors"))
    assert told == metadata
    assert found.keys() == made.keys()
    for name, tensor in made.items():
        assert found[name].precision == str(tensor.dtype).removeprefix("torch.")
        np.testing.assert_array_equal(found[name].read(), tensor.to(torch.float64).numpy())


def with_header(header: Any, data: bytes) -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + data


ENTRIES = st.fixed_dictionaries(
    {
        "dtype": st.sampled_from(["F32", "F16", "U8", "F8_E4M3", "F4", "F99", 3]),
        "shape": st.lists(st.integers(-1, 4), max_size=3) | st.none(),
        "data_offsets": st.lists(st.integers(0, 24), min_size=2, max_size=2) | st.lists(st.integers(-1, 3), max_size=3),
    }
)


@given(header=st.dictionaries(st.sampled_from("ab"), ENTRIES, max_size=2), size=st.integers(0, 24))
@IN_FOLDER
def test_odd_headers_are_refused_where_the_library_refuses_them(tmp_path, header, size):
    path = tmp_path / "c.safetensors"
    path.write_bytes(with_header(header, bytes(size)))
    assert is_read(path) == is_read_by_the_library(path)


ENTRY = {"dtype": "U8", "shape": [4], "data_offsets": [0, 4]}
HEADERS = {
    "a gap": ({"a": ENTRY, "b": {**ENTRY, "data_offsets": [8, 12]}}, 12),
    "an overlap": ({"a": ENTRY, "b": {**ENTRY, "data_offsets": [2, 6]}}, 6),
    "more data": ({"a": ENTRY}, 5),
    "less data": ({"a": ENTRY}, 3),
    "metadata of numbers": ({"__metadata__": {"epoch": 3}}, 0),
    "no metadata": ({"__metadata__": None, "a": ENTRY}, 4),
    "metadata that are none": ({"__metadata__": [1]}, 0),
    "a shape of text": ({"a": {**ENTRY, "shape": ["4"]}}, 4),
    "a shape of halves": ({"a": {**ENTRY, "shape": [4.0]}}, 4),
    "a shape without end": ({"a": {**ENTRY, "shape": [2**40] * 30}}, 4),
    "no shape": ({"a": {"dtype": "U8", "data_offsets": [0, 1]}}, 1),
    "a tensor without dimensions": ({"a": {**ENTRY, "shape": [], "data_offsets": [0, 1]}}, 1),
    "blanks behind": (json.dumps({"a": ENTRY}).encode() + b"   ", 4),
    "no JSON": (b"{'a': 1}", 0),
}


@pytest.mark.parametrize(("header", "size"), HEADERS.values(), ids=HEADERS.keys())
def test_headers_one_by_one(tmp_path, header, size):
    path = tmp_path / "c.safetensors"
    path.write_bytes(with_header(header, bytes(size)))
    assert is_read(path) == is_read_by_the_library(path)


def test_a_key_twice_is_refused(tmp_path):
    entry = json.dumps(ENTRY).encode()
    (tmp_path / "c.safetensors").write_bytes(with_header(b'{"a":' + entry + b',"a":' + entry + b"}", bytes(4)))
    with pytest.raises(CheckpointError, match="a key twice"):
        read_checkpoint(tmp_path / "c.safetensors")


def is_read(path: Path) -> bool:
    try:
        read_header(regular_file(path))
    except HeaderError:
        return False
    return True


def is_read_by_the_library(path: Path) -> bool:
    try:
        with safe_open(path, framework="np"):
            return True
    except (SafetensorError, ValueError):
        return False


def test_a_header_without_end_is_refused_unread(tmp_path):
    path = tmp_path / "c.safetensors"
    path.write_bytes(with_header(b"{" + b" " * LARGEST_HEADER + b"}", b""))
    with pytest.raises(CheckpointError, match="header is larger than 8 MB"):
        read_checkpoint(path)


@pytest.mark.parametrize("suffix", [".safetensors", ".pt", ".bin", ""])
def test_the_content_decides_and_not_the_suffix(tmp_path, suffix):
    save_file(state_dict(), tmp_path / f"a{suffix}")
    torch.save(state_dict(), tmp_path / f"b{suffix}")
    for name in "ab":
        assert len(read_checkpoint(tmp_path / f"{name}{suffix}").experts) == 3


@pytest.mark.parametrize(
    ("metadata", "metrics", "told"),
    [
        ({"format": "pt", "epoch": "3", "mAP": "0.5", "run": "a b"}, {"epoch": 3, "mAP": 0.5, "run": "a b"}, 0),
        ({"format": "pt", "config": '{"n_anchors": 7, "lr": 0.1}'}, {"lr": 0.1}, 1),
        (
            {"all": json.dumps({"epoch": 3, "config": {"n_anchors": 7}, "val": {"f1": 0.5}})},
            {"epoch": 3, "val.f1": 0.5},
            1,
        ),
        ({"a": '{"x": 1}', "b": "2"}, {"b": 2, "a.x": 1}, 0),
        ({"a": "[1, 2]", "b": "{broken", "c": "NaN"}, {"b": "{broken"}, 0),
    ],
)
def test_metadata_in_the_header_are_read(tmp_path, metadata, metrics, told):
    save_file(state_dict(), tmp_path / "c.safetensors", metadata)
    checkpoint = read_checkpoint(tmp_path / "c.safetensors")
    assert {key: value for key, value in checkpoint.metrics.items() if value == value} == metrics
    assert len(checkpoint.warnings) == told


@pytest.mark.parametrize("name", ["x" * 252 + ".pt", "c", ".safetensors", "a.b.c.safetensors", "\udcff.pt"])
def test_a_file_of_any_name_has_no_metadata_beside_it(tmp_path, name):
    save_file(state_dict(), tmp_path / "plain")
    (tmp_path / "plain").rename(tmp_path / name)
    assert read_checkpoint(tmp_path / name).warnings == ()


def test_class_and_expert_names_may_stand_in_the_header(tmp_path):
    config = {"class_names": ["cat", "dog"], "experts": ["a", "b", "c"]}
    save_file(state_dict(), tmp_path / "c.safetensors", {"metadata": json.dumps({"config": config})})
    checkpoint = read_checkpoint(tmp_path / "c.safetensors")
    assert (checkpoint.class_names, checkpoint.expert_names) == (("cat", "dog"), ("a", "b", "c"))


def test_metadata_beside_count_before_those_of_the_header(tmp_path):
    save_file(state_dict(), tmp_path / "c.safetensors", {"epoch": "1", "a": "1"})
    (tmp_path / "c.json").write_text(json.dumps({"epoch": 2, "b": 2}))
    (tmp_path / "c.meta.json").write_text(json.dumps({"epoch": 3}))
    assert read_checkpoint(tmp_path / "c.safetensors").metrics == {"epoch": 3, "a": 1, "b": 2}


@pytest.mark.parametrize("suffix", [".pt", ".safetensors"])
@pytest.mark.parametrize(
    ("scale", "factor"),
    [
        (torch.tensor(4.0), 4.0),
        (torch.tensor([0.5]), 0.5),
        (torch.arange(1.0, 5.0), torch.arange(1.0, 5.0)[:, None]),
        (torch.arange(1.0, 5.0)[:, None], torch.arange(1.0, 5.0)[:, None]),
        (torch.tensor([[2.0, 8.0, 4.0]]), torch.tensor([2.0] * 128 + [8.0] * 128 + [4.0] * 44)),
        (torch.tensor(2.0).to(torch.float8_e8m0fnu), 2.0),
    ],
)
@pytest.mark.parametrize("name", ["{}_scale", "{}_scale_inv"])
def test_float8_with_a_scale_is_the_same_in_both_containers(tmp_path, suffix, scale, factor, name):
    weight = torch.randn(4, 300).to(torch.float8_e4m3fn)
    tensors = state_dict(widths=(300,)) | {"projectors.0.proj.0.weight": weight}
    tensors[name.format("projectors.0.proj.0.weight")] = scale
    path = tmp_path / f"c{suffix}"
    save_file(tensors, path) if suffix == ".safetensors" else torch.save(tensors, path)
    (expert,) = read_checkpoint(path).experts
    np.testing.assert_array_equal(expert.projector.weight, (weight.float() * factor).numpy())


def test_a_scale_that_does_not_fit_is_not_passed_over(tmp_path):
    tensors = state_dict(widths=(300,)) | {
        "projectors.0.proj.0.weight": torch.randn(4, 300).to(torch.float8_e5m2),
        "projectors.0.proj.0.weight_scale": torch.ones(4, 7),
    }
    save_file(tensors, tmp_path / "c.safetensors")
    checkpoint = read_checkpoint(tmp_path / "c.safetensors")
    assert checkpoint.family == "anchors-only"
    assert "a scale that does not fit" in checkpoint.warnings[0]


def test_the_scale_of_comfyui_and_that_of_inputs(tmp_path):
    weight = torch.randn(4, 5).to(torch.float8_e4m3fn)
    start = "projectors.0.proj.0."
    tensors = state_dict(widths=(5,)) | {start + "weight": weight, start + "scale_weight": torch.tensor(3.0)}
    save_file(tensors | {start + "input_scale": torch.tensor(9.0)}, tmp_path / "c.safetensors")
    (expert,) = read_checkpoint(tmp_path / "c.safetensors").experts
    np.testing.assert_array_equal(expert.projector.weight, weight.float().numpy() * 3)


def test_tensors_of_less_than_a_byte_are_there_and_not_read(tmp_path):
    header = {"a": {"dtype": "F4", "shape": [4], "data_offsets": [0, 2]}, "anchors": {**ENTRY, "data_offsets": [2, 6]}}
    (tmp_path / "c.safetensors").write_bytes(with_header(header, bytes(6)))
    archive = open_archive(tmp_path / "c.safetensors")
    assert (archive.tensors["a"].shape, archive.tensors["a"].is_floating) == ((4,), False)
