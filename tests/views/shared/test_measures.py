"""How far each item can be trusted, as a colour, a fade and a bound."""

import numpy as np
import pytest

from geolip_viewer.analysis import Analysis
from geolip_viewer.geometry.projection import FAITHFUL, ProjectionSpec
from geolip_viewer.render.explained import swatches
from geolip_viewer.scene import Points
from geolip_viewer.views import VIEWS, view_named
from geolip_viewer.views.base import View, ViewInput
from geolip_viewer.views.shared.lenses_and_spaces import measurable_lens, measurable_space
from geolip_viewer.views.shared.measurable import MeasurableEmbedding
from geolip_viewer.views.shared.measures import MEASURES, measured
from tests.synthetic import for_view, make_analysis
from tests.views.looking import exact_cosines, kept_of, layer, panel, panels

EVERY = tuple(MEASURES)


def drawn(analysis: Analysis, projection: str = "PCA") -> MeasurableEmbedding:
    return ViewInput(analysis, analysis.projected(ProjectionSpec.parse(projection))).embedding


def test_neighbours_kept_are_counted_among_the_ten_nearest() -> None:
    analysis = make_analysis(items=60)
    colour = measured("neighbor-recall", drawn(analysis))
    np.testing.assert_allclose(colour.values, kept_of(analysis.embeddings, analysis.positions.items), atol=1e-4)
    assert (colour.name, colour.unit, colour.span) == ("neighbour recall", "%", (0.0, 100.0))


def test_each_panel_has_measures_of_its_own() -> None:
    """In a lens, measured on what the expert sees; in a space, on its whole width."""
    analysis = make_analysis("dual-stream", items=60)
    for expert in range(3):
        colour = measured("neighbor-recall", measurable_lens(analysis, expert))
        seen = analysis.lens_embeddings(expert)
        np.testing.assert_allclose(colour.values, kept_of(seen, analysis.lens(expert).positions), atol=1e-4)
    wide = [1 - analysis.lens_embeddings(e).astype(float) @ analysis.anchors.T for e in range(3)]
    differences = np.hstack([wide[a] - wide[b] for a, b in analysis.pairs])
    centred = differences - differences.mean(axis=0)
    space = analysis.difference_space
    (picture,) = measurable_space(analysis, "difference", space)
    rows = centred / np.linalg.norm(centred, axis=1, keepdims=True)
    assert space.positions is not None
    np.testing.assert_allclose(measured("neighbor-recall", picture).values, kept_of(rows, space.positions), atol=1e-4)


@pytest.mark.parametrize("name", ["PCA", "PCA 2-4-5", "PCA centred", "PCA of anchors"])
def test_the_share_kept_is_the_squared_length_of_the_projection(name: str) -> None:
    analysis = make_analysis()
    rows = (analysis.anchors if "anchors" in name else analysis.embeddings).astype(np.float64)
    vectors = np.linalg.svd(rows - rows.mean(axis=0), full_matrices=False)[2]
    chosen = vectors[[1, 3, 4]] if "2-4-5" in name else vectors[:3]
    origin = rows.mean(axis=0) if name == "PCA centred" else 0.0
    length = np.linalg.norm((analysis.embeddings - origin) @ chosen.T, axis=1)
    np.testing.assert_allclose(measured("squared-norm", drawn(analysis, name)).values, 100 * length**2, atol=1e-3)
    np.testing.assert_allclose(measured("radius", drawn(analysis, name)).values, length, atol=1e-5)


def test_the_rank_of_the_true_nearest_anchor_counts_those_drawn_nearer() -> None:
    analysis = make_analysis()
    seen = analysis.positions.items.astype(np.float64) @ analysis.positions.anchors.T.astype(np.float64)
    true = seen[np.arange(40), exact_cosines(analysis).argmax(axis=1)]
    colour = measured("anchor-rank", drawn(analysis))
    assert colour.values.tolist() == (1 + (seen > true[:, None]).sum(axis=1)).tolist()
    assert colour.span == (1.0, 12.0)


def test_a_picture_of_a_globe_on_itself_misses_nobody() -> None:
    picture = drawn(make_analysis(dimension=3))
    for name, best in (("neighbor-recall", 100), ("missing-neighbors", 1), ("false-neighbors", 1), ("anchor-rank", 1)):
        np.testing.assert_allclose(measured(name, picture).values, best)


def test_inapplicable_measures_are_disabled_and_say_why() -> None:
    few, many = make_analysis(items=2), make_analysis()
    (space,) = measurable_space(many, "difference", many.difference_space)
    for name, picture, reason in (
        ("neighbor-recall", drawn(few), "at least three items"),
        ("squared-norm", drawn(many, "faithful"), "faithful is not a linear projection"),
        ("anchor-rank", space, "Difference space has no anchors"),
    ):
        colour = measured(name, picture)
        assert np.isnan(colour.values).all()
        assert reason in colour.name


def test_items_below_the_bound_are_hidden_and_counted() -> None:
    analysis = make_analysis()
    share = 100 * analysis.radii.astype(float) ** 2
    bound = float(np.round(np.median(share)))
    scene = panel("manifold", analysis, least_share=bound)
    assert layer(scene, "items").index.tolist() == np.flatnonzero(share >= bound).tolist()
    left = int((share >= bound).sum())
    assert scene.title == f"Manifold: {left} of 40 items: squared norm captured at least {bound:g}\u00a0%, 12 anchors"
    kept = kept_of(analysis.embeddings, analysis.positions.items)
    scene = panel("manifold", analysis, least_neighbors=50)
    assert layer(scene, "items").index.tolist() == np.flatnonzero(kept >= 50).tolist()


def test_a_bound_that_leaves_nothing_or_does_not_apply_is_reported() -> None:
    nothing = panel("manifold", make_analysis(), least_share=100)
    assert not any(each.key == "items" for each in nothing.layers)
    assert nothing.warnings == ("No item to show: the filter leaves none (squared norm captured at least 100\u00a0%)",)
    few = panel("manifold", make_analysis(items=2), least_neighbors=50)
    assert len(layer(few, "items").index) == 2
    assert few.warnings[0].startswith("Nothing is hidden: Trust needs at least three items")


def test_in_every_lens_its_own_measures_hide_and_fade() -> None:
    analysis = make_analysis("dual-stream", items=60)
    for expert, scene in enumerate(panels("lens", analysis, least_neighbors=50, fade="neighbor-recall")):
        kept = kept_of(analysis.lens_embeddings(expert), analysis.lens(expert).positions)
        items = layer(scene, "items")
        assert items.index.tolist() == np.flatnonzero(kept >= 50).tolist()
        np.testing.assert_allclose(items.opacity, 0.1 + 0.9 * kept[kept >= 50] / 100, atol=1e-5)


def test_items_fade_with_what_is_kept_of_them() -> None:
    analysis = make_analysis()
    items = layer(panel("manifold", analysis, fade="squared-norm"), "items")
    assert isinstance(items, Points)
    np.testing.assert_allclose(items.opacity, 0.1 + 0.9 * analysis.radii.astype(float) ** 2, atol=1e-5)
    assert layer(panel("manifold", analysis), "items").opacity == 1.0


@pytest.mark.parametrize("view", [each for each in VIEWS if "fade" in vars(each.options())], ids=lambda each: each.id)
def test_the_legend_says_what_pale_items_are_wherever_items_fade(view: View) -> None:
    analysis = for_view(view, make_analysis())
    faded, plain = (
        view.scenes(ViewInput(analysis, analysis.positions), view.options(fade=fade))
        for fade in ("neighbor-recall", "nothing")
    )
    for scene in faded:
        assert "pale: low neighbour recall" in [each.text for each in swatches([scene])]
    assert not [each.text for each in swatches(plain) if "pale" in each.text]


def test_items_that_cannot_fade_are_not_called_pale() -> None:
    few = panel("manifold", make_analysis(items=2), fade="neighbor-recall")
    assert not [each.text for each in swatches([few]) if "pale" in each.text]


def test_a_sample_says_how_many_were_not_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    analysis = make_analysis()
    monkeypatch.setattr("geolip_viewer.analysis.trusted.sampled", lambda count: np.arange(0, count, 2))
    colour = measured("neighbor-recall", drawn(analysis))
    assert np.isnan(colour.values[1::2]).all()
    assert np.isfinite(colour.values[::2]).all()
    scene = panel("manifold", analysis, least_neighbors=10)
    assert "20 items hidden: neighbour recall not measured" in scene.warnings


def test_items_of_unstable_islands_can_be_hidden_and_faded() -> None:
    analysis = make_analysis(items=60)
    globe = analysis.projected(FAITHFUL)
    kept = 100 * analysis.subsample_stability(globe)
    least = int(np.median(kept))
    hidden = np.count_nonzero(kept < least)
    assert 0 < hidden < 60
    view_input, view = ViewInput(analysis, globe), view_named("manifold")
    (scene,) = view.scenes(view_input, view.options(least_stability=least, fade="stability-under-subsampling"))
    items = layer(scene, "items")
    assert items.index.tolist() == np.flatnonzero(kept >= least).tolist()
    np.testing.assert_allclose(items.opacity, 0.1 + 0.9 * kept[kept >= least] / 100, atol=1e-5)
    assert f"{60 - hidden} of 60 items: stability under subsampling at least {least}\u00a0%" in scene.title
    (scene,) = view.scenes(ViewInput(analysis, analysis.positions), view.options(least_stability=least))
    assert len(layer(scene, "items").index) == 60
    assert any("does not depend on a seed" in warning for warning in scene.warnings)
