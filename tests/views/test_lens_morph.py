import numpy as np
import pytest

from geolip_viewer.errors import OptionError
from geolip_viewer.views import view_named
from geolip_viewer.views.base import ViewInput
from tests.synthetic import NAMES, make_analysis
from tests.views.looking import badge_texts, layer, panel


def at(t: float, **options: object) -> np.ndarray:
    positions = layer(panel("lens-morph", make_analysis("dual-stream"), t=t, farthest=0, **options), "items").positions
    return np.asarray(positions, np.float64)


def test_the_way_leads_from_lens_to_lens_each_turned_to_the_fused_picture() -> None:
    analysis = make_analysis("dual-stream")
    fused = analysis.positions.items.astype(float)
    for t, expert in ((0, 0), (1, 2)):
        lens = analysis.lens(expert).positions.astype(float)
        left, _, right = np.linalg.svd(lens.T @ fused)
        np.testing.assert_allclose(at(t), lens @ left @ right, atol=1e-5)


def test_half_way_everything_is_in_the_middle() -> None:
    middle = at(0) + at(1)
    np.testing.assert_allclose(at(0.5), middle / np.linalg.norm(middle, axis=1, keepdims=True), atol=1e-5)


def test_an_end_may_be_the_fused_picture_or_any_expert_by_name() -> None:
    np.testing.assert_array_equal(at(0, start="fused"), make_analysis("dual-stream").positions.items)
    np.testing.assert_array_equal(at(1, end=NAMES[1]), at(0, start=NAMES[1]))
    with pytest.raises(OptionError, match="Choose one of"):
        at(0, start="resnet")


def test_those_that_travel_farthest_are_marked_and_told() -> None:
    analysis = make_analysis("dual-stream")
    angle = np.degrees(np.arccos(np.clip((at(0) * at(1)).sum(axis=1), -1, 1)))
    scene = panel("lens-morph", analysis, farthest=3)
    assert layer(scene, "farthest").index.tolist() == np.argsort(-angle)[:3].tolist()
    anchors = [layer(panel("lens-morph", analysis, t=t, farthest=0), "anchors").positions.astype(float) for t in (0, 1)]
    travel = np.degrees(np.arccos(np.clip((anchors[0] * anchors[1]).sum(axis=1), -1, 1)))
    assert f"anchors {travel.argmax()}: {travel.max():.0f}°" in scene.subtitle


def test_on_the_way_the_badge_is_that_of_both_lenses_and_at_an_end_of_one() -> None:
    analysis, view = make_analysis("dual-stream"), view_named("lens-morph")
    view_input = ViewInput(analysis, analysis.positions)
    first, _, last = badge_texts(view_named("lens"), view_input, view_named("lens").options())
    for t, expected in ((0.0, first), (1.0, last), (0.3, f"{first} · {last}")):
        assert badge_texts(view, view_input, view.options(t=t)) == (expected,)


def test_a_single_expert_stands_still_and_it_is_said() -> None:
    scene = panel("lens-morph", make_analysis(experts=1))
    assert scene.warnings == ("Both ends are clip_l14_openai: nothing moves",)
