import numpy as np
import pytest

from tests.synthetic import make_analysis
from tests.views.looking import exact_distances, keys, layer, panel


@pytest.mark.parametrize("family", ["shared", "dual-stream", "fused"])
def test_anchors_are_coloured_by_the_mean_spread_over_experts(family: str) -> None:
    analysis = make_analysis(family=family)
    spread = exact_distances(analysis).std(axis=0, ddof=1).mean(axis=0)
    anchors = layer(panel("divergence", analysis), "anchors")
    np.testing.assert_allclose(anchors.colour.values, spread, atol=1e-5)
    assert anchors.size.argmax() == spread.argmax()


def test_closest_pairs_are_joined_only_when_asked_for() -> None:
    assert keys(panel("divergence", make_analysis())) == ["anchors"]
    assert keys(panel("divergence", make_analysis(), pairs=5)) == ["closest pairs", "anchors"]
