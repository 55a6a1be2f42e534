import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.linalg import orthogonal_procrustes
from scipy.spatial.transform import Rotation, Slerp

from geolip_viewer.geometry.agreement import Agreement, alignment
from geolip_viewer.geometry.differences import frame
from geolip_viewer.geometry.moments import Moments
from geolip_viewer.geometry.procrustes import between, farthest, travel, turn, turned
from geolip_viewer.geometry.sphere import unit


def globe(count: int, seed: int = 0) -> np.ndarray:
    return unit(np.random.default_rng(seed).normal(size=(count, 3)).astype(np.float32))


def agreement(one: np.ndarray, other: np.ndarray) -> Agreement:
    """Of the second and third of three lenses, in two blocks."""
    lenses = (unit(one + other + 0.1), one, other)
    made = alignment(Moments.of(frame(lenses)), (1, 2), experts=3)
    raw, aligned = (made.cosines(one[:7], other[:7]) + made.cosines(one[7:], other[7:])) / len(one)
    return Agreement(raw, aligned)


def test_a_turned_picture_is_turned_back():
    points = globe(30)
    for rotation in (Rotation.random(rng=1).as_matrix(), np.diag([1.0, -1.0, 1.0])):
        moved = points @ rotation
        np.testing.assert_allclose(turned(points, turn(points, moved)), moved, atol=1e-5)


def test_the_turn_is_scipys_best():
    one, other = globe(40, 1), globe(40, 2)
    wanted, _ = orthogonal_procrustes(one.astype(float), other.astype(float))
    np.testing.assert_allclose(turn(one, other), wanted, atol=1e-6)


def test_rows_without_a_place_do_not_turn_the_picture():
    one, other = globe(20, 1), globe(20, 2)
    holed = other.copy()
    holed[3] = np.nan
    known = np.arange(20) != 3
    np.testing.assert_allclose(turn(one, holed), turn(one[known], other[known]))


def test_travel_is_the_angle_even_where_cosines_are_blind():
    start = np.array([[1, 0, 0], [1, 0, 0], [1, 0, 0]], np.float64)
    angles = np.array([1e-6, 1.0, np.pi])
    end = np.stack([np.cos(angles), np.sin(angles), 0 * angles], axis=1)
    np.testing.assert_allclose(travel(start, end), angles, rtol=1e-9)


def test_the_farthest_come_first_and_the_placeless_not_at_all():
    start = np.tile(np.eye(1, 3), (4, 1))
    angles = np.array([0.2, 1.5, 0.9, np.nan])
    end = np.stack([np.cos(angles), np.sin(angles), 0 * angles], axis=1)
    rows, far = farthest(start, end, 10)
    assert rows.tolist() == [1, 2, 0]
    np.testing.assert_allclose(far, [1.5, 0.9, 0.2])


@given(st.integers(0, 1000), st.floats(0, 1))
def test_points_travel_their_geodesic_at_constant_speed(seed, t):
    start, end = globe(5, seed).astype(float), globe(5, seed + 5000).astype(float)
    now = between(start, end, t)
    np.testing.assert_allclose(np.linalg.norm(now, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(travel(start, now), t * travel(start, end), atol=1e-3)
    np.testing.assert_allclose(travel(start, now) + travel(now, end), travel(start, end), atol=1e-3)


def test_the_way_is_scipys_slerp():
    quarter = Rotation.from_rotvec([0, 0, np.pi / 2])
    half_way = Slerp([0, 1], Rotation.concatenate([Rotation.identity(), quarter]))(0.3)
    start = np.array([[1.0, 0, 0]])
    np.testing.assert_allclose(between(start, quarter.apply(start), 0.3), half_way.apply(start), atol=1e-6)


def test_antipodes_have_a_way_too():
    start = np.array([[1.0, 0, 0], [0, 0, 1]])
    half = between(start, -start, 0.5)
    np.testing.assert_allclose(np.linalg.norm(half, axis=1), 1, atol=1e-6)
    np.testing.assert_allclose((half * start).sum(axis=1), 0, atol=1e-6)
    np.testing.assert_allclose(between(start, -start, 1.0), -start, atol=1e-6)


def test_each_row_may_have_its_own_share():
    start, end = globe(3, 1), globe(3, 2)
    shares = np.array([0.0, 0.5, 1.0])
    wanted = [between(start[i : i + 1], end[i : i + 1], shares[i])[0] for i in range(3)]
    np.testing.assert_allclose(between(start, end, shares), wanted)


def test_experts_that_differ_by_a_rotation_agree_once_aligned():
    random = np.random.default_rng(0)
    one = unit(random.normal(size=(200, 6)) + 0.5)
    rotation = np.linalg.qr(random.normal(size=(6, 6)))[0]
    found = agreement(one, one @ rotation)
    assert found.raw == pytest.approx((one * (one @ rotation)).sum(axis=1).mean())
    assert found.raw < 0.9
    assert found.aligned == pytest.approx(1)


def test_alignment_is_scipys_procrustes_of_centred_rows():
    random = np.random.default_rng(0)
    one, other = (unit(random.normal(size=(50, 6))) for _ in range(2))
    a, b = one - one.mean(axis=0), other - other.mean(axis=0)
    moved = a @ orthogonal_procrustes(a, b)[0]
    wanted = np.mean((moved * b).sum(axis=1) / np.linalg.norm(moved, axis=1) / np.linalg.norm(b, axis=1))
    assert agreement(one, other).aligned == pytest.approx(wanted)


def test_experts_without_variance_have_a_defined_agreement():
    still = np.tile(np.eye(1, 4), (6, 1))
    assert agreement(still, still).raw == 1
    assert agreement(still, still).aligned == 0
