"""Arrays in a safetensors file of this program, each checked for type, shape and limits of its numbers."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from geolip_viewer.errors import CheckpointError
from geolip_viewer.sources.experts import by
from geolip_viewer.sources.names import shown
from geolip_viewer.sources.regular_file import RegularFile, regular_file
from geolip_viewer.sources.safetensors_files import HeaderError, PlacedTensor, read_header

SLACK = 1e-3  # relative tolerance for rounding, on the limit of a number
Shape = tuple[int, ...]


class StoredNumbers:
    """The arrays of one file. All methods raise CheckpointError."""

    def __init__(self, path: Path, remedy: str) -> None:
        self._remedy = remedy
        self.file: RegularFile = regular_file(path)
        try:
            self._tensors, self.metadata = read_header(self.file)
        except HeaderError as error:
            raise self.refused(f"is not a file of arrays ({shown(error)})") from error

    def refused(self, problem: str) -> CheckpointError:
        """What is wrong with the file, as an error."""
        return CheckpointError(self.file.where, problem, self._remedy)

    def __contains__(self, name: str) -> bool:
        return name in self._tensors

    def length(self, name: str) -> int:
        """The first number of an array's shape."""
        shape = self._placed(name).shape
        return shape[0] if shape else 0

    def floats(self, name: str, shape: Shape, most: float, *, wide: bool = True, nan: bool = False) -> Any:
        """Numbers from −`most` to `most`, float64, or float32 where not `wide`; NaN only where `nan` says so."""
        values = self._of(name, "float64" if wide else "float32", shape)
        limit = most * (1 + SLACK)
        low, high = (np.nanmin(values), np.nanmax(values)) if values.size and not np.isnan(values).all() else (0, 0)
        if not (-limit <= low and high <= limit and (nan or not np.isnan(values).any())):
            raise self.refused(f"holds numbers in {name} that no analysis writes")
        return values

    def counts(self, name: str, shape: Shape, most: int) -> npt.NDArray[np.int64]:
        """Whole numbers from 0 to `most`."""
        values = self._of(name, "int64", shape)
        if values.size and not (values.min() >= 0 and values.max() <= most):
            raise self.refused(f"holds counts in {name} that no analysis writes")
        return values

    def _of(self, name: str, precision: str, shape: Shape) -> npt.NDArray[Any]:
        if 0 in shape:
            return np.zeros(shape, precision)
        placed = self._placed(name)
        if placed.precision != precision or placed.shape != shape:
            found = f"{by(placed.shape)} {placed.precision}"
            raise self.refused(f"holds {name} as {found}, not as {by(shape)} {precision}")
        values = np.ascontiguousarray(placed.read())
        values.flags.writeable = False
        return values

    def _placed(self, name: str) -> PlacedTensor:
        tensors: Mapping[str, PlacedTensor] = self._tensors
        if name not in tensors:
            raise self.refused(f"lacks {name}")
        return tensors[name]
