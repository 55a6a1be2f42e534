"""Files of torch.save read without torch: the same objects as torch reads, and nothing that torch would refuse."""

import io
import os
import pickle
import struct
import subprocess
import sys
import zipfile
from collections import Counter, OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from geolip_viewer.sources.torch_files import StoredTensor, read_root
from tests.sources.writing import LAYOUTS, saved, state_dict

FILES = sorted((LAYOUTS / "files").glob("*.pt"))
NOT_ORDINARY = {"u17_dataclass_config.pt", "u20_numpy_framework_pickle.pt"}
DTYPES = [np.dtype, *(getattr(np.dtypes, name) for name in np.dtypes.__all__ if name.endswith("DType"))]


def assert_same(found: Any, wanted: Any) -> None:
    """`found` is what torch reads, as plain values and arrays."""
    if isinstance(wanted, torch.Tensor):
        assert isinstance(found, StoredTensor)
        assert found.shape == tuple(wanted.shape)
        assert found.precision == str(wanted.dtype).removeprefix("torch.")
        assert found.is_floating == wanted.is_floating_point()
        wide = wanted.detach().float() if wanted.dtype == torch.bfloat16 else wanted.detach()
        np.testing.assert_array_equal(found.read(), wide.numpy())
    elif isinstance(wanted, dict):
        assert list(found) == list(wanted)
        for key, value in wanted.items():
            assert_same(found[key], value)
    elif isinstance(wanted, list | tuple):
        assert type(found) is type(wanted)
        assert len(found) == len(wanted)
        for each, value in zip(found, wanted, strict=True):
            assert_same(each, value)
    else:
        assert found == wanted or (found != found and wanted != wanted)


@pytest.mark.parametrize("path", [path for path in FILES if path.name not in NOT_ORDINARY], ids=lambda path: path.name)
def test_it_reads_what_torch_reads(path):
    scalar = np._core.multiarray.scalar
    known = [(scalar, "numpy._core.multiarray.scalar"), (scalar, "numpy.core.multiarray.scalar"), *DTYPES]
    with torch.serialization.safe_globals(known):
        assert_same(read_root(path), torch.load(path, weights_only=True))


@pytest.mark.parametrize(
    "kind",
    [torch.float32, torch.float64, torch.float16, torch.bfloat16, torch.int64, torch.int32, torch.int16, torch.int8,
     torch.uint8, torch.bool],
    ids=str,
)  # fmt: skip
def test_numbers_of_every_ordinary_type(tmp_path, kind):
    whole = {
        "a": (3 * torch.randn(4, 5)).to(kind),
        "none": torch.zeros(0, 3, dtype=kind),
        "one": torch.ones((), dtype=kind),
    }
    found = read_root(saved(tmp_path / "c.pt", whole))
    assert_same(found, whole)
    assert found["one"].item() == 1


def test_tensors_that_share_a_storage_or_lie_across_it(tmp_path):
    base = torch.arange(24.0).reshape(4, 6)
    views = {"whole": base, "turned": base.T, "part": base[1:3, ::2], "row": base[2], "again": base}
    assert_same(read_root(saved(tmp_path / "c.pt", views)), views)


def test_parameters_scalars_and_nested_values(tmp_path):
    root = {
        "layer": torch.nn.Parameter(torch.ones(2, 2)),
        "order": OrderedDict(a=torch.ones(1), b=[1, -2, 3.5, None, True, "text", (1, 2), (), [], {}, 10**12, 2**70]),
        "numpy": [np.float64(0.25), np.float32(0.5), np.int64(-7), np.bool_(True)],
        "names": tuple("abcd"),
        3: "a number for a key",
    }
    wanted = {**root, "numpy": [0.25, 0.5, -7, True]}
    assert_same(read_root(saved(tmp_path / "c.pt", root)), wanted)


def test_a_modules_own_state_dict(tmp_path):
    module = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.BatchNorm1d(4))
    assert_same(read_root(saved(tmp_path / "c.pt", module.state_dict())), dict(module.state_dict()))


def test_a_tensor_that_claims_more_than_it_has_says_so(tmp_path):
    found = read_root(saved(tmp_path / "c.pt", {"a": torch.ones(1, 1).expand(1000, 1000), "b": torch.ones(2)}))
    assert not found["a"].is_held
    assert found["b"].is_held


def test_torch_is_not_imported():
    code = "import sys; from pathlib import Path; from geolip_viewer.sources.torch_files import read_root;"
    code += f"print(len(read_root(Path({str(FILES[0])!r}))), 'torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split()[1] == "False"


# -- what is left to torch


class Call:
    """Pickles as a call of anything."""

    def __init__(self, function: Callable[..., Any], *arguments: Any) -> None:
        self.function, self.arguments = function, arguments

    def __reduce__(self) -> tuple[Any, ...]:
        return self.function, self.arguments


UNUSUAL = {
    "a call": lambda: {"a": Call(os.mkdir, "/tmp/never-made-by-a-checkpoint")},
    "a call by an allowed name": lambda: {"a": Call(OrderedDict, [("a", 1)])},
    "an attribute of an allowed name": lambda: {"a": Call(OrderedDict.fromkeys, "ab")},
    "a module": lambda: torch.nn.Linear(2, 2),
    "a counter": lambda: Counter("abc"),
    "a set": lambda: {1, 2},
    "an array": lambda: {"a": np.ones(3)},
    "a sparse tensor": lambda: {"a": torch.ones(2, 2).to_sparse()},
    "complex numbers": lambda: {"a": torch.ones(2, dtype=torch.complex64)},
    "a type of numbers": lambda: {"a": torch.float32},
    "a function": lambda: {"a": os.system},
    "a key that is a tuple": lambda: {("a", 1): 1},
}


@pytest.mark.parametrize("make", UNUSUAL.values(), ids=UNUSUAL.keys())
def test_what_no_ordinary_state_dict_holds_is_left_to_torch(tmp_path, make):
    assert read_root(saved(tmp_path / "c.pt", make())) is None
    assert not Path("/tmp/never-made-by-a-checkpoint").exists()


def test_other_kinds_of_file_are_left_to_torch(tmp_path):
    torch.save(state_dict(), tmp_path / "old.pt", _use_new_zipfile_serialization=False)
    torch.jit.script(torch.nn.Linear(2, 2)).save(tmp_path / "script.pt")
    (tmp_path / "empty.pt").write_bytes(b"")
    (tmp_path / "text.pt").write_bytes(b"PK\3\4 and then nothing of the kind")
    (tmp_path / "pickle.pt").write_bytes(pickle.dumps({"a": 1}))
    before = saved(tmp_path / "zip.pt", state_dict()).read_bytes()
    (tmp_path / "behind.pt").write_bytes(b"something else first" + before)
    (tmp_path / "cut.pt").write_bytes(before[: len(before) // 2])
    for name in ("old", "script", "empty", "text", "pickle", "behind", "cut", "missing"):
        assert read_root(tmp_path / f"{name}.pt") is None, name


def zipped(folder: Path, data: bytes, byteorder: bytes = b"little", **settings: Any) -> Path:
    """A zip of torch's form around any pickle."""
    with zipfile.ZipFile(folder / "made.pt", "w", **settings) as archive:
        archive.writestr("made/data.pkl", data)
        archive.writestr("made/byteorder", byteorder)
        archive.writestr("made/data/0", bytes(64))
    return folder / "made.pt"


def test_a_hand_made_file_is_read(tmp_path):
    assert read_root(zipped(tmp_path, pickle.dumps({"a": [1, 2]}, 2))) == {"a": [1, 2]}


def test_packed_or_foreign_records_are_left_to_torch(tmp_path):
    data = pickle.dumps({"a": 1}, 2)
    assert read_root(zipped(tmp_path, data, compression=zipfile.ZIP_DEFLATED)) is None
    assert read_root(zipped(tmp_path, data, byteorder=b"big")) is None


BOMBS = {
    "a memo of 4 billion": b"\x80\x02}r\xff\xff\xff\xff.",
    "an array of bytes that fills memory": b"\x80\x05\x96" + struct.pack("<Q", 1 << 40) + b".",
    "a text longer than the file": b"\x80\x04\x8d" + struct.pack("<Q", 1 << 40) + b"a.",
    "marks without end": b"\x80\x02" + b"(" * 200_000 + b".",
    "tuples in tuples": b"\x80\x02)" + b"\x85" * 200_000 + b"}q\x00h\x00K\x01s.",
    "a key that cannot be hashed": b"\x80\x02})" + b"\x85" * 200_000 + b"K\x01s.",
    "no end": b"\x80\x02}",
    "nothing": b"",
    "an empty stack": b"\x80\x02.",
    "a state for a number": b"\x80\x02K\x01}b.",
    "code": b"cos\nsystem\n(S'true'\ntR.",
}


@pytest.mark.parametrize("data", BOMBS.values(), ids=BOMBS.keys())
def test_hostile_pickles_cost_nothing(tmp_path, data):
    found = read_root(zipped(tmp_path, data))
    assert found is None or isinstance(found, dict | tuple)


@pytest.mark.parametrize(
    ("offset", "shape", "strides", "count"),
    [
        (0, (17,), (1,), 16),
        (10, (4, 4), (4, 1), 16),
        (0, (4, 4), (400, 1), 16),
        (0, (2,), (1,), 1 << 40),
        (99, (0,), (1,), 16),
    ],
)
def test_a_tensor_beyond_its_record_is_not_read(tmp_path, offset, shape, strides, count):
    data = _tensor_pickle(offset, shape, strides, count)
    root = read_root(zipped(tmp_path, data))
    if root is not None and 0 not in shape:
        with pytest.raises(ValueError, match="numbers, not"):
            root.read()


def _tensor_pickle(offset: int, shape: tuple[int, ...], strides: tuple[int, ...], count: int) -> bytes:
    """A pickle of one tensor over the record "0"."""

    class Storage:
        pass

    class Written(pickle.Pickler):
        def persistent_id(self, value: Any) -> Any:
            return ("storage", torch.FloatStorage, "0", "cpu", count) if isinstance(value, Storage) else None

    stream = io.BytesIO()
    Written(stream, 2).dump(
        Call(torch._utils._rebuild_tensor_v2, Storage(), offset, shape, strides, False, OrderedDict())
    )
    return stream.getvalue()


def test_the_pickle_of_a_tensor_is_made_as_torch_makes_it(tmp_path):
    assert read_root(zipped(tmp_path, _tensor_pickle(2, (3, 4), (4, 1), 16))).read().tolist() == [[0.0] * 4] * 3


@given(st.data())
def test_a_pickle_with_wrong_bytes_never_does_harm(tmp_path_factory, data):
    whole = bytearray(pickle.dumps({"a": [1, 2.5, ("b", None)], "state_dict": {"c": "d" * 40}}, 2))
    whole += _tensor_pickle(0, (2, 2), (2, 1), 16)[2:] if data.draw(st.booleans()) else b""
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    read_root(zipped(tmp_path_factory.mktemp("zip"), bytes(whole)))


def test_a_damaged_record_is_told_when_it_is_read(tmp_path):
    path = saved(tmp_path / "c.pt", {"a": torch.full((8,), 7.0)})
    path.write_bytes(path.read_bytes().replace(struct.pack("<f", 7.0) * 8, struct.pack("<f", 8.0) * 8))
    with pytest.raises(ValueError, match="CRC"):
        read_root(path)["a"].read()
