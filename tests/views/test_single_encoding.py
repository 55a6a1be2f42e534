import numpy as np
import pytest

from geolip_viewer.errors import OptionError
from tests.synthetic import make_analysis
from tests.views.looking import exact_cosines, layer, panel


def test_shows_item_42_and_rays_to_its_five_nearest_anchors() -> None:
    analysis = make_analysis(items=50)
    scene = panel("single-encoding", analysis)
    cosine = exact_cosines(analysis)[42]
    top = np.argsort(-cosine)[:5]
    rays = layer(scene, "rays")
    assert layer(scene, "item").index.tolist() == [42]
    assert layer(scene, "targets").index.tolist() == top.tolist()
    np.testing.assert_array_equal(rays.ends, analysis.positions.anchors[top])
    np.testing.assert_array_equal(rays.starts, np.repeat(analysis.positions.items[[42]], 5, axis=0))
    np.testing.assert_allclose(layer(scene, "anchors").colour.values, cosine, atol=1e-6)


def test_the_nearest_anchor_has_the_largest_mark() -> None:
    analysis = make_analysis(items=50)
    size = layer(panel("single-encoding", analysis), "anchors").size
    assert size.argmax() == exact_cosines(analysis)[42].argmax()


def test_a_smaller_world_shows_its_last_item_and_all_its_anchors() -> None:
    scene = panel("single-encoding", make_analysis(items=7, anchors=3))
    assert layer(scene, "item").index.tolist() == [6]
    assert len(layer(scene, "rays").ends) == 3


def test_an_item_is_named_by_its_id_and_classes() -> None:
    analysis = make_analysis(items=6, labels=[[], [0, 2], [1], [0], [0], [0]], classes=3, item_names=True)
    scene = panel("single-encoding", analysis, item="1007")
    assert scene.title == "Single encoding: “item number 1” (class 0, class 2)"


def test_the_selected_item_comes_before_the_usual_one() -> None:
    assert layer(panel("single-encoding", make_analysis(), (9, 11)), "item").index.tolist() == [9]


def test_rays_to_anchors_that_others_are_drawn_before_are_dashed() -> None:
    analysis = make_analysis(items=60, anchors=40, dimension=16)
    rays = layer(panel("single-encoding", analysis, k=8), "rays")
    top = np.argsort(-exact_cosines(analysis)[42])[:8]
    drawn = np.argsort(-(analysis.positions.anchors.astype(np.float64) @ analysis.positions.items[42]))[:8]
    expected = [anchor not in drawn for anchor in top]
    assert any(expected)
    assert rays.dashed.tolist() == expected


def test_more_rays_than_anchors_are_refused_with_the_number_there_is() -> None:
    with pytest.raises(OptionError, match=r"from 1 to 12.* not 13"):
        panel("single-encoding", make_analysis(), k=13)


def test_an_unknown_id_is_refused_with_one_that_is_there() -> None:
    with pytest.raises(OptionError, match=r"no item has the id '999999'.*1000"):
        panel("single-encoding", make_analysis(), item="999999")


def test_the_other_items_can_be_shown_quietly() -> None:
    others = layer(panel("single-encoding", make_analysis(items=50), others=True), "others")
    assert 42 not in others.index
    assert len(others.index) == 49


def test_cosines_are_written_with_as_many_digits_in_the_title_and_beside_the_anchors() -> None:
    scene = panel("single-encoding", make_analysis(), k=3)
    beside = [text.rpartition(", ")[2] for text in layer(scene, "ranks").texts]
    assert all(f"({cosine})" in scene.subtitle for cosine in beside)
    assert all(len(cosine.partition(".")[2]) == 3 for cosine in beside)
