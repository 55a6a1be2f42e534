import gc
import weakref

import numpy as np
import pytest

from geolip_viewer.errors import MissingDataError, OptionError
from geolip_viewer.geometry.projection import FAITHFUL, ProjectionSpec
from geolip_viewer.geometry.sphere import unit
from geolip_viewer.task import Cancelled, Task, running
from tests.synthetic import make_analysis


def on_globe(rows: np.ndarray) -> None:
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-4)


def test_the_plain_projection_is_the_one_that_was_there():
    analysis = make_analysis()
    assert analysis.projected(ProjectionSpec.parse("pca")) is analysis.positions
    assert analysis.projected() is analysis.positions


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("PCA 3-1-4", lambda a: a.embeddings),
        ("PCA of anchors", lambda a: a.anchors),
        ("PCA of class class 2", lambda a: a.embeddings[[i for i in range(40) if 2 in a.labels.of(i)]]),
        ("PCA of selection", lambda a: a.embeddings[[3, 5, 8, 9, 20, 31]]),
    ],
)
def test_components_are_fitted_on_the_rows_named(name, rows):
    analysis = make_analysis()
    positions = analysis.projected(ProjectionSpec.parse(name), selection=np.array([3, 5, 8, 9, 20, 31]))
    fitted = rows(analysis).astype(float)
    vectors = np.linalg.svd(fitted - fitted.mean(axis=0), full_matrices=False)[2]
    chosen = vectors[[2, 0, 3]] if "3-1-4" in name else vectors[:3]
    for found, given in ((positions.items, analysis.embeddings), (positions.anchors, analysis.anchors)):
        wanted = unit(given.astype(float) @ chosen.T)
        np.testing.assert_allclose(np.abs(found), np.abs(wanted), atol=1e-3)
    on_globe(positions.classes)
    assert positions.name == name


def test_a_projection_is_computed_once_but_a_selection_each_time():
    analysis = make_analysis()
    others, of_selection = ProjectionSpec.parse("PCA 2-3-4"), ProjectionSpec.parse("PCA of selection")
    assert analysis.projected(others) is analysis.projected(ProjectionSpec.parse("pca:2,3,4"))
    first = analysis.projected(of_selection, np.arange(10))
    assert analysis.projected(of_selection, np.arange(10, 20)) is not first


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("PCA 7-8-9", MissingDataError),
        ("PCA of selection", MissingDataError),
        ("PCA of class nothing", OptionError),
        ("tSNE", OptionError),
    ],
)
def test_what_cannot_be_drawn_is_a_sentence(name, error):
    with pytest.raises(error):
        make_analysis(dimension=8).projected(ProjectionSpec.parse(name))


def test_the_globe_improves_on_the_way_and_is_kept(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    analysis = make_analysis()
    seen = list(analysis.fitting())
    assert len(seen) > 5
    for positions in seen:
        on_globe(positions.items)
        on_globe(positions.anchors)
        on_globe(positions.classes)
    assert analysis.projected(ProjectionSpec.parse("faithful")) is seen[-1]
    assert list(analysis.fitting()) == [seen[-1]]
    np.testing.assert_array_equal(make_analysis().projected(ProjectionSpec.parse("faithful")).items, seen[-1].items)


def test_a_globe_that_nobody_waited_for_is_not_kept():
    analysis, task = make_analysis(seed=8), Task()
    with running(task):
        fits = analysis.fitting()
        next(fits)
        task.cancel()
        with pytest.raises(Cancelled):
            list(fits)
    assert len(list(analysis.fitting())) > 5


def test_anchors_alone_have_pictures_too():
    analysis = make_analysis(items=None)
    for name in ("PCA 2-3-4", "PCA of anchors", "faithful"):
        positions = analysis.projected(ProjectionSpec.parse(name))
        assert positions.items.shape == (0, 3)
        on_globe(positions.anchors)


def test_a_turned_lens_is_the_lens_turned_to_match():
    analysis = make_analysis(family="dual-stream", items=120)
    for e in range(3):
        lens, positions = analysis.lens(e), analysis.turned_to_fused(analysis.lens_positions(e))
        np.testing.assert_allclose(positions.items @ positions.items.T, lens.positions @ lens.positions.T, atol=1e-4)
        np.testing.assert_allclose(
            positions.items @ positions.anchors.T, lens.positions @ lens.anchor_positions.T, atol=1e-4
        )
        before = (lens.positions * analysis.positions.items).sum()
        assert (positions.items * analysis.positions.items).sum() >= before - 1e-3


def test_the_tour_starts_at_the_first_components():
    analysis = make_analysis()
    tour = analysis.tour()
    np.testing.assert_allclose(analysis.seen_from(tour.frame(0)).items, analysis.positions.items, atol=1e-4)
    on_globe(analysis.seen_from(tour.frame(1.5)).items)


@pytest.mark.slow
def test_of_what_nobody_shows_any_more_only_the_last_few_are_kept():
    analysis = make_analysis()
    gone = []
    for first in range(7):
        positions = analysis.projected(ProjectionSpec.parse("PCA of selection"), np.arange(first, first + 20))
        analysis.trust_beside_null(positions)
        gone.append(weakref.ref(positions))
    del positions
    gc.collect()
    assert [reference() is None for reference in gone] == [True] * 3 + [False] * 4


@pytest.mark.parametrize(("items", "is_told"), [(7, True), (300, False)])
def test_of_few_items_it_is_told_that_the_components_keep_neighbours_better(items, is_told):
    random = np.random.default_rng(0)
    centres = random.normal(size=(12, 24))
    points = centres[random.integers(12, size=items)] + 0.5 * random.normal(size=(items, 24))
    analysis = make_analysis(points=points, anchors=centres)
    globe = analysis.projected(FAITHFUL)
    globe_keeps, pca_keeps = (analysis.trust(each).figures["neighbors_kept"] for each in (globe, analysis.positions))
    told = [warning for warning in analysis.warnings if "PCA keeps neighbours better" in warning]
    assert bool(told) == (globe_keeps < pca_keeps) == is_told
    assert all(
        f"{100 * pca_keeps:.0f}\u00a0% neighbour recall against {100 * globe_keeps:.0f}\u00a0%" in one for one in told
    )
