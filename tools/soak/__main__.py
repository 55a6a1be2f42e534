"""Keeps the window busy, counts the resources it holds, plots the counts, and says what grows.

    python -m tools.soak [--share 1.0] [--seed 0] [--out out/soak]

2,000 switches of view and option, 300 openings, 300 that are cancelled, 100 of bad files, a burst of 1,000 requests,
and 50 windows closed at some moment while loading; `--share` scales all of these. The exit status is 1 if something
grows and does not level off, or if the program raises an error. Needs a display.
"""

import argparse
import csv
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple
from itertools import groupby, pairwise
from pathlib import Path
from types import TracebackType

from PyQt6.QtWidgets import QApplication

from geolip_viewer.app.system import theme
from geolip_viewer.app.system.opengl import set_surface_format
from geolip_viewer.app.window import Window
from tools.soak import phases
from tools.soak.counting import NAMES, Counts, counted, growing

PHASES = (
    (phases.switches, 2000),
    (phases.openings, 300),
    (phases.cancelled, 300),
    (phases.bad_files, 100),
    (phases.storm, 1000),
)
CLOSINGS = 50
COUNTS = 40  # how often a phase is counted
Row = tuple[str, Counts]


def main() -> int:
    """Soak, draw, and print what was counted."""
    parser = argparse.ArgumentParser(prog="python -m tools.soak", description=__doc__.splitlines()[0])
    parser.add_argument("--share", type=float, default=1.0, help="of the usual number of steps")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=Path("out/soak"))
    arguments = parser.parse_args()
    set_surface_format()
    application = QApplication(["soak"])
    theme.set_up(application)
    theme.apply_theme(application, "dark")
    arguments.out.mkdir(parents=True, exist_ok=True)
    rows: list[Row] = []
    faults: list[str] = []
    sys.excepthook = noted_in(faults)  # without one, PyQt ends the process
    with (
        tempfile.TemporaryDirectory(prefix="soak-") as place,
        (arguments.out / "counts.csv").open("w", newline="", encoding="utf-8", buffering=1) as file,
    ):
        table = csv.writer(file)
        table.writerow(("phase", *NAMES))
        for phase, counts in soaked(Path(place), arguments.share, random.Random(arguments.seed)):
            rows.append((phase, counts))
            table.writerow((phase, *astuple(counts)))  # at once: a soak that is stopped still leaves its counts
    draw(rows, arguments.out / "counts.png")
    for fault, count in Counter(faults).most_common():
        print(f"{count:,} times {fault}")
    return report(rows) or int(bool(faults))


def noted_in(faults: list[str]) -> Callable[..., None]:
    """An excepthook that records the error and continues; each kind is printed in full the first time."""

    def note(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        fault = f"{kind.__name__}: {error}"
        if fault not in faults:
            sys.__excepthook__(kind, error, trace)
        faults.append(fault)

    return note


def soaked(folder: Path, share: float, chance: random.Random) -> Iterator[Row]:
    """Each phase with the counts at several moments."""
    window = phases.create_window(folder)
    for phase, usual in PHASES:
        count = max(1, round(share * usual))
        yield from moments(phase.__name__, phase(window, count, chance), count, window)
    phases.closed(window)
    count = max(1, round(share * CLOSINGS))
    yield from moments("closings", phases.closings(folder, count, chance), count, None)


def moments(name: str, steps: Iterator[None], count: int, window: Window | None) -> Iterator[Row]:
    """Do all steps, and count at the end of equal parts."""
    begun, every = time.monotonic(), max(1, count // COUNTS)
    for number, _ in enumerate(steps, 1):
        if number % every == 0 or number == count:
            yield name, counted(window)
    print(f"{name}: {count} steps in {time.monotonic() - begun:.0f} s", flush=True)


def report(rows: Sequence[Row]) -> int:
    """Print the first and last counts of each phase, and what grows; returns 1 if anything does."""
    grows = False
    for phase, some in groupby(rows, key=lambda row: row[0]):
        counts = [each for _, each in some]
        print(phase)
        for name in NAMES:
            first, last = getattr(counts[0], name), getattr(counts[-1], name)
            print(f"  {name:<15} {first:>12,.0f} {last:>12,.0f}")
        for name, (middle, last) in growing(counts).items():
            grows = True
            print(f"  {name} GROWS: from {middle:,.0f} in the middle third to {last:,.0f} in the last")
    return 1 if grows else 0


def draw(rows: Sequence[Row], path: Path) -> None:
    """Plot all counts over all moments, with the phases named below."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(14, 2 * len(NAMES)), layout="constrained")
    axes = figure.subplots(len(NAMES), 1, sharex=True)
    begins = [0]
    for _, some in groupby(rows, key=lambda row: row[0]):
        begins.append(begins[-1] + len(list(some)))
    for name, one in zip(NAMES, axes, strict=True):
        one.plot([getattr(counts, name) for _, counts in rows], marker=".", linewidth=1)
        one.set_ylabel(name.replace("_", " "))
        one.set_ylim(bottom=0)
        for begin in begins:
            one.axvline(begin - 0.5, color="0.8", linewidth=1)
    names = [phase for phase, _ in groupby(rows, key=lambda row: row[0])]
    middles = [(first + last) / 2 for first, last in pairwise(begins)]
    axes[-1].set_xticks(middles, [name.replace("_", " ") for name in names])
    figure.savefig(path, dpi=80)


if __name__ == "__main__":
    sys.exit(main())
