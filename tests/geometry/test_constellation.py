"""Anchors and their neighbours, ties included."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geolip_viewer.geometry import constellation
from geolip_viewer.geometry.namespaces import NumpyNamespace
from geolip_viewer.geometry.sphere import unit


def unit_rows(count: int, dimension: int, seed: int = 0) -> np.ndarray:
    return unit(np.random.default_rng(seed).normal(size=(count, dimension)).astype(np.float32))


def test_a_tie_goes_to_the_lowest_anchor():
    anchors = np.array([[0, 1], [1, 0], [1, 0], [1, 0]], np.float32)
    index, cosine = constellation.nearest(np.array([[1, 0], [0.6, 0.8]], np.float32), anchors)
    assert index.tolist() == [1, 0]
    assert cosine.tolist() == pytest.approx([1, 0.8])


@pytest.mark.parametrize("anchors", [33, 65, 129])
def test_twins_are_a_tie_wherever_they_stand(anchors):
    points, rows = unit_rows(500, 48, 1), unit_rows(anchors, 48, 2)
    rows = np.concatenate([rows, rows])
    assert constellation.nearest(points, rows)[0].max() < anchors


def test_the_nearest_does_not_depend_on_the_blocks(monkeypatch):
    points, anchors = unit_rows(300, 8, 1), unit_rows(50, 8, 2)
    whole = constellation.nearest(points, anchors)
    monkeypatch.setattr(NumpyNamespace, "entries", 50 * 17)
    for found, wanted in zip(constellation.nearest(points, anchors), whole, strict=True):
        assert found.tolist() == wanted.tolist()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(-2, 2), st.integers(-2, 2), st.integers(1, 2)), min_size=2, max_size=30),
    st.integers(1, 25),
    st.sampled_from([1, 40, 1 << 20]),
)
def test_closest_pairs_are_those_of_a_full_sort(grid, count, entries):
    anchors = unit(np.array(grid, np.float32))
    cosines = (anchors.astype(float) @ anchors.T.astype(float)).astype(np.float32)
    ranked = sorted((-cosines[i, j], i, j) for i in range(len(anchors)) for j in range(i + 1, len(anchors)))[:count]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(NumpyNamespace, "entries", entries)
        pairs, found = constellation.closest_pairs(anchors, count)
    assert [tuple(pair) for pair in pairs.tolist()] == [(i, j) for _, i, j in ranked]
    assert found.tolist() == [-cosine for cosine, _, _ in ranked]


def test_an_anchor_is_not_its_own_neighbor():
    index, cosine = constellation.neighbors(np.array([[1, 0], [0, 1], [-1, 0]], np.float32))
    assert index.tolist() == [1, 0, 1]
    assert cosine.tolist() == [0, 0, 0]


def test_affinity_is_the_scaled_mean_cosine():
    points, anchors = unit_rows(20, 6, 1), unit_rows(9, 6, 2)
    mean = (points.astype(float) @ anchors.T.astype(float)).mean(axis=0)
    wanted = (mean - mean.min()) / (mean.max() - mean.min())
    np.testing.assert_allclose(constellation.affinity(points, anchors), wanted, atol=1e-6)


def test_affinity_is_zero_where_all_anchors_are_as_near():
    assert constellation.affinity(np.array([[0, 1]], np.float32), np.array([[1, 0], [-1, 0]], np.float32)).tolist() == [
        0,
        0,
    ]


def test_blocks_stay_small_however_many_anchors_there_are():
    assert constellation.rows_at_once(512) * 512 <= NumpyNamespace.entries
    assert constellation.rows_at_once(10**9) >= 1
