import numpy as np
import pytest

from tests.synthetic import make_analysis
from tests.views.looking import layer, panel


@pytest.mark.parametrize("items", [40, None])
def test_anchors_are_coloured_by_their_largest_cosine_to_another(items: int | None) -> None:
    analysis = make_analysis(items=items)
    cosine = analysis.anchors.astype(np.float64) @ analysis.anchors.T.astype(np.float64)
    np.fill_diagonal(cosine, -1)
    nearest = cosine.max(axis=1)
    scene = panel("isolation", analysis)
    np.testing.assert_allclose(layer(scene, "anchors").colour.values, nearest, atol=1e-6)
    assert scene.title.endswith(f"{nearest.mean():.3f} on average".replace("-", "−"))
    assert scene.subtitle.startswith(f"{nearest.min():.3f} to {nearest.max():.3f}".replace("-", "−"))
