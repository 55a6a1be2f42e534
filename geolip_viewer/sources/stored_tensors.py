"""Tensors of a torch file before they are read: what the pickle says about them, and where their numbers are."""

import math
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from geolip_viewer.sources.damage import PickleError
from geolip_viewer.sources.precisions import PRECISIONS, item_size, numbers, widened

_MOST_DIMENSIONS = 32
_LARGEST = 1 << 48


class Records(Protocol):
    """The part of a torch file that holds numbers, one record per storage."""

    @property
    def byte_order(self) -> str:
        """ "<" or ">"."""

    def size(self, key: str) -> int:
        """Bytes of a record; KeyError if there is none."""

    def read(self, key: str, start: int, count: int) -> bytes:
        """`count` bytes of a record from `start`."""


@dataclass(frozen=True, eq=False)
class Storage:
    """A record of `count` numbers, or, where `precision` is "", of `count` bytes whose kind each tensor tells."""

    records: Records
    key: str
    precision: str
    count: int

    @property
    def byte_count(self) -> int:
        return self.count * (item_size(self.precision) if self.precision else 1)


@dataclass(frozen=True, eq=False)
class StoredTensor:
    """A tensor that is still in the file. `shape`, `strides` and `offset` count numbers of the storage."""

    storage: Storage
    precision: str
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]
    is_negated: bool = False

    @property
    def is_held(self) -> bool:
        """Whether each number has a place of its own: a tensor can claim more than its storage has (stride 0)."""
        return math.prod(self.shape) * item_size(self.precision) <= self.storage.byte_count

    @property
    def bytes_to_read(self) -> int:
        """From the first of its numbers in the file to the last."""
        return self._reach() * item_size(self.precision)

    def read(self) -> npt.NDArray[Any]:
        """The numbers; bfloat16 and float8 as float32. Raises ValueError if the record does not hold them."""
        size, reach = item_size(self.precision), self._reach()
        held = self.storage.byte_count // size
        if reach == 0:
            return np.zeros(self.shape, np.float32)
        if self.offset + reach > held:
            raise ValueError(f"record {self.storage.key} holds {held} numbers, not {self.offset + reach}")
        data = self.storage.records.read(self.storage.key, self.offset * size, reach * size)
        stored = numbers(data, self.precision, self.storage.records.byte_order)
        steps = [stride * size for stride in self.strides]
        values = widened(np.lib.stride_tricks.as_strided(stored, self.shape, steps, writeable=False), self.precision)
        return np.negative(values) if self.is_negated else values

    def _reach(self) -> int:
        if 0 in self.shape:
            return 0
        return 1 + sum(stride * (length - 1) for stride, length in zip(self.strides, self.shape, strict=True))


@dataclass(frozen=True)
class UnreadTensor:
    """A tensor that does not keep its numbers one after the other; `torch_reads` where torch can change that."""

    kind: str
    shape: tuple[int, ...] = ()
    torch_reads: bool = False


def stored_tensor(storage: Any, precision: str, offset: Any, shape: Any, strides: Any, metadata: Any) -> Any:
    """The tensor that the arguments of torch's `_rebuild_tensor` functions describe.

    Raises PickleError if they describe none. The negative bit (of a view of the imaginary part of what is conjugate)
    is honoured; a tensor with any other metadata is an UnreadTensor.
    """
    if type(storage) is not Storage or type(shape) is not tuple or type(strides) is not tuple:
        raise PickleError("a tensor without a storage")
    if precision not in PRECISIONS or len(shape) != len(strides) or len(shape) > _MOST_DIMENSIONS:
        raise PickleError("a tensor with an invalid shape")
    if not all(type(number) is int and 0 <= number < _LARGEST for number in (offset, *shape, *strides)):
        raise PickleError("a tensor with an invalid shape")
    if precision.startswith("q"):
        return UnreadTensor("quantized", shape)
    tensor = StoredTensor(storage, precision, offset, shape, strides)
    return tensor if metadata is None else _with_metadata(tensor, metadata)


def _with_metadata(tensor: StoredTensor, metadata: Any) -> StoredTensor | UnreadTensor:
    if type(metadata) is not dict:
        raise PickleError("tensor metadata that is not a dict")
    told = {key: value for key, value in metadata.items() if value is not False}
    if told.keys() <= {"neg"} and all(value is True for value in told.values()):
        return replace(tensor, is_negated=bool(told))
    return UnreadTensor(f"{tensor.precision} with an unknown property", tensor.shape)
