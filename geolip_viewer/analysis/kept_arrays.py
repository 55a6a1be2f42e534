"""Arrays of one entry of the cache: one npz file, read so that whatever is wrong with it is one exception."""

import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from geolip_viewer import cache
from geolip_viewer.geometry.arrays import read_only

# What zipfile and numpy raise for damaged bytes, including encryption flags and compression methods.
_DAMAGED = (
    *(OSError, EOFError, KeyError, TypeError, MemoryError, RuntimeError, OverflowError, AttributeError),
    *(zipfile.BadZipFile, zlib.error, struct.error),
)


def read_arrays(path: Path) -> Mapping[str, npt.NDArray[Any]]:
    """Every array by its name, read-only. ValueError where the file is not there or not what was written."""
    try:
        with cache.opened(path) as opened, np.load(opened, allow_pickle=False) as file:
            return {name: read_only(file[name]) for name in file.files}
    except _DAMAGED as error:
        raise ValueError("not what was written") from error


def is_whole(path: Path) -> bool:
    """Whether every byte of an npz file is what was written."""
    try:
        with cache.opened(path) as opened, zipfile.ZipFile(opened) as file:
            return file.testzip() is None
    except (*_DAMAGED, ValueError):
        return False
