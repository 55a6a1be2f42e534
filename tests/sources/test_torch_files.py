"""Files of torch.save read without torch: the same values as torch reads, and one line for everything else."""

import subprocess
import sys
import zipfile
from collections import OrderedDict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from geolip_viewer.errors import CheckpointError
from geolip_viewer.sources.checkpoint import read_checkpoint
from geolip_viewer.sources.damage import PickleError
from geolip_viewer.sources.precisions import PRECISIONS
from geolip_viewer.sources.regular_file import regular_file
from geolip_viewer.sources.stored_tensors import StoredTensor
from geolip_viewer.sources.torch_files import read_legacy, read_zip
from geolip_viewer.sources.torch_records import ContainerError
from tests.sources.pickling import ANCHORS, checkpoint_with, dict_of, tensor, text
from tests.sources.writing import LAYOUTS, saved, state_dict

FILES = sorted((LAYOUTS / "files").glob("*.pt"))
NOT_ORDINARY = {"u17_dataclass_config.pt", "u20_numpy_framework_pickle.pt"}
DTYPES = [np.dtype, *(getattr(np.dtypes, name) for name in np.dtypes.__all__ if name.endswith("DType"))]


def read_root(path: Path) -> Any:
    file = regular_file(path)
    return read_zip(file) if path.read_bytes().startswith(b"PK") else read_legacy(file)


def assert_same(found: Any, wanted: Any) -> None:
    """`found` is what torch reads, as plain values and arrays."""
    if isinstance(wanted, torch.Tensor):
        assert isinstance(found, StoredTensor)
        assert found.shape == tuple(wanted.shape)
        assert found.precision == str(wanted.dtype).removeprefix("torch.")
        assert PRECISIONS[found.precision].is_floating == wanted.is_floating_point()
        is_small = wanted.dtype.itemsize == 1 or wanted.dtype == torch.bfloat16
        wide = wanted.detach().float() if wanted.is_floating_point() and is_small else wanted.detach()
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
     torch.uint8, torch.bool, torch.uint16, torch.uint32, torch.uint64, torch.float8_e4m3fn, torch.float8_e5m2,
     torch.float8_e4m3fnuz, torch.float8_e5m2fnuz, torch.complex64, torch.complex128],
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
    assert found["one"].read().item() == 1


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
    code = "import sys; from pathlib import Path; from geolip_viewer.sources.checkpoint import read_checkpoint;"
    code += f"print(len(read_checkpoint(Path({str(FILES[0])!r})).anchors), 'torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split()[1] == "False"


@pytest.mark.parametrize("protocol", range(2, 6))
def test_every_protocol_of_pickle(tmp_path, protocol):
    whole = {"state_dict": state_dict(), "mAP": np.float64(0.5), "names": ["a", "b"], "odd": {"step": torch.tensor(3)}}
    torch.save(whole, tmp_path / "c.pt", pickle_protocol=protocol)
    assert_same(read_root(tmp_path / "c.pt"), {**whole, "mAP": 0.5})


@pytest.mark.parametrize("protocol", [2, 4])
def test_files_from_before_2020(tmp_path, protocol):
    base = torch.arange(24.0).reshape(4, 6)
    whole = {"a": base, "turned": base.T, "b": torch.ones(3, dtype=torch.int64), "n": 1, "l": torch.nn.Parameter(base)}
    torch.save(whole, tmp_path / "c.pt", _use_new_zipfile_serialization=False, pickle_protocol=protocol)
    assert_same(read_root(tmp_path / "c.pt"), whole)


def test_files_before_2020_that_end_too_soon(tmp_path):
    torch.save(state_dict(), tmp_path / "c.pt", _use_new_zipfile_serialization=False)
    whole = (tmp_path / "c.pt").read_bytes()
    for size in (*range(1, 400, 7), *range(len(whole) - 700, len(whole), 7)):
        (tmp_path / "c.pt").write_bytes(whole[:size])
        with pytest.raises((PickleError, ContainerError, CheckpointError)):
            read_root(tmp_path / "c.pt")


def test_numbers_of_the_other_byte_order(tmp_path):
    path = checkpoint_with(tmp_path / "c.pt", records={"0": ANCHORS.astype(">f4").tobytes()}, byte_order=b"big")
    np.testing.assert_array_equal(read_root(path)["constellation.anchors"].read(), ANCHORS)


def test_a_file_without_a_byte_order_is_of_ours(tmp_path):
    path = checkpoint_with(tmp_path / "c.pt", byte_order=None)
    np.testing.assert_array_equal(read_root(path)["constellation.anchors"].read(), ANCHORS)


def test_a_zip_that_was_packed_again(tmp_path):
    whole = {"a": torch.zeros(200, 40), "b": torch.randn(40), "c": torch.zeros(9, 9).T}
    with zipfile.ZipFile(saved(tmp_path / "c.pt", whole)) as old, zipfile.ZipFile(tmp_path / "d.pt", "w", 8) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, old.read(entry))
    assert (tmp_path / "d.pt").stat().st_size < 4000
    assert_same(read_root(tmp_path / "d.pt"), whole)


@pytest.mark.parametrize("make", [lambda z: z.conj().imag, lambda z: z.conj().imag.T[1:], lambda z: z.imag])
def test_the_negative_bit_of_a_view_is_honoured(tmp_path, make):
    view = make(torch.complex(torch.randn(8, 6), torch.randn(8, 6)))
    found = read_root(saved(tmp_path / "c.pt", {"a": view}))["a"]
    np.testing.assert_array_equal(found.read(), view.resolve_neg().numpy())


@pytest.mark.parametrize("metadata", [dict_of(text("conj"), b"\x88"), dict_of(text("neg"), b"K\1"), b"N", b"]"])
def test_other_metadata_of_a_tensor_is_not_passed_over(tmp_path, metadata):
    path = checkpoint_with(tmp_path / "c.pt", anchors=tensor(more=metadata))
    if metadata == b"N":
        assert len(read_checkpoint(path).anchors) == len(ANCHORS)
        return
    with pytest.raises(CheckpointError):
        read_checkpoint(path)
