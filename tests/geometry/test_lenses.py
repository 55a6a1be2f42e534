"""From features to unit rows."""

import numpy as np
import pytest

from geolip_viewer.geometry.lenses import Projection, Turn
from geolip_viewer.geometry.sphere import on_sphere, unit


def parameters(width: int, dimension: int, seed: int = 0) -> tuple[np.ndarray, ...]:
    random = np.random.default_rng(seed)
    shapes = ((dimension, width), (dimension,), (dimension,), (dimension,))
    return tuple(random.normal(size=shape).astype(np.float32) for shape in shapes)


def test_a_projection_is_torchs_linear_and_layer_norm():
    torch = pytest.importorskip("torch")
    weight, bias, scale, shift = parameters(30, 12)
    features = np.random.default_rng(1).normal(size=(25, 30)).astype(np.float32)
    layers = torch.nn.Sequential(torch.nn.Linear(30, 12), torch.nn.LayerNorm(12)).double()
    state = {"0.weight": weight, "0.bias": bias, "1.weight": scale, "1.bias": shift}
    layers.load_state_dict({name: torch.from_numpy(value).double() for name, value in state.items()})
    with torch.no_grad():
        wanted = torch.nn.functional.normalize(layers(torch.from_numpy(features).double()), dim=-1).numpy()
    np.testing.assert_allclose(Projection.of(weight, bias, scale, shift)(features), wanted, atol=1e-6)


def test_a_projection_stands_a_large_common_offset():
    """LayerNorm subtracts the mean of a row: an offset a thousand times the signal must not cost its digits."""
    weight, bias, scale, shift = parameters(30, 12)
    features = np.random.default_rng(1).normal(size=(25, 30)).astype(np.float32)
    plain, offset = (
        Projection.of(weight, bias, scale, shift),
        Projection.of(weight, bias + np.float32(1000), scale, shift),
    )
    np.testing.assert_allclose(offset(features), plain(features), atol=1e-4)


def test_rows_are_unit_and_float32():
    rows = Projection.of(*parameters(30, 12))(np.random.default_rng(1).normal(size=(25, 30)).astype(np.float32))
    assert rows.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-6)


def test_a_turn_whitens_then_rotates():
    random = np.random.default_rng(2)
    rotation, whitener = (random.normal(size=(5, 5)).astype(np.float32) for _ in range(2))
    mean, rows = random.normal(size=5).astype(np.float32), random.normal(size=(9, 5)).astype(np.float32)
    wanted = (rows - mean).astype(float) @ whitener @ rotation.T
    wanted /= np.linalg.norm(wanted, axis=1, keepdims=True)
    np.testing.assert_allclose(Turn.of(rotation, whitener, mean)(rows), wanted, atol=1e-5)


def test_a_zero_row_stays_zero():
    rows = unit(np.array([[0, 0], [3, 4]], np.float32))
    np.testing.assert_allclose(rows, [[0, 0], [0.6, 0.8]])
    assert on_sphere(np.zeros((1, 3))).tolist() == [[0, 0, 0]]


def test_unit_rows_of_tiny_and_huge_rows():
    rows = unit(np.array([[1e-30, 1e-30], [1e30, 1e30]], np.float32))
    np.testing.assert_allclose(rows, 0.5**0.5, rtol=1e-6)


def test_a_class_without_items_is_nowhere():
    assert np.isnan(on_sphere(np.full((1, 3), np.nan))).all()
