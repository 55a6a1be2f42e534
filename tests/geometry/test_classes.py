"""What labels say about items."""

import numpy as np

from geolip_viewer.geometry.classes import centroids, primary_classes
from tests.synthetic import make_labels


def primary(labels: list[list[int]], counts: list[int]) -> list[int]:
    found = make_labels(labels, len(labels), len(counts))
    return primary_classes(found.offsets, found.ids, np.array(counts)).tolist()


def test_the_rarest_class_is_the_primary_one():
    assert primary([[0, 1, 2]], [9, 2, 5]) == [1]


def test_of_equally_rare_classes_the_lowest_wins():
    assert primary([[1, 2, 0]], [3, 2, 2]) == [1]


def test_an_item_without_a_class_has_none():
    assert primary([[], [1], [], [0], []], [1, 1]) == [-1, 1, -1, 0, -1]


def test_no_labels_at_all():
    assert primary([[], []], [0, 0]) == [-1, -1]
    assert primary([], []) == []


def test_a_centroid_is_the_mean_over_all_who_carry_the_class():
    labels = make_labels([[0, 1], [1], [], [1, 3]], 4, 5)
    points = np.array([[1, 0], [0, 1], [5, 5], [0, 3]], np.float32)
    found = centroids(points, labels.offsets, labels.ids, 5)
    np.testing.assert_allclose(found[[0, 1, 3]], [[1, 0], [1 / 3, 4 / 3], [0, 3]])
    assert np.isnan(found[[2, 4]]).all()


def test_centroids_add_up_over_blocks():
    random = np.random.default_rng(0)
    labels = make_labels([sorted(set(random.integers(0, 6, 3).tolist())) for _ in range(5000)], 5000, 6)
    points = random.normal(size=(5000, 3)).astype(np.float32)
    wanted = [points[[i for i in range(5000) if c in labels.of(i)]].astype(float).mean(axis=0) for c in range(6)]
    np.testing.assert_allclose(centroids(points, labels.offsets, labels.ids, 6), wanted, atol=1e-12)
