"""How time and memory of `analyze` grow with the number of items, compared with the limits of the machine.

    python -m benchmarks.growth [SCRIPT] [--items 1000 5000 …] [--folder DIR] [--plot FILE.svg]

Every size is analysed twice, starting with its own empty cache: the first time the features are read, the second time
the cached results are used. Processor seconds cover all threads; memory is the process's peak (ru_maxrss). The limits
are measured in the same run: float32 matrix products of the shapes used for projecting, copies in memory, and reading
the features' files after dropping them from the system's cache (posix_fadvise). Given the reference script's path, the
script runs too, up to 5,000 items. `--folder` keeps the synthetic features for another run: a million take 11 GB.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from benchmarks.limits import DIMENSION, WIDTH, Limits

SIZES = (1_000, 5_000, 20_000, 118_287, 1_000_000)
ANCHORS, LENSES, EXPERTS = 512, 2, 3
MOST_FOR_SCRIPT = 5_000


class Taken(NamedTuple):
    """Wall-clock and processor seconds, and peak memory in MB."""

    wall: float
    processors: float
    memory: float


def timed(command: Sequence[str | Path], cache: Path) -> Taken:
    """Time and memory of a process that must succeed."""
    start = time.perf_counter()
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache)}
    process = subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL, env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command[0]} … ended with {process.returncode}")
    return Taken(time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def limits(files: Sequence[Path]) -> Limits:
    """The limits of the machine, measured in a separate process: this one's memory would count as its children's."""
    command = [sys.executable, "-m", "benchmarks.limits", *files]
    return Limits(*json.loads(subprocess.run(command, capture_output=True, check=True).stdout))


@contextmanager
def place(kept: Path | None) -> Iterator[Path]:
    if kept is not None:
        yield kept
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def measured(folder: Path, items: int, script: Path | None) -> tuple[Taken, Taken, Limits, Taken | None]:
    """The first run, the second run, the machine's limits, and the script."""
    checkpoint, features = folder / "checkpoint.pt", folder / "features"
    if not (features / "README.md").exists():
        making = f"write_world(Path({str(folder)!r}), items={items}, width={WIDTH}, dimension={DIMENSION}, "
        code = "from pathlib import Path; from benchmarks.world import write_world; "
        command = [sys.executable, "-c", f"{code}{making}anchors={ANCHORS}, shuffled=True)"]
        subprocess.run(command, check=True)
    files = sorted(features.glob("*/*.parquet"))
    found = limits(files)
    with tempfile.TemporaryDirectory(dir=folder) as spare:
        cache, out = Path(spare) / "cache", Path(spare) / "out"
        command = [sys.executable, "-m", "geolip_viewer", "analyze", checkpoint, "--features", features, "--out", out]
        first, second = timed(command, cache), timed(command, cache)
        theirs = None
        if script is not None and items <= MOST_FOR_SCRIPT:
            reference = [sys.executable, "-m", "benchmarks.reference", script, checkpoint, features, Path(spare) / "r"]
            theirs = timed(reference, cache)
    return first, second, found, theirs


def row(items: int, first: Taken, second: Taken, found: Limits, theirs: Taken | None) -> str:
    """A line of the table. The bound is products on all cores plus reading, assuming that they do not overlap."""
    features = 4 * items * WIDTH * EXPERTS
    operations = 2 * items * WIDTH * DIMENSION * LENSES * EXPERTS + 2 * items * ANCHORS * DIMENSION * EXPERTS
    product, disk = operations / (found.product * (os.cpu_count() or 1)), features / found.disk
    script = f"{theirs.processors:.1f} s, {theirs.memory:,.0f} MB" if theirs is not None else "–"
    cells = (
        f"{items:,}",
        f"{first.wall:.1f} s",
        f"{first.processors:.1f} s",
        f"{first.memory:,.0f} MB",
        f"{second.wall:.1f} s",
        f"{second.processors:.1f} s",
        f"{second.memory:,.0f} MB",
        f"{product:.2f} s",
        f"{disk:.2f} s",
        f"{(product + disk) / first.wall:.2f}",
        script,
    )
    return f"| {' | '.join(cells)} |"


HEAD = (
    "| items | first: wall | processors | peak | again: wall | processors | peak | products at most | reading at most |"
    " reached | script: processors, peak |"
)


def plot(path: Path, sizes: Sequence[int], found: Sequence[tuple[Taken, Taken]]) -> None:
    """Processor seconds and peak memory against the number of items."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 3.6), layout="constrained")
    seconds, memory = figure.subplots(1, 2)
    for place, (name, style) in enumerate((("first time", "o-"), ("from the cache", "s--"))):
        seconds.plot(sizes, [each[place].processors for each in found], style, label=name)
        memory.plot(sizes, [each[place].memory for each in found], style, label=name)
    for axis, title in ((seconds, "processor seconds"), (memory, "peak memory, MB")):
        axis.set(xscale="log", yscale="log", xlabel="items", title=title)
        axis.grid(visible=True, which="both", alpha=0.25)
        axis.legend()
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("script", nargs="?", type=Path, help="the reference script")
    parser.add_argument("--items", nargs="*", type=int, default=SIZES)
    parser.add_argument("--folder", type=Path, help="where made-up features are kept; a subfolder a size")
    parser.add_argument("--plot", type=Path, help="also draw the growth into this file")
    given = parser.parse_args()
    print(HEAD)
    print("|" + " --- |" * HEAD.count(" |"))
    found = []
    with place(given.folder) as folder:
        for items in given.items:
            result = measured(folder / str(items), items, given.script)
            found.append(result[:2])
            print(row(items, *result), flush=True)
            told = result[2]
            print(
                f"<!-- one core multiplies {told.product / 1e9:.0f} GFlop/s; a copy moves {told.memory / 1e9:.1f} GB/s;"
                f" files are read at {told.disk / 1e9:.2f} GB/s -->",
                flush=True,
            )
    if given.plot is not None:
        plot(given.plot, given.items, found)


if __name__ == "__main__":
    main()
