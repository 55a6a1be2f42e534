import numpy as np

from tests.synthetic import make_analysis
from tests.views.looking import exact_cosines, layer, panel


def test_anchors_are_coloured_by_the_scaled_mean_cosine_of_ten_items() -> None:
    analysis = make_analysis(items=100)
    scene = panel("affinity", analysis)
    chosen = np.sort(np.random.default_rng(42).choice(100, 10, replace=False))
    mean = exact_cosines(analysis)[chosen].mean(axis=0)
    anchors = layer(scene, "anchors")
    np.testing.assert_allclose(anchors.colour.values, (mean - mean.min()) / (mean.max() - mean.min()), atol=1e-5)
    assert anchors.colour.span == (0.0, 1.0)
    assert anchors.colour.colormap == "heat"
    np.testing.assert_array_equal(layer(scene, "items").index, chosen)


def test_the_mean_cosine_itself_is_signed_and_centred_on_zero() -> None:
    analysis = make_analysis(items=100)
    colour = layer(panel("affinity", analysis, items="all", scale="cosine"), "anchors").colour
    np.testing.assert_allclose(colour.values, exact_cosines(analysis).mean(axis=0), atol=1e-6)
    assert colour.span[0] == -colour.span[1]


def test_an_empty_selection_leaves_the_anchors_and_says_so() -> None:
    scene = panel("affinity", make_analysis(), items="selection")
    assert len(scene.layers) == 1
    assert "Nothing is selected" in scene.warnings[0]
