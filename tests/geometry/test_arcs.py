"""Lines over the sphere and through it."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from geolip_viewer.geometry.arcs import LIFT, chords, geodesics, small_circle

rows = arrays(np.float64, (4, 3), elements=st.floats(-1, 1)).filter(lambda x: (np.linalg.norm(x, axis=1) > 0.1).all())


@given(rows, rows)
def test_geodesics_run_on_the_sphere_in_equal_steps(starts, ends):
    starts, ends = (x / np.linalg.norm(x, axis=1, keepdims=True) for x in (starts, ends))
    arcs = geodesics(starts, ends, steps=16)
    lengths = np.linalg.norm(arcs, axis=2)
    assert lengths.min() > 1 - 1e-9
    assert lengths.max() < LIFT + 1e-9
    on = arcs / lengths[..., None]
    np.testing.assert_allclose(on[:, 0], starts, atol=1e-7)
    np.testing.assert_allclose(on[:, -1], ends, atol=1e-6)
    steps = np.linalg.norm(np.diff(on, axis=1), axis=2)
    np.testing.assert_allclose(steps, steps[:, :1].repeat(16, axis=1), atol=1e-6)


def test_antipodes_that_are_rounded_are_joined_over_the_sphere_all_the_same():
    start = np.array([[np.nextafter(np.float32(1), np.float32(0)), 0, 0]], np.float32)
    arc = geodesics(start, -start / start[0, 0])
    assert np.linalg.norm(arc, axis=2).min() > 1 - 1e-9


def test_chords_are_straight():
    line = chords(np.array([[1.0, 0, 0]]), np.array([[0, 1.0, 0]]), steps=2)
    np.testing.assert_allclose(line[0], [[1, 0, 0], [0.5, 0.5, 0], [0, 1, 0]])


def test_a_small_circle_keeps_its_angle():
    circle = small_circle(np.array([0.6, 0.0, 0.8]), 0.3)
    np.testing.assert_allclose(circle @ [0.6, 0.0, 0.8], np.cos(0.3))
    np.testing.assert_allclose(circle[0], circle[-1], atol=1e-12)
