import numpy as np
import pytest

from geolip_viewer.errors import MissingDataError, OptionError
from geolip_viewer.geometry.projection import ProjectionSpec
from geolip_viewer.views import view_named
from geolip_viewer.views.base import ViewInput
from tests.synthetic import make_analysis
from tests.views.looking import badge_texts, keys, layer, panel


def cosines(positions: np.ndarray) -> np.ndarray:
    return positions.astype(float) @ positions.T.astype(float)


@pytest.mark.parametrize("end", ["PCA 2-3-4", "PCA of anchors", "faithful"])
def test_the_way_begins_and_ends_with_the_two_pictures(end: str) -> None:
    """The second may be turned as a whole, which changes no angle."""
    analysis = make_analysis()
    first = layer(panel("morph", analysis, end=end, t=0, farthest=0), "items").positions
    last = layer(panel("morph", analysis, end=end, t=1, farthest=0), "items").positions
    np.testing.assert_array_equal(first, analysis.positions.items)
    np.testing.assert_allclose(cosines(last), cosines(analysis.projected(ProjectionSpec.parse(end)).items), atol=1e-5)


def test_the_second_picture_is_turned_to_match_the_first() -> None:
    analysis = make_analysis()
    start, end = (
        analysis.positions.items.astype(float),
        analysis.projected(ProjectionSpec.parse("PCA 3-1-2")).items.astype(float),
    )
    left, _, right = np.linalg.svd(end.T @ start)
    last = layer(panel("morph", analysis, end="PCA 3-1-2", t=1, farthest=0), "items").positions
    np.testing.assert_allclose(last, end @ left @ right, atol=1e-5)
    np.testing.assert_allclose(last, start, atol=1e-5)


def test_half_way_everything_is_in_the_middle_of_its_geodesic() -> None:
    analysis = make_analysis()
    for kind in ("items", "anchors"):
        first, half, last = (
            layer(panel("morph", analysis, end="PCA 2-4-6", t=t, farthest=0), kind).positions.astype(float)
            for t in (0, 0.5, 1)
        )
        middle = first + last
        np.testing.assert_allclose(half, middle / np.linalg.norm(middle, axis=1, keepdims=True), atol=1e-5)


def test_the_items_that_travel_farthest_are_ringed_and_named() -> None:
    analysis = make_analysis()
    ends = (panel("morph", analysis, end="PCA 4-5-6", t=t, farthest=0) for t in (0, 1))
    first, last = (layer(end, "items").positions.astype(float) for end in ends)
    angle = np.degrees(np.arccos(np.clip((first * last).sum(axis=1), -1, 1)))
    order = np.argsort(-angle)[:4]
    scene = panel("morph", analysis, end="PCA 4-5-6", t=0.25, farthest=4)
    assert layer(scene, "farthest").index.tolist() == order.tolist()
    np.testing.assert_allclose(layer(scene, "ways").colour.values, angle[order], atol=1e-2)
    assert layer(scene, "farthest names").texts == tuple(analysis.item_name(int(i)) for i in order)
    assert scene.subtitle.startswith(f"Farthest: “{analysis.item_name(int(order[0]))}” {angle[order[0]]:.0f}°")


def test_each_moment_has_measures_of_its_own_and_the_ends_those_of_the_two_pictures() -> None:
    analysis = make_analysis(items=60)
    view_input, view = ViewInput(analysis, analysis.positions), view_named("morph")

    def badge(t: float) -> str:
        (text,) = badge_texts(view, view_input, view.options(end="PCA 2-3-4", t=t))
        return text

    def still(name: str) -> str:
        (text,) = badge_texts(
            view_named("manifold"), ViewInput(analysis, analysis.projected(ProjectionSpec.parse(name))), None
        )
        return text

    assert badge(0.0) == still("PCA")
    assert badge(1.0) == still("PCA 2-3-4")
    half = layer(panel("morph", analysis, end="PCA 2-3-4", t=0.5, farthest=0), "items").positions
    kept = []
    for points in (analysis.embeddings, half):
        near = cosines(points)
        np.fill_diagonal(near, -2)
        kept.append(np.argsort(-near, axis=1)[:, :10])
    share = np.mean([len(set(a) & set(b)) / 10 for a, b in zip(*kept, strict=True)])
    assert badge(0.5).startswith("PCA → PCA 2-3-4: ")
    assert badge(0.5).endswith(f" neighbour recall {100 * share:.0f}\u00a0% (chance {100 * 10 / 59:.0f}\u00a0%)")


def test_only_the_selection_travels_where_only_it_is_drawn() -> None:
    scene = panel("morph", make_analysis(), (4, 9), end="PCA 2-3-4", items="selection")
    assert sorted(layer(scene, "farthest").index.tolist()) == [4, 9]


def test_between_a_picture_and_itself_nothing_travels() -> None:
    assert "ways" not in keys(panel("morph", make_analysis(), end="PCA"))


@pytest.mark.parametrize(
    ("end", "error"), [("tSNE", OptionError), ("PCA 7-8-9", MissingDataError), ("PCA of selection", MissingDataError)]
)
def test_an_invalid_name_of_a_picture_is_refused(end: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        panel("morph", make_analysis(), end=end)


def test_a_way_to_a_picture_fitted_on_the_selection_follows_it() -> None:
    morph = view_named("morph")
    assert morph.follows_selection(morph.options_with({"start": "PCA", "end": "PCA of selection"}))
    assert not morph.follows_selection(morph.options_with({"start": "PCA", "end": "faithful"}))
    few, many = (panel("morph", make_analysis(), chosen, end="PCA of selection") for chosen in (range(9), range(30)))
    assert not np.allclose(layer(few, "items").positions, layer(many, "items").positions)
