import numpy as np
import pytest

from geolip_viewer.geometry import agreement, simplices
from tests.worlds import make_analysis


def test_directions_are_counted_in_the_embeddings_spectrum():
    analysis = make_analysis()
    wide = analysis.embeddings.astype(float)
    values = np.linalg.svd(wide - wide.mean(axis=0), compute_uv=False)
    p = values / values.sum()
    assert analysis.effective_dimension_of_variances == pytest.approx(
        (values**2).sum() ** 2 / (values**4).sum(), rel=1e-4
    )
    assert analysis.effective_rank == pytest.approx(np.exp(-(p * np.log(p)).sum()), rel=1e-4)


def test_simplices_of_anchors_embeddings_and_uniform_rows_stand_side_by_side():
    analysis = make_analysis()
    found = analysis.pentachoron_cv
    assert found["anchors"] == simplices.pentachoron_cv(analysis.anchors)
    assert found["embeddings"] == simplices.pentachoron_cv(analysis.embeddings)
    uniform = simplices.pentachoron_cv(simplices.uniform_rows(12, 8, np.random.default_rng(7)))
    assert found["uniform_anchors"] == pytest.approx(uniform, rel=0.5)


def test_experts_are_compared_pair_by_pair():
    analysis = make_analysis(items=60)
    lenses = [analysis.lens_embeddings(e) for e in range(3)]
    assert analysis.expert_agreement == tuple(agreement.agreement(lenses[a], lenses[b]) for a, b in analysis.pairs)
    assert make_analysis(experts=1).expert_agreement == ()
    alike = make_analysis(experts=2, same_experts=True).expert_agreement[0]
    assert (alike.raw, alike.aligned) == pytest.approx((1, 1), abs=1e-5)


def test_anchors_alone_have_their_spread():
    analysis = make_analysis(items=None)
    assert analysis.assignment_entropy is None
    assert analysis.pentachoron_cv["embeddings"] is None
    assert analysis.anchor_spread > 0
    assert analysis.pairwise_distance_cv > 0
