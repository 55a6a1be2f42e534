"""Safetensors files: a JSON header that says where each tensor is, and the numbers after it.

The file is read by position and never mapped into memory: one that is cut meanwhile would end the process.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from geolip_viewer.sources.json_text import LARGEST as LARGEST_HEADER
from geolip_viewer.sources.json_text import JSONError, json_value
from geolip_viewer.sources.precisions import item_size, numbers, widened
from geolip_viewer.sources.regular_file import RegularFile

_LENGTH = 8
_METADATA = "__metadata__"
_BITS_OF_OTHERS = {"F4": 4, "F6_E2M3": 6, "F6_E3M2": 6}
# Torch's names for the types of the format.
TYPES: Mapping[str, str] = MappingProxyType(
    {
        "F64": "float64",
        "F32": "float32",
        "F16": "float16",
        "BF16": "bfloat16",
        "F8_E4M3": "float8_e4m3fn",
        "F8_E5M2": "float8_e5m2",
        "F8_E8M0": "float8_e8m0fnu",
        "F8_E4M3FNUZ": "float8_e4m3fnuz",
        "F8_E5M2FNUZ": "float8_e5m2fnuz",
        "I64": "int64",
        "I32": "int32",
        "I16": "int16",
        "I8": "int8",
        "BOOL": "bool",
        "C64": "complex64",
        "U64": "uint64",
        "U32": "uint32",
        "U16": "uint16",
        "U8": "uint8",
    }
)


class HeaderError(ValueError):
    """A header that does not describe the file; the text says where."""


@dataclass(frozen=True)
class PlacedTensor:
    """A tensor of a safetensors file: `start` is the place of its first byte in the file."""

    file: RegularFile
    start: int
    precision: str
    shape: tuple[int, ...]

    @property
    def is_held(self) -> bool:
        return self.precision in TYPES.values()

    @property
    def bytes_to_read(self) -> int:
        return math.prod(self.shape) * item_size(self.precision)

    def read(self) -> npt.NDArray[Any]:
        """The numbers; bfloat16 and float8 as float32. Raises CheckpointError if the file changed."""
        data = self.file.read_at(self.start, self.bytes_to_read)
        return np.reshape(widened(numbers(data, self.precision), self.precision), self.shape)


def has_header(start: bytes, size: int) -> bool:
    """Whether a file of `size` bytes that begins with `start` can be of this format."""
    return start[_LENGTH : _LENGTH + 1] == b"{" and int.from_bytes(start[:_LENGTH], "little") <= size - _LENGTH


def read_header(file: RegularFile) -> tuple[dict[str, PlacedTensor], dict[str, str]]:
    """The tensors of a file in its own order, and the metadata in its header; raises HeaderError."""
    length = int.from_bytes(file.read_at(0, min(_LENGTH, file.size)), "little")
    if length > file.size - _LENGTH:
        raise HeaderError("it is cut short, or a file of another kind")
    if length > LARGEST_HEADER:
        raise HeaderError(f"its header is larger than {LARGEST_HEADER >> 20} MB")
    try:
        header = json_value(file.read_at(_LENGTH, length))
    except JSONError as error:
        raise HeaderError(f"its header is not JSON: {error}") from error
    if not isinstance(header, dict):
        raise HeaderError("its header is not a JSON object")
    metadata = header.pop(_METADATA, None) or {}
    if not isinstance(metadata, dict) or not all(isinstance(value, str) for value in metadata.values()):
        raise HeaderError("its metadata is not text")
    start = _LENGTH + length
    tensors = {name: _placed(file, start, name, entry) for name, entry in header.items()}
    _check_places(tensors, header, file.size - start)
    return tensors, metadata


def _placed(file: RegularFile, start: int, name: str, entry: Any) -> PlacedTensor:
    try:
        shape, (begin, end), kind = tuple(entry["shape"]), entry["data_offsets"], entry["dtype"]
        if not all(type(number) is int and number >= 0 for number in (*shape, begin, end)):
            raise HeaderError(f"{name} has a shape or offsets that are not whole numbers")
        bits = _BITS_OF_OTHERS.get(kind) or 8 * item_size(TYPES[kind])
    except (KeyError, TypeError, ValueError) as error:
        raise HeaderError(f"{name} is not described as a tensor") from error
    if len(shape) > 32 or math.prod(shape) * bits != 8 * (end - begin):
        raise HeaderError(f"{name} does not have the size of its shape")
    return PlacedTensor(file, start + begin, TYPES.get(kind, kind), shape)


def _check_places(tensors: Mapping[str, PlacedTensor], header: Mapping[str, Any], size: int) -> None:
    """Raise HeaderError unless the tensors fill the file without gap or overlap, as the format demands."""
    end = 0
    for name in sorted(tensors, key=lambda name: header[name]["data_offsets"]):
        begin, stop = header[name]["data_offsets"]
        if begin != end:
            raise HeaderError(f"{name} does not begin where the tensor before it ends")
        end = stop
    if end != size:
        raise HeaderError(f"its tensors take {end} bytes, but it holds {size}")
