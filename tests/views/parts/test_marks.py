"""Sizes, and from where to look."""

import numpy as np

from geolip_viewer.views.parts.marks import facing, grown, item_size


def ring(count: int) -> np.ndarray:
    """Places around the x axis, 70 degrees from it, twice as many on the side of y."""
    turn = np.concatenate([np.linspace(0, 2 * np.pi, count, endpoint=False), np.linspace(-0.3, 0.3, count)])
    tilt = np.radians(70)
    around = np.sin(tilt)
    return np.stack([np.full(2 * count, np.cos(tilt)), around * np.cos(turn), around * np.sin(turn)], axis=1)


def test_looks_at_most_places_and_not_into_the_middle_of_a_ring() -> None:
    places = ring(200)
    toward = facing(places)
    assert toward is not None
    mean = places.mean(axis=0) / np.linalg.norm(places.mean(axis=0))
    assert (np.clip(places @ toward, 0, None) ** 2).sum() > 1.2 * (np.clip(places @ [1, 0, 0], 0, None) ** 2).sum()
    assert (np.clip(places @ toward, 0, None) ** 2).sum() >= 0.99 * (np.clip(places @ mean, 0, None) ** 2).sum()
    assert toward[1] > 0.5


def test_looks_straight_at_one_place_unless_it_is_near_a_pole() -> None:
    for place in ([1, 0, 0], [0, -1, 0], [-0.6, 0.7, 0.4]):
        toward = facing(np.array([place]))
        assert toward is not None
        assert np.dot(toward, place) / np.linalg.norm(place) > 0.99
    north = facing(np.array([[0.0, 0.0, 1.0]]))
    assert north is not None
    assert 0.5 < north[2] <= 0.55, "north stays up"


def test_looks_nowhere_in_particular_without_places() -> None:
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
