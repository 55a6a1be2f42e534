import numpy as np

from tests.synthetic import make_analysis
from tests.views.looking import layer, panel

LABELS = [[0], [0, 1], [0], [1, 3], [0], [0]]


def test_each_class_stands_at_the_mean_of_the_items_that_carry_it() -> None:
    analysis = make_analysis(items=6, labels=LABELS, classes=4)
    marks = layer(panel("centroids", analysis), "centroids")
    assert marks.index.tolist() == [0, 1, 3]
    assert marks.of == "class"
    for c, position in zip(marks.index, marks.positions, strict=True):
        mean = analysis.embeddings[[c in labels for labels in LABELS]].astype(np.float64).mean(axis=0)
        place = analysis.pca.components[:3].astype(np.float64) @ mean
        np.testing.assert_allclose(position, place / np.linalg.norm(place), atol=1e-5)


def test_marks_grow_with_the_number_of_items() -> None:
    marks = layer(panel("centroids", make_analysis(items=6, labels=LABELS, classes=4)), "centroids")
    assert marks.size[0] > marks.size[1] > marks.size[2]
    assert marks.colour.counts.tolist() == [5, 2, 0, 1]


def test_a_class_without_items_is_counted_and_not_drawn() -> None:
    scene = panel("centroids", make_analysis(items=6, labels=LABELS, classes=4))
    assert scene.title == "Class centroids: 3 of 4 classes"
    assert scene.warnings == ("1 class has no item and no centroid",)


def test_small_classes_can_be_left_out_with_their_names() -> None:
    scene = panel("centroids", make_analysis(items=6, labels=LABELS, classes=4), at_least=2)
    assert layer(scene, "centroids").index.tolist() == [0, 1]
    assert layer(scene, "class names").texts == ("class 0", "class 1")
    nobody = panel("centroids", make_analysis(items=6, labels=LABELS, classes=4), at_least=6)
    assert nobody.warnings[-1] == "No class has 6 items or more"


def test_classes_can_be_coloured_by_their_size() -> None:
    marks = layer(panel("centroids", make_analysis(items=6, labels=LABELS, classes=4), colour="count"), "centroids")
    assert marks.colour.values.tolist() == [5, 2, 1]
