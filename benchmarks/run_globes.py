"""The sample's run on faithful globes: each fitted independently, and each started from its neighbour's.

.venv/bin/python -m benchmarks.run_globes

Prints the rank correlation of drawn and true motion per step, and the neighbour recall per checkpoint. Globes that were
fitted independently are turned to match their neighbour's by orthogonal Procrustes.
"""

import os
import time
from collections.abc import Sequence

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np

from geolip_viewer.analysis.run import Run
from geolip_viewer.geometry.drift import angles_travelled
from geolip_viewer.geometry.faithful import faithful
from geolip_viewer.geometry.following import Before, following
from geolip_viewer.geometry.motion import motion_correlation
from geolip_viewer.geometry.procrustes import travel, turn, turned
from geolip_viewer.geometry.trust import Embedding, measure_trust
from geolip_viewer.sources.feature_reading import read_features
from geolip_viewer.sources.run_files import read_run
from geolip_viewer.sources.sample import sample_features, sample_run

Globes = list[np.ndarray]


def main() -> None:
    """Print a row per step, and the means."""
    files = read_run([sample_run()])
    run = Run(files, read_features(sample_features(), files.checkpoints[-1].read()))
    begun = time.process_time()
    alone = _alone(run)
    between = time.process_time()
    chained = _chained(run, alone[-1])
    ended = time.process_time()
    rows = [_row(run, t, alone, chained) for t in range(len(run))]
    print("| | items: alone | following | anchors: alone | following | recall: alone | following |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for t, row in enumerate(rows):
        print(_line(run.files.label(t), row))
    print(_line("mean", np.nanmean(np.array(rows, float), axis=0)))
    print(f"processor seconds a globe: alone {(between - begun) / len(run):.1f}", end=", ")
    print(f"following {(ended - between) / (len(run) - 1):.1f}")


def _line(name: str, row: Sequence[float] | np.ndarray) -> str:
    return f"| {name} | " + " | ".join("–" if np.isnan(each) else f"{each:.3f}" for each in row) + " |"


def _alone(run: Run) -> Globes:
    """Each globe started from its components, turned to match the next: (N + A, 3)."""
    found: Globes = []
    for t in reversed(range(len(run))):
        analysis, drawn = run.at(t), run.frames.positions(t)
        start = np.concatenate([drawn.items, drawn.anchors])
        *_, globe = faithful(analysis.embeddings, analysis.anchors, start)
        found.insert(0, turned(globe.positions, turn(globe.positions, found[0])) if found else globe.positions)
    return found


def _chained(run: Run, last: np.ndarray) -> Globes:
    """The last globe as it is, and each one before it started from the next."""
    found = [last]
    for t in reversed(range(len(run) - 1)):
        analysis = run.at(t)
        *_, globe = following(analysis.embeddings, analysis.anchors, Before(found[0], _moved(run, t + 1, t)))
        found.insert(0, globe.positions)
    return found


def _moved(run: Run, s: int, t: int) -> np.ndarray:
    start, end, rotation = run.at(s), run.at(t), run.anchors.found_rotation(s, t)
    pairs = (start.embeddings, end.embeddings), (start.anchors, end.anchors)
    return np.concatenate([angles_travelled(*pair, rotation) for pair in pairs])


def _row(run: Run, t: int, alone: Globes, chained: Globes) -> list[float]:
    count, both = run.item_count, (alone, chained)
    correlations = [np.nan] * 4
    if t:
        moved = _moved(run, t - 1, t)
        drawn = [travel(each[t - 1], each[t]) for each in both]
        parts = slice(0, count), slice(count, None)
        correlations = [motion_correlation(moved[part], way[part]) or np.nan for part in parts for way in drawn]
    rows = run.at(t).embeddings
    recalls = [measure_trust(Embedding(rows, each[t][:count])).among_items.neighbor_recall for each in both]
    return [*correlations, *recalls]


if __name__ == "__main__":
    main()
