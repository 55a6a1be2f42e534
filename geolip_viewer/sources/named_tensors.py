"""The contents of a checkpoint file, before they are interpreted."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from geolip_viewer.errors import CheckpointError
from geolip_viewer.sources.regular_file import RegularFile

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Tensor:
    """A named array that is read on demand, as float32; `precision` is torch's name for its numbers."""

    shape: tuple[int, ...]
    precision: str
    is_floating: bool
    read: Callable[[], Floats]


@dataclass(frozen=True)
class Archive:
    """Tensors in file order, what else the file says (or the JSON beside it), and the files that all this is from."""

    files: tuple[RegularFile, ...]
    tensors: Mapping[str, Tensor]
    rest: Mapping[str, Any]
    warnings: tuple[str, ...] = ()


class ReadAllowance:
    """How many bytes may be read for tensors: few bytes of a file can be claimed by thousands of tensors."""

    def __init__(self, file: RegularFile) -> None:
        self._where, self._left = file.where, (256 << 20) + 8 * file.size

    def spend(self, count: int) -> None:
        """Raise CheckpointError if more is read than a file of this size can justify."""
        self._left -= count
        if self._left < 0:
            raise CheckpointError(self._where, "has too many tensors that share storage", "Save its state_dict alone")
