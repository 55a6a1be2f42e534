import numpy as np

from tests.synthetic import make_analysis
from tests.views.looking import exact_cosines, keys, layer, panel


def test_a_cell_is_as_pure_as_the_share_of_its_items_that_belong_there() -> None:
    analysis = make_analysis(items=300)
    positions = analysis.positions
    drawn = (positions.items.astype(float) @ positions.anchors.T.astype(float)).argmax(axis=1)
    true = exact_cosines(analysis).argmax(axis=1)
    scene = panel("cells", analysis)
    cells = layer(scene, "cells")
    empty = layer(scene, "empty cells").index.tolist() if "empty cells" in keys(scene) else []
    assert sorted([*cells.index.tolist(), *empty]) == list(range(12))
    for anchor, purity in zip(cells.index, cells.colour.values, strict=True):
        inside = drawn == anchor
        np.testing.assert_allclose(purity, 100 * (true[inside] == anchor).mean())
    assert not np.isin(drawn, empty).any()
    assert scene.title == f"Anchor cells: {100 * (true == drawn).mean():.0f}\u00a0% of items lie in the right one"
    assert cells.colour.span == (0.0, 100.0)


def test_the_corners_of_a_cell_are_nearest_to_its_own_anchor_and_to_another() -> None:
    analysis = make_analysis()
    cells = layer(panel("cells", analysis), "cells")
    anchors = analysis.positions.anchors.astype(float)
    for cell, anchor in enumerate(cells.index):
        corners = cells.corners[cells.offsets[cell] : cells.offsets[cell + 1]].astype(float)
        cosine = corners @ anchors.T
        order = np.sort(cosine, axis=1)
        np.testing.assert_allclose(cosine[:, anchor], order[:, -1], atol=1e-5)
        np.testing.assert_allclose(order[:, -2], order[:, -1], atol=1e-5)


def test_cells_without_items_have_a_key() -> None:
    analysis = make_analysis(items=4)
    drawn = (analysis.positions.items @ analysis.positions.anchors.T).argmax(axis=1)
    empty = layer(panel("cells", analysis), "empty cells")
    assert sorted(empty.index.tolist()) == sorted(set(range(12)) - set(drawn.tolist()))
    assert empty.legend == f"cell without items ({12 - len(set(drawn.tolist()))})"


def test_items_can_be_shown_in_the_right_and_in_wrong_cells() -> None:
    analysis = make_analysis(items=100)
    positions = analysis.positions
    right = (positions.items @ positions.anchors.T).argmax(axis=1) == exact_cosines(analysis).argmax(axis=1)
    scene = panel("cells", analysis, dots=True, anchors=False)
    assert layer(scene, "in the right cell").index.tolist() == np.flatnonzero(right).tolist()
    assert layer(scene, "in a wrong cell").index.tolist() == np.flatnonzero(~right).tolist()
    assert "anchors" not in keys(scene)


def test_cells_can_be_coloured_by_how_many_items_lie_in_them() -> None:
    analysis = make_analysis(items=100)
    drawn = (analysis.positions.items @ analysis.positions.anchors.T).argmax(axis=1)
    cells = layer(panel("cells", analysis, colour="items"), "cells")
    assert cells.colour.values.tolist() == np.bincount(drawn, minlength=12)[cells.index].tolist()


def test_too_few_anchors_have_no_cells_and_say_so() -> None:
    scene = panel("cells", make_analysis(anchors=3))
    assert keys(scene) == ["anchors"]
    assert "need four anchors drawn at different places, not 3" in scene.warnings[0]


def test_a_constellation_that_already_is_a_globe_has_only_pure_cells() -> None:
    scene = panel("cells", make_analysis(dimension=3, items=200))
    values = layer(scene, "cells").colour.values
    assert np.nanmin(values) == 100
    assert "100\u00a0% of items lie in the right one" in scene.title
