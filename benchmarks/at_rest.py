"""Milliseconds from a change in a window to its first frame and to all marks, and the longest time without events.

    python -m benchmarks.at_rest [--size 1280x960] [--repeats 5]

Needs a display (xvfb-run provides one). Values are medians over the repeats. Processor time is that of all threads of
the program; it shows the work done when other load makes the clock unreliable. "Ring" is pointing at another mark.
"""

import argparse
import os
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from PyQt6.QtCore import QEventLoop, QTimer
from PyQt6.QtWidgets import QApplication, QMainWindow

from benchmarks.frames import scenes
from geolip_viewer.app.picture.viewport import Viewport
from geolip_viewer.app.system.opengl import set_surface_format
from geolip_viewer.look import Look
from geolip_viewer.scene import Points


@dataclass(frozen=True)
class Change:
    """Timings of one change in milliseconds."""

    first: float
    all_marks: float
    longest: float
    processor: float


def _processor_seconds() -> float:
    times = os.times()
    return times.user + times.system


def timed(viewport: Viewport, act: Callable[[], object]) -> Change:
    """Make a change and wait for a frame with all marks; a repeating timer shows when events are processed."""
    loop, beat = QEventLoop(), QTimer()
    frames: list[float] = []
    heard = [time.perf_counter()]

    def shown() -> None:
        frames.append(time.perf_counter())
        if viewport.scene_renderer.filling.is_complete:
            loop.quit()

    beat.timeout.connect(lambda: heard.append(time.perf_counter()))
    viewport.frameSwapped.connect(shown)
    beat.start(2)
    processor, begun = _processor_seconds(), time.perf_counter()
    heard[:] = [begun]
    act()
    loop.exec()
    viewport.frameSwapped.disconnect(shown)
    seconds = frames[0] - begun, frames[-1] - begun, max(np.diff([*heard, frames[-1]]))
    return Change(*(1000 * each for each in (*seconds, _processor_seconds() - processor)))


def measure(viewport: Viewport, count: int, repeats: int) -> None:
    """Print a line for each kind of change at `count` items."""
    renderer, both = viewport.scene_renderer, scenes(count)
    items, numbered = both[0].layers[0], both[1].layers[0]
    assert isinstance(items, Points)
    assert isinstance(numbered, Points)
    recoloured = replace(both[0], layers=(replace(items, colour=numbered.colour), *both[0].layers[1:]))

    def filtered(turn: int) -> None:
        viewport.set_look(Look(hidden_items=np.arange(turn % 3, count, 3)))

    def ring(turn: int) -> None:
        renderer.ring("item", turn)
        viewport.update()

    acts: dict[str, Callable[[int], object]] = {
        "turn": lambda turn: viewport.set_pose(replace(renderer.pose, azimuth=5.0 * turn)),
        "switch of view": lambda turn: viewport.show_scenes((both[turn % 2],)),
        "colours": lambda turn: viewport.show_scenes(((both[0], recoloured)[turn % 2],)),
        "theme": lambda turn: viewport.set_look(Look(theme=("dark", "light")[turn % 2])),
        "filter": filtered,
        "ring": ring,
    }
    timed(viewport, lambda: viewport.show_scenes((both[0],)))
    for name, act in acts.items():
        changes = [timed(viewport, lambda: act(turn)) for turn in range(1, repeats + 1)]  # noqa: B023  called at once
        first, all_marks, longest, processor = (
            statistics.median(getattr(each, figure) for each in changes)
            for figure in ("first", "all_marks", "longest", "processor")
        )
        print(
            f"{count:>9,} items  {name:<15} first {first:6.0f}  all {all_marks:6.0f}  longest {longest:6.0f}  "
            f"processors {processor:6.0f}"
        )


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", default="1280x960", help="the picture in pixels")
    parser.add_argument("--repeats", type=int, default=5, help="changes per figure")
    given = parser.parse_args(arguments)
    set_surface_format()
    application = QApplication([])
    window = QMainWindow()
    window.resize(*(int(side) for side in given.size.split("x")))
    viewport = Viewport(window)
    window.setCentralWidget(viewport)
    window.show()
    for count in (5_000, 118_287, 1_000_000):
        measure(viewport, count, given.repeats)
    window.close()
    application.processEvents()


if __name__ == "__main__":
    main()
