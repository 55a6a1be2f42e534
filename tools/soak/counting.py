"""Counts of the resources a window holds while it is busy, and whether they level off."""

import gc
import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from PyQt6.QtCore import QObject

from geolip_viewer.app.window import Window

MEBIBYTE = 2**20


@dataclass(frozen=True)
class Counts:
    """Counts at one moment: memory in MiB, Python and Qt objects, threads, file descriptors, VTK props."""

    memory: float
    python_objects: int
    qt_objects: int
    threads: int
    descriptors: int
    props: int


NAMES = tuple(field.name for field in fields(Counts))
# How far the last third of a phase may be above the middle third: a share, and a number for small counts.
ALLOWED = {
    "memory": (0.05, 10.0),
    "python_objects": (0.02, 500.0),
    "qt_objects": (0.02, 20.0),
    "threads": (0.0, 1.0),
    "descriptors": (0.0, 2.0),
    "props": (0.3, 10.0),  # views differ by this many, and each view's props are made once and kept
}


def counted(window: Window | None) -> Counts:
    """The counts now, after garbage collection."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return Counts(
        memory=pages * os.sysconf("SC_PAGE_SIZE") / MEBIBYTE,
        python_objects=len(gc.get_objects()),
        qt_objects=len(window.findChildren(QObject)) if window is not None else 0,
        threads=threading.active_count(),
        descriptors=len(list(Path("/proc/self/fd").iterdir())),
        props=_props(window) if window is not None else 0,
    )


def _props(window: Window) -> int:
    viewport = window.services.canvas.viewport
    if viewport is None:
        return 0
    renderers = viewport.scene_renderer.window.GetRenderers()
    return sum(renderers.GetItemAsObject(place).GetViewProps().GetNumberOfItems() for place in range(len(renderers)))


def growing(counts: Sequence[Counts]) -> dict[str, tuple[float, float]]:
    """What grows: by name, the medians of the middle and the last third. Empty if there are too few counts to tell."""
    third = len(counts) // 3
    found = {}
    for name, (share, number) in ALLOWED.items():
        values = [float(getattr(each, name)) for each in counts]
        if third < 3:
            continue
        middle, last = float(np.median(values[third : 2 * third])), float(np.median(values[-third:]))
        if last - middle > max(share * middle, number):
            found[name] = (middle, last)
    return found
