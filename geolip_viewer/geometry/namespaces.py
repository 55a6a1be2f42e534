"""The operations that differ between numpy and PyTorch, so that the same formulas run on the processor and on a GPU.

A formula takes these from `namespace(array)`, and uses what both libraries call alike directly (`namespace.lib.exp`,
operators, `axis=`). PyTorch tensors are passed where an `Array` is declared.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, ClassVar, Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from geolip_viewer.geometry.arrays import Array, Indices
from geolip_viewer.task import ahead

Part = TypeVar("Part")
Result = TypeVar("Result")


class Namespace(Protocol):
    """The operations that differ, and how large blocks are.

    Sizes of blocks: `rows`, `entries` of a product, `cached` entries where these should stay in the processor's cache,
    and `edges` of a graph.
    """

    lib: ClassVar[Any]
    rows: ClassVar[int]
    entries: ClassVar[int]
    cached: ClassVar[int]
    edges: ClassVar[int]

    def of(self, array: npt.NDArray[Any]) -> Any:
        """A numpy array as one of this namespace."""

    def host(self, array: Any) -> Any:
        """An array of this namespace as a numpy array."""

    def empty(self, shape: tuple[int, ...], dtype: Any) -> Any: ...

    def zeros(self, shape: tuple[int, ...], dtype: Any) -> Any: ...

    def arange(self, start: int, stop: int) -> Any: ...

    def cast(self, array: Any, dtype: Any) -> Any:
        """The same numbers in another precision, without a copy where they already have it."""

    def repeat(self, array: Any, counts: Any) -> Any:
        """Each row as often as it is counted."""

    def take(self, array: Any, index: Any) -> Any:
        """Rows of an array; the index may have any shape."""

    def take_along(self, array: Any, columns: Any) -> Any:
        """Some columns of each row: (n, M), (n, k) -> (n, k)."""

    def squared_lengths(self, rows: Any) -> Any:
        """(n, D) -> (n,) float64, summed in it."""

    def largest(self, rows: Any) -> tuple[Any, Any]:
        """Column and value of the largest entry of each row, the lowest column on a tie: (n, M) -> (n,), (n,)."""

    def total(self, array: Any) -> Any:
        """The sum of all entries, in float64."""

    def smallest(self, distance: Any, k: int) -> Any:
        """Columns of the k smallest entries of each row, smallest first, lowest column on a tie: (n, M) -> (n, k)."""

    def products(self, starts: Any, columns: Any, values: Any, left: Any, right: Any) -> tuple[Any, Any]:
        """A sparse matrix (n, m) times `right` (m, 3), and its transpose times `left` (n, 3).

        Row i has the columns[starts[i]:starts[i + 1]].
        """

    def ahead(self, parts: Iterable[Part], work: Callable[[Part], Result]) -> Iterator[tuple[Part, Result]]:
        """Each part with the result of `work`, in order."""


class NumpyNamespace:
    """On the processor."""

    lib: ClassVar[Any] = np
    rows: ClassVar[int] = 2048
    entries: ClassVar[int] = 1 << 20
    # Fits in a core's cache; BLAS would split larger products among cores, at more cost than gain.
    cached: ClassVar[int] = 1 << 16
    edges: ClassVar[int] = 1 << 19  # numpy holds the GIL while it gathers: keep it short for the window

    def of(self, array: npt.NDArray[Any]) -> Any:
        return array

    def host(self, array: Any) -> Any:
        return array

    def empty(self, shape: tuple[int, ...], dtype: Any) -> Any:
        return np.empty(shape, dtype)

    def zeros(self, shape: tuple[int, ...], dtype: Any) -> Any:
        return np.zeros(shape, dtype)

    def arange(self, start: int, stop: int) -> Any:
        return np.arange(start, stop)

    def cast(self, array: Any, dtype: Any) -> Any:
        return array.astype(dtype, copy=False)

    def repeat(self, array: Any, counts: Any) -> Any:
        return np.repeat(array, counts, axis=0)

    def take(self, array: Any, index: Any) -> Any:
        return array.take(index, axis=0)

    def take_along(self, array: Any, columns: Any) -> Any:
        return np.take_along_axis(array, columns, axis=1)

    def squared_lengths(self, rows: Any) -> Any:
        return np.einsum("ij,ij->i", rows, rows, dtype=np.float64)

    def largest(self, rows: Any) -> tuple[Any, Any]:
        return rows.argmax(axis=1), rows.max(axis=1)

    def total(self, array: Any) -> Any:
        return float(array.sum())

    def smallest(self, distance: Array, k: int) -> Indices:
        last = np.partition(distance, k - 1, axis=1)[:, k - 1 : k]
        within = distance <= last
        for row in np.flatnonzero(np.count_nonzero(within, axis=1) > k):  # a tie for the last place
            tied = np.flatnonzero(distance[row] == last[row])
            surplus = int(np.count_nonzero(within[row])) - k
            within[row, tied[len(tied) - surplus :]] = False
        found = np.flatnonzero(within).reshape(len(distance), k) % distance.shape[1]
        order = np.argsort(np.take_along_axis(distance, found, axis=1), axis=1, kind="stable")
        return np.take_along_axis(found, order, axis=1)

    def products(self, starts: Any, columns: Any, values: Any, left: Any, right: Any) -> tuple[Any, Any]:
        from scipy import sparse  # slow to import, and needed only for fits

        matrix = sparse.csr_matrix((values, columns, starts), shape=(len(left), len(right)))
        return matrix @ right, matrix.T @ left

    def ahead(self, parts: Iterable[Part], work: Callable[[Part], Result]) -> Iterator[tuple[Part, Result]]:
        """As many parts are computed at once as there are cores."""
        return ahead(parts, work)


NUMPY = NumpyNamespace()


def namespace(array: Any) -> Namespace:
    """The namespace of an array of numpy or PyTorch, and with it the device that it is on."""
    if isinstance(array, np.ndarray | np.generic):
        return NUMPY
    from geolip_viewer.geometry.torch_namespace import TorchNamespace

    return TorchNamespace(str(array.device))
