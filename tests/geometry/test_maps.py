import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geolip_viewer.geometry.maps import (
    HEIGHT,
    WIDTH,
    Map,
    folded,
    from_hammer,
    from_mollweide,
    hammer,
    mollweide,
    outline,
)
from geolip_viewer.geometry.sphere import unit


def at(latitude: np.ndarray, longitude: np.ndarray) -> np.ndarray:
    return np.stack(
        [np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)], axis=-1
    )


@pytest.mark.parametrize("project", [mollweide, hammer])
def test_equal_areas_stay_equal(project):
    """The Jacobian of the map from the sphere is one everywhere, by differences."""
    latitude, longitude = np.meshgrid(np.linspace(-1.3, 1.3, 14), np.linspace(-2.9, 2.9, 14))
    step = 1e-3
    positions = [
        project(at(latitude + a * step, longitude + b * step).reshape(-1, 3)).astype(float)
        for a, b in ((1, 0), (-1, 0), (0, 1), (0, -1))
    ]
    north, east = (positions[0] - positions[1]) / (2 * step), (positions[2] - positions[3]) / (2 * step)
    area = east[:, 0] * north[:, 1] - east[:, 1] * north[:, 0]
    np.testing.assert_allclose(area / np.cos(latitude).ravel(), 1, atol=5e-3)


@pytest.mark.parametrize("project", [mollweide, hammer])
def test_poles_equator_and_rim_are_where_they_belong(project):
    points = at(np.array([np.pi / 2, -np.pi / 2, 0, 0, 0]), np.array([0, 0, 0, np.pi, np.pi / 2]))
    found = project(points)
    np.testing.assert_allclose(found[:3], [[0, HEIGHT], [0, -HEIGHT], [0, 0]], atol=1e-4)
    assert abs(found[3, 0]) == pytest.approx(WIDTH, abs=1e-4)
    assert found[4, 1] == pytest.approx(0, abs=1e-6)


def test_mollweide_solves_its_equation():
    latitude = np.linspace(-np.pi / 2, np.pi / 2, 101)
    theta = np.arcsin(np.clip(mollweide(at(latitude, 0 * latitude))[:, 1].astype(float) / HEIGHT, -1, 1))
    np.testing.assert_allclose(2 * theta + np.sin(2 * theta), np.pi * np.sin(latitude), atol=1e-5)


@given(st.tuples(*[st.floats(-1, 1)] * 3))
def test_every_point_lies_within_the_outline(point):
    points = unit(np.array([point], np.float64))
    for project in (mollweide, hammer):
        x, y = project(points)[0]
        assert np.isfinite([x, y]).all()
        assert (x / WIDTH) ** 2 + (y / HEIGHT) ** 2 <= 1 + 1e-4


def test_the_outline_is_closed_and_encloses_the_sphere_s_area():
    x, y = outline(2001).astype(float).T
    assert (x[0], y[0]) == pytest.approx((x[-1], y[-1]), abs=1e-5)
    assert abs(np.trapezoid(y, x)) == pytest.approx(4 * np.pi, rel=1e-4)


@given(st.tuples(*[st.floats(-1, 1)] * 3))
def test_antipodes_fold_together_into_the_upper_half(point):
    points = np.array([point])
    here, there = folded(points), folded(-points)
    np.testing.assert_array_equal(here, there)
    assert here[0, 2] >= 0
    assert (np.abs(here) == np.abs(points)).all()


@pytest.mark.parametrize(("there", "back"), [(mollweide, from_mollweide), (hammer, from_hammer)])
def test_a_place_on_the_map_leads_back_to_its_point(there, back):
    latitude, longitude = np.meshgrid(np.linspace(-1.5, 1.5, 31), np.linspace(-3.1, 3.1, 41))
    points = at(latitude.ravel(), longitude.ravel())
    np.testing.assert_allclose(back(there(points)), points, atol=2e-3)


@pytest.mark.parametrize("kind", ["mollweide", "hammer"])
def test_beyond_the_outline_the_nearest_way_to_the_middle_decides(kind):
    chart = Map(kind, 30.0)
    for x, y in ((1.4, 0.0), (0.9, 0.6), (-2.0, -0.3)):
        beyond = np.hypot(x, 2 * y)
        np.testing.assert_allclose(chart.sphere(x, y), chart.sphere(x / beyond, y / beyond), atol=1e-6)


@pytest.mark.parametrize("kind", ["mollweide", "hammer"])
def test_the_middle_meridian_is_in_the_middle_and_the_map_leads_back(kind):
    chart = Map(kind, 100.0)
    here = at(np.array([0.0, 0.7]), np.radians([100.0, 100.0]))
    np.testing.assert_allclose(chart.flat(chart.turned(here))[:, 0], 0, atol=1e-6)
    for point in at(np.array([0.3, -1.1]), np.array([-2.0, 0.4])):
        x, y, z = chart.flat(chart.turned(point[None]))[0]
        assert z == 0
        np.testing.assert_allclose(chart.sphere(x, y), point, atol=1e-4)


def test_a_point_on_the_cut_lies_at_the_end_of_its_side():
    chart = Map("mollweide")
    seam = np.array([[-1.0, 0.0, 0.0], [-1.0, 0.0, 0.0]])
    np.testing.assert_allclose(chart.flat(seam, np.array([1.0, -1.0]))[:, 0], [1, -1], atol=1e-6)
