"""Rows of numbers in a file, read when they are asked for.

The file is never mapped: pages of a mapped file count as memory of the process, and one that is cut short ends it.
"""

import os
from pathlib import Path
from weakref import finalize

import numpy as np
import numpy.typing as npt

from geolip_viewer.errors import FeaturesError
from geolip_viewer.operating_system import open_to_read, read_into

Floats = npt.NDArray[np.float32]
Rows = slice | npt.NDArray[np.integer[npt.NBitBase]]


class StoredRows:
    """(N, D) float32 in a file, row after row. It may be removed while it is open."""

    def __init__(self, path: Path, shape: tuple[int, int]) -> None:
        """Raises OSError if there is no such file, ValueError if it has another size."""
        self.path = path
        self.shape = shape
        self._descriptor = open_to_read(path)
        finalize(self, os.close, self._descriptor)
        if os.fstat(self._descriptor).st_size != 4 * shape[0] * shape[1]:
            raise ValueError("another size")

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, rows: Rows) -> Floats:
        """These rows, in this order: (n, D); a new array. Raises FeaturesError if the disk refuses."""
        if isinstance(rows, slice):
            start, stop, step = rows.indices(self.shape[0])
            found = np.empty((max(0, stop - start), self.shape[1]), np.float32)
            self._read(found, start)
            return np.ascontiguousarray(found[::step])
        found = np.empty((len(rows), self.shape[1]), np.float32)
        for place, row in enumerate(rows.tolist()):
            self._read(found[place], row)
        return found

    def _read(self, out: Floats, row: int) -> None:
        into, at = out.data.cast("B"), 4 * self.shape[1] * row
        while into:
            try:
                count = read_into(self._descriptor, into, at)
            except OSError as error:
                raise self._broken() from error
            if not count:
                raise self._broken()
            into, at = into[count:], at + count

    def _broken(self) -> FeaturesError:
        return FeaturesError(self.path, "cannot be read", "Run geolip-viewer cache --check and open the features again")
