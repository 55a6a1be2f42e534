import numpy as np
import pytest
from scipy.linalg import subspace_angles

from geolip_viewer.geometry.tour import Tour

BASIS = np.linalg.qr(np.random.default_rng(9).normal(size=(12, 8)))[0].T


def test_it_starts_at_the_first_three_directions():
    np.testing.assert_allclose(Tour(BASIS).frame(0), BASIS[:3].T, atol=1e-6)


@pytest.mark.parametrize("t", [0.0, 0.3, 1.0, 2.999999, 3.0, 7.7])
def test_every_frame_is_orthonormal_and_within_the_basis(t):
    frame = Tour(BASIS).frame(t)
    np.testing.assert_allclose(frame.T @ frame, np.eye(3), atol=1e-5)
    np.testing.assert_allclose(BASIS.T @ (BASIS @ frame), frame, atol=1e-5)


def test_it_moves_smoothly_across_legs():
    tour = Tour(BASIS, seed=1)
    frames = np.stack([tour.frame(t) for t in np.arange(0, 5, 0.01)])
    assert np.abs(np.diff(frames, axis=0)).max() < 0.03


def test_each_leg_turns_at_constant_speed_and_nothing_inside_the_picture():
    tour = Tour(BASIS, seed=2)
    start, end = tour.frame(1), tour.frame(2)
    whole = np.sort(subspace_angles(start, end))
    np.testing.assert_allclose(np.sort(subspace_angles(start, tour.frame(1.25))), whole / 4, atol=1e-3)
    np.testing.assert_allclose(start.T @ end, (start.T @ end).T, atol=1e-5)


def test_it_runs_back_the_way_it_came_and_repeats_for_a_seed():
    tour, times = Tour(BASIS, seed=3), [0.1, 1.7, 4.2]
    there = [tour.frame(t) for t in times]
    back = [tour.frame(t) for t in reversed(times)][::-1]
    np.testing.assert_array_equal(there, back)
    np.testing.assert_array_equal(Tour(BASIS, seed=3).frame(4.2), there[2])
    assert np.abs(Tour(BASIS, seed=4).frame(4.2) - there[2]).max() > 0.01


def test_three_dimensions_leave_nowhere_to_turn():
    tour = Tour(np.eye(3))
    np.testing.assert_allclose(tour.frame(1.5), np.eye(3), atol=1e-6)
