"""What torch alone can read is read in a process of its own, and nothing that happens there ends this one."""

import gc
import os
import tempfile
import time

import numpy as np
import pytest
import torch

from geolip_viewer.errors import CheckpointError
from geolip_viewer.sources import torch_child, torch_process
from geolip_viewer.sources.checkpoint import read_checkpoint
from geolip_viewer.task import Cancelled, Task, running
from tests.sources.pickling import call, checkpoint_with, dict_of, name, number, pickled, text, tuple_of, zipped
from tests.sources.writing import saved, state_dict

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.mark.slow
def test_sparse_and_quantized_weights_are_read_and_nothing_is_left(tmp_path, monkeypatch):
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    tensors = state_dict(widths=(5,))
    anchors, weight = tensors["constellation.anchors"], tensors["projectors.0.proj.0.weight"]
    anchors[anchors.abs() < 1] = 0
    quantized = torch.quantize_per_tensor(weight, 0.05, 0, torch.qint8)
    odd = tensors | {"constellation.anchors": anchors.to_sparse(), "projectors.0.proj.0.weight": quantized}
    found = read_checkpoint(saved(tmp_path / "c.pt", {"state_dict": odd, "mAP": 0.5}))
    np.testing.assert_allclose(found.anchors, torch.nn.functional.normalize(anchors, dim=1).numpy(), atol=1e-6)
    np.testing.assert_array_equal(found.experts[0].projector.weight, quantized.dequantize().numpy())
    assert found.metrics == {"mAP": 0.5}
    assert found.path == tmp_path / "c.pt"
    gc.collect()
    assert list((tmp_path / "tmp").iterdir()) == []


def test_where_nothing_needs_it_no_process_is_started(tmp_path, monkeypatch):
    monkeypatch.setattr(torch_process, "converted", lambda *_: pytest.fail("a process was started"))
    tensors = state_dict() | {"other": torch.ones(2, 2).to_sparse(), "projectors.note": torch.ones(2)}
    read_checkpoint(saved(tmp_path / "c.pt", tensors))


UNKNOWN = call(name("torch._utils", "_rebuild_tensor_v9"), number(1))


@pytest.mark.slow
def test_what_torch_does_not_know_either_is_one_line(tmp_path):
    path = checkpoint_with(tmp_path / "c.pt", anchors=UNKNOWN)
    with pytest.raises(CheckpointError, match="_rebuild_tensor_v9"):
        read_checkpoint(path)


def sparse(size: int) -> bytes:
    """A sparse tensor without values, of size × size."""
    layout = call(name("torch.serialization", "_get_layout"), text("torch.sparse_coo"))
    rebuild = name("torch._utils", "_rebuild_tensor_v2")
    ids = tuple_of(text("storage"), name("torch", "LongStorage"), text("0"), text("cpu"), number(0)) + b"Q"
    empty = call(rebuild, ids, number(0), tuple_of(number(2), number(0)), tuple_of(number(0), number(1)), b"\x89", b"}")
    ids = tuple_of(text("storage"), name("torch", "FloatStorage"), text("1"), text("cpu"), number(0)) + b"Q"
    values = call(rebuild, ids, number(0), tuple_of(number(0)), tuple_of(number(1)), b"\x89", b"}")
    shape = call(name("torch", "Size"), tuple_of(number(size), number(size)))
    return call(name("torch._utils", "_rebuild_sparse_tensor"), layout, tuple_of(empty, values, shape))


@pytest.mark.slow
def test_its_memory_is_limited(tmp_path):
    path = checkpoint_with(tmp_path / "c.pt", anchors=sparse(30_000), records={"0": b"", "1": b""})
    with pytest.raises(CheckpointError, match="more memory was asked for than a file of its size needs"):
        read_checkpoint(path)


@pytest.mark.slow
def test_what_ends_torchs_process_does_not_end_this_one(tmp_path):
    """A tuple nested deep enough, as a key: torch hashes it, and the stack overflows."""
    body = dict_of(b")" + b"\x85" * 200_000, number(1), text("constellation.anchors"), sparse(8))
    path = zipped(tmp_path / "c.pt", pickled(body), {"0": b"", "1": b""})
    with pytest.raises(CheckpointError, match=r"ended by signal|cannot be read"):
        read_checkpoint(path)


CHILDREN = {
    "crash": ("import ctypes; ctypes.string_at(0)", "ended by signal 11"),
    "hang": ("while True: pass", "ended by signal 9"),
    "refuse": ("import sys; sys.stderr.write('\\x1b[31mno\\n'); sys.exit(3)", "cannot be read"),
    "exit": ("import sys; sys.exit(77)", "ended with status 77"),
    "write": ("import sys; sys.stdout.write('PK and more')", "not a PyTorch checkpoint"),
    "nothing": ("", "is empty"),
}


@pytest.mark.slow
@pytest.mark.parametrize(("code", "line"), CHILDREN.values(), ids=CHILDREN.keys())
def test_every_failure_of_the_process_is_reported_in_one_sentence(tmp_path, monkeypatch, code, line):
    (tmp_path / "child.py").write_text(code)
    monkeypatch.setattr(torch_child, "__file__", str(tmp_path / "child.py"))
    monkeypatch.setattr(torch_process, "SECONDS", 1)
    path = checkpoint_with(tmp_path / "c.pt", anchors=UNKNOWN)
    with pytest.raises(CheckpointError, match=line) as refused:
        read_checkpoint(path)
    assert str(refused.value).isprintable()
    assert str(refused.value).startswith(str(path))


def test_the_process_ends_once_its_task_is_cancelled(tmp_path, monkeypatch):
    told = f"import os, time; open({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid()))"
    (tmp_path / "child.py").write_text(f"{told}\ntime.sleep(60)")
    monkeypatch.setattr(torch_child, "__file__", str(tmp_path / "child.py"))
    task, start = Task(), time.monotonic()

    def stop_when_it_runs(*_: object) -> None:
        if (tmp_path / "pid").exists() and (tmp_path / "pid").read_text():
            task.cancel()

    task._listener = stop_when_it_runs
    with pytest.raises(Cancelled), running(task):
        read_checkpoint(checkpoint_with(tmp_path / "c.pt", anchors=UNKNOWN))
    assert time.monotonic() - start < 30
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


def test_the_limits_grow_with_the_file():
    assert torch_child.memory_limit(0) == 512 << 20
    assert torch_child.memory_limit(1 << 30) == (512 << 20) + (4 << 30)


def test_where_torch_is_lacking_it_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(torch_process, "find_spec", lambda _: None)
    with pytest.raises(CheckpointError, match=r"which is not installed\. Save its tensors dense"):
        read_checkpoint(checkpoint_with(tmp_path / "c.pt", anchors=UNKNOWN))
