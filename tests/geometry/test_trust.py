import numpy as np
import pytest
from scipy.stats import spearmanr
from sklearn.manifold import trustworthiness

from geolip_viewer.errors import MissingDataError
from geolip_viewer.geometry.sphere import on_sphere, unit
from geolip_viewer.geometry.trust import Picture, Trust, trust
from geolip_viewer.task import Cancelled, Task, running


def picture(items: int = 300, anchors: int = 40, dimension: int = 12, seed: int = 0) -> Picture:
    """Clustered items, drawn by their first three coordinates."""
    random = np.random.default_rng(seed)
    centres = unit(random.normal(size=(9, dimension)))
    near = unit(centres[random.integers(9, size=items)] + 0.25 * random.normal(size=(items, dimension)))
    few = unit(random.normal(size=(anchors, dimension)))
    near, few = near.astype(np.float32), few.astype(np.float32)
    kept = np.square(near[:, :3].astype(float)).sum(axis=1)
    return Picture(near, on_sphere(near[:, :3]), few, on_sphere(few[:, :3]), kept)


def apart(points: np.ndarray) -> np.ndarray:
    """1 − cos of all pairs in float64, nothing below zero."""
    wide = points.astype(np.float64)
    distance = np.maximum(1 - wide @ wide.T, 0)
    np.fill_diagonal(distance, 0)
    return distance


def nearest_sets(points: np.ndarray, k: int) -> list[set[int]]:
    distance = apart(points)
    np.fill_diagonal(distance, np.inf)
    return [set(row.tolist()) for row in np.argsort(distance, axis=1)[:, :k]]


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_trustworthiness_and_continuity_are_scikit_learns(seed):
    shown = picture(seed=seed)
    found = trust(shown).among_items
    wanted = trustworthiness(apart(shown.items), shown.drawn_items, n_neighbors=10, metric="precomputed")
    assert found.trustworthiness == pytest.approx(wanted, abs=1e-4)
    exchanged = trustworthiness(apart(shown.drawn_items), shown.items, n_neighbors=10, metric="precomputed")
    assert found.continuity == pytest.approx(exchanged, abs=1e-4)


def test_neighbours_kept_are_those_of_brute_force():
    shown = picture()
    found = trust(shown).among_items
    true, drawn = nearest_sets(shown.items, 10), nearest_sets(shown.drawn_items, 10)
    wanted = [len(one & other) / 10 for one, other in zip(true, drawn, strict=True)]
    np.testing.assert_allclose(found.kept, wanted)
    assert found.neighbors_kept == pytest.approx(np.mean(wanted))
    for i in range(len(true)):
        assert set(found.true_neighbors[i][found.missing[i]].tolist()) == true[i] - drawn[i]
        assert set(found.drawn_neighbors[i][found.false[i]].tolist()) == drawn[i] - true[i]


def test_each_item_has_its_share_of_false_and_missing_neighbours():
    """Of 300 items with 10 neighbours the worst rank sum is 10 · (600 − 31) / 2 beyond the tenth."""
    shown = picture()
    found = trust(shown).among_items
    true, drawn = apart(shown.items), apart(shown.drawn_items)
    for item, near in enumerate(nearest_sets(shown.drawn_items, 10)):
        order = [each for each in np.argsort(true[item], kind="stable").tolist() if each != item]
        beyond = sum(max(order.index(other) + 1 - 10, 0) for other in near)
        assert found.item_trustworthiness[item] == pytest.approx(1 - beyond / (10 * 569 / 2), abs=1e-6)
    for item, near in enumerate(nearest_sets(shown.items, 10)):
        order = [each for each in np.argsort(drawn[item], kind="stable").tolist() if each != item]
        beyond = sum(max(order.index(other) + 1 - 10, 0) for other in near)
        assert found.item_continuity[item] == pytest.approx(1 - beyond / (10 * 569 / 2), abs=1e-6)


def test_anchors_are_compared_over_every_pair():
    shown = picture()
    found = trust(shown).among_anchors
    true = shown.items.astype(float) @ shown.anchors.T.astype(float)
    drawn = shown.drawn_items.astype(float) @ shown.drawn_anchors.T.astype(float)
    assert found.nearest_anchor_agreement == np.mean(true.argmax(axis=1) == drawn.argmax(axis=1))
    assert found.chance == 1 / 40
    np.testing.assert_array_equal(found.true_anchor, true.argmax(axis=1))
    order = np.argsort(-drawn, axis=1)
    np.testing.assert_array_equal(found.rank, 1 + (order == true.argmax(axis=1)[:, None]).argmax(axis=1))
    angles = [np.degrees(np.arccos(np.clip(each, -1, 1))) for each in (true, drawn)]
    assert found.angle_error_degrees == pytest.approx(np.abs(angles[0] - angles[1]).mean(), abs=1e-3)
    for spread, angle in zip((found.true_angle, found.drawn_angle), angles, strict=True):
        np.testing.assert_allclose(spread, (angle.mean(), angle.std()), atol=1e-3)
    wanted = spearmanr(true.ravel(), drawn.ravel()).statistic
    assert found.angle_rank_correlation == pytest.approx(wanted, abs=1e-4)


def test_a_picture_of_a_globe_is_true():
    shown = picture(dimension=3)
    figures = trust(Picture(shown.items, shown.items, shown.anchors, shown.anchors, np.ones(300))).figures
    assert figures == pytest.approx(
        {
            "items_used": 300,
            "nearest_anchor_agreement": 1,
            "neighbors_kept": 1,
            "trustworthiness": 1,
            "continuity": 1,
            "angle_error_degrees": 0,
            "angle_rank_correlation": 1,
            "share_kept_mean": 1,
        },
        abs=1e-6,
    )


def test_without_anchors_or_a_linear_projection_their_figures_are_none():
    shown = picture()
    figures = trust(Picture(shown.items, shown.drawn_items)).figures
    missing = {"nearest_anchor_agreement", "angle_error_degrees", "angle_rank_correlation", "share_kept_mean"}
    assert {name for name, value in figures.items() if value is None} == missing


def test_many_items_are_sampled_and_that_is_said():
    shown = picture(items=400)
    found = trust(shown, limit=150, seed=4)
    assert found.is_sampled
    assert found.figures["items_used"] == len(np.unique(found.rows)) == 150
    rows = found.rows
    alone = trust(Picture(shown.items[rows], shown.drawn_items[rows], shown.anchors, shown.drawn_anchors))
    assert found.among_items.trustworthiness == alone.among_items.trustworthiness
    column = found.by_item(found.among_items.kept)
    assert np.isfinite(column).sum() == 150
    np.testing.assert_allclose(column[rows], alone.among_items.kept, atol=1e-6)
    assert (trust(shown, limit=150, seed=4).rows == rows).all()
    assert (trust(shown, limit=150, seed=5).rows != rows).any()


@pytest.mark.parametrize("items", [3, 4, 5, 12, 20])
def test_few_items_have_fewer_neighbours_to_compare(items):
    shown = picture(items=items)
    found = trust(shown).among_items
    assert found.k == min(10, (items - 1) // 2)
    wanted = trustworthiness(apart(shown.items), shown.drawn_items, n_neighbors=found.k, metric="precomputed")
    assert found.trustworthiness == pytest.approx(wanted, abs=1e-6)


@pytest.mark.parametrize("items", [0, 1, 2])
def test_below_three_items_there_is_a_sentence(items):
    with pytest.raises(MissingDataError, match="at least three items"):
        trust(picture(items=items))


@pytest.mark.parametrize(
    "shown",
    [
        Picture(*[np.tile(np.eye(1, 5, dtype=np.float32), (20, 1)), np.tile(np.eye(1, 3, dtype=np.float32), (20, 1))]),
        Picture(unit(np.random.default_rng(0).normal(size=(20, 5))), np.zeros((20, 3), np.float32)),
        Picture(picture(20).items, picture(20).drawn_items, picture(20).anchors[:1], picture(20).drawn_anchors[:1]),
    ],
    ids=["all items equal", "all drawn at one place", "one anchor"],
)
def test_degenerate_pictures_have_defined_figures(shown):
    figures = [value for value in trust(shown).figures.values() if value is not None]
    assert np.isfinite(figures).all()
    assert all(0 <= value <= 180 for value in figures[:5])


def test_measuring_stops_when_nobody_waits():
    task = Task()
    task.cancel()
    with running(task), pytest.raises(Cancelled):
        trust(picture())


def test_results_are_read_only():
    found: Trust = trust(picture())
    for array in (found.rows, found.among_items.kept, found.among_items.true_neighbors, found.among_anchors.rank):
        assert not array.flags.writeable
