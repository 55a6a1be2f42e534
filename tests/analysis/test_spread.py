import numpy as np
import pytest
from scipy.linalg import orthogonal_procrustes

from geolip_viewer.geometry import simplices
from tests.synthetic import make_analysis


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
    for (a, b), found in zip(analysis.pairs, analysis.expert_agreement, strict=True):
        one, other = (analysis.lens_embeddings(e).astype(float) for e in (a, b))
        assert found.raw == pytest.approx((one * other).sum(axis=1).mean(), abs=1e-5)
        one, other = one - one.mean(axis=0), other - other.mean(axis=0)
        turned = one @ orthogonal_procrustes(one, other)[0]
        lengths = np.linalg.norm(turned, axis=1) * np.linalg.norm(other, axis=1)
        assert found.aligned == pytest.approx(((turned * other).sum(axis=1) / lengths).mean(), abs=1e-5)
    assert make_analysis(experts=1).expert_agreement == ()
    alike = make_analysis(experts=2, same_experts=True).expert_agreement[0]
    assert (alike.raw, alike.aligned) == pytest.approx((1, 1), abs=1e-5)


def test_anchors_alone_have_their_spread():
    analysis = make_analysis(items=None)
    assert analysis.assignment_entropy is None
    assert analysis.pentachoron_cv["embeddings"] is None
    assert analysis.anchor_spread > 0
    assert analysis.pairwise_distance_cv > 0
