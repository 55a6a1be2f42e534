import numpy as np

from geolip_viewer.layers import colourings
from tests.synthetic import make_analysis
from tests.views.looking import exact_distances, layer, panel, panels

PAIRS = ((0, 1), (0, 2), (1, 2))


def test_anchors_are_coloured_and_sized_by_the_mean_over_pairs() -> None:
    analysis = make_analysis()
    distances = exact_distances(analysis)
    each = np.array([np.abs(distances[a] - distances[b]).mean(axis=0) for a, b in PAIRS])
    anchors = layer(panel("anchor-difference", analysis), "anchors")
    np.testing.assert_allclose(anchors.colour.values, each.mean(axis=0), atol=1e-5)
    assert anchors.size.argmax() == each.mean(axis=0).argmax()
    scenes = panels("anchor-difference", analysis, pair="all")
    for scene, expected in zip(scenes, each, strict=True):
        colour = layer(scene, "anchors").colour
        np.testing.assert_allclose(colour.values, expected, atol=1e-5)
        np.testing.assert_allclose(colour.span, (each.min(), each.max()), atol=1e-5)
    assert len(colourings(scenes)) == 1
