import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geolip_viewer.geometry.maps import HEIGHT, WIDTH, folded, hammer, mollweide, outline
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
    places = [
        project(at(latitude + a * step, longitude + b * step).reshape(-1, 3)).astype(float)
        for a, b in ((1, 0), (-1, 0), (0, 1), (0, -1))
    ]
    north, east = (places[0] - places[1]) / (2 * step), (places[2] - places[3]) / (2 * step)
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
