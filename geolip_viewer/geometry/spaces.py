"""Rows of a space of triangulations and differences, in few enough columns to be compared with each other."""

import numpy as np

from geolip_viewer.geometry.arrays import Array
from geolip_viewer.geometry.constellation import rows_at_once
from geolip_viewer.geometry.sphere import unit
from geolip_viewer.task import blocks


def space_rows(centred: Array, pattern: Array, anchors: Array) -> tuple[Array, Array]:
    """Unit rows with the angles that a space's N×(K·A) rows have, and those rows' lengths.

    Centred rows of the frame (n, E·D), pattern (E, K), anchors (A, D) -> (n, min(E, K)·min(A, D)), (n,). Block k of a
    row is Σ_e pattern[e, k] · frame_e · anchorsᵀ; with anchors = Q·R, and orthonormal columns in Q, Rᵀ serves as well,
    and so does the triangle of the pattern's own decomposition.
    """
    experts, dimension = len(pattern), anchors.shape[1]
    shape: Array = np.linalg.qr(anchors.astype(np.float64))[1]
    mixing: Array = np.linalg.qr(pattern.T.astype(np.float64))[1].T
    wide = mixing.shape[1] * len(shape)
    rows, lengths = np.empty((len(centred), wide)), np.empty(len(centred))
    for part in blocks(len(centred), rows_at_once(wide)):
        framed = centred[part].reshape(-1, experts, dimension)
        mixed = np.einsum("ek,ned->nkd", mixing, framed)
        block = (mixed @ shape.T).reshape(-1, wide)
        rows[part], lengths[part] = unit(block), np.linalg.norm(block, axis=1)
    return rows, lengths
