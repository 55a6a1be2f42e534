"""Trust where there is little to compare: ties, copies, tight data and few items."""

import numpy as np
import pytest
from scipy.stats import spearmanr
from sklearn.manifold import trustworthiness

from geolip_viewer.errors import MissingDataError
from geolip_viewer.geometry.sphere import on_sphere, unit
from geolip_viewer.geometry.trust import Embedding, measure_trust
from tests.geometry.embeddings import apart, guessed, picture


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
    """Fifteen of each: fourteen other copies for ten places, and every drawn neighbour is one of them."""
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
def test_fewer_than_three_items_are_refused_in_one_sentence(items):
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
    """Each figure is within the limits of its unit; item counts are exact; a single anchor is nearest to all items."""
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
