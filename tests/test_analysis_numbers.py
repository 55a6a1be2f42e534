"""Every quantity agrees with a whole-array float64 computation, for every family and odd shapes."""

import numpy as np
import pytest

from geolip_viewer.analysis import Analysis
from tests.brute import Brute, effective_dimension, on_sphere
from tests.synthetic import make_analysis

WORLDS = {
    "shared": {},
    "dual-stream": {"family": "dual-stream"},
    "fused": {"family": "fused"},
    "two experts, more anchors than items": {"experts": 2, "anchors": 60, "items": 30},
    "five experts, fewer anchors than dimensions": {
        "family": "dual-stream",
        "experts": 5,
        "anchors": 4,
        "dimension": 9,
    },
    "several blocks": {"items": 5000, "experts": 2, "anchors": 7, "dimension": 5},
    "fewer items than dimensions": {"items": 7, "dimension": 24},
    "fitted on the first rows": {"family": "fused", "items": 90, "fit_rows": 31},
    "fitted on the first rows of several blocks": {"items": 2500, "anchors": 5, "fit_rows": 2100},
    "one class for all": {"classes": 1},
}


@pytest.fixture(scope="module", params=WORLDS.values(), ids=WORLDS.keys())
def both(request: pytest.FixtureRequest) -> tuple[Analysis, Brute]:
    analysis = make_analysis(**request.param)
    assert analysis.features is not None
    return analysis, Brute(analysis.checkpoint, analysis.features, analysis.fit_rows)


def close(found: object, wanted: object, atol: float = 2e-6) -> None:
    np.testing.assert_allclose(np.asarray(found, float), np.asarray(wanted, float), rtol=2e-6, atol=atol)


def test_embeddings_are_unit_means_of_the_experts_projections(both):
    analysis, brute = both
    close(analysis.embeddings, brute.fused)


def test_the_pca_is_that_of_the_centred_rows_with_its_axes_signed(both):
    analysis, brute = both
    values, rows = brute.pca(brute.fused)
    close(analysis.pca.singular_values, values[: len(analysis.pca.singular_values)], atol=2e-5)
    assert len(analysis.pca.singular_values) == len(values)
    close(analysis.pca.explained_variance_ratio, values**2 / (values**2).sum())
    assert analysis.effective_dimension == pytest.approx(effective_dimension(values), abs=1e-3)
    close(analysis.coordinates, brute.fused @ rows[:3].T, atol=1e-5)
    close(analysis.anchor_coordinates, brute.anchors @ rows[:3].T, atol=1e-5)
    close(analysis.radii, np.linalg.norm(brute.fused @ rows[:3].T, axis=1), atol=1e-5)


def test_places_are_coordinates_brought_to_the_sphere(both):
    analysis, brute = both
    axes = brute.pca(brute.fused)[1][:3].T
    close(analysis.positions.items, on_sphere(brute.fused @ axes), atol=1e-4)
    close(analysis.positions.anchors, on_sphere(brute.anchors @ axes), atol=1e-4)
    close(analysis.positions.classes, on_sphere(brute.centroids @ axes), atol=1e-4)


def test_classes_are_counted_and_the_rarest_is_primary(both):
    analysis, brute = both
    assert analysis.class_counts.tolist() == brute.class_counts
    assert analysis.primary_class.tolist() == brute.primary_class
    close(analysis.centroids, brute.centroids)


def test_the_nearest_anchor_has_the_largest_cosine(both):
    analysis, brute = both
    cosines = brute.fused @ brute.anchors.T
    assert analysis.nearest_anchor.tolist() == cosines.argmax(axis=1).tolist()
    close(analysis.nearest_cosine, cosines.max(axis=1))
    assignment_counts = np.bincount(cosines.argmax(axis=1), minlength=len(brute.anchors))
    assert analysis.assignment_counts.tolist() == assignment_counts.tolist()
    assert analysis.dead_anchors.tolist() == np.flatnonzero(assignment_counts == 0).tolist()


def test_isolation_is_the_largest_cosine_to_another_anchor(both):
    analysis, brute = both
    cosines = brute.anchors @ brute.anchors.T
    np.fill_diagonal(cosines, -1)
    close(analysis.neighbor_cosine, cosines.max(axis=1))
    assert analysis.neighbor_anchor.tolist() == cosines.argmax(axis=1).tolist()
    i, j = np.triu_indices(len(cosines), 1)
    order = np.argsort(-cosines[i, j])[:20]
    assert analysis.closest_pairs.tolist() == np.stack([i, j], axis=1)[order].tolist()
    close(analysis.closest_pair_cosines, cosines[i, j][order])


def test_lenses_are_what_each_expert_sees_through_its_own_pca(both):
    analysis, brute = both
    for e, rows in enumerate(brute.lenses):
        lens, (values, axes) = analysis.lens(e), brute.pca(rows)
        close(analysis.lens_embeddings(e), rows)
        close(lens.positions, on_sphere(rows @ axes[:3].T), atol=2e-4)
        close(lens.anchor_positions, on_sphere(brute.anchors @ axes[:3].T), atol=2e-4)
        close(lens.spectrum.explained_variance_ratio, values**2 / (values**2).sum())
        assert lens.spectrum.effective_dimension == pytest.approx(effective_dimension(values), abs=1e-3)


def test_one_item_is_compared_with_all_anchors_through_every_lens(both):
    analysis, brute = both
    close(analysis.lens_similarities(5), [lens[5] @ brute.anchors.T for lens in brute.lenses])


def test_expert_divergence_is_the_deviation_over_experts_averaged_over_items(both):
    analysis, brute = both
    close(analysis.expert_divergence, np.std(brute.triangulations, axis=0, ddof=1).mean(axis=0))


def test_differences_by_anchor_and_by_item(both):
    analysis, brute = both
    close(analysis.anchor_difference, [np.abs(each).mean(axis=0) for each in brute.differences])
    close(analysis.anchor_difference_mean, np.mean([np.abs(each).mean(axis=0) for each in brute.differences], axis=0))
    close(analysis.difference_magnitude, [np.linalg.norm(each, axis=1) for each in brute.differences])


def test_pair_statistics_are_over_all_entries(both):
    analysis, brute = both
    found = [(each.mean, each.std, each.minimum, each.maximum) for each in analysis.pair_statistics]
    close(found, [(each.mean(), each.std(ddof=1), each.min(), each.max()) for each in brute.differences])
    assert analysis.triangulation_std == pytest.approx(brute.triangulations[0].std(ddof=1), rel=1e-6)
    ratio = brute.differences[0].std(ddof=1) / brute.triangulations[0].std(ddof=1)
    assert analysis.ratio == pytest.approx(ratio, rel=1e-6)


def test_spaces_have_the_spectrum_and_the_places_of_their_whole_matrices(both):
    analysis, brute = both
    for name, rows in brute.spaces.items():
        space, (values, axes) = getattr(analysis, f"{name}_space"), brute.pca(rows)
        ratios = values**2 / (values**2).sum()
        kept = len(space.explained_variance_ratio)
        close(space.explained_variance_ratio, ratios[:kept])
        assert ratios[kept:].sum() < 1e-12
        assert space.effective_dimension == pytest.approx(effective_dimension(values), abs=1e-3)
        close(space.positions, on_sphere((rows - rows.mean(axis=0)) @ axes[:3].T), atol=5e-4)


def test_information_gain_is_what_differences_add(both):
    analysis, brute = both
    dimension = {name: effective_dimension(brute.pca(rows)[0]) for name, rows in brute.spaces.items()}
    assert analysis.information_gain == pytest.approx(dimension["combined"] - dimension["triangulation"], abs=2e-3)
