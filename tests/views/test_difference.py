import numpy as np
import pytest

from geolip_viewer.errors import OptionError
from geolip_viewer.layers import colourings
from tests.synthetic import make_analysis
from tests.views.looking import exact_distances, layer, panel, panels

PAIRS = ((0, 1), (0, 2), (1, 2))


def test_one_panel_a_pair_on_one_scale() -> None:
    analysis = make_analysis()
    distances = exact_distances(analysis)
    magnitudes = [np.linalg.norm(distances[a] - distances[b], axis=1) for a, b in PAIRS]
    scenes = panels("difference", analysis)
    assert len(scenes) == 3
    for scene, magnitude, (a, b) in zip(scenes, magnitudes, PAIRS, strict=True):
        colour = layer(scene, "items").colour
        np.testing.assert_allclose(colour.values, magnitude, atol=1e-5)
        np.testing.assert_allclose(colour.span, (np.min(magnitudes), np.max(magnitudes)), atol=1e-5)
        entries = distances[a] - distances[b]
        assert f"standard deviation {entries.std(ddof=1):.3f}" in scene.title
    assert len(colourings(scenes)) == 1, "panels that are compared share one bar"


def test_a_pair_can_be_written_with_a_keyboard() -> None:
    scene = panel("difference", make_analysis(), pair="clip_l14_openai - siglip_b16_384")
    assert scene.title.startswith("clip_l14_openai − siglip_b16_384")


def test_an_unknown_pair_is_answered_with_those_there_are() -> None:
    with pytest.raises(OptionError, match="dinov2_b14 − siglip_b16_384"):
        panel("difference", make_analysis(), pair="a − b")
