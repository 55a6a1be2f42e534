import numpy as np

from tests.synthetic import make_analysis
from tests.views.looking import keys, layer, panel


def test_every_point_faces_the_viewer_at_its_place_or_opposite_to_it() -> None:
    analysis = make_analysis()
    scene = panel("antipodal", analysis)
    assert scene.facing is not None
    for kind, positions in (("items", analysis.positions.items), ("anchors", analysis.positions.anchors)):
        stays, mirrored = layer(scene, kind), layer(scene, f"{kind} mirrored")
        np.testing.assert_allclose(stays.positions, positions[stays.index], atol=1e-6)
        np.testing.assert_allclose(mirrored.positions, -positions[mirrored.index], atol=1e-6)
        for part in (stays, mirrored):
            assert (part.positions @ np.array(scene.facing) >= -1e-6).all()
        assert sorted([*stays.index, *mirrored.index]) == list(range(len(positions)))
        assert stays.symbol != mirrored.symbol
    assert f"{len(layer(scene, 'items mirrored').index)} items mirrored" in scene.subtitle
    stars, diamonds = layer(scene, "anchors"), layer(scene, "anchors mirrored")
    assert (stars.legend, diamonds.legend) == (
        f"anchor ({len(stars.index)})",
        f"anchor mirrored ({len(diamonds.index)})",
    )


def test_mirrored_items_keep_their_colours() -> None:
    analysis = make_analysis()
    scene = panel("antipodal", analysis, colour="nearest-cosine")
    for part in (layer(scene, "items"), layer(scene, "items mirrored")):
        np.testing.assert_array_equal(part.colour.values, analysis.nearest_cosine[part.index])


def test_opposites_can_be_marked_beside_the_points_themselves() -> None:
    analysis = make_analysis()
    scene = panel("antipodal", analysis, show="both", anchors=False, names=False)
    assert keys(scene) == ["items mirrored", "items"]
    np.testing.assert_array_equal(layer(scene, "items mirrored").positions, -layer(scene, "items").positions)


def test_two_items_drawn_opposite_each_other_come_together() -> None:
    analysis = make_analysis(points=[[1, 0.2, 0.1], [-1, -0.2, -0.1], [0, 1, 0.3], [0.2, 0.1, 1]], anchors=np.eye(3))
    scene = panel("antipodal", analysis)
    where = {
        int(item): place
        for key in ("items", "items mirrored")
        if key in keys(scene)
        for item, place in zip(layer(scene, key).index, layer(scene, key).positions, strict=True)
    }
    np.testing.assert_allclose(where[0], where[1], atol=1e-6)
