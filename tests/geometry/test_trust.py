import numpy as np
import pytest
from scipy.stats import spearmanr
from sklearn.manifold import trustworthiness

from geolip_viewer.errors import MissingDataError
from geolip_viewer.geometry.sphere import on_sphere, unit
from geolip_viewer.geometry.trust import Embedding, Trust, measure_new, measure_trust, sampled
from geolip_viewer.task import Cancelled, Task, running


def picture(items: int = 300, anchors: int = 40, dimension: int = 12, seed: int = 0) -> Embedding:
    """Clustered items, drawn by their first three coordinates."""
    random = np.random.default_rng(seed)
    centres = unit(random.normal(size=(9, dimension)))
    near = unit(centres[random.integers(9, size=items)] + 0.25 * random.normal(size=(items, dimension)))
    few = unit(random.normal(size=(anchors, dimension)))
    near, few = near.astype(np.float32), few.astype(np.float32)
    kept = np.square(near[:, :3].astype(float)).sum(axis=1)
    return Embedding(near, on_sphere(near[:, :3]), few, on_sphere(few[:, :3]), kept)


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
    """Neighbours sought within the sample alone are fewer and farther, and so easier to keep."""
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


def guessed(shown: Embedding, k: int, draws: int, seed: int = 0) -> np.ndarray:
    """Mean recall, trustworthiness and continuity of each item, those drawn equally far put in a random order."""
    random, count = np.random.default_rng(seed), len(shown.items)
    found = np.zeros((3, count))
    for item in range(count):
        rest = np.delete(np.arange(count), item)
        true, drawn = (apart(points)[item, rest].round(9) for points in (shown.items, shown.drawn_items))
        for _ in range(draws):
            order = np.lexsort((random.random(len(rest)), drawn))
            near, place = order[:k], np.empty(len(rest))
            place[order] = np.arange(len(rest))
            wanted = np.lexsort((place, true))  # truly tied ones are all as good: those drawn nearest are asked for
            false = near[true[near] > true[wanted[k - 1]]]
            missing = place[wanted[:k]] + 1
            ranks = [np.mean(np.flatnonzero(np.sort(true) == true[each])) + 1 - k for each in false]
            found[:, item] += (
                1 - len(false) / k,
                1 - sum(ranks) / (k * (2 * len(rest) - 3 * k + 1) / 2),
                1 - np.maximum(missing - k, 0).sum() / (k * (2 * len(rest) - 3 * k + 1) / 2),
            )
    return found / draws


def test_ties_in_the_drawing_count_by_their_expectation():
    """A drawing in which many items share a place, against a random order of those that are tied, tried 300 times."""
    shown = picture(items=30)
    drawn = np.repeat(on_sphere(np.random.default_rng(3).normal(size=(6, 3))), 5, axis=0)
    shown = Embedding(shown.items, drawn)
    found = measure_trust(shown, k=5).among_items
    wanted = guessed(shown, 5, 300)
    for one, other in zip((found.kept, found.item_trustworthiness, found.item_continuity), wanted, strict=True):
        np.testing.assert_allclose(one, other, atol=0.08)
        assert one.mean() == pytest.approx(other.mean(), abs=0.01)


def test_everything_drawn_at_one_point_is_a_guess():
    """Closed form: of n others any k are drawn near, and each true neighbour may take any rank."""
    shown = picture(items=100)
    figures = measure_trust(
        Embedding(shown.items, np.tile([[0, 0, 1.0]], (100, 1)), shown.anchors, np.tile([[0, 0, 1.0]], (40, 1)))
    )
    k, others = 10, 99
    assert figures.among_items.neighbor_recall == pytest.approx(k / others)
    beyond = k / others * (others - k) * (others - k + 1) / 2
    wanted = 1 - beyond / (k * (2 * others - 3 * k + 1) / 2)
    assert figures.among_items.trustworthiness == pytest.approx(wanted)
    assert figures.among_items.continuity == pytest.approx(wanted)
    np.testing.assert_allclose(figures.among_anchors.rank, (1 + 40) / 2)
    assert figures.among_anchors.nearest_anchor_agreement == pytest.approx(1 / 40)
    assert figures.among_anchors.chance == pytest.approx(1 / 40)


def test_a_copy_is_a_true_neighbour_whichever_copy_it_is():
    """Fifteen of each: fourteen copies for ten places, and every drawn neighbour is one of them."""
    random = np.random.default_rng(0)
    few = unit(random.normal(size=(20, 16))).astype(np.float32)
    items = np.repeat(few, 15, axis=0)
    drawn = unit(np.repeat(unit(random.normal(size=(20, 3))), 15, axis=0) + 0.001 * random.normal(size=(300, 3)))
    found = measure_trust(Embedding(items, drawn.astype(np.float32))).among_items
    assert found.neighbor_recall == found.trustworthiness == found.continuity == 1


def test_anchors_that_are_copies_count_as_one():
    shown = picture()
    twice = Embedding(
        shown.items,
        shown.drawn_items,
        np.concatenate([shown.anchors, shown.anchors]),
        np.concatenate([shown.drawn_anchors, shown.drawn_anchors]),
    )
    one, both = measure_trust(shown).among_anchors, measure_trust(twice).among_anchors
    assert both.nearest_anchor_agreement == pytest.approx(one.nearest_anchor_agreement)
    assert both.chance == pytest.approx(one.chance)


@pytest.mark.parametrize("spread", [1e-2, 1e-3])
def test_tight_data_keep_their_order(spread):
    """At a spread of 0.001 the mean cosine is 0.999999: float32 cosines of such rows are blind."""
    random = np.random.default_rng(0)
    items = unit(np.eye(1, 8) + spread * random.normal(size=(200, 8)))
    anchors = unit(np.eye(1, 8) + spread * random.normal(size=(20, 8)))
    drawn = [unit(rows[:, [0, 1, 2]] + 0.5 * spread * random.normal(size=(len(rows), 3))) for rows in (items, anchors)]
    found = measure_trust(Embedding(items, drawn[0], anchors, drawn[1]))
    chords = [
        np.square(rows[:, None] - few[None]).sum(axis=2) for rows, few in ((items, anchors), (drawn[0], drawn[1]))
    ]
    assert found.among_anchors.angle_rank_correlation == pytest.approx(
        spearmanr(chords[0].ravel(), chords[1].ravel()).statistic, abs=1e-4
    )
    assert found.among_anchors.nearest_anchor_agreement == np.mean(chords[0].argmin(axis=1) == chords[1].argmin(axis=1))
    near = [np.square(rows[:, None] - rows[None]).sum(axis=2) + 9 * np.eye(200) for rows in (items, drawn[0])]
    sets = [np.argsort(each, axis=1)[:, :10] for each in near]
    recall = np.mean([len(set(a) & set(b)) / 10 for a, b in zip(*sets, strict=True)])
    assert found.among_items.neighbor_recall == pytest.approx(recall, abs=1e-9)


@pytest.mark.parametrize("items", [3, 4, 5, 12, 20])
def test_few_items_have_fewer_neighbours_to_compare(items):
    shown = picture(items=items)
    found = measure_trust(shown).among_items
    assert found.k == min(10, (items - 1) // 2)
    wanted = trustworthiness(apart(shown.items), shown.drawn_items, n_neighbors=found.k, metric="precomputed")
    assert found.trustworthiness == pytest.approx(wanted, abs=1e-6)


@pytest.mark.parametrize("items", [0, 1, 2])
def test_below_three_items_there_is_a_sentence(items):
    with pytest.raises(MissingDataError, match="at least three items"):
        measure_trust(picture(items=items))


@pytest.mark.parametrize(
    "shown",
    [
        Embedding(
            *[np.tile(np.eye(1, 5, dtype=np.float32), (20, 1)), np.tile(np.eye(1, 3, dtype=np.float32), (20, 1))]
        ),
        Embedding(unit(np.random.default_rng(0).normal(size=(20, 5))), np.zeros((20, 3), np.float32)),
        Embedding(picture(20).items, picture(20).drawn_items, picture(20).anchors[:1], picture(20).drawn_anchors[:1]),
    ],
    ids=["all items equal", "all drawn at one place", "one anchor"],
)
def test_degenerate_pictures_have_defined_figures(shown):
    """Each within the limits of its own unit; an item count is exact, and one anchor is everybody's nearest."""
    figures = measure_trust(shown).figures
    assert figures.keys() == LIMITS.keys()
    for name, value in figures.items():
        low, high = LIMITS[name]
        assert value is None or low <= value <= high, name
    has_anchors = shown.anchors is not None
    of_anchors = {"nearest_anchor_agreement", "nearest_anchor_chance", "nearest_anchor_most_assigned"}
    assert {figures[name] for name in of_anchors} == {1.0 if has_anchors else None}
    if has_anchors:
        true = (shown.items @ shown.anchors.T).astype(float)
        drawn = (shown.drawn_items @ shown.drawn_anchors.T).astype(float)
        errors = np.degrees(np.abs(np.arccos(np.clip(true, -1, 1)) - np.arccos(np.clip(drawn, -1, 1))))
        assert figures["angle_error_degrees"] == pytest.approx(errors.mean(), abs=1e-2)
        assert figures["trustworthiness"] == pytest.approx(
            trustworthiness(apart(shown.items), shown.drawn_items, n_neighbors=9, metric="precomputed"), abs=1e-6
        )


LIMITS = {
    "items_used": (20, 20),
    **dict.fromkeys(("nearest_anchor_agreement", "nearest_anchor_chance", "nearest_anchor_most_assigned"), (0, 1)),
    **dict.fromkeys(
        ("neighbors_kept", "neighbors_kept_chance", "trustworthiness", "continuity", "share_kept_mean"), (0, 1)
    ),
    "angle_error_degrees": (0, 180),
    "angle_rank_correlation": (-1, 1),
}


def test_measuring_stops_when_nobody_waits():
    task = Task()
    task.cancel()
    with running(task), pytest.raises(Cancelled):
        measure_trust(picture())


def test_results_are_read_only():
    found: Trust = measure_trust(picture())
    for array in (found.rows, found.among_items.kept, found.among_anchors.right, found.among_anchors.rank):
        assert not array.flags.writeable
