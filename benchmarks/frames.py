"""Milliseconds per frame, without and with pictures of items, and per switch of view, with 5,000 and 118,287 items.

Every frame is drawn to the end before the next begins.

    python -m benchmarks.frames [--size 1280x960] [--repeats 7]

Software GL differs from a graphics card by an order of magnitude: the renderer is printed with the figures.
"""

import argparse
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pyvista as pv

from geolip_viewer.colouring import Category, Scalar, Solid
from geolip_viewer.headings import Heading
from geolip_viewer.look import Look
from geolip_viewer.render.scene_renderer import SceneRenderer
from geolip_viewer.scene import Arcs, Points, Scene

ANCHORS = 512
PICTURED = Look(item_pictures=True)
PICTURE = np.full((192, 192, 4), 55, np.uint8)


def unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def scenes(count: int) -> tuple[Scene, Scene]:
    """A manifold of `count` items in 80 classes with anchors, and the same items with links, coloured by a number."""
    draw = np.random.default_rng(0)
    positions, anchors = unit(draw.normal(size=(count, 3))), unit(draw.normal(size=(ANCHORS, 3)))
    size = float(np.clip(7 * np.sqrt(5000 / count), 2.2, 9))
    classes = Category(draw.integers(0, 80, count), tuple(f"class {place}" for place in range(80)))
    radius = Scalar(draw.random(count), "radius")
    stars = Points("anchors", anchors, Solid("anchor"), "anchor", np.arange(ANCHORS), 16.0, "star", legend="anchor")
    links = Arcs("links", positions[:50], anchors[:50], Solid("link"), width=1.5)
    return (
        Scene(Heading.of("Manifold"), (Points("items", positions, classes, "item", np.arange(count), size), stars)),
        Scene(Heading.of("Radius"), (Points("items", positions, radius, "item", np.arange(count), size), stars, links)),
    )


def median_ms(act: Callable[[int], None], renderer: SceneRenderer, repeats: int) -> float:
    """Median milliseconds to act, draw and wait for the graphics queue to drain."""
    spent = []
    for turn in range(repeats):
        start = time.perf_counter()
        act(turn)
        renderer.render()
        renderer.window.WaitForCompletion()
        spent.append(1000 * (time.perf_counter() - start))
    return statistics.median(spent)


def _timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - start)


def measure(count: int, size: Sequence[int], repeats: int) -> None:
    """Print a line for `count` items."""
    plotter = pv.Plotter(off_screen=True, window_size=list(size))
    renderer = SceneRenderer(plotter)
    both = scenes(count)

    def turn(place: int) -> None:
        renderer.pose = replace(renderer.pose, azimuth=5.0 * place)

    def switch(place: int) -> None:
        renderer.show([both[place % 2]])

    def theme(place: int) -> None:
        renderer.look = Look(theme=("dark", "light")[place % 2])

    def turn_with_pictures(place: int) -> None:
        if renderer.look is not PICTURED:
            renderer.look = PICTURED
        turn(place)

    switch(0)
    renderer.show_item_pictures(lambda item: PICTURE + np.uint8(item % 200))
    median_ms(turn, renderer, 2)
    acts = (("turn", turn), ("with pictures", turn_with_pictures), ("switch", switch), ("theme", theme))
    times = {name: median_ms(act, renderer, repeats) for name, act in acts}
    pick = statistics.median(_timed(lambda: renderer.pick(size[0] / 2, size[1] / 2)) for _ in range(repeats))
    times["pick"] = pick
    if renderer.filling.is_crowded:
        renderer.filling.moves = True
        times |= {f"{name}, few": median_ms(act, renderer, repeats) for name, act in acts}
    print(f"{count:>8,} items  " + "  ".join(f"{name} {value:7.1f} ms" for name, value in times.items()))
    plotter.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", default="1280x960", help="the window in pixels")
    parser.add_argument("--repeats", type=int, default=7, help="frames per figure")
    given = parser.parse_args()
    size = [int(side) for side in given.size.split("x")]
    print(f"frames at {given.size}, {pv.GPUInfo().renderer if hasattr(pv, 'GPUInfo') else 'unknown renderer'}")
    for count in (5_000, 118_287, 1_000_000):
        measure(count, size, given.repeats)


if __name__ == "__main__":
    main()
