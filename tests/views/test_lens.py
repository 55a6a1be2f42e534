import numpy as np
import pytest
from scipy.linalg import orthogonal_procrustes

from geolip_viewer.errors import OptionError
from geolip_viewer.views import view_named
from geolip_viewer.views.base import ViewInput
from tests.synthetic import NAMES, make_analysis
from tests.views.looking import badge_texts, keys, layer, panel, panels


@pytest.mark.parametrize("family", ["shared", "dual-stream", "fused"])
def test_one_panel_an_expert_titled_with_its_own_variance(family: str) -> None:
    analysis = make_analysis(family=family)
    scenes = panels("lens", analysis)
    assert len(scenes) == 3
    for e, scene in enumerate(scenes):
        seen = analysis.lens_embeddings(e).astype(np.float64)
        _, values, axes = np.linalg.svd(seen - seen.mean(axis=0), full_matrices=False)
        share = 100 * (values[:3] ** 2).sum() / (values**2).sum()
        assert scene.title == f"{NAMES[e]}: {share:.1f}\u00a0% of the variance in 3-D"
        positions = seen @ axes[:3].T
        positions /= np.linalg.norm(positions, axis=1, keepdims=True)
        np.testing.assert_allclose(np.abs(layer(scene, "items").positions), np.abs(positions), atol=1e-3)


def test_one_expert_can_be_asked_for_in_any_writing() -> None:
    scene = panel("lens", make_analysis(), expert="DINOv2_B14")
    assert scene.title.startswith("dinov2_b14")


def test_an_unknown_expert_is_answered_with_those_there_are() -> None:
    with pytest.raises(OptionError, match="all, clip_l14_openai, dinov2_b14, siglip_b16_384"):
        panel("lens", make_analysis(), expert="resnet")


def test_anchors_are_seen_through_the_same_lens() -> None:
    analysis = make_analysis()
    scene = panels("lens", analysis, anchors=True, names=True)[1]
    np.testing.assert_array_equal(layer(scene, "anchors").positions, analysis.lens(1).anchor_positions)
    assert keys(scene) == ["items", "anchors", "class names"]


def test_class_names_stand_amid_what_is_drawn() -> None:
    analysis = make_analysis(items=6, labels=[[0], [0, 1], [], [1], [0], []], classes=3)
    names = layer(panels("lens", analysis, names=True)[0], "class names")
    assert names.texts == ("class 0", "class 1")
    mean = analysis.lens_embeddings(0)[[0, 1, 4]].astype(np.float64).mean(axis=0)
    drawn = analysis.lens(0).spectrum.coordinates(mean[None])[0]
    np.testing.assert_allclose(names.positions[0], drawn / np.linalg.norm(drawn), atol=1e-6)


def test_lenses_in_one_frame_are_turned_onto_the_fused_picture_as_scipy_turns_them() -> None:
    analysis = make_analysis(items=60)
    own, scenes = panels("lens", analysis, anchors=True), panels("lens", analysis, anchors=True, frame="fused")
    for before, scene in zip(own, scenes, strict=True):
        items, anchors = (layer(before, key).positions.astype(np.float64) for key in ("items", "anchors"))
        turn, _ = orthogonal_procrustes(items, analysis.positions.items.astype(np.float64))
        np.testing.assert_allclose(layer(scene, "items").positions, items @ turn, atol=1e-5)
        np.testing.assert_allclose(layer(scene, "anchors").positions, anchors @ turn, atol=1e-5)
        assert "turned to match the fused picture" in scene.subtitle
    assert len({scene.facing for scene in scenes}) == 1


def test_a_turned_lens_says_so_in_its_badge_and_is_as_true_as_before() -> None:
    analysis, view = make_analysis(items=60), view_named("lens")
    view_input = ViewInput(analysis, analysis.positions)
    own, turned = (badge_texts(view, view_input, view.options(frame=frame)) for frame in ("own", "fused"))
    for name, before, after in zip(analysis.expert_names, own, turned, strict=True):
        assert after == before.replace(f"{name}: ", f"{name}, turned: ")
    scenes = panels("lens", analysis, frame="fused")
    assert [scene.embedding_names for scene in scenes] == [(f"{name}, turned",) for name in analysis.expert_names]
