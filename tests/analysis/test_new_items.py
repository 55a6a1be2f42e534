"""Items of other features are placed without a new fit, and measured."""

import numpy as np
import pytest

from geolip_viewer.analysis.new_items import place_new
from geolip_viewer.errors import MissingDataError
from geolip_viewer.geometry.projection import FAITHFUL, ProjectionSpec
from geolip_viewer.geometry.sphere import unit
from tests.synthetic import make_analysis, make_features


def analysis_and_others(items: int = 80, others: int = 30):
    """Items of a few groups, and features of others from the same groups for the same checkpoint."""
    random = np.random.default_rng(0)
    centres = random.normal(size=(8, 16))
    points = centres[random.integers(8, size=items + others)] + 0.3 * random.normal(size=(items + others, 16))
    analysis = make_analysis(points=points[:items], anchors=centres)
    return analysis, make_features(analysis.checkpoint, points=points[items:].astype(np.float32)), points[items:]


def test_a_linear_projection_places_them_by_its_axes():
    analysis, features, points = analysis_and_others()
    found = place_new(analysis, analysis.projected(ProjectionSpec.parse("PCA 2-3-4")), features)
    embeddings = analysis.embeddings.astype(float)
    axes = np.linalg.svd(embeddings - embeddings.mean(axis=0), full_matrices=False)[2][1:4]
    wanted = unit(unit(points) @ axes.T)
    np.testing.assert_allclose(np.abs(found.positions), np.abs(wanted), atol=1e-3)
    assert found.trust.item_count == 30


def test_the_globe_places_them_among_their_neighbours_and_says_how_right_that_is():
    analysis, features, points = analysis_and_others()
    globe = analysis.projected(FAITHFUL)
    found = place_new(analysis, globe, features)
    nearest = (unit(points) @ analysis.anchors.T).argmax(axis=1)
    np.testing.assert_array_equal(found.nearest_anchor, nearest)
    drawn = (found.positions @ globe.anchors.T).argmax(axis=1)
    assert found.trust.figures["nearest_anchor_agreement"] == pytest.approx(np.mean(drawn == nearest))
    for item in range(30):
        near, seen = (
            set(np.argsort(-(rows @ one))[:10].tolist())
            for rows, one in ((analysis.embeddings, unit(points)[item]), (globe.items, found.positions[item]))
        )
        assert found.trust.among_items.kept[item] == pytest.approx(len(near & seen) / 10)


def test_one_vector_alone_can_be_placed():
    analysis, _, points = analysis_and_others()
    one = make_features(analysis.checkpoint, points=points[:1].astype(np.float32))
    found = place_new(analysis, analysis.projected(FAITHFUL), one)
    assert found.positions.shape == (1, 3)
    np.testing.assert_allclose(np.linalg.norm(found.positions), 1, atol=1e-5)


def test_an_items_own_copy_is_placed_near_it():
    analysis, _, _ = analysis_and_others()
    globe = analysis.projected(FAITHFUL)
    again = place_new(analysis, globe, analysis.features)
    assert np.median(np.linalg.norm(again.positions - globe.items, axis=1)) < 0.2


def test_without_items_to_compare_with_it_is_a_sentence():
    analysis = make_analysis(items=2)
    with pytest.raises(MissingDataError, match="three items"):
        place_new(analysis, analysis.positions, make_features(analysis.checkpoint, items=5))


def test_stability_is_the_share_of_neighbours_that_another_seed_draws_too():
    analysis, _, _ = analysis_and_others()
    found = analysis.stability(analysis.projected(FAITHFUL))
    assert found.shape == (80,)
    assert 0.5 < found.mean() <= 1
    with pytest.raises(MissingDataError, match="does not depend on a seed"):
        analysis.stability(analysis.positions)


@pytest.mark.slow
def test_what_a_globe_invents_does_not_come_again_when_items_are_left_out():
    """Groups against noise of the same size: neighbours in real groups stay."""
    random = np.random.default_rng(0)
    centres = random.normal(size=(30, 64))
    real = make_analysis(points=centres[random.integers(30, size=300)] + 0.4 * random.normal(size=(300, 64)), anchors=8)
    noise = make_analysis(points=random.normal(size=(300, 64)), anchors=8)
    found = [each.subsample_stability(each.projected(FAITHFUL)) for each in (real, noise)]
    assert found[0].shape == (300,)
    assert found[0].mean() > found[1].mean() + 0.2
    with pytest.raises(MissingDataError, match="does not depend on a seed"):
        real.subsample_stability(real.positions)


def test_a_lens_has_a_globe_of_its_own():
    """A globe fitted to one expert's view and measured on that view; the fused globe preserves less of it."""
    analysis = make_analysis("dual-stream", items=120, dimension=12)
    globe = analysis.lens_globe(1)
    found = analysis.lens_globe_trust_held_out(1, globe)
    seen = analysis.lens_embeddings(1)
    fused = analysis.projected(FAITHFUL)
    kept = []
    for positions in (globe, fused):
        sets = [np.argsort(-(rows @ rows.T) + 9 * np.eye(120), axis=1)[:, :10] for rows in (seen, positions.items)]
        kept.append(np.mean([len(set(a) & set(b)) / 10 for a, b in zip(*sets, strict=True)]))
    assert found.figures["neighbors_kept"] == pytest.approx(kept[0], abs=1e-6)
    assert kept[0] > kept[1]
    assert found.held_out.item_count == 24
    assert analysis.lens_globe(1) is globe
    assert np.isfinite(globe.classes[analysis.class_counts > 0]).all()
