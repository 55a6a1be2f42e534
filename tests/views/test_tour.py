from itertools import pairwise

import numpy as np
import pytest

from geolip_viewer.views import view_named
from geolip_viewer.views.base import ViewInput
from tests.synthetic import make_analysis
from tests.views.looking import badge_texts, layer, panel


def at(t: float, **options: object) -> np.ndarray:
    return np.asarray(layer(panel("tour", make_analysis(), t=t, **options), "items").positions, np.float64)


def test_the_tour_begins_with_the_principal_components() -> None:
    analysis = make_analysis()
    np.testing.assert_allclose(at(0), analysis.positions.items, atol=1e-5)
    anchors = layer(panel("tour", analysis), "anchors").positions
    np.testing.assert_allclose(anchors, analysis.positions.anchors, atol=1e-5)


def test_every_moment_is_the_data_through_an_orthonormal_window() -> None:
    analysis = make_analysis()
    for t in (0.3, 1.0, 2.7):
        frame = analysis.tour(0).frame(t).astype(float)
        np.testing.assert_allclose(frame.T @ frame, np.eye(3), atol=1e-5)
        seen = analysis.embeddings.astype(float) @ frame
        np.testing.assert_allclose(at(t), seen / np.linalg.norm(seen, axis=1, keepdims=True), atol=1e-4)


def test_it_moves_smoothly_and_the_same_way_back() -> None:
    steps = [at(t) for t in np.arange(0.0, 1.01, 0.02)]
    for one, other in pairwise(steps):
        assert np.degrees(np.arccos(np.clip((one * other).sum(axis=1), -1, 1))).mean() < 5
    np.testing.assert_array_equal(at(0.5), at(0.5))
    assert not np.allclose(at(0.5), at(0.5, course=1))


def test_the_visible_share_of_variance_is_shown() -> None:
    analysis = make_analysis()
    rows = analysis.embeddings.astype(float)
    centred = rows - rows.mean(axis=0)
    seen = np.square(centred @ analysis.tour(0).frame(1.4)).sum() / np.square(centred).sum()
    assert f"{100 * seen:.1f}\u00a0% of the variance is seen now" in panel("tour", analysis, t=1.4).heading.moment[1]


def test_components_are_named_where_they_point() -> None:
    analysis = make_analysis()
    first = layer(panel("tour", analysis, t=0), "components")
    assert first.texts == ("PC1 axis", "PC2 axis", "PC3 axis")
    np.testing.assert_allclose(np.abs(first.positions), np.eye(3), atol=1e-4)
    later = layer(panel("tour", analysis, t=0.8), "components")
    frame = analysis.tour(0).frame(0.8).astype(float)
    for text, place in zip(later.texts, later.positions, strict=True):
        direction = analysis.pca.components[int(text[2:].split()[0]) - 1] @ frame
        np.testing.assert_allclose(place, direction / np.linalg.norm(direction), atol=1e-4)


def test_the_measures_follow() -> None:
    analysis, view = make_analysis(items=60), view_named("tour")
    view_input = ViewInput(analysis, analysis.positions)
    (start,) = badge_texts(view, view_input, view.options())
    (pca,) = badge_texts(view_named("manifold"), view_input, None)
    assert start.removeprefix("Tour") == pca.removeprefix("PCA")
    (later,) = badge_texts(view, view_input, view.options(t=1.5))
    assert later.startswith("Tour: ")
    assert later != start
    share = layer(panel("tour", analysis, t=1.5, colour="squared-norm"), "items").colour.values
    frame = analysis.tour(0).frame(1.5).astype(float)
    np.testing.assert_allclose(share, 100 * np.square(analysis.embeddings @ frame).sum(axis=1), atol=1e-2)


@pytest.mark.parametrize("dimension", [2, 3])
def test_where_nothing_can_turn_it_is_said(dimension: int) -> None:
    assert "nothing turns" in panel("tour", make_analysis(dimension=dimension)).warnings[0]


def test_a_checkpoint_alone_tours_its_anchors() -> None:
    scene = panel("tour", make_analysis(items=None), t=0.4)
    assert scene.title == "Tour: 12 anchors"
    assert scene.heading.moment[0] == "t = 0.40"
