"""Valid checkpoints, as torch.save and safetensors write them, to start from."""

import io
import pickletools
import zipfile
from collections import OrderedDict
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np

_WIDTHS = (5, 6)


@cache
def state() -> dict[str, Any]:
    """A constellation's tensors."""
    import torch

    torch.manual_seed(0)
    tensors: dict[str, Any] = {"constellation.anchors": torch.randn(7, 4)}
    for expert, width in enumerate(_WIDTHS):
        start = f"projectors.{expert}.proj."
        shapes = {"0.weight": (4, width), "0.bias": (4,), "1.weight": (4,), "1.bias": (4,)}
        tensors |= {start + name: torch.randn(shape) for name, shape in shapes.items()}
    return tensors


def _roots() -> list[Any]:
    import torch

    weights = state()
    base = torch.randn(8, 4)
    odd = {
        "constellation.anchors": torch.complex(base, base).conj().imag,
        "half": base.half(),
        "b": base.bfloat16(),
        "small": base.to(torch.float8_e4m3fn),
        "sparse": base.to_sparse(),
        "meta": torch.empty(2, 2, device="meta"),
        "part": base[1:, ::2],
        "parameter": torch.nn.Parameter(base),
    }
    told = {
        "mAP": np.float64(0.5),
        "n": np.int64(3),
        "ok": np.bool_(True),
        "name": np.str_("x"),
        "step": torch.tensor(1),
    }
    return [
        weights,
        {"state_dict": weights, "epoch": 3, "config": {"n_anchors": 7, "class_names": ["a", "b"]}, "val": told},
        {"modules": {"a": OrderedDict(weights)}, "ema": weights, "set": {1, 2}, "size": torch.Size([1]), ("a",): None},
        odd,
    ]


@cache
def saved() -> tuple[bytes, ...]:
    """Files from torch.save, in both of its formats."""
    import torch

    files = []
    for root in _roots():
        for is_zip, protocol in ((True, 2), (True, 4), (False, 2)):
            stream = io.BytesIO()
            torch.save(root, stream, _use_new_zipfile_serialization=is_zip, pickle_protocol=protocol)
            files.append(stream.getvalue())
    return tuple(files)


@cache
def safetensors() -> bytes:
    """A safetensors file of them."""
    from safetensors.torch import save

    return save(state(), metadata={"format": "pt", "config": '{"n_anchors": 7}'})


@cache
def zips() -> tuple[dict[str, bytes], ...]:
    """The records of each zip of `saved`, by name."""
    found = []
    for data in saved():
        if data.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                found.append({entry.filename: archive.read(entry) for entry in archive.infolist()})
    return tuple(found)


@cache
def pickle_of(place: int) -> tuple[str, tuple[bytes, ...]]:
    """The name of the pickle in one of the zips, and its instructions."""
    name = next(name for name in zips()[place] if name.endswith("data.pkl"))
    return name, instructions(zips()[place][name])


def instructions(data: bytes) -> tuple[bytes, ...]:
    """A pickle split into its instructions."""
    places = [place for _, _, place in pickletools.genops(data)] + [len(data)]
    return tuple(data[start:end] for start, end in pairwise(places))


def good_inputs(reader: str) -> tuple[bytes, ...]:
    """Valid inputs of one of the readers of `guided`: "pickle", "zip", "safetensors" or "file"."""
    match reader:
        case "pickle":
            return tuple(b"".join(pickle_of(place)[1]) for place in range(len(zips())))
        case "zip":
            return tuple(data for data in saved() if data.startswith(b"PK"))
        case "safetensors":
            return (safetensors(),)
        case _:
            return (*saved(), safetensors())
