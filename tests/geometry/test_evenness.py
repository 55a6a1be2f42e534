import numpy as np
import pytest

from geolip_viewer.geometry.evenness import cell_dispersion, clark_evans
from geolip_viewer.geometry.simplices import uniform_rows
from geolip_viewer.geometry.sphere import unit


def test_uniform_points_have_one_and_groups_are_uneven():
    random = np.random.default_rng(0)
    even = uniform_rows(4000, 3, random)
    assert clark_evans(even) == pytest.approx(1, abs=0.03)
    assert cell_dispersion(even) == pytest.approx(1, abs=0.15)
    groups = unit(uniform_rows(20, 3, random)[random.integers(20, size=4000)] + 0.1 * random.normal(size=(4000, 3)))
    assert clark_evans(groups) < 0.6
    assert cell_dispersion(groups) > 5


def test_points_that_keep_apart_are_more_than_even():
    """A spiral of equal steps in height and longitude."""
    height = 1 - (2 * np.arange(2000) + 1) / 2000
    turn = np.pi * (3 - np.sqrt(5)) * np.arange(2000)
    across = np.sqrt(1 - height**2)
    spiral = np.stack([across * np.cos(turn), across * np.sin(turn), height], axis=1)
    assert clark_evans(spiral) > 1.6
    assert cell_dispersion(spiral) < 0.4


def test_the_mean_distance_is_that_of_brute_force():
    points = uniform_rows(300, 3, np.random.default_rng(1)).astype(float)
    apart = np.linalg.norm(points[:, None] - points[None], axis=2) + 9 * np.eye(300)
    assert clark_evans(points) == pytest.approx(apart.min(axis=1).mean() / np.sqrt(np.pi / 300))


def test_few_points_have_no_evenness():
    assert clark_evans(np.eye(3)[:1]) is None
    assert cell_dispersion(np.eye(3)) is None
