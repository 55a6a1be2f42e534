"""Fitted globes cached on disk by their input, since a fit takes seconds to minutes and is reproducible."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from geolip_viewer import cache
from geolip_viewer.analysis.kept_arrays import read_arrays
from geolip_viewer.errors import OutputError
from geolip_viewer.files import atomic_write
from geolip_viewer.geometry.arrays import Array
from geolip_viewer.geometry.devices import OPERATIONS_OF_A_FITTED_ITEM, Device
from geolip_viewer.geometry.faithful import Globe, faithful
from geolip_viewer.geometry.fit_settings import STANDARD, Settings
from geolip_viewer.geometry.following import Before, following
from geolip_viewer.geometry.namespaces import Namespace
from geolip_viewer.task import blocks, phase, stretch

VERSION = 8  # of the fit: after a change globes are fitted again
KIND = "globes"


def fitted(
    items: Array, anchors: Array, start: Array, settings: Settings = STANDARD, device: Device | None = None
) -> Iterator[Globe]:
    """As `faithful`, but from the cache if the same was fitted before: (N, D), (A, D), (N + A, 3) -> globes of N + A.

    An unfinished fit keeps nothing. What cannot be read back is fitted again; what cannot be written is not kept.
    """
    path = _path(f"{VERSION} {settings}", items, anchors, start)
    yield from _once(path, len(start), lambda there: faithful(items, anchors, start, settings, there), device)


def followed(items: Array, anchors: Array, before: Before, device: Device | None = None) -> Iterator[Globe]:
    """As `following`, but from the cache if the same was fitted before: (N, D), (A, D) -> globes of N + A."""
    path = _path(f"following {VERSION} {STANDARD}", items, anchors, before.places, before.moved)
    yield from _once(path, len(before.places), lambda there: following(items, anchors, before, STANDARD, there), device)


def _once(
    path: Path, count: int, fit: Callable[[Namespace], Iterator[Globe]], device: Device | None
) -> Iterator[Globe]:
    """The globe of a file; if there is none, those of a fit, of which the last one is kept."""
    globe = read_globe(path, count)
    if globe is not None:
        cache.used_now(path)
        yield globe
        return
    device = device or Device()
    for globe in device.improving("the faithful globe", device.where(count * OPERATIONS_OF_A_FITTED_ITEM), fit):
        yield globe
    if globe is not None:
        _write(path, globe)
        cache.trim()


def folder() -> Path:
    """The folder of fitted globes, which may be deleted at any time."""
    return cache.folder(KIND)


def _path(fit: str, *arrays: Array) -> Path:
    content = hashlib.sha256(fit.encode())
    with stretch(0, 0), phase("Looking for a cached globe"):
        for array in arrays:
            content.update(f"{array.shape} {array.dtype}".encode())
            for rows in blocks(len(array)):
                content.update(np.ascontiguousarray(array[rows]).data)
    return folder() / f"{content.hexdigest()}.npz"


def read_globe(path: Path, count: int) -> Globe | None:
    """The globe a file holds, None if it is not there or not what was written: `count` unit rows of 3."""
    try:
        arrays = read_arrays(path)
        positions, recall = arrays["positions"], arrays["neighbor_search_recall"]
    except (ValueError, KeyError):
        return None
    if positions.shape != (count, 3) or positions.dtype != np.float32 or recall.shape or recall.dtype != np.float64:
        return None
    lengths = np.linalg.norm(positions.astype(np.float64), axis=1)
    if not np.abs(lengths - 1).max(initial=0) < 1e-3:
        return None
    return Globe(positions, None if np.isnan(recall) else float(recall))


def _write(path: Path, globe: Globe) -> None:
    recall = np.float64(np.nan if globe.neighbor_search_recall is None else globe.neighbor_search_recall)
    try:
        with atomic_write(path) as staging:
            np.savez(staging, positions=globe.positions, neighbor_search_recall=recall)
    except OutputError:
        return  # a full or locked disk only means another fit the next time
