"""Costs and quality with many items: fits in levels, and the search for neighbours."""

import resource
import time
from collections import deque

import numpy as np

from benchmarks import data_sets
from benchmarks.drawing import (
    WAY_COLUMNS,
    by_components,
    drawn,
    fitted,
    head,
    held_out,
    measured,
    row,
    way_cells,
    with_settings,
)
from geolip_viewer.geometry.faithful import faithful
from geolip_viewer.geometry.fit_settings import Settings
from geolip_viewer.geometry.neighbors import neighbors_nearby


def levels() -> None:
    """λ of the levels after the first, on data with no figures reported elsewhere."""
    head("λ of later levels", "data", "λ", "anchor", "new items", "±", "recall", "new items")
    made = {
        "mixture": data_sets.mixture(8000, 300, 128, 150, seed=3),
        "clusters": data_sets.clusters(8000, 300, 128, seed=3),
    }
    for name, data in made.items():
        for share in (0.05, 0.1, 0.15, 0.2):
            way = with_settings(Settings(refined_share=share, exact=2500, first=2000))
            found, new = measured(data, way(*data)).figures, held_out(data, way)
            if new is None or new.among_anchors is None:
                continue
            error = float(new.among_anchors.right.std() / np.sqrt(len(new.rows)))
            agreement, kept = "nearest_anchor_agreement", "neighbors_kept"
            row(name, f"{share:g}", found[agreement], new.figures[agreement], error, found[kept], new.figures[kept])


def many(count: int) -> None:
    """A fit of many items in levels: what it preserves of them and of new ones, and its cost."""
    items, anchors = data = data_sets.clusters(count, 512, 256)
    columns = (*WAY_COLUMNS, "search recall", "peak memory")
    head(f"many items: {len(items):,} items, {len(anchors):,} anchors, D = {items.shape[1]}", *columns)
    begun, by_clock = time.process_time(), time.perf_counter()
    fit = faithful(items, anchors, by_components(items, anchors))
    next(fit)
    first = time.process_time() - begun
    (globe,) = deque(fit, maxlen=1)
    seconds, clock = time.process_time() - begun, time.perf_counter() - by_clock
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000  # kB of Linux
    begun = time.process_time()
    found = measured(data, globe.positions)
    measuring = time.process_time() - begun
    cells = way_cells("in levels", found, held_out(data, fitted), seconds)
    row(*cells, "exact" if globe.neighbor_search_recall is None else globe.neighbor_search_recall, f"{memory:.0f} MB")
    told = f"fitted in {clock:.1f} s by the clock, measured in {measuring:.1f} s"
    print(f"\nFirst picture after {first:.1f} s of processor time; {told}.")


def search(count: int) -> None:
    """How many of the 60 nearest neighbours an approximate search finds."""
    head("search", "data", "points", "D", "recall", "s")
    for name, make in {
        "clusters": data_sets.clusters,
        "mixture": data_sets.mixture,
        "uniform noise": data_sets.noise,
    }.items():
        for items in (20_000, count):
            points = np.concatenate(make(items, 512, 256))
            begun = time.process_time()
            found = neighbors_nearby(points, 60)
            row(name, f"{len(points):,}", points.shape[1], found.recall, f"{time.process_time() - begun:.0f}")


def times(count: int) -> None:
    """Seconds for measuring and fitting, and what a fit of many items preserves."""
    head("time", "task", "s")
    items, anchors = data = data_sets.clusters(5000, 512, 256)
    positions, seconds = drawn(data, fitted)
    row(f"faithful globe, {len(items):,} × {len(anchors)} × {items.shape[1]}", f"{seconds:.1f}")
    begun = time.process_time()
    measured(data, positions)
    row("all its measures", f"{time.process_time() - begun:.1f}")
    items, anchors = data = data_sets.clusters(count, 512, 256)
    positions = by_components(items, anchors)
    begun = time.process_time()
    measured(data, positions)
    row(f"all measures of {count:,} items, 5,000 asked", f"{time.process_time() - begun:.1f}")
    positions, seconds = drawn(data, fitted)
    row(f"faithful globe, {count:,} × {len(anchors)} × {items.shape[1]}", f"{seconds:.1f}")
