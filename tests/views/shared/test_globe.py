"""What has no place on the globe is left out."""

import numpy as np

from geolip_viewer.colouring import Category, Scalar, Solid
from geolip_viewer.scene import Arcs, Labels, Points
from geolip_viewer.views.shared.globe import globe

PLACES = np.array([[1.0, 0, 0], [0, 0, 0], [0, 0, 1]])


def test_marks_at_the_centre_are_left_out_with_their_lines_and_counted() -> None:
    values = np.array([1.0, 9.0, 3.0])
    marks = Points(
        "items", PLACES, Scalar(values, "value"), "item", np.array([4, 5, 6]), size=np.array([2.0, 3.0, 4.0])
    )
    dashed = np.array([True, False, False])
    lines = Arcs("links", PLACES, PLACES[[2, 2, 2]], Scalar(values, "value"), dashed=dashed)
    scene = globe("Title", (marks, lines), warnings=("First",))
    kept, joined = scene.layers
    assert isinstance(kept, Points)
    assert isinstance(joined, Arcs)
    assert kept.index.tolist() == [4, 6]
    assert np.asarray(kept.size).tolist() == [2, 4]
    np.testing.assert_array_equal(kept.positions, PLACES[[0, 2]])
    for layer in (kept, joined):
        assert isinstance(layer.colour, Scalar)
        assert layer.colour.values.tolist() == [1, 3]
        assert layer.colour.span == (1, 9), "the colours of what is left do not change"
    assert joined.dashed is not None
    assert joined.dashed.tolist() == [True, False]
    assert scene.warnings == ("First", "Left out, since all three components are zero: 1 mark")


def test_a_layer_of_nothing_but_the_centre_is_gone() -> None:
    classes = Category(np.array([0]), ("a",), counts=np.array([7]))
    scene = globe("Title", (Points("items", PLACES[[1]], classes, "item", np.array([0])),))
    assert scene.layers == ()
    assert len(scene.warnings) == 1


def test_a_scene_whose_marks_all_have_places_keeps_its_layers_themselves() -> None:
    marks = Points("items", PLACES[[0, 2]], Solid("item"), "item", np.array([0, 1]))
    names = Labels("names", PLACES[[0]], ("a",))
    scene = globe("Title", (marks, names))
    assert scene.layers[0] is marks
    assert scene.layers[1] is names
    assert scene.warnings == ()
