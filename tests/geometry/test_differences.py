"""Differences from small matrices are those of the whole ones."""

from itertools import combinations

import numpy as np
import pytest

from geolip_viewer.geometry.differences import (
    EntrySums,
    difference_pattern,
    entry_sums,
    frame,
    mean_and_deviation,
    pairs_of,
    space_axes,
    triangulation_pattern,
)
from geolip_viewer.geometry.moments import Fit, Moments
from geolip_viewer.geometry.sphere import unit

N, A, D = 70, 11, 6


def lenses_of(experts: int, apart: float = 1.0, seed: int = 0) -> tuple[np.ndarray, ...]:
    """Lenses that differ by about `apart`."""
    random = np.random.default_rng(seed)
    first = random.normal(size=(N, D))
    return tuple(
        unit((first + apart * random.normal(size=(N, D)) * (e > 0)).astype(np.float32)) for e in range(experts)
    )


def anchors_of(count: int = A) -> np.ndarray:
    return unit(np.random.default_rng(9).normal(size=(count, D)).astype(np.float32))


def deltas(lenses: tuple[np.ndarray, ...], anchors: np.ndarray) -> list[np.ndarray]:
    return [(b.astype(float) - a) @ anchors.T.astype(float) for a, b in combinations(lenses, 2)]


def test_pairs_are_in_expert_order():
    assert pairs_of(3) == ((0, 1), (0, 2), (1, 2))
    assert pairs_of(1) == ()


@pytest.mark.parametrize("experts", [2, 3, 5])
@pytest.mark.parametrize("apart", [1.0, 1e-3])
def test_the_tally_of_blocks_is_that_of_every_entry(experts, apart):
    lenses, anchors, pairs = lenses_of(experts, apart), anchors_of(), pairs_of(experts)
    total, magnitude = EntrySums.none(len(pairs), A), []
    for rows in (slice(0, 30), slice(30, 31), slice(31, N)):
        part, lengths = entry_sums(frame(tuple(lens[rows] for lens in lenses)), anchors, pairs)
        total = total.merged(part)
        magnitude.append(lengths)
    wanted = deltas(lenses, anchors)
    near = {"rtol": 1e-5, "atol": apart * 1e-6}
    np.testing.assert_allclose(total.low, [each.min() for each in wanted], **near)
    np.testing.assert_allclose(total.high, [each.max() for each in wanted], **near)
    np.testing.assert_allclose(total.absolute, [np.abs(each).sum(axis=0) for each in wanted], rtol=1e-5)
    np.testing.assert_allclose(np.hstack(magnitude), [np.linalg.norm(each, axis=1) for each in wanted], rtol=1e-5)
    spread = np.std([lens.astype(float) @ anchors.T for lens in lenses], axis=0, ddof=1)
    np.testing.assert_allclose(total.divergence, spread.sum(axis=0), rtol=1e-5)


@pytest.mark.parametrize("apart", [1.0, 1e-3, 1e-5])
def test_experts_that_nearly_agree_keep_their_digits(apart):
    """Subtracting two scatters would leave nothing of a difference of 1e-5."""
    lenses, anchors = lenses_of(3, apart), anchors_of()
    fit = Fit.of(frame(lenses), N)
    for weights, wanted in zip(difference_pattern(3).T, deltas(lenses, anchors), strict=True):
        mean, deviation = mean_and_deviation(fit.all, weights, anchors)
        assert mean == pytest.approx(wanted.mean(), rel=1e-6, abs=1e-6 * wanted.std())
        assert deviation == pytest.approx(wanted.std(ddof=1), rel=1e-6)
    whole = np.hstack(deltas(lenses, anchors))
    values = np.linalg.svd(whole - whole.mean(axis=0), compute_uv=False)
    found = space_axes(fit, difference_pattern(3), anchors)
    np.testing.assert_allclose(found.singular_values, values[: len(found.singular_values)], rtol=1e-5)


def test_an_equal_offset_everywhere_has_no_deviation():
    moments = Moments.of(frame((np.zeros((5, 2), np.float32), np.ones((5, 2), np.float32))))
    mean, deviation = mean_and_deviation(moments, difference_pattern(2)[:, 0], np.array([[1, 0], [0, 1]], np.float32))
    assert mean == 1
    assert deviation == 0


@pytest.mark.parametrize("anchors", [2, 3, D, 40])
@pytest.mark.parametrize("experts", [1, 2, 4])
def test_axes_are_signed_by_their_largest_entry_in_the_whole_space(experts, anchors):
    lenses, points = lenses_of(experts), anchors_of(anchors)
    fit = Fit.of(frame(lenses), N)
    pattern = np.hstack([triangulation_pattern(experts), difference_pattern(experts)])
    whole = np.hstack([1 - lenses[0].astype(float) @ points.T, *deltas(lenses, points)])
    whole -= whole.mean(axis=0)
    _, values, rows = np.linalg.svd(whole, full_matrices=False)
    signs = np.sign(rows[np.arange(len(rows)), np.abs(rows).argmax(axis=1)])
    kept = min(3, int((values > 1e-6).sum()))
    found = (frame(lenses).astype(float) - fit.all.mean) @ space_axes(fit, pattern, points).axes
    np.testing.assert_allclose(found[:, :kept], (whole @ rows.T * signs)[:, :kept], atol=1e-5)
    assert not found[:, kept:].any()


def test_experts_that_agree_span_no_space():
    lens = lenses_of(1)[0]
    fit = Fit.of(frame((lens, lens, lens)), N)
    found = space_axes(fit, difference_pattern(3), anchors_of())
    assert found.effective_dimension == 0
    assert not found.axes.any()
    assert not found.explained_variance_ratio.any()
