"""The table of items says how far each can be trusted in the picture, once that is measured."""

from dataclasses import replace

import numpy as np
import pytest

from geolip_viewer.export.trust_columns import item_trust
from geolip_viewer.geometry.faithful import faithful
from geolip_viewer.geometry.fit_settings import STANDARD
from geolip_viewer.geometry.held_out import held_out_rows
from geolip_viewer.geometry.projection import FAITHFUL, PCA
from tests.app.trusting import measured, show_view
from tests.synthetic import make_analysis


@pytest.fixture(autouse=True)
def nothing_fitted_before(monkeypatch, tmp_path):
    """Globes are kept on disk: each test begins without."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


@pytest.fixture
def listed(window, show_world, qtbot):
    analysis = make_analysis(items=60)
    show_world(analysis)
    measured(window, qtbot)
    qtbot.waitUntil(lambda: len(window.services.table_data.items) == 60)
    return analysis


def keys(window):
    return [column.key for column in window.services.table_data.items.columns]


def values(window, key):
    return window.services.table_data.items.column(key).values.values


def recall(true, drawn, among):
    """Of each item the share of its ten true nearest of some rows that are drawn among its ten nearest."""
    near = []
    for points in (true, drawn):
        cosines = points.astype(float) @ points[among].T.astype(float)
        cosines[among[None, :] == np.arange(len(points))[:, None]] = -2
        near.append(np.argsort(-cosines, axis=1)[:, :10])
    return [len(set(one) & set(other)) / 10 for one, other in zip(*near, strict=True)]


def test_the_columns_are_those_of_brute_force_and_of_files(window, listed):
    analysis, positions = listed, listed.positions
    wanted = recall(analysis.embeddings, positions.items, np.arange(60))
    np.testing.assert_allclose(values(window, "neighbor_recall"), wanted, atol=1e-6)
    true = (analysis.embeddings @ analysis.anchors.T).argmax(axis=1)
    drawn = positions.items @ positions.anchors.T
    rank = 1 + (drawn > drawn[np.arange(60), true][:, None]).sum(axis=1)
    np.testing.assert_allclose(values(window, "anchor_rank"), rank)
    said = [(column.key, column.title, column.help) for column in item_trust(analysis, positions)]
    shown = [(column.key, column.title, column.help) for column in window.services.table_data.items.columns]
    assert said == [each for each in shown if each[0] in {key for key, *_ in said}]


def test_a_fitted_globe_adds_what_items_held_out_of_it_say(window, qtbot, listed):
    window.document.store.change(projection=FAITHFUL)
    qtbot.waitUntil(lambda: "subsample_stability" in keys(window), timeout=20_000)
    measured(window, qtbot)
    new = held_out_rows(60)[1]
    found = values(window, "held_out_neighbor_recall")
    assert np.array_equal(np.flatnonzero(np.isfinite(found)), new)
    assert found[new].mean() == pytest.approx(
        listed.trust_held_out(listed.projected(FAITHFUL)).held_out.figures["neighbors_kept"]
    )
    with qtbot.waitSignal(window.services.table_data.changed):
        window.document.store.change(projection=PCA)
    assert "subsample_stability" not in keys(window)
    assert values(window, "neighbor_recall") == pytest.approx(
        recall(listed.embeddings, listed.positions.items, np.arange(60))
    )


def test_a_view_of_other_pictures_keeps_the_columns_of_the_projection(window, qtbot, listed):
    before = values(window, "neighbor_recall")
    show_view(window, qtbot, "spectrum")
    assert values(window, "neighbor_recall") is before


def test_other_files_begin_without(window, show_world, qtbot, listed):
    show_world(make_analysis(items=2))
    qtbot.waitUntil(lambda: len(window.services.table_data.items) == 2)
    assert "neighbor_recall" not in keys(window)


def test_once_items_are_coloured_by_stability_over_seeds_the_table_has_it(window, qtbot, listed):
    window.document.store.change(projection=FAITHFUL)
    measured(window, qtbot)
    assert "seed_stability" not in keys(window)
    show_view(window, qtbot, "manifold", colour="stability-over-seeds")
    qtbot.waitUntil(lambda: "seed_stability" in keys(window), timeout=20_000)
    rows, start = listed.embeddings, np.concatenate([listed.positions.items, listed.positions.anchors])
    *_, again = faithful(rows, listed.anchors, start, replace(STANDARD, seed=1))
    drawn = listed.projected(FAITHFUL).items, again.positions[:60]
    near = [np.argsort(-(each @ each.T - 9 * np.eye(60)), axis=1)[:, :10] for each in drawn]
    wanted = [len(set(one) & set(other)) / 10 for one, other in zip(*near, strict=True)]
    np.testing.assert_allclose(values(window, "seed_stability"), wanted, atol=1e-6)
