"""Lines that reach over a map's rim are cut there, and nothing else happens to them."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from geolip_viewer.geometry.arcs import geodesics, small_circle
from geolip_viewer.geometry.maps import Map
from geolip_viewer.geometry.seam import cut_lines, cut_ring, sides
from geolip_viewer.geometry.sphere import unit

KINDS = pytest.mark.parametrize("kind", ["mollweide", "hammer"])
rows = arrays(np.float64, (5, 3), elements=st.floats(-1, 1)).filter(lambda x: (np.linalg.norm(x, axis=1) > 0.1).all())


def longitude(points):
    return np.arctan2(points[..., 1], points[..., 0])


def apart(starts, ends):
    return np.arccos(np.clip((starts * ends).sum(axis=-1), -1, 1))


@pytest.mark.slow
@given(rows, rows)
def test_an_arc_is_cut_where_its_ends_are_more_than_half_a_turn_apart(starts, ends):
    """The shorter arc between two places goes over longitude 180° just where their longitudes differ by more."""
    starts, ends = unit(starts), unit(ends)
    lengths = np.hypot(starts[:, 0], starts[:, 1]), np.hypot(ends[:, 0], ends[:, 1])
    differing = np.abs(longitude(starts) - longitude(ends))
    on_seam = [(np.abs(each[:, 1]) < 1e-4) & (each[:, 0] < 0) for each in (starts, ends)]
    assume(min(each.min() for each in lengths) > 1e-3 and np.abs(differing - np.pi).min() > 1e-3)
    assume(not (on_seam[0] | on_seam[1]).any())
    _, source = cut_lines(geodesics(starts, ends))
    np.testing.assert_array_equal(np.bincount(source, minlength=5), 1 + (differing > np.pi))


@given(rows, rows)
def test_the_pieces_of_an_arc_run_from_its_start_to_its_end_at_its_own_length(starts, ends):
    starts, ends = unit(starts), unit(ends)
    assume(apart(starts, -ends).min() > 0.01)
    pieces, source = cut_lines(geodesics(starts, ends))
    pieces = pieces / np.linalg.norm(pieces, axis=2, keepdims=True)
    length = np.bincount(source, apart(pieces[:, :-1], pieces[:, 1:]).sum(axis=1), 5)
    np.testing.assert_allclose(length, apart(starts, ends), atol=2e-5)
    for arc in range(5):
        first, last = pieces[source == arc][0], pieces[source == arc][-1]
        np.testing.assert_allclose(first[0], starts[arc], atol=1e-6)
        np.testing.assert_allclose(last[-1], ends[arc], atol=1e-6)


@KINDS
def test_no_piece_leaps_over_the_map(kind):
    random = np.random.default_rng(0)
    starts, ends = (unit(random.normal(size=(400, 3))) for _ in range(2))
    chart = Map(kind, 75.0)
    pieces, _ = cut_lines(chart.turned(geodesics(starts, ends)))
    steps = np.linalg.norm(np.diff(chart.flat(pieces, sides(pieces)), axis=1), axis=2)
    assert len(pieces) > 420
    assert steps.max() < 0.12


def test_an_arc_along_the_rim_stays_on_one_side():
    line = geodesics(np.array([[-1.0, 0, 0]]), unit(np.array([[-1.0, 0, 2.0]])))
    pieces, source = cut_lines(line)
    assert source.tolist() == [0]
    assert np.abs(sides(pieces).sum()) == pieces.shape[1]


@pytest.mark.parametrize(
    ("centre", "angle"),
    [((1, 0, 0), 1.4), ((-1, 0.2, 0), 1.4), ((0, 0, 1), 1.4), ((0.1, 0.3, -1), 0.9), ((0, 1, 0.2), 1.4)],
)
def test_a_circle_keeps_its_angle_and_leaps_nowhere(centre, angle):
    centre = unit(np.array([centre], np.float64))[0]
    halves = cut_ring(small_circle(centre, angle, 120))
    chart = Map("mollweide")
    flat = chart.flat(halves, sides(halves))
    assert np.linalg.norm(np.diff(flat, axis=1), axis=2).max() < 0.12
    back = np.array([chart.sphere(x, y) for x, y, _ in flat.reshape(-1, 3)])
    np.testing.assert_allclose(back @ centre, np.cos(angle), atol=2e-3)


def test_the_halves_of_a_circle_go_all_the_way_round():
    for centre in ([1.0, 0, 0], [-1.0, 0, 0], [0, 0, 1.0], [0.6, 0, 0.8]):
        halves = cut_ring(small_circle(np.array(centre), 1.2, 120))
        halves = halves / np.linalg.norm(halves, axis=2, keepdims=True)
        length = apart(halves[:, :-1], halves[:, 1:]).sum()
        assert length == pytest.approx(2 * np.pi * np.sin(1.2), rel=1e-3)
