"""Time and memory of `geolip-viewer analyze`, compared with the reference script if that is given.

    python -m benchmarks.analyze [SCRIPT] [--family dual-stream] [--items 5000] …

Given the script's path, both read the same files, one after the other. Prints both times, their ratio, and the largest
difference between their values, up to the sign of an axis. The script runs without its figures.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.world import FAMILIES, write_world

SPHERES = (
    "embeddings",
    "anchors",
    "centroids",
    "difference",
    "triangulation",
    "combined",
    "lens_0",
    "lens_1",
    "lens_2",
)


def timed(command: Sequence[str | Path]) -> tuple[float, float]:
    """Wall-clock seconds and peak memory in MB of a process that must succeed."""
    start = time.perf_counter()
    process = subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command[0]} … ended with {process.returncode}")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def differences(ours: Path, theirs: Path) -> dict[str, float]:
    """The largest difference per quantity; counts and classes are compared exactly, axes up to their sign."""
    found, wanted = np.load(ours / "analysis.npz"), np.load(theirs)
    summary = json.loads((ours / "summary.json").read_text("utf-8"))
    signs = np.sign(np.sum(found["embeddings_3d"] * wanted["embeddings_3d"], axis=0))
    answer = {
        f"{name}_3d": _largest(found[f"{name}_3d"], signs * wanted[f"{name}_3d"]) for name in ("embeddings", "anchors")
    }
    for name in SPHERES:
        a, b = found[f"{name}_sphere"], wanted[f"{name}_sphere"]
        known = np.isfinite(a).all(axis=1)
        answer[f"{name}_sphere"] = _largest(a[known], b[known] * np.sign(np.sum(a[known] * b[known], axis=0)))
    for name in ("radii", "explained_variance_ratio", "neighbor_cosine", "expert_divergence", "anchor_difference"):
        answer[name] = _largest(found[name], wanted[name])
    answer["difference_magnitude"] = _largest(found["difference_magnitude"], wanted["difference_magnitude"])
    pairs = [[pair[key] for key in ("mean", "std", "min", "max")] for pair in summary["pairs"]]
    answer["pairs"] = _largest(np.array(pairs), wanted["pairs"])
    dimensions = [summary["effective_dimension"][name] for name in ("triangulation", "difference", "combined")]
    answer["effective_dimension"] = _largest(np.array(dimensions), wanted["effective_dimension"])
    for name in ("triangulation_std", "ratio"):
        answer[name] = abs(summary[name] - float(wanted[name]))
    labelled = wanted["labelled"]
    for name in ("image_id", "class_counts", "nearest_anchor", "visit_counts"):
        answer[f"{name} (exact)"] = float(np.count_nonzero(found[name] != wanted[name]))
    classes = found["primary_class"][labelled] != wanted["primary_class"][labelled]
    answer["primary_class (exact)"] = float(np.count_nonzero(classes))
    return answer


def _largest(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.abs(a.astype(np.float64) - b).max())


def measured(folder: Path, family: str, sizes: dict[str, int], script: Path | None, runs: int) -> None:
    """Print time and memory for one family."""
    checkpoint, features = write_world(folder, family, **sizes)
    out = folder / "out"
    command = [sys.executable, "-m", "geolip_viewer", "analyze", checkpoint, "--features", features, "--out", out]
    taken = [timed(command) for _ in range(runs)]
    seconds, memory = min(each[0] for each in taken), max(each[1] for each in taken)
    print(f"{family}: analyze {seconds:.2f} s, {memory:.0f} MB", flush=True)
    if script is None:
        return
    theirs = folder / "reference.npz"
    slow, _ = timed([sys.executable, "-m", "benchmarks.reference", script, checkpoint, features, theirs])
    print(f"{family}: script without figures {slow:.2f} s; analyze takes {seconds / slow:.3f} of that")
    for name, value in differences(out, theirs).items():
        print(f"    {name:32} {value:.2g}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("script", nargs="?", type=Path, help="the reference script")
    parser.add_argument("--family", choices=(*FAMILIES, "all"), default="dual-stream")
    parser.add_argument("--runs", type=int, default=3, help="of ours; the fastest counts (default 3)")
    for name, default in (("items", 5000), ("anchors", 512), ("dimension", 256), ("width", 768), ("classes", 80)):
        parser.add_argument(f"--{name}", type=int, default=default)
    given = parser.parse_args()
    sizes = {name: getattr(given, name) for name in ("items", "anchors", "dimension", "width", "classes")}
    with tempfile.TemporaryDirectory() as folder:
        for family in FAMILIES if given.family == "all" else (given.family,):
            measured(Path(folder) / family, family, sizes, given.script, given.runs)


if __name__ == "__main__":
    main()
