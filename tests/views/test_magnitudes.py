import numpy as np

from geolip_viewer.scene import Plane
from tests.synthetic import make_analysis
from tests.views.looking import exact_distances, keys, layer, panel, panels

NAMES = make_analysis().pair_names


def magnitudes() -> np.ndarray:
    distances = exact_distances(make_analysis())
    return np.array([np.linalg.norm(distances[a] - distances[b], axis=1) for a, b in ((0, 1), (0, 2), (1, 2))])


def test_every_pair_has_a_histogram_on_the_same_bins() -> None:
    scene = panel("magnitudes", make_analysis(), height="count", bins=8)
    expected = magnitudes()
    for pair in range(3):
        bars = layer(scene, f"pair {pair}")
        np.testing.assert_allclose(bars.edges, np.linspace(expected.min(), expected.max(), 9), atol=1e-5)
        within = np.clip(expected[pair], bars.edges[0], bars.edges[-1])  # the ends were rounded
        assert bars.heights.tolist() == np.histogram(within, bars.edges)[0].tolist()
        assert bars.heights.sum() == 40
        assert bars.colour == pair


def test_densities_have_area_one() -> None:
    scene = panel("magnitudes", make_analysis())
    assert len(layer(scene, "pair 0").heights) == 50
    for bars in scene.layers:
        np.testing.assert_allclose((bars.heights * np.diff(bars.edges)).sum(), 1)


def test_axes_are_named_and_hold_every_bar() -> None:
    scene = panel("magnitudes", make_analysis())
    assert isinstance(scene.ground, Plane)
    assert scene.ground.x.name == "difference magnitude ‖Δ‖"
    assert scene.ground.y.limits[1] > max(bars.heights.max() for bars in scene.layers)
    assert layer(scene, "pair 0").name == f"clip_l14_openai − dinov2_b14 (median {np.median(magnitudes()[0]):.3f})"


def test_one_pair_keeps_its_colour_and_bins() -> None:
    analysis = make_analysis()
    scene = panel("magnitudes", analysis, pair=analysis.pair_names[2])
    assert keys(scene) == ["pair 2"]
    whole = layer(panel("magnitudes", analysis), "pair 2")
    np.testing.assert_array_equal(scene.layers[0].edges, whole.edges)
    np.testing.assert_array_equal(scene.layers[0].heights, whole.heights)


def test_ten_pairs_are_outlines_of_ten_colours() -> None:
    """Filled bars hide one another, and a repeated colour says nothing."""
    (scene,) = panels("magnitudes", make_analysis(experts=5, family="dual-stream"))
    assert len(scene.layers) == 10
    assert {bars.opacity for bars in scene.layers} == {0.0}
    assert len({bars.colour for bars in scene.layers}) == 10
    assert {bars.opacity for bars in panel("magnitudes", make_analysis(experts=2)).layers} == {0.55}


def test_pairs_can_have_a_plot_each_on_the_same_axes_and_many_have() -> None:
    apart = panels("magnitudes", make_analysis(), pairs="apart")
    assert [keys(each) for each in apart] == [["pair 0"], ["pair 1"], ["pair 2"]]
    assert len({(each.ground.x.limits, each.ground.y.limits) for each in apart if isinstance(each.ground, Plane)}) == 1
    assert [each.title.split(": ")[0] for each in apart] == ["Difference magnitudes of " + name for name in NAMES]
    assert len(panels("magnitudes", make_analysis(experts=6))) == 15
