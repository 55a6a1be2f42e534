"""Which device computes, and what happens if there is none or it fails; the card is simulated."""

import subprocess
import sys

import numpy as np
import pytest

from geolip_viewer.errors import OptionError
from geolip_viewer.geometry import devices, torch_namespace
from geolip_viewer.geometry.devices import PROCESSOR, WORTH_A_START, WORTH_A_TRANSFER, Device
from geolip_viewer.geometry.namespaces import NUMPY
from geolip_viewer.geometry.torch_namespace import TorchNamespace


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch) -> TorchNamespace:
    """A machine with a card, which computes on the processor."""
    there = TorchNamespace("cpu")
    monkeypatch.setattr(devices, "_has_driver", lambda: True)
    monkeypatch.setattr(devices, "cuda_name", lambda: "Some Card")
    monkeypatch.setattr(torch_namespace, "TorchNamespace", lambda device: there)
    return there


def test_a_large_computation_goes_to_the_card_and_a_small_one_does_not(card, monkeypatch):
    assert Device().where(WORTH_A_TRANSFER) is card  # PyTorch is loaded here
    assert Device().where(WORTH_A_TRANSFER - 1) is NUMPY
    monkeypatch.delitem(sys.modules, "torch")
    assert Device().where(WORTH_A_START - 1) is NUMPY
    assert Device().where(WORTH_A_START) is card


def test_what_is_wanted_decides(card):
    assert Device("cpu").where(1e20) is NUMPY
    assert Device("cuda").where(1) is card


def test_without_a_card_the_processor_computes_and_cuda_is_refused(monkeypatch):
    monkeypatch.setattr(devices, "_has_driver", lambda: False)
    devices.cuda_name.cache_clear()
    assert Device().where(1e20) is NUMPY
    with pytest.raises(OptionError, match="device: is cuda, but PyTorch finds no CUDA device here"):
        Device("cuda")
    with pytest.raises(OptionError, match="must be one of auto, cpu, cuda"):
        Device("gpu")  # type: ignore[arg-type]


def test_no_driver_means_that_torch_is_not_imported():
    code = """
import ctypes, sys
from geolip_viewer.geometry.devices import Device
def missing(name):
    raise OSError(name)
ctypes.CDLL = missing
Device().where(1e20)
print("torch" in sys.modules)
"""
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"


def test_what_was_computed_where_is_told(card):
    device = Device()
    assert device.told == PROCESSOR
    assert device.run("embeddings", NUMPY, lambda where: where) is NUMPY
    assert device.told == PROCESSOR
    assert list(device.improving("the faithful globe", card, lambda where: iter([where]))) == [card]
    assert device.told == "the faithful globe on Some Card; all else on the processor"


def out_of_memory(where):
    if where is not NUMPY:
        raise RuntimeError("CUDA out of memory. Tried to allocate 20.00 GiB.\nMore about it")
    return np.ones(1)


def test_a_card_that_fails_is_asked_once(card):
    device, asked = Device(), []

    def work(where):
        asked.append(where)
        return out_of_memory(where)

    for _ in range(2):
        assert device.run("embeddings", card, work) == 1
    assert asked == [card, NUMPY, NUMPY]
    assert device.failure == "The CUDA device could not compute embeddings (CUDA out of memory): the processor is used"
    assert device.where(1e20) is NUMPY
    assert device.told == PROCESSOR


def test_a_fit_that_fails_on_the_card_begins_anew(card):
    def work(where):
        yield "card" if where is card else "processor"
        out_of_memory(where)
        yield "end"

    device = Device()
    assert list(device.improving("the faithful globe", card, work)) == ["card", "processor", "end"]
    assert "the faithful globe (CUDA out of memory)" in device.failure


def test_a_fault_of_the_processor_is_no_fault_of_the_card(card):
    device = Device()
    with pytest.raises(RuntimeError, match="ours"):
        device.run("embeddings", NUMPY, lambda where: (_ for _ in ()).throw(RuntimeError("ours")))
    assert device.failure == ""
