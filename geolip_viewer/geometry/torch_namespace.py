"""The namespace of PyTorch tensors on a device. Importing this module imports torch."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

import numpy as np
import numpy.typing as npt
import torch

Part = TypeVar("Part")
Result = TypeVar("Result")
WHOLE = 2.0**61  # sums use whole numbers below this, so that their order does not matter


@dataclass(frozen=True)
class TorchNamespace:
    """PyTorch on a device such as "cuda:0". Blocks are large, since each launch on a GPU has a cost."""

    device: str

    lib: ClassVar[Any] = torch
    rows: ClassVar[int] = 1 << 16
    entries: ClassVar[int] = 1 << 25
    cached: ClassVar[int] = 1 << 25
    edges: ClassVar[int] = 1 << 23

    def of(self, array: npt.NDArray[Any]) -> Any:
        if not array.flags.writeable or not array.flags.c_contiguous:
            return torch.tensor(array, device=self.device)  # a copy: tensors that share memory may be written to
        return torch.from_numpy(array).to(self.device)

    def host(self, array: Any) -> Any:
        return array.cpu().numpy()

    def empty(self, shape: tuple[int, ...], dtype: Any) -> Any:
        return torch.empty(shape, dtype=dtype, device=self.device)

    def zeros(self, shape: tuple[int, ...], dtype: Any) -> Any:
        return torch.zeros(shape, dtype=dtype, device=self.device)

    def arange(self, start: int, stop: int) -> Any:
        return torch.arange(start, stop, device=self.device)

    def cast(self, array: Any, dtype: Any) -> Any:
        return array.to(dtype)

    def repeat(self, array: Any, counts: Any) -> Any:
        return torch.repeat_interleave(array, counts, dim=0)

    def take(self, array: Any, index: Any) -> Any:
        return array[index]

    def take_along(self, array: Any, columns: Any) -> Any:
        return torch.gather(array, 1, columns)

    def squared_lengths(self, rows: Any) -> Any:
        return torch.linalg.vector_norm(rows, dim=1, dtype=torch.float64).square()

    def largest(self, rows: Any) -> tuple[Any, Any]:
        value, column = rows.max(dim=1)
        return column, value

    def total(self, array: Any) -> Any:
        return array.sum(dtype=torch.float64)

    def smallest(self, distance: Any, k: int) -> Any:
        nearest, found = torch.topk(distance, k, dim=1, largest=False)
        last = nearest[:, -1:]
        tied = torch.nonzero((distance <= last).sum(dim=1) > k)[:, 0]
        if len(tied):
            found[tied] = _of_ties_the_first(distance[tied], last[tied], k)
        found = found.sort(dim=1).values
        return found.gather(1, distance.gather(1, found).argsort(dim=1, stable=True))

    def products(self, starts: Any, columns: Any, values: Any, left: Any, right: Any) -> tuple[Any, Any]:
        rows = torch.repeat_interleave(self.arange(0, len(left)), starts.diff())
        of_rows = _sums(rows, values[:, None] * right[columns], len(left))
        return of_rows, _sums(columns, values[:, None] * left[rows], len(right))

    def ahead(self, parts: Iterable[Part], work: Callable[[Part], Result]) -> Iterator[tuple[Part, Result]]:
        """One after the other: the device runs asynchronously by itself."""
        return ((part, work(part)) for part in parts)


def _of_ties_the_first(distance: Any, last: Any, k: int) -> Any:
    """Columns of the k smallest entries; among ties for the last place, the first: (n, M), (n, 1) -> (n, k)."""
    below, equal = distance < last, distance == last
    kept = below | (equal & (equal.cumsum(dim=1) <= k - below.sum(dim=1, keepdim=True)))
    return kept.nonzero()[:, 1].reshape(-1, k)


def _sums(index: Any, values: Any, count: int) -> Any:
    """Sums of the rows of values with the same index, reproducible from call to call: (E,), (E, 3) -> (count, 3).

    A GPU adds in no fixed order, which would round differently each time, so integers are added.
    """
    unit = WHOLE / values.abs().sum(dtype=torch.float64).clamp(min=np.finfo(np.float64).tiny * WHOLE)
    whole = (values.double() * unit).round().long()
    sums = torch.zeros((count, values.shape[1]), dtype=torch.int64, device=values.device)
    sums.index_add_(0, index, whole)
    return (sums.double() / unit).to(values.dtype)
