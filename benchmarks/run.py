"""A run of 60 checkpoints × 5,000 items × 512 anchors × 256-d: time to open and measure it, and to step through it.

.venv/bin/python -m benchmarks.run [CHECKPOINTS]

Uses one BLAS thread, as the program does: several threads call numpy at once, and additional BLAS threads would spin
while waiting for each other.
"""

import os
import resource
import sys
import tempfile
import time
from pathlib import Path

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np
import torch

from geolip_viewer.analysis.run import Run
from geolip_viewer.analysis.run_rows import checkpoint_rows
from geolip_viewer.sources.features import FeatureColumn, Features
from geolip_viewer.sources.labels import labels_of
from geolip_viewer.sources.run_files import read_run
from geolip_viewer.views import view_named
from geolip_viewer.views.base import ViewInput

CHECKPOINTS, ITEMS, ANCHORS, DIMENSION = 60, 5_000, 512, 256
WIDTHS = (384, 320)
STEPS = 12


def main(count: int) -> None:
    """Write a run whose tensors drift, open it, measure it, and step through it."""
    with tempfile.TemporaryDirectory() as folder:
        _write(Path(folder), count)
        features = _features()
        begun, worked = time.perf_counter(), time.process_time()
        run = Run(read_run([folder]), features)
        opened = time.perf_counter() - begun
        for number in reversed(range(count)):
            run.measure(number)
        checkpoint_rows(run)
        measured = time.perf_counter() - begun
        spent = time.process_time() - worked
        print(f"opened in {opened:.1f} s; all {count} checkpoints measured after {measured:.1f} s")
        print(f"that took {spent:.1f} s of processor time, {spent / count:.2f} s a checkpoint")
        print(f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.2f} GiB")
        times = [_step(run, number) for number in np.linspace(0, count - 1, STEPS).astype(int)]
        print(f"a step of time: {1000 * np.median(times):.0f} ms in the middle, {1000 * max(times):.0f} ms at most")


def _step(run: Run, number: int) -> float:
    """Seconds from the request to the scene of a measured checkpoint."""
    begun, view = time.perf_counter(), view_named("manifold")
    analysis = run.at(number)
    view.scenes(ViewInput(analysis, analysis.positions), view.options())
    return time.perf_counter() - begun


def _write(folder: Path, count: int) -> None:
    random = torch.Generator().manual_seed(0)
    state = {"constellation.anchors": torch.randn(ANCHORS, DIMENSION, generator=random)}
    for expert, width in enumerate(WIDTHS):
        key = f"projectors.{expert}.proj_shared"
        state[f"{key}.0.weight"] = torch.randn(DIMENSION, width, generator=random) / width**0.5
        state[f"{key}.0.bias"] = torch.zeros(DIMENSION)
        state[f"{key}.1.weight"], state[f"{key}.1.bias"] = torch.ones(DIMENSION), torch.zeros(DIMENSION)
    for number in range(count):
        torch.save({"state_dict": state, "epoch": number}, folder / f"epoch_{number:03}.pt")
        steps = {key: 0.05 * value.std() * torch.randn(value.shape, generator=random) for key, value in state.items()}
        state = {key: value + steps[key].nan_to_num() for key, value in state.items()}


def _features() -> Features:
    """Items around 40 centres, one class per centre."""
    random = np.random.default_rng(1)
    classes = random.integers(0, 40, ITEMS)
    columns = []
    for expert, width in enumerate(WIDTHS):
        centres = random.normal(size=(40, width))
        rows = (centres[classes] + random.normal(size=(ITEMS, width))).astype(np.float32)
        columns.append(FeatureColumn(f"expert {expert}", width, rows, None))
    return Features(
        source="made up",
        split="val",
        columns=tuple(columns),
        image_id=np.arange(ITEMS),
        labels=labels_of(np.ones(ITEMS, np.int64), classes, 40)[0],
        class_names=tuple(f"class {number}" for number in range(40)),
        item_names=None,
        content_hash="",
        warnings=(),
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else CHECKPOINTS)
