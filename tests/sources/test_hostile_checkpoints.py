"""Files nobody vouches for: each one is a Checkpoint or one line that says what is wrong, and none of it ever runs."""

import io
import json
import os
import pickle
import zipfile
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from safetensors.torch import save

from geolip_viewer.errors import CheckpointError
from geolip_viewer.sources.checkpoint import Checkpoint, read_checkpoint
from tests.sources.writing import LAYOUTS, checkpoint_file, saved, state_dict

FILES = sorted(path for path in (LAYOUTS / "files").iterdir() if path.suffix != ".json")
IN_FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def refused(path: Path) -> str:
    """The line that refuses a file."""
    with pytest.raises(CheckpointError) as caught:
        read_checkpoint(path)
    line = str(caught.value)
    assert line.isprintable()
    assert line.startswith(str(path))
    return line


def assert_read_or_refused(path: Path) -> None:
    """Reading gives a sound Checkpoint or a CheckpointError; any other exception fails the test."""
    with suppress(CheckpointError):
        checkpoint = read_checkpoint(path)
        assert isinstance(checkpoint, Checkpoint)
        assert np.isfinite(checkpoint.anchors).all()
        assert all(np.isfinite(expert.projector.weight).all() for expert in checkpoint.experts)


def test_a_file_that_is_not_there(tmp_path):
    assert "does not exist" in refused(tmp_path / "nowhere.pt")


def test_a_folder(tmp_path):
    assert "is a folder" in refused(tmp_path)


@pytest.mark.parametrize("suffix", [".pt", ".safetensors", ""])
def test_an_empty_file(tmp_path, suffix):
    path = tmp_path / f"c{suffix}"
    path.touch()
    assert "is empty" in refused(path)


def test_a_link_to_nothing(tmp_path):
    (tmp_path / "c.pt").symlink_to(tmp_path / "gone.pt")
    assert "does not exist" in refused(tmp_path / "c.pt")


def test_a_link_to_a_checkpoint_is_that_checkpoint(tmp_path):
    path = checkpoint_file(tmp_path)
    (tmp_path / "link.pt").symlink_to(path)
    assert read_checkpoint(tmp_path / "link.pt").content_hash == read_checkpoint(path).content_hash


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "c.pt")
    assert "not a regular file" in refused(tmp_path / "c.pt")


def test_a_file_that_may_not_be_read(tmp_path, monkeypatch):
    path = checkpoint_file(tmp_path)

    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", denied)
    assert "Permission denied" in refused(path)


@pytest.mark.parametrize(
    "content",
    [
        b"hello\n",
        b"import os\n" * 50,
        b"\x80\x02}q\x00.",
        b"PK\x03\x04",
        b"PK\x05\x06" + b"\0" * 18,
        b"\x1b[31mred\x1b[0m\r\n",
    ],
)
def test_files_of_other_kinds(tmp_path, content):
    path = tmp_path / "c.pt"
    path.write_bytes(content)
    assert "not a PyTorch checkpoint" in refused(path)


@pytest.mark.parametrize("content", [[torch.ones(2, 2)], torch.ones(3, 3), "text", 7, None])
def test_what_is_no_mapping(tmp_path, content):
    assert "not a state dict" in refused(saved(tmp_path / "c.pt", content))


@pytest.mark.parametrize("content", [{}, {"state_dict": {}}, {1: torch.ones(2, 2)}, {"state_dict": {"a": 1}}])
def test_a_mapping_without_tensors(tmp_path, content):
    assert "no named tensors" in refused(saved(tmp_path / "c.pt", content))


class Bomb:
    """Touches a file when it is unpickled."""

    def __init__(self, target: Path) -> None:
        self.target = target

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, (f"touch {self.target}",)


@pytest.mark.parametrize("place", ["root", "config", "weights", "legacy", "plain pickle"])
def test_code_in_a_file_is_named_and_never_run(tmp_path, place):
    bomb, path = Bomb(tmp_path / "ran"), tmp_path / "c.pt"
    match place:
        case "plain pickle":
            path.write_bytes(pickle.dumps({"state_dict": bomb}, protocol=2))
        case "legacy":
            torch.save({"state_dict": state_dict(), "bomb": bomb}, path, _use_new_zipfile_serialization=False)
        case "weights":
            torch.save({"state_dict": state_dict() | {"bomb": bomb}}, path)
        case "root":
            torch.save({"state_dict": state_dict(), "bomb": bomb}, path)
        case "config":
            torch.save({"state_dict": state_dict(), "config": {"bomb": bomb}}, path)
    assert "posix.system" in refused(path)
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("allowed", [np.float64(1), np.float32(1), np.int64(1), np.bool_(True), np.str_("x")])
def test_numpy_scalars_are_no_code(tmp_path, allowed):
    path = saved(tmp_path / "c.pt", {"state_dict": state_dict(), "metric": allowed})
    assert read_checkpoint(path).metrics == {"metric": allowed.item()}


def test_numpy_arrays_are_refused_by_name(tmp_path):
    path = saved(tmp_path / "c.pt", {"state_dict": state_dict(), "curve": np.ones(3)})
    assert "multiarray._reconstruct" in refused(path)


def test_the_allowed_globals_are_taken_back(tmp_path):
    before = torch.serialization.get_safe_globals()
    read_checkpoint(checkpoint_file(tmp_path))
    assert torch.serialization.get_safe_globals() == before


def test_a_whole_module_is_refused_by_name(tmp_path):
    assert "torch.nn.modules.linear.Linear" in refused(saved(tmp_path / "c.pt", torch.nn.Linear(2, 2)))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.999])
def test_a_file_cut_short(tmp_path, path, part):
    whole = path.read_bytes()
    cut = tmp_path / path.name
    cut.write_bytes(whole[: int(len(whole) * part)])
    refused(cut)


def with_header(header: bytes, data: bytes = b"", size: int | None = None) -> bytes:
    return (len(header) if size is None else size).to_bytes(8, "little") + header + data


ENTRY = {"dtype": "F32", "shape": [2, 2], "data_offsets": [0, 16]}


@pytest.mark.parametrize(
    "content",
    [
        with_header(b"{}", size=2**63),
        with_header(b"{}", size=2**40),
        with_header(b"{"),
        with_header(b"[]"),
        with_header(b"{" + b" " * 1000, size=99_999_999),
        with_header(json.dumps({"anchors": ENTRY}).encode()),
        with_header(json.dumps({"anchors": ENTRY | {"shape": [2**40, 2**40]}}).encode(), b"\0" * 16),
        with_header(json.dumps({"anchors": ENTRY | {"shape": [-1, 2]}}).encode(), b"\0" * 16),
        with_header(json.dumps({"anchors": ENTRY | {"dtype": "F99"}}).encode(), b"\0" * 16),
        with_header(json.dumps({"anchors": ENTRY | {"data_offsets": [16, 0]}}).encode(), b"\0" * 16),
        with_header(json.dumps({"anchors": ENTRY | {"data_offsets": [0, 2**60]}}).encode(), b"\0" * 16),
        with_header(json.dumps({"anchors": 1}).encode()),
        with_header(b'{"anchors":' + b"[" * 100_000),
    ],
)
def test_headers_that_lie(tmp_path, content):
    path = tmp_path / "c.safetensors"
    path.write_bytes(content)
    assert "not a whole safetensors file" in refused(path)


def test_a_header_of_many_names_lists_few(tmp_path):
    tensors = {f"anchors.{i}": torch.ones(2, 2) for i in range(2000)}
    (tmp_path / "c.safetensors").write_bytes(save(tensors))
    assert len(refused(tmp_path / "c.safetensors")) < 1000


def test_letters_that_steer_a_terminal_do_not_reach_it(tmp_path):
    path = saved(tmp_path / "c.pt", {"\x1b[2Jcodebook\n": torch.ones(2, 2), "anchors": torch.ones(3)})
    refused(path)


@given(content=st.binary(max_size=300))
@pytest.mark.parametrize("start", [b"", b"PK\x03\x04", b"\x80\x02", b"\x40\0\0\0\0\0\0\0{"])
@IN_FOLDER
def test_random_bytes(tmp_path, start, content):
    path = tmp_path / "c.pt"
    path.write_bytes(start + content)
    refused(path)


@given(data=st.data())
@IN_FOLDER
def test_valid_files_with_a_few_bytes_changed(tmp_path, data):
    source = data.draw(st.sampled_from([FILES[0], FILES[3], FILES[8]]))
    content = bytearray(source.read_bytes())
    for place in data.draw(st.lists(st.integers(0, min(len(content), 6000) - 1), min_size=1, max_size=4)):
        content[place] = data.draw(st.integers(0, 255))
    path = tmp_path / source.name
    path.write_bytes(content)
    assert_read_or_refused(path)


def rezipped(source: Path, target: Path, change: object) -> None:
    """The archive again, its pickle changed and all checksums right."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            new.writestr(entry.filename, change(content) if entry.filename.endswith("data.pkl") else content)


@given(data=st.data())
@IN_FOLDER
def test_pickles_with_a_few_bytes_changed_under_a_right_checksum(tmp_path, data):
    source = tmp_path / "source.pt"
    if not source.exists():
        saved(source, {"state_dict": state_dict(widths=(3,)), "mAP": np.float64(0.5), "n": np.int64(3)})

    def changed(content: bytes) -> bytes:
        pickled = bytearray(content)
        for place in data.draw(st.lists(st.integers(0, len(pickled) - 1), min_size=1, max_size=3)):
            pickled[place] = data.draw(st.integers(0, 255))
        return bytes(pickled)

    rezipped(source, tmp_path / "c.pt", changed)
    assert_read_or_refused(tmp_path / "c.pt")


def test_an_archive_packed_again_reads_the_same(tmp_path):
    path = checkpoint_file(tmp_path)
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "d.pt", "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, old.read(entry))
    try:
        again = read_checkpoint(tmp_path / "d.pt")
    except CheckpointError:
        return
    np.testing.assert_array_equal(again.anchors, read_checkpoint(path).anchors)


NAMES = st.one_of(
    st.sampled_from(["anchors", "constellation.anchors", "core.constellation.anchors", "projectors.0.proj.0.weight"]),
    st.from_regex(r"(constellation\.|projectors\.)?[a-z0-9.\n\x1b]{0,12}(anchors|weight|bias)?", fullmatch=True),
    st.text(max_size=12),
)
SHAPES = st.lists(st.integers(0, 5), max_size=4)
PRECISIONS = st.sampled_from([torch.float32, torch.bfloat16, torch.float16, torch.float64, torch.int64, torch.bool])


@given(
    tensors=st.dictionaries(NAMES, st.tuples(SHAPES, PRECISIONS), max_size=6),
    rest=st.dictionaries(
        st.text(max_size=8),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
            max_leaves=6,
        ),
        max_size=4,
    ),
)
@IN_FOLDER
def test_random_names_shapes_and_metadata(tmp_path, tensors, rest):
    weights = {name: torch.ones(shape, dtype=precision) for name, (shape, precision) in tensors.items()}
    stream = io.BytesIO()
    torch.save(rest | {"state_dict": weights}, stream)
    path = tmp_path / "c.pt"
    path.write_bytes(stream.getvalue())
    assert_read_or_refused(path)
