import numpy as np

from tests.synthetic import make_analysis
from tests.views.looking import exact_cosines, layer, panel

WORLD = {"items": 200, "anchors": 20, "dimension": 16}


def test_fifty_items_of_the_seed_are_joined_to_their_nearest_anchor() -> None:
    analysis = make_analysis(**WORLD)
    scene = panel("nearest-links", analysis)
    chosen = np.sort(np.random.default_rng(42).choice(200, 50, replace=False))
    nearest = exact_cosines(analysis)[chosen].argmax(axis=1)
    links = layer(scene, "links")
    np.testing.assert_array_equal(layer(scene, "items").index, chosen)
    np.testing.assert_array_equal(links.starts, analysis.positions.items[chosen])
    np.testing.assert_array_equal(links.ends, analysis.positions.anchors[nearest])
    assert layer(scene, "targets").index.tolist() == sorted(set(nearest.tolist()))
    both = np.concatenate([layer(scene, "targets").index, layer(scene, "other anchors").index])
    assert sorted(both.tolist()) == list(range(20))
    assert scene.title == "Nearest anchors of 50 of 200 items"
    assert "seed 42" in scene.subtitle


def test_lines_carry_the_true_angle_in_degrees() -> None:
    analysis = make_analysis(**WORLD)
    links = layer(panel("nearest-links", analysis), "links")
    chosen = np.sort(np.random.default_rng(42).choice(200, 50, replace=False))
    angles = np.degrees(np.arccos(exact_cosines(analysis)[chosen].max(axis=1)))
    np.testing.assert_allclose(links.colour.values, angles, atol=0.01)
    assert links.colour.unit == "°"


def test_lines_to_an_anchor_that_is_not_drawn_nearest_are_dashed() -> None:
    analysis = make_analysis(**WORLD)
    links = layer(panel("nearest-links", analysis, items="all"), "links")
    positions = analysis.positions
    drawn = (positions.items.astype(np.float64) @ positions.anchors.T.astype(np.float64)).argmax(axis=1)
    wrong = drawn != exact_cosines(analysis).argmax(axis=1)
    assert 0 < wrong.sum() < 200
    np.testing.assert_array_equal(links.dashed, wrong)
    assert f"{wrong.sum()} of 200 dashed" in panel("nearest-links", analysis, items="all").subtitle


def test_lines_go_over_the_globe_unless_chords_are_asked_for() -> None:
    analysis = make_analysis(**WORLD)
    assert not layer(panel("nearest-links", analysis), "links").straight
    assert layer(panel("nearest-links", analysis, line="chord"), "links").straight
