"""Files that torch.save would not write: anything but data is refused, and nothing costs more than its size."""

import os
import pickle
import struct
import time
import zipfile
from collections import Counter, OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from geolip_viewer.errors import CheckpointError
from geolip_viewer.sources.anchors import MOST_SETS
from geolip_viewer.sources.archive import open_archive
from geolip_viewer.sources.checkpoint import read_checkpoint
from geolip_viewer.sources.damage import PickleError
from geolip_viewer.sources.pickle_names import Recorded
from geolip_viewer.sources.regular_file import regular_file
from geolip_viewer.sources.stored_tensors import UnreadTensor
from geolip_viewer.sources.torch_files import read_legacy, read_zip
from geolip_viewer.sources.torch_records import ContainerError
from tests.sources.pickling import ANCHORS, checkpoint_with, dict_of, name, pickled, storage, tensor, text, zipped
from tests.sources.writing import checkpoint_file, saved, state_dict

pytestmark = pytest.mark.slow


def read_root(path: Path) -> Any:
    file = regular_file(path)
    return read_zip(file) if path.read_bytes().startswith(b"PK") else read_legacy(file)


class Call:
    """Pickles as a call of anything."""

    def __init__(self, function: Callable[..., Any], *arguments: Any) -> None:
        self.function, self.arguments = function, arguments

    def __reduce__(self) -> tuple[Any, ...]:
        return self.function, self.arguments


REFUSED = {
    "a call": lambda: {"a": Call(os.mkdir, "/tmp/never-made-by-a-checkpoint")},
    "a call by a known name": lambda: {"a": Call(OrderedDict, [("a", 1)])},
    "an attribute of a known name": lambda: {"a": Call(OrderedDict.fromkeys, "ab")},
    "a module": lambda: torch.nn.Linear(2, 2),
    "an array": lambda: {"a": np.ones(3)},
    "a function": lambda: {"a": os.system},
}


@pytest.mark.parametrize("make", REFUSED.values(), ids=REFUSED.keys())
def test_what_is_no_data_is_refused(tmp_path, make):
    with pytest.raises(PickleError):
        read_root(saved(tmp_path / "c.pt", make()))
    assert not Path("/tmp/never-made-by-a-checkpoint").exists()


def test_what_is_of_no_interest_is_passed_over(tmp_path):
    root = {
        "set": {1, 2},
        "type": torch.float32,
        "device": torch.device("cpu"),
        "size": torch.Size([2, 3]),
        "counts": Counter("aab"),
        "complex": 1j,
        "sparse": torch.ones(2, 3).to_sparse(),
        "meta": torch.empty(2, 3, device="meta"),
        ("a", 1): 1,
    }
    found = read_root(saved(tmp_path / "c.pt", root))
    assert found["set"] == Recorded("builtins.set")
    assert (found["size"], found["counts"]) == ((2, 3), {"a": 2, "b": 1})
    assert [(type(found[key]), found[key].shape) for key in ("sparse", "meta")] == [(UnreadTensor, (2, 3))] * 2
    assert len(found) == len(root)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("layout", [torch.strided, torch.jagged])
def test_nested_tensors_are_one_line(tmp_path, layout):
    nested = torch.nested.nested_tensor([torch.ones(2, 3), torch.ones(4, 3)], layout=layout)
    with pytest.raises(CheckpointError):
        read_checkpoint(saved(tmp_path / "c.pt", {"constellation.anchors": nested}))


def test_other_kinds_of_file_are_told(tmp_path):
    torch.jit.script(torch.nn.Linear(2, 2)).save(tmp_path / "script.pt")
    (tmp_path / "text.pt").write_bytes(b"PK\3\4 and then nothing of the kind")
    (tmp_path / "pickle.pt").write_bytes(pickle.dumps({"a": 1}))
    before = saved(tmp_path / "zip.pt", state_dict()).read_bytes()
    (tmp_path / "cut.pt").write_bytes(before[: len(before) // 2])
    for kind in ("script", "text", "pickle", "cut"):
        with pytest.raises((ContainerError, PickleError)):
            read_root(tmp_path / f"{kind}.pt")


def test_a_record_that_claims_to_lie_far_away_is_one_line(tmp_path):
    path = checkpoint_with(tmp_path / "c.pt")
    data = bytearray(path.read_bytes())
    entry = data.index(b"PK\1\2") + 42  # where the local header of the first record starts
    for place in (0xFFFFFFFF, 0x7FFFFFFF, len(data)):
        data[entry : entry + 4] = struct.pack("<I", place)
        path.write_bytes(data)
        with pytest.raises(CheckpointError, match=r"damaged|ends before"):
            read_checkpoint(path)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_records_of_one_name_are_refused(tmp_path):
    path = checkpoint_with(tmp_path / "c.pt")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("archive/data/0", bytes(len(ANCHORS.tobytes())))
    with pytest.raises(CheckpointError, match="two records with the same name"):
        read_checkpoint(path)


@pytest.mark.parametrize(("kind", "count"), [("IntStorage", 48), ("FloatStorage", 47), ("DoubleStorage", 24)])
def test_one_storage_of_two_types_is_refused(tmp_path, kind, count):
    path = checkpoint_with(tmp_path / "c.pt", text("other"), tensor(kind=kind, count=count, shape=(2,)))
    with pytest.raises(CheckpointError, match="storage 0 has two types"):
        read_checkpoint(path)


def test_a_storage_without_a_record_is_refused(tmp_path):
    path = checkpoint_with(tmp_path / "c.pt", text("other"), tensor(key="1"))
    with pytest.raises(CheckpointError, match="record 1 is missing"):
        read_checkpoint(path)


@pytest.mark.parametrize("key", [b"K\0", b")" + b"\x85" * 100_000, b"N", b"}"])
def test_a_storage_of_an_odd_key_is_refused(tmp_path, key):
    rebuild = name("torch._utils", "_rebuild_tensor") + b"(" + storage(key, 48) + b"K\0K\2\x85K\1\x85tR"
    with pytest.raises(CheckpointError, match="storage"):
        read_checkpoint(checkpoint_with(tmp_path / "c.pt", text("other"), rebuild))


@pytest.mark.parametrize(
    ("offset", "shape", "strides", "count"),
    [
        (0, (17,), (1,), 16),
        (10, (4, 4), (4, 1), 16),
        (0, (4, 4), (400, 1), 16),
        (0, (2,), (1,), 1 << 40),
        (0, (2,), (1,), -1),
        (0, (1,) * 40, (1,) * 40, 16),
        (0, (1 << 50,), (0,), 16),
    ],
)
def test_a_tensor_beyond_its_record_is_not_read(tmp_path, offset, shape, strides, count):
    body = dict_of(text("a"), tensor(count=count, shape=shape, strides=strides, offset=offset))
    with pytest.raises(ValueError, match=r"numbers, not|bytes, not|invalid shape"):
        read_root(zipped(tmp_path / "c.pt", pickled(body), {"0": bytes(64)}))["a"].read()


def test_an_empty_tensor_anywhere_is_empty(tmp_path):
    body = dict_of(text("a"), tensor(count=16, shape=(0, 3), strides=(3, 1), offset=99))
    assert read_root(zipped(tmp_path / "c.pt", pickled(body), {"0": bytes(64)}))["a"].read().shape == (0, 3)


def test_a_damaged_record_is_told_when_it_is_read(tmp_path):
    path = saved(tmp_path / "c.pt", {"a": torch.full((8,), 7.0), "part": torch.full((9,), 6.0)[1:3]})
    data = path.read_bytes().replace(struct.pack("<f", 7.0) * 8, struct.pack("<f", 8.0) * 8)
    path.write_bytes(data.replace(struct.pack("<f", 6.0) * 9, struct.pack("<f", 5.0) * 9))
    for key in ("a", "part"):
        with pytest.raises(ValueError, match="CRC"):
            read_root(path)[key].read()


@pytest.mark.parametrize("change", ["cut", "grown", "replaced", "gone"])
@pytest.mark.parametrize("suffix", [".pt", ".safetensors"])
def test_a_file_that_changes_while_it_is_read_is_told(tmp_path, change, suffix):
    path = checkpoint_file(tmp_path)
    if suffix == ".safetensors":
        path = tmp_path / "c.safetensors"
        save_file(state_dict(), path)
    archive = open_archive(path)
    match change:
        case "cut":
            os.truncate(path, 1000)
        case "grown":
            path.write_bytes(path.read_bytes() + b"more")
        case "replaced":
            (tmp_path / "other").write_bytes(path.read_bytes())
            (tmp_path / "other").replace(path)
        case "gone":
            path.unlink()
    with pytest.raises(CheckpointError, match=r"changed while it was being read|does not exist"):
        archive.tensors["constellation.anchors"].read()


def test_many_tensors_over_one_record_are_read_in_little_time(tmp_path):
    count = 2_000_000
    views = [(text(f"k{j}.anchors"), tensor("1", count, (8, 6), offset=j)) for j in range(1500)]
    parts = [part for view in views for part in view]
    path = checkpoint_with(tmp_path / "c.pt", *parts, records={"0": ANCHORS.tobytes(), "1": bytes(4 * count)})
    start = time.process_time()
    assert len(read_checkpoint(path).anchor_sets) == MOST_SETS
    assert time.process_time() - start < 3


def test_a_damaged_record_stays_damaged(tmp_path):
    path = saved(tmp_path / "c.pt", {"a": torch.full((9,), 6.0)[1:3]})
    path.write_bytes(path.read_bytes().replace(struct.pack("<f", 6.0) * 9, struct.pack("<f", 5.0) * 9))
    found = read_root(path)["a"]
    for _ in range(2):
        with pytest.raises(ValueError, match="CRC"):
            found.read()


def test_records_that_overlap_are_refused(tmp_path):
    """Each record's bytes begin with the header of the next, so that few bytes are many long records."""
    path = checkpoint_with(tmp_path / "c.pt")
    data = bytearray(path.read_bytes())
    entry = data.index(b"PK\1\2")
    others = [place for place in range(entry + 4, len(data)) if data.startswith(b"PK\1\2", place)]
    for place in others:
        data[place + 42 : place + 46] = data[entry + 42 : entry + 46]
    path.write_bytes(data)
    with pytest.raises(CheckpointError, match="records overlap"):
        read_checkpoint(path)


def test_tensors_that_share_more_than_any_file_does_are_refused(tmp_path):
    count = 2_000_000
    views = [(text(f"k{j}.anchors"), tensor("1", count, (1000, 2000))) for j in range(200)]
    parts = [part for view in views for part in view]
    path = checkpoint_with(tmp_path / "c.pt", *parts, records={"0": ANCHORS.tobytes(), "1": bytes(4 * count)})
    with pytest.raises(CheckpointError, match="too many tensors that share storage"):
        read_checkpoint(path)


def test_zips_that_grow_without_measure_are_refused(tmp_path):
    pickle_bomb = pickled(b"}" * 6_000_000)
    path = zipped(tmp_path / "c.pt", pickle_bomb, compression=zipfile.ZIP_DEFLATED)
    with pytest.raises(CheckpointError, match="instructions"):
        read_checkpoint(path)
    records = {"0": bytes(200 << 20)}
    body = pickled(dict_of(text("constellation.anchors"), tensor(count=50 << 20)))
    path = zipped(tmp_path / "d.pt", body, records, compression=zipfile.ZIP_DEFLATED)
    with pytest.raises(CheckpointError, match="far more"):
        read_checkpoint(path)


def test_twenty_thousand_tensors_take_little_time(tmp_path):
    tensors = {f"layers.{j}.weight": torch.zeros(2) for j in range(20_000)}
    path = saved(tmp_path / "c.pt", {"constellation.anchors": torch.randn(8, 6), **tensors})
    start = time.process_time()
    read_checkpoint(path)
    assert time.process_time() - start < 3  # 0.8 s here; reading was quadratic once and took 14 s
