"""Memory that is not used any more goes back to the system."""

import os
from pathlib import Path

import numpy as np

from geolip_viewer.app.jobs.channels import MEMORY
from geolip_viewer.operating_system import return_memory
from tests.synthetic import make_analysis


def resident() -> float:
    """MiB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def test_free_memory_between_used_blocks_is_returned():
    arrays = [np.ones(8_000) for _ in range(3_000)]  # 64 kB each, which the heap holds
    kept = arrays[::50]
    del arrays
    before = resident()
    return_memory()
    assert resident() < before - 100
    assert all(each.sum() == 8_000 for each in kept)


def test_memory_is_returned_when_files_are_closed(window, show_world, qtbot):
    show_world(make_analysis())
    with qtbot.waitSignal(window.services.worker.finished, check_params_cb=lambda channel, _: channel == MEMORY):
        window.services.loader.close()
