"""Arrays in a file, read row by row and never mapped: .npy, .npz and .safetensors. Pickled objects are refused."""

import json
import math
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from geolip_viewer.errors import FeaturesError
from geolip_viewer.sources.names import shown
from geolip_viewer.sources.tables import UNREADABLE

NPY_MARK, ZIP_MARK = b"\x93NUMPY", b"PK\x03\x04"
_REMEDY = "Save plain arrays of numbers or text"
_LARGEST_HEADER = 16 << 20
_MOST_ARRAYS = 10_000
_INFLATED = 1 << 30  # bytes; larger arrays may be compressed at most 50-fold
_KINDS = {
    "F64": "<f8", "F32": "<f4", "F16": "<f2", "BF16": "<u2", "I64": "<i8", "I32": "<i4", "I16": "<i2", "I8": "<i1",
    "U64": "<u8", "U32": "<u4", "U16": "<u2", "U8": "<u1", "BOOL": "|b1",
}  # fmt: skip


@dataclass(frozen=True)
class StoredArray:
    """One array: its shape and type, and `opened`, which gives its bytes from the first on.

    `is_bfloat16`: the numbers are the upper halves of float32, held as uint16.
    """

    where: str
    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    opened: Callable[[], AbstractContextManager[IO[bytes]]]
    is_column_major: bool = False
    is_bfloat16: bool = False

    @property
    def is_floating(self) -> bool:
        """Whether it holds floating-point numbers."""
        return self.dtype.kind == "f" or self.is_bfloat16

    def rows(self, count: int) -> Iterator[npt.NDArray[Any]]:
        """The array in pieces of at most `count` rows; raises FeaturesError if the file ends too early."""
        total, width = self.shape[0], math.prod(self.shape[1:])
        if self.is_column_major and len(self.shape) > 1:
            count = max(total, 1)
        with self.opened() as stream:
            for start in range(0, total, count):
                height = min(count, total - start)
                yield self._piece(stream, (height, *self.shape[1:]), height * width)

    def _piece(self, stream: IO[bytes], shape: tuple[int, ...], numbers: int) -> npt.NDArray[Any]:
        size = numbers * self.dtype.itemsize
        content = stream.read(size)
        if len(content) != size:
            raise FeaturesError(self.where, "ends before the end of its array", "Copy or download it again")
        piece = np.frombuffer(content, self.dtype).reshape(shape, order="F" if self.is_column_major else "C")
        if self.is_bfloat16:
            return (piece.astype(np.uint32) << 16).view(np.float32)
        return np.ascontiguousarray(piece.astype(self.dtype.newbyteorder("="), copy=False))


def stored_arrays(path: Path) -> Mapping[str, StoredArray]:
    """The arrays of a file by key, in its order; the key of a .npy file is its stem. Raises FeaturesError."""
    try:
        with path.open("rb") as file:
            mark = file.read(len(NPY_MARK))
        if mark == NPY_MARK:
            return {path.stem: _npy(path, lambda: path.open("rb"), path.stat().st_size)}
        return _of_zip(path) if mark.startswith(ZIP_MARK) else _of_safetensors(path)
    except UNREADABLE as error:
        raise FeaturesError(
            path, f"is not a complete file of arrays ({shown(error)})", "Copy or download it again"
        ) from error


def is_safetensors(path: Path) -> bool:
    """Whether a file begins as safetensors does: the length of a JSON header, and the header."""
    with path.open("rb") as file:
        start = file.read(9)
    return start[8:9] == b"{" and int.from_bytes(start[:8], "little") < path.stat().st_size


def _npy(path: Path, opened: Callable[[], IO[bytes]], size: int) -> StoredArray:
    """One array in numpy's own format, `size` bytes in all."""
    with closing(opened()) as stream:
        version = np.lib.format.read_magic(stream)
        if version not in ((1, 0), (2, 0)):
            raise FeaturesError(path, f"is numpy's format {version[0]}.{version[1]}", _REMEDY)
        read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
        shape, is_column_major, dtype = read(stream)
        start = stream.tell()
    if dtype.hasobject or dtype.kind not in "fiubUS":
        what = "pickled objects, which are never read" if dtype.hasobject else f"{shown(dtype)}"
        raise FeaturesError(path, f"holds {what}", _REMEDY)
    if any(length < 0 for length in shape):
        raise FeaturesError(path, f"holds an array with an invalid shape ({shown(shape)})", "Copy or download it again")
    if math.prod(shape) * dtype.itemsize > size - start:
        raise FeaturesError(path, "ends before the end of its array", "Copy or download it again")

    def from_start() -> AbstractContextManager[IO[bytes]]:
        stream = opened()
        stream.read(start)
        return closing(stream)

    return StoredArray(str(path), tuple(map(int, shape)), dtype, from_start, is_column_major)


def _of_zip(path: Path) -> Mapping[str, StoredArray]:
    with zipfile.ZipFile(path) as archive:
        members = [each for each in archive.infolist() if each.filename.endswith(".npy")]
    if not members or len(members) > _MOST_ARRAYS:
        raise FeaturesError(path, f"holds {len(members)} arrays", _REMEDY)
    if len({member.filename for member in members}) < len(members):
        raise FeaturesError(path, "holds two arrays with the same name", _REMEDY)
    for member in members:
        if member.file_size > max(_INFLATED, 50 * member.compress_size):
            raise FeaturesError(
                path, f"holds {shown(member.filename)}, which unpacks to far more than its size", _REMEDY
            )
    return {
        member.filename.removesuffix(".npy"): _npy(path, _member(path, member.filename), member.file_size)
        for member in members
    }


def _member(path: Path, name: str) -> Callable[[], IO[bytes]]:
    def opened() -> IO[bytes]:
        with zipfile.ZipFile(path) as archive:  # the member keeps the file open
            return archive.open(name)

    return opened


def _of_safetensors(path: Path) -> Mapping[str, StoredArray]:
    size = path.stat().st_size
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        if length > min(size, _LARGEST_HEADER):
            raise ValueError("its header is too long")
        header = json.loads(file.read(length))
    return {
        key: _tensor(path, entry, 8 + length, size)
        for key, entry in header.items()
        if key != "__metadata__" and entry["dtype"] in _KINDS
    }


def _tensor(path: Path, entry: Mapping[str, Any], start: int, size: int) -> StoredArray:
    dtype, shape = np.dtype(_KINDS[entry["dtype"]]), tuple(map(int, entry["shape"]))
    first, last = (start + int(offset) for offset in entry["data_offsets"])
    if (
        not start <= first <= last <= size
        or last - first != math.prod(shape) * dtype.itemsize
        or min(shape, default=0) < 0
    ):
        raise ValueError("a tensor does not fit its place")

    def opened() -> AbstractContextManager[IO[bytes]]:
        file = path.open("rb")
        file.seek(first)
        return file

    return StoredArray(str(path), shape, dtype, opened, is_bfloat16=entry["dtype"] == "BF16")
