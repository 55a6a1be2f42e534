"""Large matrices are decomposed as small ones are, and given up when nobody waits any more."""

import subprocess
import threading
import time

import numpy as np
import pytest

from geolip_viewer.geometry import eigenvectors as module
from geolip_viewer.geometry.eigenvectors import eigenvectors
from geolip_viewer.task import Cancelled, Task, ahead, running


def scatter(width: int) -> np.ndarray:
    rows = np.random.default_rng(width).normal(size=(2 * width, width))
    return rows.T @ rows


@pytest.fixture
def processes(monkeypatch):
    """Every matrix of more than 50 columns is large; the processes that were started."""
    started, popen = [], subprocess.Popen
    monkeypatch.setattr(module, "LARGE", 50)
    monkeypatch.setattr(
        module.subprocess, "Popen", lambda *given, **also: started.append(popen(*given, **also)) or started[-1]
    )
    return started


@pytest.mark.slow
def test_a_process_of_its_own_finds_what_numpy_finds(processes):
    matrix = scatter(120)
    values, vectors = eigenvectors(matrix)
    wanted, _ = np.linalg.eigh(matrix)
    assert len(processes) == 1
    np.testing.assert_allclose(values, wanted, rtol=1e-12)
    np.testing.assert_allclose(vectors @ np.diag(values) @ vectors.T, matrix, atol=1e-9)
    np.testing.assert_allclose(vectors.T @ vectors, np.eye(120), atol=1e-12)


def test_small_matrices_start_no_process(processes):
    values, vectors = eigenvectors(np.diag([3.0, 1.0, 2.0]))
    assert values.tolist() == [1.0, 2.0, 3.0]
    assert np.abs(vectors[0]).tolist() == [0.0, 0.0, 1.0]
    assert not processes


@pytest.mark.parametrize("helped", [False, True])
def test_a_cancelled_task_ends_the_process(processes, helped):
    """Also where the work is done ahead of its turn, in another thread."""
    task = Task()
    threading.Thread(target=lambda: (wait_for(processes), task.cancel())).start()
    with pytest.raises(Cancelled), running(task):
        list(ahead([np.eye(1500)], eigenvectors)) if helped else eigenvectors(np.eye(1500))
    assert processes[0].returncode is not None


def wait_for(processes: list) -> None:
    while not processes:
        time.sleep(0.01)


def test_where_no_process_can_be_started_it_is_done_here(monkeypatch):
    def refuses(*_, **__):
        raise OSError("no more processes")

    monkeypatch.setattr(module, "LARGE", 50)
    monkeypatch.setattr(module.subprocess, "Popen", refuses)
    matrix = scatter(60)
    np.testing.assert_allclose(eigenvectors(matrix)[0], np.linalg.eigvalsh(matrix), rtol=1e-12)
