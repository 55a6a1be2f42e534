"""Pickles and zips of torch's form, assembled instruction by instruction: what no pickler would write, too."""

import itertools
import pickletools
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

ANCHORS = np.random.default_rng(1).normal(size=(8, 6)).astype("<f4")


def text(value: str) -> bytes:
    data = value.encode("utf-8", "surrogatepass")
    return b"X" + struct.pack("<I", len(data)) + data


def number(value: int) -> bytes:
    if 0 <= value < 256:
        return b"K" + bytes([value])
    if -(1 << 31) <= value < 1 << 31:
        return b"J" + struct.pack("<i", value)
    data = value.to_bytes(value.bit_length() // 8 + 1, "little", signed=True)
    return b"\x8b" + struct.pack("<i", len(data)) + data


def name(module: str, attribute: str) -> bytes:
    return f"c{module}\n{attribute}\n".encode()


def tuple_of(*parts: bytes) -> bytes:
    return b"(" + b"".join(parts) + b"t"


def dict_of(*keys_and_values: bytes) -> bytes:
    return b"}(" + b"".join(keys_and_values) + b"u"


def call(function: bytes, *arguments: bytes) -> bytes:
    return function + tuple_of(*arguments) + b"R"


def storage(key: bytes, count: int, kind: str = "FloatStorage") -> bytes:
    return tuple_of(text("storage"), name("torch", kind), key, text("cpu"), number(count)) + b"Q"


def tensor(
    key: str = "0",
    count: int = 48,
    shape: tuple[int, ...] = (8, 6),
    strides: tuple[int, ...] | None = None,
    offset: int = 0,
    kind: str = "FloatStorage",
    more: bytes = b"",
) -> bytes:
    """A call of `_rebuild_tensor_v2` over the record `key`."""
    if strides is None:
        strides = tuple(int(np.prod(shape[place + 1 :])) for place in range(len(shape)))
    sizes = [tuple_of(*map(number, each)) for each in (shape, strides)]
    hooks = call(name("collections", "OrderedDict"))
    rebuild = name("torch._utils", "_rebuild_tensor_v2")
    return call(rebuild, storage(text(key), count, kind), number(offset), *sizes, b"\x89", hooks, more)


def numpy_scalar(code: str, state: bytes | None, data: bytes) -> bytes:
    """A numpy scalar whose type has any state."""
    kind = call(name("numpy", "dtype"), text(code), b"\x89", b"\x88")
    raw = call(name("_codecs", "encode"), text(data.decode("latin1")), text("latin1"))
    return call(name("numpy._core.multiarray", "scalar"), kind + (state + b"b" if state else b""), raw)


def pickled(body: bytes, protocol: int = 2) -> bytes:
    return b"\x80" + bytes([protocol]) + body + b"."


def zipped(
    path: Path,
    data: bytes,
    records: Mapping[str, bytes] | None = None,
    byte_order: bytes | None = b"little",
    compression: int = zipfile.ZIP_STORED,
) -> Path:
    """A zip of torch's form around any pickle; without `records` it holds the anchors as record 0."""
    with zipfile.ZipFile(path, "w", compression) as archive:
        archive.writestr("archive/data.pkl", data)
        archive.writestr("archive/version", b"3\n")
        if byte_order is not None:
            archive.writestr("archive/byteorder", byte_order)
        for key, record in ({"0": ANCHORS.tobytes()} if records is None else records).items():
            archive.writestr(f"archive/data/{key}", record)
    return path


def checkpoint_with(path: Path, *keys_and_values: bytes, anchors: bytes | None = None, **arguments: Any) -> Path:
    """A checkpoint of 8 anchors with more entries, given as instructions."""
    body = dict_of(text("constellation.anchors"), tensor() if anchors is None else anchors, *keys_and_values)
    return zipped(path, pickled(body), **arguments)


def opcodes(data: bytes) -> list[bytes]:
    """A pickle cut into its instructions."""
    positions = [place for _, _, place in pickletools.genops(data)] + [len(data)]
    return [data[start:end] for start, end in itertools.pairwise(positions)]
