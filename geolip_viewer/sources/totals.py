"""Values computed over all items, when only some of them are kept."""

from dataclasses import dataclass

from geolip_viewer.geometry.arrays import Array, Indices
from geolip_viewer.geometry.density import Grid
from geolip_viewer.geometry.differences import EntrySums
from geolip_viewer.geometry.moments import Fit

DENSITY = Grid()


@dataclass(frozen=True, eq=False)
class ComparedLenses:
    """Of the lenses of all items: the fit of their frame, and sums over every entry of the differences."""

    frame: Fit
    entry_sums: EntrySums


@dataclass(frozen=True, eq=False)
class Totals:
    """Numbers of `count` items, of which n were kept; A anchors, C classes, P pairs.

    `anchors` (A, D) are those that they are of. `fit` is that of the embeddings, `centroids` (C, D) float64 the mean
    embedding of each class, NaN if no item carries it. `class_counts` (C,) are the items that carry each class,
    `assignments` (A,) those that each anchor is nearest to, `density` (cells,) those in each cell of DENSITY, drawn by
    the first three principal components. `compared` is None if experts were not compared, or where that would take
    too much room; `magnitude` (P, n) float32 is ‖Δ‖ of the items that were kept, `magnitude_span` (P, 3) the least, the
    mean and the largest one of all.
    """

    count: int
    anchors: Array
    fit: Fit
    centroids: Array
    class_counts: Indices
    assignments: Indices
    density: Indices
    compared: ComparedLenses | None
    magnitude: Array
    magnitude_span: Array
