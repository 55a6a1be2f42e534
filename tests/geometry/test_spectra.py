"""Spectra from a scatter are the spectra of the rows."""

import numpy as np
import pytest
from sklearn.decomposition import PCA

from geolip_viewer.geometry.moments import Fit
from geolip_viewer.geometry.spectra import (
    Spectrum,
    decomposed,
    effective_dimension,
    explained_variance_ratio,
    principal,
)
from geolip_viewer.geometry.sphere import unit


def rows_of_rank(rank: int, count: int = 600, width: int = 128, seed: int = 0) -> np.ndarray:
    random = np.random.default_rng(seed)
    return unit((random.normal(size=(count, rank)) @ random.normal(size=(rank, width))).astype(np.float32))


def spectrum_of(rows: np.ndarray) -> Spectrum:
    return principal(Fit.of(rows, len(rows)))


def true_values(rows: np.ndarray) -> np.ndarray:
    wide = rows.astype(float)
    return np.linalg.svd(wide - wide.mean(axis=0), compute_uv=False)


@pytest.mark.parametrize("values", [[1.0], [1.0, 1.0, 1.0, 1.0], [3.0, 3.0, 0.0, 0.0]])
def test_equal_directions_count_as_one_dimension_each(values):
    assert effective_dimension(np.array(values)) == pytest.approx(np.count_nonzero(values))


def test_the_effective_dimension_is_of_singular_values_not_of_variances():
    assert effective_dimension(np.array([3.0, 1.0])) == pytest.approx(16 / 10)


def test_zero_variance_has_no_dimension_and_explains_nothing():
    assert effective_dimension(np.zeros(4)) == 0
    assert explained_variance_ratio(np.zeros(4)).tolist() == [0, 0, 0, 0]


@pytest.mark.slow
@pytest.mark.parametrize("rank", [1, 2, 5, 40, 127, 128])
def test_small_singular_values_survive_the_way_through_the_scatter(rank):
    rows = rows_of_rank(rank)
    wanted = true_values(rows)
    assert spectrum_of(rows).effective_dimension == pytest.approx(effective_dimension(wanted), abs=1e-3)


def test_singular_values_down_to_a_millionth_are_found():
    random, wanted = np.random.default_rng(8), 10.0 ** -np.arange(7)
    left, right = (np.linalg.qr(random.normal(size=(count, 7)))[0] for count in (50, 9))
    rows = left * wanted @ right.T
    values, vectors = decomposed(rows.T @ rows, 50)
    np.testing.assert_allclose(values[:7], wanted, rtol=1e-2)
    np.testing.assert_allclose(np.abs(np.sum(vectors[:, :4] * right[:, :4], axis=0)), 1, atol=1e-6)


def test_the_spectrum_is_as_long_as_an_svd_of_the_rows():
    assert len(spectrum_of(rows_of_rank(9, count=10)).singular_values) == 10
    assert len(spectrum_of(rows_of_rank(9, count=300)).singular_values) == 128


def test_it_agrees_with_scikit_learn():
    rows = rows_of_rank(30, count=200, width=40)
    reference = PCA().fit(rows.astype(float))
    found = spectrum_of(rows)
    np.testing.assert_allclose(found.singular_values[:30], reference.singular_values_[:30], rtol=1e-6)
    np.testing.assert_allclose(found.explained_variance_ratio, reference.explained_variance_ratio_, atol=1e-9)
    np.testing.assert_allclose(np.abs(found.components[:3]), np.abs(reference.components_[:3]), atol=1e-5)


def test_the_largest_entry_of_an_axis_is_positive():
    components = spectrum_of(rows_of_rank(20)).components[:20]
    assert (components[np.arange(20), np.abs(components).argmax(axis=1)] > 0).all()


def test_the_same_rows_negated_keep_their_axes():
    rows = rows_of_rank(6)
    np.testing.assert_allclose(spectrum_of(rows).components[:3], spectrum_of(-rows).components[:3], atol=1e-5)


def test_coordinates_are_not_centred():
    rows = unit(np.random.default_rng(1).normal(size=(50, 6)).astype(np.float32) + np.float32(2))
    found = spectrum_of(rows)
    np.testing.assert_allclose(found.coordinates(rows), rows @ found.components[:3].T, atol=1e-6)


@pytest.mark.parametrize("width", [2, 3, 5])
def test_too_few_directions_are_padded_with_zeros(width):
    rows = unit(np.random.default_rng(2).normal(size=(40, width)).astype(np.float32))
    found = spectrum_of(rows)
    assert found.components.shape == (max(3, width), width)
    assert not found.components[width:].any()
    assert found.coordinates(rows).shape == (40, 3)


def test_axes_beyond_the_rank_are_zero():
    rows = unit(np.array([[1, 0, 0, 0], [0, 1, 0, 0], [1, 1, 0, 0]], np.float32))
    assert not spectrum_of(rows).components[2:].any()


@pytest.mark.parametrize("count", [1, 2, 500])
def test_rows_that_are_all_the_same_have_no_variance(count):
    found = spectrum_of(
        np.repeat(unit(np.random.default_rng(3).normal(size=(1, 64)).astype(np.float32)), count, axis=0)
    )
    assert found.effective_dimension == 0
    assert found.rank == 0
    assert not found.components.any()
    assert not found.explained_variance_ratio.any()


def test_rounding_of_float32_does_not_count_as_variance():
    rows = np.repeat(unit(np.random.default_rng(4).normal(size=(1, 64)).astype(np.float32)), 300, axis=0)
    rows[::3] = np.nextafter(rows[::3], np.float32(2))
    assert spectrum_of(rows).effective_dimension == 0


def test_a_little_variance_is_variance():
    rows = np.repeat(unit(np.random.default_rng(5).normal(size=(1, 64)).astype(np.float32)), 300, axis=0)
    moved = unit(rows + np.random.default_rng(6).normal(size=rows.shape).astype(np.float32) * np.float32(1e-4))
    assert spectrum_of(moved).effective_dimension == pytest.approx(effective_dimension(true_values(moved)), abs=1e-2)
