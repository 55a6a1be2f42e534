"""What the folder of an analysis holds besides anchors and items: their lenses, and sums over all items."""

from typing import Any

import numpy as np
import numpy.typing as npt

from geolip_viewer.analysis import Analysis
from geolip_viewer.geometry.arrays import Array, Indices
from geolip_viewer.geometry.moments import Fit
from geolip_viewer.geometry.sphere import is_placed
from geolip_viewer.sources.totals import DENSITY

WIDEST = 8192  # columns up to which the scatter is kept: half a gigabyte
Numbers = dict[str, npt.NDArray[Any]]


def kept_numbers(analysis: Analysis, rows: Indices) -> Numbers:
    """The arrays by name, of which none is empty; `rows` are the items that are kept."""
    found: Numbers = {
        **_of_fit("embeddings", analysis.embeddings_fit),
        "assignments": analysis.assignment_totals,
        "class_counts": analysis.class_totals,
        "class_centroids": analysis.centroids,
        "density": _density(analysis),
    }
    if analysis.has_lenses:
        if any(expert.alignment is None for expert in analysis.checkpoint.experts):
            found |= {f"lens.{e}": _lens(analysis, e, rows) for e in range(len(analysis.expert_names))}
        found |= _of_lenses(analysis, rows)
    return {name: array for name, array in found.items() if array.size}


def _lens(analysis: Analysis, expert: int, rows: Indices) -> Array:
    return analysis.lens_embeddings(expert) if len(rows) == analysis.item_count else analysis.lens_rows(expert, rows)


def _of_lenses(analysis: Analysis, rows: Indices) -> Numbers:
    found: Numbers = {}
    if analysis.pairs:
        found = {"magnitude": analysis.difference_magnitude[:, rows], "magnitude_span": analysis.magnitude_span}
    compared = analysis.compared_lenses
    if compared is None or analysis.dimension * len(analysis.expert_names) > WIDEST:
        return found
    sums = compared.entry_sums
    found |= {f"difference.{name}": getattr(sums, name) for name in ("low", "high", "absolute", "divergence")}
    return found | _of_fit("frame", compared.frame)


def _of_fit(name: str, fit: Fit) -> Numbers:
    """Moments of the rows that a PCA is fitted on, and of the others where there are any."""
    parts = [fit.fitted, *([fit.rest] if fit.rest.count else [])]
    return {
        f"{name}.count": np.array([part.count for part in parts], np.int64),
        f"{name}.mean": np.stack([part.mean for part in parts]),
        f"{name}.scatter": np.stack([part.scatter for part in parts]),
    }


def _density(analysis: Analysis) -> Indices:
    """How many of all items lie in each cell, drawn by the first three principal components."""
    if analysis.totals is not None:
        return analysis.totals.density
    items = analysis.positions.items
    cells = DENSITY.assigned_items_of(items[is_placed(items)])
    return np.asarray(np.bincount(cells, minlength=DENSITY.count))
