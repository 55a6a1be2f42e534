"""A few reviewed pictures of the sample. Redraw them with `python -m tests.golden.redraw` and look before committing.

Drivers differ in rounding, so pixels are compared after a little blur, with room for a few that differ much.
"""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter

from tests.golden.redraw import PICTURES, drawn

HERE = Path(__file__).parent


def softened(image: Image.Image) -> np.ndarray:
    return np.asarray(image.convert("RGB").filter(ImageFilter.GaussianBlur(1.2)), np.float64)


def differing(a: np.ndarray, b: np.ndarray) -> float:
    """The share of pixels that differ by more than 24 of 255 in some channel."""
    return float((np.abs(a - b).max(axis=2) > 24).mean())


@pytest.mark.slow
@pytest.mark.parametrize("name", PICTURES)
def test_the_sample_looks_as_it_was_reviewed(name):
    golden = softened(Image.open(HERE / f"{name}.png"))
    now = softened(Image.fromarray(drawn(name)))
    assert golden.shape == now.shape
    assert np.abs(golden - now).mean() < 2.0
    assert differing(golden, now) < 0.02


def test_the_comparison_would_see_another_view():
    first, second = (softened(Image.open(HERE / f"{name}.png")) for name in list(PICTURES)[:2])
    assert differing(first, second) > 0.05


def test_the_comparison_would_see_a_turn_of_two_degrees():
    golden = softened(Image.open(HERE / "manifold-dark.png"))
    assert differing(golden, softened(Image.fromarray(drawn("manifold-dark", turn=2.0)))) > 0.02
