import numpy as np
import pytest

from geolip_viewer.errors import MissingDataError
from geolip_viewer.geometry.simplices import uniform_rows
from geolip_viewer.geometry.voronoi import anchor_cells, purity


def areas(cells) -> np.ndarray:
    """Of each polygon, as a fan of spherical triangles (L'Huilier by way of Oosterom & Strackee)."""
    found = []
    for start, stop in zip(cells.offsets, cells.offsets[1:], strict=False):
        ring = cells.corners[start:stop].astype(float)
        middle = ring.mean(axis=0) / np.linalg.norm(ring.mean(axis=0))
        a, b = ring, np.roll(ring, -1, axis=0)
        triple = np.einsum("ij,ij->i", np.cross(a, b), middle[None].repeat(len(a), 0))
        whole = 1 + (a * b).sum(axis=1) + a @ middle + b @ middle
        found.append(abs(2 * np.arctan2(triple, whole).sum()))
    return np.array(found)


def test_cells_cover_the_globe_once():
    cells = anchor_cells(uniform_rows(60, 3, np.random.default_rng(0)))
    assert areas(cells).sum() == pytest.approx(4 * np.pi, rel=1e-4)
    assert len(cells.anchor) == 60


def test_corners_are_equally_far_from_at_least_three_anchors():
    drawn = uniform_rows(30, 3, np.random.default_rng(1)).astype(float)
    cells = anchor_cells(drawn)
    for c, anchor in enumerate(cells.anchor):
        ring = cells.corners[cells.offsets[c] : cells.offsets[c + 1]].astype(float)
        nearest = (ring @ drawn.T).max(axis=1)
        assert (nearest - ring @ drawn[anchor]).max() < 1e-3  # no edge leaves the cell
        shared = (np.abs(ring @ drawn.T - nearest[:, None]) < 1e-5).sum(axis=1)
        assert (shared >= 3).sum() >= 3


def test_four_anchors_cut_the_globe_in_quarters_with_short_edges():
    tetrahedron = np.array([[1, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]]) / np.sqrt(3)
    cells = anchor_cells(tetrahedron.astype(np.float32))
    np.testing.assert_allclose(areas(cells), np.pi, rtol=1e-3)
    ring = cells.corners[: cells.offsets[1]]
    steps = np.linalg.norm(ring - np.roll(ring, -1, axis=0), axis=1)
    assert steps.max() < np.radians(4.1)


def test_anchors_drawn_at_one_place_share_a_cell():
    drawn = uniform_rows(10, 3, np.random.default_rng(2))
    cells = anchor_cells(np.concatenate([drawn, drawn[3:5] + 1e-7, drawn[:1]]))
    assert len(cells.anchor) == 10
    assert cells.cell_of.tolist() == [*range(10), 3, 4, 0]
    assert cells.anchor.tolist() == list(range(10))


@pytest.mark.parametrize(
    "drawn",
    [
        np.eye(3, dtype=np.float32),
        np.tile(np.eye(3, dtype=np.float32), (5, 1)),
        np.stack([np.cos(np.arange(8)), np.sin(np.arange(8)), np.zeros(8)], axis=1),
        np.zeros((6, 3)),
    ],
    ids=["three", "three places", "one circle", "no place"],
)
def test_anchors_whose_cells_have_no_corners_are_refused_in_one_sentence(drawn):
    with pytest.raises(MissingDataError, match="Anchor cells: need"):
        anchor_cells(drawn)


def test_purity_counts_the_items_that_belong():
    drawn = uniform_rows(6, 3, np.random.default_rng(3))
    cells = anchor_cells(np.concatenate([drawn, drawn[:1]]))  # anchor 6 is drawn where anchor 0 is
    share, count = purity(cells, true_anchor=np.array([0, 6, 2, 1, 1]), drawn_anchor=np.array([0, 0, 0, 1, 2]))
    assert count.tolist() == [3, 1, 1, 0, 0, 0]
    np.testing.assert_allclose(share[:3], [2 / 3, 1, 0])
    assert np.isnan(share[3:]).all()
