"""Sizes, and from where to look."""

import numpy as np

from geolip_viewer.views.shared.marks import facing, grown, item_size


def test_looks_at_the_larger_cluster_and_not_into_the_gap_between_two() -> None:
    aside = np.radians(55)
    left, right = [np.cos(aside), np.sin(aside), 0.0], [np.cos(aside), -np.sin(aside), 0.0]
    for positions, cluster in (([left, right, right], right), ([left] * 8 + [right] * 7, left)):
        toward = facing(np.array(positions))
        assert toward is not None
        assert np.dot(toward, cluster) > np.cos(np.radians(15))


def test_looks_straight_at_one_place_unless_it_is_near_a_pole() -> None:
    for place in ([1, 0, 0], [0, -1, 0], [-0.6, 0.7, 0.4]):
        toward = facing(np.array([place]))
        assert toward is not None
        assert np.dot(toward, place) / np.linalg.norm(place) > 0.99
    north = facing(np.array([[0.0, 0.0, 1.0]]))
    assert north is not None
    assert 0.5 < north[2] <= 0.55, "north stays up"


def test_without_places_there_is_no_view_direction() -> None:
    assert facing(np.empty((0, 3))) is None
    assert facing(np.zeros((3, 3))) is None


def test_items_shrink_as_they_become_many() -> None:
    assert item_size(5000) == 7.0
    assert round(item_size(118_000), 1) == 2.2
    assert item_size(1) == 12.0
    assert item_size(10_000_000) == 1.2
    assert item_size(5000, 2.0) == 14.0


def test_marks_grow_from_the_least_value_to_the_greatest() -> None:
    assert np.allclose(grown(np.array([1.0, 2.0, 5.0]), 10.0), [6, 11, 16])
    assert grown(np.array([3.0, 3.0]), 10.0).tolist() == [10, 10]
