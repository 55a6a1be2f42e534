"""What a globe says of items it was not fitted to."""

import numpy as np
import pytest

from geolip_viewer.geometry.faithful import faithful
from geolip_viewer.geometry.fit_settings import Settings
from geolip_viewer.geometry.held_out import held_out_rows, hold_out
from geolip_viewer.geometry.simplices import uniform_rows
from geolip_viewer.geometry.sphere import on_sphere, unit
from geolip_viewer.geometry.trust import Embedding, measure_trust


def fit_with(anchors: np.ndarray):
    def fit(items: np.ndarray) -> np.ndarray:
        start = on_sphere(np.concatenate([items, anchors])[:, :3])
        return list(faithful(items, anchors, start, Settings(steps=150)))[-1].positions

    return fit


def test_a_seeded_fifth_is_left_out():
    rows, out = held_out_rows(50)
    assert len(out) == 10
    assert sorted([*rows, *out]) == list(range(50))
    np.testing.assert_array_equal(out, held_out_rows(50)[1])
    assert len(held_out_rows(4)[1]) == 0


@pytest.mark.slow
def test_noise_reads_as_noise():
    """Of the items it is fitted to a globe of pure noise draws many right; of others no more than chance."""
    random = np.random.default_rng(1)
    items, anchors = uniform_rows(600, 256, random), uniform_rows(60, 256, random)
    fit = fit_with(anchors)
    positions = fit(items)
    fitted = measure_trust(Embedding(items, positions[:600], anchors, positions[600:])).among_anchors
    new = hold_out(items, anchors, fit).trust.among_anchors
    assert fitted.nearest_anchor_agreement > 5 * fitted.chance
    error = np.sqrt(new.chance * (1 - new.chance) / 120)
    assert abs(new.nearest_anchor_agreement - new.chance) < 2 * error


def test_of_data_with_structure_new_items_are_drawn_right_too():
    random = np.random.default_rng(0)
    centres = unit(random.normal(size=(20, 16)))
    items = unit(centres[random.integers(20, size=400)] + 0.1 * random.normal(size=(400, 16))).astype(np.float32)
    found = hold_out(items, centres.astype(np.float32), fit_with(centres.astype(np.float32))).trust
    assert found.item_count == 80
    assert found.among_anchors.nearest_anchor_agreement > 0.9
    assert found.among_items.neighbor_recall > 0.3


def test_the_figures_are_those_of_putting_the_items_by_hand():
    """Held out by brute force: fit the rest, weigh the ten nearest, and ask for the nearest anchor."""
    random = np.random.default_rng(3)
    items, anchors = uniform_rows(100, 6, random), uniform_rows(12, 6, random)

    def fit(rows: np.ndarray) -> np.ndarray:
        return on_sphere(np.concatenate([rows, anchors])[:, :3])

    rows, out = held_out_rows(100)
    right = []
    for item in items[out].astype(float):
        cosine = items[rows].astype(float) @ item
        near = np.argsort(-cosine)[:10]
        apart = cosine[near[0]] - cosine[near]
        low, high = 1e-6, 1e6
        for _ in range(100):  # weights of the entropy of three equal ones
            beta = np.sqrt(low * high)
            weight = np.exp(-beta * apart) / np.exp(-beta * apart).sum()
            entropy = -(weight * np.log(weight + 1e-300)).sum()
            low, high = (beta, high) if entropy > np.log(3) else (low, beta)
        place = weight @ on_sphere(items[rows][near][:, :3])
        right.append((anchors @ item).argmax() == (on_sphere(anchors[:, :3]) @ place).argmax())
    found = hold_out(items, anchors, fit).trust.among_anchors
    np.testing.assert_array_equal(found.right, right)


def test_of_very_few_items_none_is_left_out():
    random = np.random.default_rng(0)
    items, anchors = uniform_rows(4, 6, random), uniform_rows(3, 6, random)
    assert hold_out(items, anchors, fit_with(anchors)) is None
