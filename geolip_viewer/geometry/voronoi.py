"""Cells of drawn anchors: where on the globe each is nearest, and how many of the items there belong to it."""

from dataclasses import dataclass

import numpy as np

from geolip_viewer.errors import MissingDataError
from geolip_viewer.geometry.arrays import Array, Indices, read_only
from geolip_viewer.geometry.procrustes import between, travel

SAME_PLACE = 1e-5
LONGEST_EDGE = np.radians(4.0)


@dataclass(frozen=True, eq=False)
class AnchorCells:
    """One polygon for each place where an anchor is drawn; anchors drawn at one place share it.

    `corners[offsets[c]:offsets[c + 1]]` are unit rows around cell c, edges cut to 4 degrees; `anchor` (C,) is the first
    anchor of the place, `cell_of` (A,) the cell of every anchor.
    """

    corners: Array
    offsets: Indices
    anchor: Indices
    cell_of: Indices


def anchor_cells(drawn: Array) -> AnchorCells:
    """Spherical Voronoi cells of unit rows, (A, 3).

    MissingDataError if fewer than four places differ, or all lie on one circle: then cells have no corners.
    """
    from scipy.spatial import QhullError, SphericalVoronoi  # slow to import, and needed only for cells

    anchor, cell_of = places_apart(drawn)
    if len(anchor) < 4:
        problem = f"need four anchors drawn at different places, not {len(anchor)}"
        raise MissingDataError("Anchor cells", problem, "Choose another picture or another checkpoint")
    try:
        sites = drawn[anchor].astype(np.float64)
        sites /= np.linalg.norm(sites, axis=1, keepdims=True)
        cells = SphericalVoronoi(sites, radius=1, threshold=SAME_PLACE / 10)
        cells.sort_vertices_of_regions()
    except (ValueError, QhullError) as error:
        problem = "need anchors that are not all drawn on one circle"
        raise MissingDataError("Anchor cells", problem, "Choose another picture or another checkpoint") from error
    outlines = [_rounded(cells.vertices[region]) for region in cells.regions]
    offsets = np.concatenate([[0], np.cumsum([len(each) for each in outlines])])
    corners = np.concatenate(outlines).astype(np.float32)
    return AnchorCells(read_only(corners), read_only(offsets), read_only(anchor), read_only(cell_of))


def places_apart(drawn: Array) -> tuple[Indices, Indices]:
    """The first anchor of each place, and the place of each anchor: (A, 3) -> (C,), (A,). Places are 1e-5 apart."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components
    from scipy.spatial import cKDTree

    close = cKDTree(drawn).query_pairs(SAME_PLACE, output_type="ndarray")
    joined = coo_matrix((np.ones(len(close)), close.T), shape=(len(drawn), len(drawn)))
    _, place = connected_components(joined, directed=False)
    return np.unique(place, return_index=True)[1], place


def purity(cells: AnchorCells, true_anchor: Indices, drawn_anchor: Indices) -> tuple[Array, Indices]:
    """The share of the items drawn in each cell that belong there, NaN for an empty cell, and their number: (C,), (C,).

    `true_anchor` and `drawn_anchor` (n,) are items' nearest anchors in R^D and in the drawing.
    """
    drawn, true = cells.cell_of[drawn_anchor], cells.cell_of[true_anchor]
    count = np.bincount(drawn, minlength=len(cells.anchor))
    right = np.bincount(drawn[drawn == true], minlength=len(cells.anchor))
    return np.divide(right, count, out=np.full(len(count), np.nan), where=count > 0), count


def _rounded(corners: Array) -> Array:
    """The polygon with points inserted into its edges, so that none is longer than 4 degrees: (n, 3) -> (m, 3)."""
    ends = np.roll(corners, -1, axis=0)
    pieces = np.maximum(np.ceil(travel(corners, ends) / LONGEST_EDGE).astype(int), 1)
    first = np.repeat(np.arange(len(corners)), pieces)
    step = np.arange(len(first)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    return between(corners[first], ends[first], step / pieces[first])
