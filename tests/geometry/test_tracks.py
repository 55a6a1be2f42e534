"""Which anchor is which: by its row, or by a match that cannot be mistaken."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from geolip_viewer.geometry.lifespans import Lifespan, lifespans
from geolip_viewer.geometry.motion import lost_neighbors, motion_correlation, true_changes
from geolip_viewer.geometry.sphere import unit
from geolip_viewer.geometry.tracks import matches, tracks_of

RANDOM = np.random.default_rng(4)


def some(count: int) -> np.ndarray:
    return unit(RANDOM.normal(size=(count, 16)))


def test_as_many_anchors_keep_their_rows():
    tracks = tracks_of([some(5), some(5), some(5)])
    assert [of.tolist() for of in tracks.of] == [[0, 1, 2, 3, 4]] * 3
    assert not tracks.matched


@given(st.permutations(range(8)), st.integers(1, 7))
def test_pruned_anchors_are_found_in_whatever_order_they_come(order, kept):
    before = some(8)
    after = unit(before[order[:kept]] + 0.01 * some(kept))
    assert matches(before, after).tolist() == order[:kept]


def test_an_anchor_that_grows_begins_a_track_of_its_own():
    before = some(4)
    grown = np.concatenate([some(1), before[::-1]])
    pruned = grown[[1, 0]]
    tracks = tracks_of([before, grown, pruned])
    assert [of.tolist() for of in tracks.of] == [[0, 1, 2, 3], [4, 3, 2, 1, 0], [3, 4]]
    assert (tracks.count, tracks.matched) == (5, True)
    shared, rows_s, rows_t = tracks.common(1, 2)
    assert (shared.tolist(), rows_s.tolist(), rows_t.tolist()) == ([3, 4], [1, 0], [0, 1])


def test_two_that_could_both_be_it_are_both_new():
    before = np.array([[1.0, 0], [0, 1.0]])
    twins = np.array([[1.0, 0], [1.0, 0], [0, 1.0]])
    assert matches(before, twins).tolist() == [-1, -1, 1]


def test_ends_of_axes_are_one():
    before = some(5)
    assert matches(before, -before[1:4], are_axes=True).tolist() == [1, 2, 3]


def test_the_life_of_an_anchor():
    gone = np.nan
    assigned = np.array([
        [3, 0, 0, 1, 5],
        [3, 0, 2, 0, 0],
        [3, 0, 0, 0, gone],
        [3, 0, 4, 2, gone],
        [3, 0, 0, 0, gone],
    ])  # fmt: skip
    assert lifespans(assigned) == (
        Lifespan(0, 4, (), 0),
        Lifespan(None, None, (), 0),
        Lifespan(1, 3, ((2, 2), (4, 4)), 1),
        Lifespan(0, 3, ((1, 2), (4, 4)), 1),
        Lifespan(0, 0, ((1, 1),), 0),
    )


def test_lost_neighbours_are_those_that_are_no_longer_there():
    before, after = np.array([[1, 2, 3, 4], [0, 2, 3, 4]]), np.array([[4, 3, 2, 1], [5, 6, 0, 7]])
    assert lost_neighbors(before, after).tolist() == [0, 0.75]
    assert lost_neighbors(before[:1, :0], after[:1, :0]).tolist() == [0]


def test_what_stands_still_has_no_correlation():
    moving = np.linspace(0, 1, 9)
    assert motion_correlation(moving, moving**2) == 1
    assert motion_correlation(moving, -moving + 1) == -1
    assert motion_correlation(moving * 1e-7, moving) is None
    assert motion_correlation(moving, np.full(9, 0.2)) is None
    assert motion_correlation(moving[:2], moving[:2]) is None


def test_of_those_drawn_as_changed_most_some_truly_did():
    drawn, true = np.zeros(40), np.zeros(40)
    drawn[:4], true[2:6] = 0.9, 0.5
    assert true_changes(true, drawn) == 0.5
    assert true_changes(true, np.zeros(40)) is None
