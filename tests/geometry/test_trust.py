import numpy as np
import pytest
from scipy.stats import spearmanr
from sklearn.manifold import trustworthiness

from geolip_viewer.geometry.trust import Embedding, Trust, measure_new, measure_trust, sampled
from geolip_viewer.task import Cancelled, Task, running
from tests.geometry.embeddings import apart, picture


def nearest_sets(points: np.ndarray, k: int) -> list[set[int]]:
    distance = apart(points)
    np.fill_diagonal(distance, np.inf)
    return [set(row.tolist()) for row in np.argsort(distance, axis=1)[:, :k]]


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_trustworthiness_and_continuity_are_scikit_learns(seed):
    shown = picture(seed=seed)
    found = measure_trust(shown).among_items
    wanted = trustworthiness(apart(shown.items), shown.drawn_items, n_neighbors=10, metric="precomputed")
    assert found.trustworthiness == pytest.approx(wanted, abs=1e-4)
    exchanged = trustworthiness(apart(shown.drawn_items), shown.items, n_neighbors=10, metric="precomputed")
    assert found.continuity == pytest.approx(exchanged, abs=1e-4)


def test_neighbours_kept_are_those_of_brute_force():
    shown = picture()
    found = measure_trust(shown).among_items
    true, drawn = nearest_sets(shown.items, 10), nearest_sets(shown.drawn_items, 10)
    wanted = [len(one & other) / 10 for one, other in zip(true, drawn, strict=True)]
    np.testing.assert_allclose(found.kept, wanted)
    assert found.neighbor_recall == pytest.approx(np.mean(wanted))


def test_the_chance_of_recall_is_what_neighbours_drawn_at_random_have():
    shown, random = picture(), np.random.default_rng(1)
    true = nearest_sets(shown.items, 10)
    guessed = [len(one & set(random.choice(300, 10, replace=False))) / 10 for _ in range(20) for one in true]
    figures = measure_trust(shown).figures
    assert figures["neighbors_kept_chance"] == pytest.approx(10 / 299)
    assert figures["neighbors_kept_chance"] == pytest.approx(np.mean(guessed), abs=4 * np.std(guessed) / 6000**0.5)


def test_each_item_has_its_share_of_false_and_missing_neighbours():
    """Of 300 items with 10 neighbours the worst rank sum is 10 · (600 − 31) / 2 beyond the tenth."""
    shown = picture()
    found = measure_trust(shown).among_items
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
    found = measure_trust(shown).among_anchors
    true = shown.items.astype(float) @ shown.anchors.T.astype(float)
    drawn = shown.drawn_items.astype(float) @ shown.drawn_anchors.T.astype(float)
    assert found.nearest_anchor_agreement == np.mean(true.argmax(axis=1) == drawn.argmax(axis=1))
    margins = [np.bincount(each.argmax(axis=1), minlength=40) / 300 for each in (true, drawn)]
    assert found.chance == pytest.approx(margins[0] @ margins[1])
    assert found.most_assigned == pytest.approx(margins[0].max())
    assert found.most_assigned > found.chance > 1 / 40
    np.testing.assert_array_equal(found.true_anchor, true.argmax(axis=1))
    order = np.argsort(-drawn, axis=1)
    np.testing.assert_array_equal(found.rank, 1 + (order == true.argmax(axis=1)[:, None]).argmax(axis=1))
    angles = [np.degrees(np.arccos(np.clip(each, -1, 1))) for each in (true, drawn)]
    assert found.angle_error_degrees == pytest.approx(np.abs(angles[0] - angles[1]).mean(), abs=1e-3)
    for spread, angle in zip((found.true_angle, found.drawn_angle), angles, strict=True):
        np.testing.assert_allclose(spread, (angle.mean(), angle.std()), atol=1e-3)
    wanted = spearmanr(true.ravel(), drawn.ravel()).statistic
    assert found.angle_rank_correlation == pytest.approx(wanted, abs=1e-4)


def assigned_shares(shown: Embedding) -> np.ndarray:
    return np.bincount((shown.items @ shown.anchors.T).argmax(axis=1), minlength=len(shown.anchors)) / len(shown.items)


def test_a_picture_of_a_globe_is_true():
    shown = picture(dimension=3)
    figures = measure_trust(Embedding(shown.items, shown.items, shown.anchors, shown.anchors, np.ones(300))).figures
    assert figures == pytest.approx(
        {
            "items_used": 300,
            "nearest_anchor_agreement": 1,
            "nearest_anchor_chance": (share := assigned_shares(shown)) @ share,
            "nearest_anchor_most_assigned": share.max(),
            "neighbors_kept": 1,
            "neighbors_kept_chance": 10 / 299,
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
    figures = measure_trust(Embedding(shown.items, shown.drawn_items)).figures
    known = {"items_used", "neighbors_kept", "neighbors_kept_chance", "trustworthiness", "continuity"}
    assert {name for name, value in figures.items() if value is not None} == known


def test_a_sample_is_asked_against_all_items():
    """Neighbours searched only within the sample are fewer and farther, and so easier to preserve."""
    shown = picture(items=400)
    rows = sampled(400, limit=150, seed=4)
    found, whole = measure_trust(shown, rows), measure_trust(shown)
    assert found.is_sampled
    assert not whole.is_sampled
    assert found.figures["items_used"] == len(np.unique(found.rows)) == 150
    np.testing.assert_allclose(found.among_items.kept, whole.among_items.kept[rows])
    np.testing.assert_allclose(found.among_items.item_trustworthiness, whole.among_items.item_trustworthiness[rows])
    np.testing.assert_allclose(found.among_items.item_continuity, whole.among_items.item_continuity[rows])
    within = measure_trust(Embedding(shown.items[rows], shown.drawn_items[rows])).among_items
    assert within.neighbor_recall > whole.among_items.neighbor_recall + 0.1
    column = found.by_item(found.among_items.kept)
    assert np.isfinite(column).sum() == 150
    np.testing.assert_allclose(column[rows], found.among_items.kept, atol=1e-6)
    assert (sampled(400, limit=150, seed=5) != rows).any()


def test_the_standard_error_is_the_spread_of_many_samples():
    shown = picture(items=400)
    assert measure_trust(shown).standard_error == {}
    found = [measure_trust(shown, sampled(400, 100, seed)) for seed in range(60)]
    names = {*shown_by_item, "angle_rank_correlation"}
    assert set(found[0].standard_error) == names
    for name in names:
        spread = np.std([each.figures[name] for each in found])
        assert np.mean([each.standard_error[name] for each in found]) == pytest.approx(spread, rel=0.35), name


shown_by_item = {
    "nearest_anchor_agreement",
    "neighbors_kept",
    "trustworthiness",
    "continuity",
    "angle_error_degrees",
    "share_kept_mean",
}


def test_items_that_are_new_are_asked_against_those_that_were_there():
    shown = picture(items=300)
    new, rest = np.arange(0, 300, 3), np.setdiff1d(np.arange(300), np.arange(0, 300, 3))
    found = measure_new(Embedding(shown.items[new], shown.drawn_items[new]), shown.of(rest))
    kept = []
    for item in new:
        near, seen = (
            set(np.argsort(-points[rest] @ points[item])[:10].tolist()) for points in (shown.items, shown.drawn_items)
        )
        kept.append(len(near & seen) / 10)
    np.testing.assert_allclose(found.among_items.kept, kept)
    true, drawn = shown.items[new] @ shown.anchors.T, shown.drawn_items[new] @ shown.drawn_anchors.T
    np.testing.assert_array_equal(found.among_anchors.right, true.argmax(axis=1) == drawn.argmax(axis=1))


def test_measuring_stops_once_its_task_is_cancelled():
    task = Task()
    task.cancel()
    with running(task), pytest.raises(Cancelled):
        measure_trust(picture())


def test_results_are_read_only():
    found: Trust = measure_trust(picture())
    for array in (found.rows, found.among_items.kept, found.among_anchors.right, found.among_anchors.rank):
        assert not array.flags.writeable
