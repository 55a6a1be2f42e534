import numpy as np

from geolip_viewer.analysis import Analysis
from geolip_viewer.render.explained import swatches
from geolip_viewer.render.palette import THEMES, colour_table
from tests.synthetic import make_analysis
from tests.views.looking import keys, layer, panel


def nearest(points: np.ndarray, item: int, k: int) -> list[int]:
    cosine = points.astype(np.float64) @ points[item].astype(np.float64)
    cosine[item] = -2
    return np.argsort(-cosine, kind="stable")[:k].tolist()


def found(analysis: Analysis, item: int, k: int) -> tuple[list[int], list[int]]:
    return nearest(analysis.embeddings, item, k), nearest(analysis.positions.items, item, k)


def test_the_true_neighbours_of_an_item_are_lit_wherever_they_are_drawn() -> None:
    analysis = make_analysis(items=60)
    scene = panel("true-neighbors", analysis, item=str(analysis.image_id[7]), neighbors=9)
    true, drawn = found(analysis, 7, 9)
    kept = [item for item in true if item in drawn]
    assert layer(scene, "kept").index.tolist() == kept
    assert layer(scene, "missing").index.tolist() == [item for item in true if item not in drawn]
    assert layer(scene, "false").index.tolist() == [item for item in drawn if item not in true]
    missing = layer(scene, "missing")
    np.testing.assert_array_equal(missing.positions, analysis.positions.items[missing.index])
    assert scene.title == f"True neighbours of “{analysis.item_name(7)}”: {len(kept)} of 9 drawn near it"
    others = layer(scene, "others").index.tolist()
    assert sorted([*others, *true, *layer(scene, "false").index.tolist(), 7]) == list(range(60))


def test_the_legend_has_the_signs_of_the_picture_and_tells_near_from_away() -> None:
    scene = panel("true-neighbors", make_analysis(items=60), neighbors=9)
    marks = {each.text: each for each in swatches((scene,))}
    near, away = (
        next(each for text, each in marks.items() if text.startswith(f"true neighbour, drawn {where}"))
        for where in ("near", "away")
    )
    assert (near.symbol, away.symbol) == (layer(scene, "kept").symbol, layer(scene, "missing").symbol)
    assert near.symbol != away.symbol
    for theme in THEMES.values():
        assert near.colour(theme) in [tuple(row) for row in colour_table("sequential", theme.name).tolist()]
        assert near.colour(theme) != marks["other item"].colour(theme)


def test_lines_carry_the_true_angle_and_are_dashed_where_the_picture_is_wrong() -> None:
    analysis = make_analysis(items=60)
    lines = layer(panel("true-neighbors", analysis, item=str(analysis.image_id[7]), neighbors=9), "to neighbours")
    true, drawn = found(analysis, 7, 9)
    rows = analysis.embeddings.astype(np.float64)
    np.testing.assert_allclose(lines.colour.values, np.degrees(np.arccos(rows[true] @ rows[7])), atol=1e-3)
    assert lines.dashed.tolist() == [item not in drawn for item in true]
    np.testing.assert_array_equal(lines.ends, analysis.positions.items[true])


def test_another_projection_lights_the_same_items_elsewhere() -> None:
    analysis = make_analysis(items=60)
    item = str(analysis.image_id[3])
    for projection in ("PCA", "PCA 4-5-6", "faithful"):
        scene = panel("true-neighbors", analysis, projection=projection, item=item)
        lit = [layer(scene, each).index for each in ("kept", "missing") if each in keys(scene)]
        assert sorted(np.concatenate(lit).tolist()) == sorted(nearest(analysis.embeddings, 3, 10))


def test_the_selected_item_is_taken_where_no_id_is_written() -> None:
    scene = panel("true-neighbors", make_analysis(), (5, 8))
    assert layer(scene, "item").index.tolist() == [5]


def test_more_neighbours_than_there_are_items_is_said() -> None:
    scene = panel("true-neighbors", make_analysis(items=4), neighbors=10)
    assert scene.warnings == ("There are only 3 other items",)
    assert scene.title.endswith("3 of 3 drawn near it")
    alone = panel("true-neighbors", make_analysis(items=1))
    assert alone.title.endswith("0 of 0 drawn near it")
    assert alone.warnings[0] == "There are only 0 other items"


def test_what_is_beside_the_neighbours_can_be_left_out() -> None:
    scene = panel("true-neighbors", make_analysis(items=60), others=False, false=False, anchors=True)
    assert {"others", "false"}.isdisjoint(keys(scene))
    assert "anchors" in keys(scene)
