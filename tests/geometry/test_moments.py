"""Moments of parts merge into the moments of the whole."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geolip_viewer.geometry.moments import Fit, Moments


def scatter_of(rows: np.ndarray, point: np.ndarray) -> np.ndarray:
    return (rows - point).T @ (rows - point)


@settings(max_examples=40, deadline=None)
@given(
    cuts=st.lists(st.integers(0, 60), max_size=6), seed=st.integers(0, 1000), shift=st.sampled_from([0.0, 1.0, 1000.0])
)
def test_any_cut_into_blocks_gives_the_moments_of_the_whole(cuts, seed, shift):
    rows = np.random.default_rng(seed).normal(size=(60, 4)) + shift
    total = Moments.none(4)
    for block in np.split(rows, sorted(cuts)):
        total = total.merged(Moments.of(block))
    assert total.count == 60
    np.testing.assert_allclose(total.mean, rows.mean(axis=0), rtol=1e-12)
    np.testing.assert_allclose(total.scatter, scatter_of(rows, rows.mean(axis=0)), rtol=1e-9, atol=1e-9)


def test_merging_does_not_depend_on_the_order():
    a, b = (Moments.of(np.random.default_rng(seed).normal(size=(9, 3))) for seed in (1, 2))
    np.testing.assert_allclose(a.merged(b).scatter, b.merged(a).scatter, rtol=1e-12)


def test_a_scatter_can_be_moved_to_another_point():
    rows, point = np.random.default_rng(3).normal(size=(20, 3)), np.array([5.0, -1.0, 0.5])
    np.testing.assert_allclose(Moments.of(rows).about(point), scatter_of(rows, point), rtol=1e-12)


def test_float32_rows_are_summed_in_float64():
    rows = np.full((100_000, 1), 0.1, np.float32) + np.array([[0.0]], np.float32)
    rows[::2] += np.float32(1e-3)
    found = Moments.of(rows)
    assert found.mean[0] == pytest.approx(rows.astype(float).mean(), rel=1e-13)
    assert found.scatter[0, 0] == pytest.approx(rows.astype(float).var() * 100_000, rel=1e-10)


@pytest.mark.parametrize("fit_rows", [1, 7, 8, 16, 25, 40])
def test_only_the_first_rows_fit_and_all_rows_move_the_mean(fit_rows):
    rows, fit = np.random.default_rng(4).normal(size=(25, 3)), Fit.none(3)
    for start in range(0, 25, 8):
        fit = fit.merged(Fit.of(rows[start : start + 8], fit_rows - start))
    assert fit.fitted.count == min(fit_rows, 25)
    assert fit.all.count == 25
    np.testing.assert_allclose(fit.scatter, scatter_of(rows[:fit_rows], rows.mean(axis=0)), rtol=1e-10)


def test_moments_of_a_part_and_of_a_sum_of_columns_are_those_of_their_rows():
    rows = np.random.default_rng(3).normal(size=(40, 6))
    whole = Fit.of(rows, 25)
    a, b = slice(0, 3), slice(3, 6)
    for found, wanted in ((whole.part(b), rows[:, b]), (whole.of_sum(a, b), rows[:, a] + rows[:, b])):
        np.testing.assert_allclose(found.all.mean, wanted.mean(axis=0), atol=1e-12)
        np.testing.assert_allclose(found.all.scatter, np.cov(wanted.T, bias=True) * len(rows), atol=1e-12)
        np.testing.assert_allclose(found.fitted.mean, wanted[:25].mean(axis=0), atol=1e-12)
