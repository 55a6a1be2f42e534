import numpy as np

from geolip_viewer.geometry.density import Grid
from geolip_viewer.views import manifold
from tests.synthetic import make_analysis
from tests.views.looking import keys, layer, panel


def test_draws_every_item_and_anchor_where_the_projection_puts_them() -> None:
    analysis = make_analysis()
    scene = panel("manifold", analysis)
    items, anchors = layer(scene, "items"), layer(scene, "anchors")
    assert items.index.tolist() == list(range(40))
    assert anchors.index.tolist() == list(range(12))
    np.testing.assert_array_equal(items.positions, analysis.positions.items)
    np.testing.assert_array_equal(anchors.positions, analysis.positions.anchors)
    np.testing.assert_array_equal(items.colour.codes, analysis.first_class)
    assert (items.of, anchors.of, anchors.symbol) == ("item", "anchor", "star")


def test_title_and_subtitle_count_and_measure() -> None:
    scene = panel("manifold", make_analysis())
    assert scene.title == "Manifold: 40 items, 12 anchors"
    embeddings = make_analysis().embeddings.astype(np.float64)
    values = np.linalg.svd(embeddings - embeddings.mean(axis=0), compute_uv=False)
    share = 100 * (values[:3] ** 2).sum() / (values**2).sum()
    assert f"{share:.1f}\u00a0% of the variance in 3-D" in scene.subtitle


def test_class_names_are_written_most_frequent_first_and_only_where_a_class_has_items() -> None:
    analysis = make_analysis(items=6, labels=[[1], [1, 2], [1, 2], [0], [], [1]], classes=4)
    names = layer(panel("manifold", analysis), "class names")
    assert names.texts == ("class 1", "class 2", "class 0")
    np.testing.assert_array_equal(names.positions, analysis.positions.classes[[1, 2, 0]])


def test_a_checkpoint_alone_shows_its_anchors() -> None:
    scene = panel("manifold", make_analysis(items=None))
    assert scene.title == "Constellation: 12 anchors"
    assert keys(scene) == ["anchors"]


def test_anchors_and_names_can_be_left_out() -> None:
    scene = panel("manifold", make_analysis(), anchors=False, names=False)
    assert keys(scene) == ["items"]
    assert "anchor" not in scene.title


def test_marks_shrink_as_items_become_many_and_grow_by_choice() -> None:
    few = layer(panel("manifold", make_analysis(items=2000)), "items").size
    many = layer(panel("manifold", make_analysis(items=5000)), "items").size
    twice = layer(panel("manifold", make_analysis(items=5000), size=2), "items").size
    assert few > many
    assert many == 7.0
    assert twice == 14.0


def test_above_a_number_that_it_states_items_are_drawn_as_density(monkeypatch) -> None:
    analysis = make_analysis(items=200)
    assert "items" in keys(panel("manifold", analysis))
    monkeypatch.setattr(manifold, "FOG", 150)
    scene = panel("manifold", analysis)
    assert keys(scene) == ["density", "anchors", "class names"]
    assert "density of items, whose dots would be fog above 150" in scene.subtitle
    assert scene.title == "Manifold: 200 items, 12 anchors"
    cells = layer(scene, "density")
    held = Grid(manifold.BANDS).assigned_items_of(analysis.positions.items)
    np.testing.assert_array_equal(cells.index, np.unique(held))
    expected = np.unique(held, return_counts=True)[1] * Grid(manifold.BANDS).count / 200
    np.testing.assert_allclose(cells.colour.values, expected)


def test_dots_or_density_can_be_chosen(monkeypatch) -> None:
    analysis = make_analysis()
    scene = panel("manifold", analysis, crowd="density")
    assert keys(scene) == ["density", "anchors", "class names"]
    assert "density of items" in scene.subtitle
    assert "fog" not in scene.subtitle
    monkeypatch.setattr(manifold, "FOG", 10)
    assert "items" in keys(panel("manifold", analysis, crowd="dots"))
    assert "density" in keys(panel("manifold", analysis))
