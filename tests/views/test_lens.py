import numpy as np
import pytest

from geolip_viewer.errors import OptionError
from tests.views.looking import keys, layer, panel, panels
from tests.worlds import NAMES, make_analysis


@pytest.mark.parametrize("family", ["shared", "dual-stream", "fused"])
def test_one_panel_an_expert_titled_with_its_own_variance(family: str) -> None:
    analysis = make_analysis(family=family)
    scenes = panels("lens", analysis)
    assert len(scenes) == 3
    for e, scene in enumerate(scenes):
        seen = analysis.lens_embeddings(e).astype(np.float64)
        _, values, axes = np.linalg.svd(seen - seen.mean(axis=0), full_matrices=False)
        share = 100 * (values[:3] ** 2).sum() / (values**2).sum()
        assert scene.title == f"{NAMES[e]}: {share:.1f} % of the variance in 3-D"
        places = seen @ axes[:3].T
        places /= np.linalg.norm(places, axis=1, keepdims=True)
        np.testing.assert_allclose(np.abs(layer(scene, "items").positions), np.abs(places), atol=1e-3)


def test_one_expert_can_be_asked_for_in_any_writing() -> None:
    scene = panel("lens", make_analysis(), expert="DINOv2_B14")
    assert scene.title.startswith("dinov2_b14")


def test_an_unknown_expert_is_answered_with_those_there_are() -> None:
    with pytest.raises(OptionError, match="all, clip_l14_openai, dinov2_b14, siglip_b16_384"):
        panel("lens", make_analysis(), expert="resnet")


def test_anchors_are_seen_through_the_same_lens() -> None:
    analysis = make_analysis()
    scene = panels("lens", analysis, anchors=True, names=True)[1]
    np.testing.assert_array_equal(layer(scene, "anchors").positions, analysis.lens(1).anchor_places)
    assert keys(scene) == ["items", "anchors", "class names"]


def test_class_names_stand_amid_what_is_drawn() -> None:
    analysis = make_analysis(items=6, labels=[[0], [0, 1], [], [1], [0], []], classes=3)
    names = layer(panels("lens", analysis, names=True)[0], "class names")
    assert names.texts == ("class 0", "class 1")
    mean = analysis.lens(0).places[[0, 1, 4]].astype(np.float64).mean(axis=0)
    np.testing.assert_allclose(names.positions[0], mean / np.linalg.norm(mean), atol=1e-6)
