"""The limits of this machine: matrix products, copies in memory, reading files. Printed as JSON.

python -m benchmarks.limits FILE…
"""

import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

WIDTH, DIMENSION = 768, 256


class Limits(NamedTuple):
    """Operations per second of a product, and bytes per second of a copy in memory and of reading files."""

    product: float
    memory: float
    disk: float


def measured(files: Sequence[Path]) -> Limits:
    """The machine's limits; the product runs on one core, as in each thread of the program."""
    rows, weight = np.ones((1024, WIDTH), np.float32), np.ones((WIDTH, DIMENSION), np.float32)
    product = 2 * 1024 * WIDTH * DIMENSION / _best(lambda: rows @ weight)
    large = np.ones(1 << 26, np.float32)
    other = np.empty_like(large)
    memory = 2 * large.nbytes / _best(lambda: np.copyto(other, large))
    return Limits(product, memory, _disk(files))


def _best(act: Callable[[], object], times: int = 7) -> float:
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        act()
        spent.append(time.perf_counter() - start)
    return min(spent)


def _disk(files: Sequence[Path]) -> float:
    """Bytes per second when reading files, at most 2 GB of them, that are no longer in the system's cache."""
    count, start = 0, time.perf_counter()
    for path in files:
        with path.open("rb", buffering=0) as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            while count < 2 << 30 and (block := file.read(1 << 24)):
                count += len(block)
    return count / (time.perf_counter() - start)


if __name__ == "__main__":
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    print(json.dumps(measured([Path(each) for each in sys.argv[1:]])))
