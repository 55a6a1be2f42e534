import numpy as np

from geolip_viewer.scene import Plane
from tests.synthetic import make_analysis
from tests.views.looking import keys, layer, panel, panels


def shares(rows: np.ndarray) -> np.ndarray:
    values = np.linalg.svd(rows.astype(np.float64) - rows.mean(axis=0, dtype=np.float64), compute_uv=False)
    return np.asarray(100 * values**2 / (values**2).sum())


def test_shows_the_whole_spectrum_of_the_embeddings_and_of_each_lens() -> None:
    analysis = make_analysis()
    each, cumulative = panels("spectrum", analysis)
    assert keys(each) == ["embeddings", *analysis.expert_names]
    curve = layer(each, "embeddings")
    assert curve.x.tolist() == list(range(1, 9))
    np.testing.assert_allclose(curve.y, shares(analysis.embeddings), rtol=1e-4)
    seen = shares(analysis.lens_embeddings(1))  # a layer norm leaves one direction empty: the axis has no place for it
    np.testing.assert_allclose(layer(each, "dinov2_b14").y, seen[seen > 1e-4], rtol=1e-3)
    np.testing.assert_allclose(layer(cumulative, "embeddings").y, shares(analysis.embeddings).cumsum(), rtol=1e-4)


def test_the_legend_tells_the_effective_dimension() -> None:
    analysis = make_analysis()
    share = np.sqrt(shares(analysis.embeddings))
    effective = share.sum() ** 2 / (share**2).sum()
    scene = panel("spectrum", analysis, show="explained")
    assert layer(scene, "embeddings").name == f"embeddings (effective dimension {effective:.1f})"


def test_axes_are_in_per_cent_and_logarithmic_where_asked() -> None:
    each, cumulative = panels("spectrum", make_analysis())
    assert isinstance(each.ground, Plane)
    assert isinstance(cumulative.ground, Plane)
    assert (each.ground.y.scale, each.ground.y.unit) == ("log", "%")
    assert (cumulative.ground.y.scale, cumulative.ground.y.limits) == ("linear", (0.0, 100.0))
    linear = panel("spectrum", make_analysis(), show="explained", scale="linear").ground
    assert isinstance(linear, Plane)
    assert linear.y.limits[0] == 0.0


def test_the_spaces_can_stand_beside_the_embeddings() -> None:
    analysis = make_analysis()
    scene = panel("spectrum", analysis, beside="spaces", show="explained")
    assert keys(scene) == ["embeddings", "triangulation", "differences", "combined"]
    one = panel("spectrum", make_analysis(experts=1), beside="spaces", show="explained")
    assert keys(one) == ["embeddings", "triangulation"]


def test_only_the_first_components_can_be_shown() -> None:
    assert layer(panel("spectrum", make_analysis(), show="explained", components=4), "embeddings").x.tolist() == [
        1,
        2,
        3,
        4,
    ]


def test_a_checkpoint_alone_shows_the_spectrum_of_its_anchors() -> None:
    analysis = make_analysis(items=None)
    scene = panel("spectrum", analysis, show="explained")
    np.testing.assert_allclose(layer(scene, "anchors").y, shares(analysis.anchors), rtol=1e-3)
