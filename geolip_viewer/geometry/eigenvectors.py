"""Eigenvalues and eigenvectors of symmetric matrices; large decompositions can be cancelled."""

import os
import subprocess
import tempfile
from pathlib import Path

import numpy as np

from geolip_viewer.geometry import eigenvectors_child
from geolip_viewer.geometry.arrays import Array
from geolip_viewer.operating_system import file_command
from geolip_viewer.task import advance, finished

LARGE = 1536  # columns: about a second on one core


def eigenvectors(matrix: Array) -> tuple[Array, Array]:
    """Eigenvalues, ascending, and eigenvectors as columns: (W, W) -> (W,), (W, W), float64.

    LAPACK cannot be interrupted, so a large matrix is decomposed in a separate process, which ends when the task is
    cancelled. The arithmetic is the same: numpy's, on one thread.
    """
    if len(matrix) <= LARGE:
        values, vectors = np.linalg.eigh(matrix)
        return values, vectors
    try:
        with tempfile.TemporaryDirectory(prefix="geolip-") as place:
            return _in_a_process(matrix, Path(place))
    except (OSError, ValueError):  # no room for the files, no process, or a killed one
        advance(None)
        values, vectors = np.linalg.eigh(matrix)
        return values, vectors


def _in_a_process(matrix: Array, folder: Path) -> tuple[Array, Array]:
    """Raises OSError or ValueError where nothing came back."""
    given, found = folder / "matrix.npy", folder / "vectors.npy"
    np.save(given, matrix.astype(np.float64, copy=False))
    command = file_command(eigenvectors_child, str(given), str(found))
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, env=environment, cwd=folder)
    if finished(process):
        raise ValueError("the process failed")
    both = np.load(found)
    return both[0], both[1:]
