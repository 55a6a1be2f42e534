import numpy as np
import pytest
from sklearn.manifold import trustworthiness

from geolip_viewer.analysis.null import gaussian_data, uniform_data
from geolip_viewer.errors import MissingDataError
from geolip_viewer.geometry.components import moments_of
from geolip_viewer.geometry.projection import ProjectionSpec
from geolip_viewer.geometry.sphere import unit
from tests.synthetic import make_analysis


def apart(points: np.ndarray) -> np.ndarray:
    distance = np.maximum(1 - points.astype(float) @ points.T.astype(float), 0)
    np.fill_diagonal(distance, 0)
    return distance


def test_trust_compares_embeddings_with_where_they_are_drawn():
    analysis = make_analysis(items=80)
    found = analysis.trust(analysis.positions)
    wanted = trustworthiness(apart(analysis.embeddings), analysis.positions.items, n_neighbors=10, metric="precomputed")
    assert found.among_items.trustworthiness == pytest.approx(wanted, abs=1e-3)
    np.testing.assert_allclose(found.share_kept, analysis.radii.astype(float) ** 2, atol=1e-5)
    drawn = (analysis.positions.items @ analysis.positions.anchors.T).argmax(axis=1)
    assert found.figures["nearest_anchor_agreement"] == np.mean(drawn == analysis.nearest_anchor)
    assert analysis.trust(analysis.positions) is found


def test_random_data_is_drawn_by_the_same_steps():
    analysis = make_analysis(items=80)
    null = analysis.trust_beside_null(analysis.positions).null
    assert null is not None
    assert null.figures["items_used"] == 80
    expected = 3 / 8  # of a uniform unit vector in 8 dimensions, three components keep this much, and fitting adds some
    assert expected < null.figures["share_kept_mean"] < expected + 0.2
    assert null.among_anchors.anchor_count == 12
    later = analysis.null_trust(analysis.projected(ProjectionSpec.parse("PCA 6-7-8")))
    assert later.figures["share_kept_mean"] < expected


def test_the_globe_has_measures_and_random_data_of_its_own():
    random = np.random.default_rng(0)
    centres = random.normal(size=(12, 24))
    near = np.repeat(centres, 5, axis=0) + 0.5 * random.normal(size=(60, 24))
    analysis = make_analysis(points=near, anchors=centres)
    found = analysis.trust_beside_null(analysis.projected(ProjectionSpec.parse("faithful")))
    assert found.share_kept is None
    assert found.figures["neighbors_kept"] > analysis.trust(analysis.positions).figures["neighbors_kept"]
    assert found.null.figures["share_kept_mean"] is None
    assert found.null.figures["items_used"] == 60


@pytest.mark.parametrize("name", ["PCA of anchors", "PCA uncentred", "PCA centred", "PCA of selection"])
def test_every_projection_has_random_data_beside_it(name):
    analysis = make_analysis(items=60)
    found = analysis.trust_beside_null(analysis.projected(ProjectionSpec.parse(name), selection=np.arange(9)))
    assert found.null is not None
    assert all(np.isfinite(value) for value in found.null.figures.values())


def test_random_data_is_fitted_on_as_many_rows_as_the_picture_was():
    analysis = make_analysis(items=60)
    few = analysis.null_trust(analysis.projected(ProjectionSpec.parse("PCA of selection"), selection=np.arange(6)))
    assert few.figures["share_kept_mean"] < analysis.null_trust(analysis.positions).figures["share_kept_mean"] - 0.02


def test_places_made_elsewhere_have_no_random_data_beside_them():
    analysis, other = make_analysis(), make_analysis()
    assert analysis.trust_beside_null(other.positions).null is None


def test_each_lens_has_its_own_measures():
    analysis = make_analysis(family="dual-stream", items=80)
    for e in range(3):
        found = analysis.lens_trust(e)
        seen = analysis.lens_embeddings(e)
        wanted = trustworthiness(apart(seen), analysis.lens(e).positions, n_neighbors=10, metric="precomputed")
        assert found.among_items.trustworthiness == pytest.approx(wanted, abs=1e-3)
        assert found.null is None
        assert analysis.lens_trust_beside_null(e).null is not None


@pytest.mark.parametrize("name", ["triangulation", "difference", "combined"])
def test_each_space_is_compared_with_its_whole_width(name):
    analysis = make_analysis(items=80)
    seen = [1 - analysis.lens_embeddings(e).astype(float) @ analysis.anchors.T for e in range(3)]
    differences = [seen[a] - seen[b] for a, b in analysis.pairs]
    whole = np.hstack({"triangulation": seen[:1], "difference": differences, "combined": [seen[0], *differences]}[name])
    rows = unit(whole - whole.mean(axis=0))
    found = analysis.space_trust(name)
    positions = {
        "triangulation": analysis.triangulation_space,
        "difference": analysis.difference_space,
        "combined": analysis.combined_space,
    }[name].positions
    wanted = trustworthiness(apart(rows), positions, n_neighbors=10, metric="precomputed")
    assert found.among_items.trustworthiness == pytest.approx(wanted, abs=1e-3)
    vectors = np.linalg.svd(whole - whole.mean(axis=0), full_matrices=False)[2][:3]
    np.testing.assert_allclose(found.share_kept, np.square(rows @ vectors.T).sum(axis=1), atol=1e-3)
    assert found.among_anchors is None
    assert found.null is None
    assert analysis.space_trust_beside_null(name).null.figures["items_used"] == 80


def test_a_lens_of_two_dimensions_has_no_random_data_beside_it():
    assert make_analysis(dimension=2).lens_trust_beside_null(0).null is None


def test_a_space_that_stands_still_is_a_sentence():
    with pytest.raises(MissingDataError, match="does not vary"):
        make_analysis(experts=2, same_experts=True).space_trust("difference")


@pytest.mark.parametrize("items", [None, 1, 2])
def test_too_few_items_are_a_sentence(items):
    analysis = make_analysis(items=items)
    with pytest.raises(MissingDataError, match="three items"):
        analysis.trust(analysis.positions)


@pytest.mark.parametrize(
    "world",
    [
        {"items": 3},
        {"items": 4, "anchors": 2},
        {"points": np.ones((12, 6)), "anchors": np.eye(4, 6)},
        {"points": np.random.default_rng(0).normal(size=(20, 2)), "anchors": np.eye(2)},
    ],
    ids=["three items", "two anchors", "all equal", "two dimensions"],
)
def test_odd_worlds_have_finite_measures(world):
    analysis = make_analysis(**world)
    for positions in (analysis.positions, analysis.projected(ProjectionSpec.parse("faithful"))):
        found = analysis.trust_beside_null(positions)
        assert all(value is None or np.isfinite(value) for value in found.figures.values())


def test_the_second_null_has_the_datas_mean_and_covariance():
    """Clusters on a cap: uniform data are spread over the whole sphere, Gaussian data over the same cap."""
    random = np.random.default_rng(0)
    points = unit(np.eye(1, 6) + 0.3 * random.normal(size=(4, 6))[random.integers(4, size=500)])
    points = unit(points + 0.05 * random.normal(size=points.shape))
    data = gaussian_data(moments_of(points), moments_of(points[:40]))
    assert data.items.shape == points.shape
    assert data.anchors.shape == (40, 6)
    np.testing.assert_allclose(data.items.mean(axis=0), points.mean(axis=0), atol=0.03)
    np.testing.assert_allclose(np.cov(data.items.T), np.cov(points.T), atol=0.03)
    assert np.linalg.norm(uniform_data(500, 40, 6).items.mean(axis=0)) < 0.2


def test_both_nulls_have_the_datas_size_and_are_drawn_by_the_same_steps():
    random = np.random.default_rng(0)
    points = random.normal(size=(80, 12)) * (4 * 0.6 ** np.arange(12))  # hardly more than three directions
    analysis = make_analysis(points=points)
    found = analysis.trust_beside_null(analysis.positions)
    for null in (found.null, found.null_covariance):
        assert null.item_count == 80
        assert null.among_anchors.anchor_count == 12
    assert found.null_covariance.figures["trustworthiness"] > found.null.figures["trustworthiness"] + 0.1


@pytest.mark.parametrize("name", ["triangulation", "difference", "combined"])
def test_a_space_has_a_null_of_its_own_covariance(name):
    found = make_analysis(items=80).space_trust_beside_null(name)
    shares = [each.figures["share_kept_mean"] for each in (found, found.null_covariance, found.null)]
    assert shares[1] == pytest.approx(shares[0], abs=0.06)
    assert abs(shares[2] - shares[0]) > abs(shares[1] - shares[0])


def test_a_globe_is_measured_on_items_it_was_not_fitted_to():
    analysis = make_analysis(items=60)
    globe = analysis.projected(ProjectionSpec.parse("faithful"))
    assert analysis.trust(globe).held_out is None
    assert analysis.trust_held_out(globe).held_out.item_count == 12
    assert analysis.trust(globe).held_out is not None
    assert analysis.trust_held_out(analysis.positions).held_out is None
