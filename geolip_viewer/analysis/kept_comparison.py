"""The results of one pass over every lens, cached on disk since they take seconds for many items."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from geolip_viewer import cache
from geolip_viewer.analysis.kept_arrays import read_arrays
from geolip_viewer.errors import OutputError
from geolip_viewer.files import atomic_write
from geolip_viewer.geometry.arrays import Array
from geolip_viewer.geometry.differences import EntrySums
from geolip_viewer.geometry.moments import Fit, Moments

VERSION = 1  # of the pass: after a change it is computed again
KIND = "comparisons"


class Comparison(NamedTuple):
    """The moments of the lenses' frame, what needs every entry of the differences, and ‖Δ‖ of each item, (P, N)."""

    frame: Fit
    entry_sums: EntrySums
    magnitude: Array


def place(checkpoint_hash: str, features_hash: str, anchors: Array, fit_rows: int | None) -> Path:
    """The path of the comparison of these experts on these items."""
    content = hashlib.sha256(f"{VERSION} {checkpoint_hash} {features_hash} {fit_rows} {anchors.shape}".encode())
    content.update(np.ascontiguousarray(anchors).data)
    return cache.folder(KIND) / f"{content.hexdigest()}.npz"


def write(path: Path, found: Comparison) -> None:
    """Write it; if the disk refuses, it is computed again the next time."""
    fitted, rest = found.frame.fitted, found.frame.rest
    arrays = {
        **{f"fitted_{name}": value for name, value in _arrays(fitted).items()},
        **{f"rest_{name}": value for name, value in _arrays(rest).items()},
        **{name: getattr(found.entry_sums, name) for name in ("low", "high", "absolute", "divergence")},
        "magnitude": found.magnitude,
    }
    if cache.refusal(sum(array.nbytes for array in arrays.values())):
        return
    try:
        with atomic_write(path) as staging:
            np.savez(staging, **arrays)
    except OutputError:
        return
    cache.trim()


def read(path: Path, width: int, pairs: int, anchors: int, items: int) -> Comparison | None:
    """What the file holds, None if it is not there or of another shape; zip files know when a byte was changed."""
    try:
        arrays = read_arrays(path)
        fit = Fit(_moments(arrays, "fitted_", width), _moments(arrays, "rest_", width))
        sums = EntrySums(*(arrays[name] for name in ("low", "high", "absolute", "divergence")))
        magnitude = arrays["magnitude"]
    except (ValueError, KeyError, TypeError):
        return None
    shapes = (sums.low.shape, sums.high.shape, sums.absolute.shape, sums.divergence.shape, magnitude.shape)
    if shapes != ((pairs,), (pairs,), (pairs, anchors), (anchors,), (pairs, items)) or fit.all.count != items:
        return None
    cache.used_now(path)
    return Comparison(fit, sums, magnitude)


def _arrays(moments: Moments) -> dict[str, Array]:
    return {"count": np.array(float(moments.count)), "mean": moments.mean, "scatter": moments.scatter}


def _moments(arrays: Mapping[str, npt.NDArray[Any]], start: str, width: int) -> Moments:
    count, mean, scatter = (arrays[f"{start}{name}"] for name in ("count", "mean", "scatter"))
    if (mean.shape, scatter.shape) != ((width,), (width, width)) or {mean.dtype.char, scatter.dtype.char} != {"d"}:
        raise ValueError("another shape")
    return Moments(int(count), mean, scatter)
