import numpy as np
import pytest
from scipy.optimize import brentq

from geolip_viewer.analysis import Analysis
from geolip_viewer.scene import Plane
from geolip_viewer.views.shared.marks import facing
from tests.synthetic import make_analysis
from tests.views.looking import keys, layer, panel


def mollweide(longitude: float, latitude: float) -> tuple[float, float]:
    """By the textbook: 2θ + sin 2θ = π sin φ, in units of the map's half width."""
    theta = brentq(lambda t: 2 * t + np.sin(2 * t) - np.pi * np.sin(latitude), -np.pi / 2, np.pi / 2)
    return longitude / np.pi * np.cos(theta), np.sin(theta) / 2


def hammer(longitude: float, latitude: float) -> tuple[float, float]:
    depth = np.sqrt(1 + np.cos(latitude) * np.cos(longitude / 2))
    return np.cos(latitude) * np.sin(longitude / 2) / depth, np.sin(latitude) / depth / 2


def middle(analysis: Analysis) -> float:
    toward = facing(analysis.positions.items)
    assert toward is not None
    return float(np.arctan2(toward[1], toward[0]))


@pytest.mark.parametrize(("kind", "formula"), [("mollweide", mollweide), ("hammer", hammer)])
def test_items_lie_where_the_maps_formula_puts_them(kind: str, formula: object) -> None:
    analysis = make_analysis()
    items = layer(panel("sphere-map", analysis, kind=kind), "items")
    for place, (x, y, z) in zip(items.positions, analysis.positions.items[items.index].astype(float), strict=True):
        longitude = (np.arctan2(y, x) - middle(analysis) + np.pi) % (2 * np.pi) - np.pi
        np.testing.assert_allclose(place, (*formula(longitude, np.arcsin(np.clip(z, -1, 1))), 0), atol=1e-4)


def test_everything_lies_within_the_outline() -> None:
    analysis = make_analysis(dimension=3, items=4000, anchors=50)
    positions = layer(panel("sphere-map", analysis, items="all"), "items").positions
    assert np.hypot(positions[:, 0], 2 * positions[:, 1]).max() <= 1 + 1e-5


def test_a_turn_moves_what_lies_east_into_the_middle() -> None:
    analysis = make_analysis()
    scene = panel("sphere-map", analysis, turn=90)
    x, y, _ = analysis.positions.items.astype(float).T
    longitude = (np.degrees(np.arctan2(y, x) - middle(analysis)) - 90 + 180) % 360 - 180
    items = layer(scene, "items")
    away = np.abs(longitude[items.index]) > 1
    assert (np.sign(items.positions[away, 0]) == np.sign(longitude[items.index][away])).all()


def test_it_shows_what_the_manifold_shows() -> None:
    analysis = make_analysis()
    globe, chart = panel("manifold", analysis), panel("sphere-map", analysis)
    assert isinstance(chart.ground, Plane)
    assert layer(globe, "items").index.tolist() == layer(chart, "items").index.tolist()
    assert keys(globe) == keys(chart)
