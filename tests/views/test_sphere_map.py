import numpy as np
import pytest
from scipy.optimize import brentq

from geolip_viewer.scene import Plane, Sphere
from geolip_viewer.views.sphere_map import MAPS, flat
from tests.views.looking import keys, layer, panel, panels
from tests.worlds import make_analysis


def mollweide(longitude: float, latitude: float) -> tuple[float, float]:
    """By the textbook: 2θ + sin 2θ = π sin φ, in units of the map's half width."""
    theta = brentq(lambda t: 2 * t + np.sin(2 * t) - np.pi * np.sin(latitude), -np.pi / 2, np.pi / 2)
    return longitude / np.pi * np.cos(theta), np.sin(theta) / 2


def hammer(longitude: float, latitude: float) -> tuple[float, float]:
    depth = np.sqrt(1 + np.cos(latitude) * np.cos(longitude / 2))
    return np.cos(latitude) * np.sin(longitude / 2) / depth, np.sin(latitude) / depth / 2


@pytest.mark.parametrize(("kind", "formula"), [("mollweide", mollweide), ("hammer", hammer)])
def test_items_lie_where_the_maps_formula_puts_them(kind: str, formula: object) -> None:
    analysis = make_analysis()
    scene = panel("sphere-map", analysis, kind=kind)
    globe = panel("sphere-map", analysis, show="globe")
    assert globe.facing is not None
    middle = np.arctan2(globe.facing[1], globe.facing[0])
    items = layer(scene, "items")
    for place, (x, y, z) in zip(items.positions, analysis.places.items[items.index].astype(float), strict=True):
        longitude = (np.arctan2(y, x) - middle + np.pi) % (2 * np.pi) - np.pi
        np.testing.assert_allclose(place, (*formula(longitude, np.arcsin(np.clip(z, -1, 1))), 0), atol=1e-4)


def test_the_ground_is_an_ellipse_twice_as_wide_as_high_with_lines_inside() -> None:
    ground = panel("sphere-map", make_analysis()).ground
    assert isinstance(ground, Plane)
    assert ground.outline is not None
    x, y = ground.outline.T.astype(float)
    np.testing.assert_allclose(x**2 + (2 * y) ** 2, 1, atol=1e-5)
    assert len(ground.graticule) >= 11 + 5
    for line in ground.graticule:
        assert (line[:, 0] ** 2 + (2 * line[:, 1]) ** 2 <= 1 + 1e-4).all()


def test_everything_lies_within_the_outline_and_equal_areas_stay_equal() -> None:
    """Of points spread evenly over a globe, an ellipse of half the width holds a quarter of the area and of points."""
    analysis = make_analysis(dimension=3, items=4000, anchors=50)
    places = layer(panel("sphere-map", analysis, items="all"), "items").positions
    radius = np.hypot(places[:, 0], 2 * places[:, 1])
    assert radius.max() <= 1 + 1e-5
    random = np.random.default_rng(0).normal(size=(20_000, 3))
    for mapped in MAPS.values():
        even = flat(random / np.linalg.norm(random, axis=1, keepdims=True), mapped, 40.0)
        inner = np.hypot(even[:, 0], 2 * even[:, 1]) < 0.5
        assert inner.mean() == pytest.approx(0.25, abs=0.01)


def test_a_turn_moves_what_lies_east_into_the_middle() -> None:
    analysis = make_analysis()
    facing = panel("sphere-map", analysis, show="globe").facing
    assert facing is not None
    scene = panel("sphere-map", analysis, turn=90)
    x, y, _ = analysis.places.items.astype(float).T
    longitude = (np.degrees(np.arctan2(y, x) - np.arctan2(facing[1], facing[0])) - 90 + 180) % 360 - 180
    items = layer(scene, "items")
    away = np.abs(longitude[items.index]) > 1
    assert (np.sign(items.positions[away, 0]) == np.sign(longitude[items.index][away])).all()


def test_globe_and_map_stand_side_by_side_with_the_same_items() -> None:
    globe, chart = panels("sphere-map", make_analysis(), show="both")
    assert isinstance(globe.ground, Sphere)
    assert isinstance(chart.ground, Plane)
    assert layer(globe, "items").index.tolist() == layer(chart, "items").index.tolist()
    assert keys(globe) == keys(chart)
