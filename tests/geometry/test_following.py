import numpy as np
import pytest

from geolip_viewer.geometry.faithful import faithful
from geolip_viewer.geometry.fit_settings import Settings
from geolip_viewer.geometry.following import Before, following, stiffness
from geolip_viewer.geometry.motion import motion_correlation
from geolip_viewer.geometry.procrustes import travel
from geolip_viewer.geometry.sphere import on_sphere, unit
from geolip_viewer.geometry.trust import Embedding, measure_trust
from geolip_viewer.task import Cancelled, Task, running

QUICK = Settings(steps=150, perplexity=10)
ITEMS, ANCHORS, DIMENSION = 300, 20, 16


def two_times() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Clusters, before and after each moved farther than the one before it; anchors stay. Unit rows."""
    random = np.random.default_rng(5)
    centres, group = unit(random.normal(size=(12, DIMENSION))), random.integers(12, size=ITEMS)
    noise = 0.15 * random.normal(size=(ITEMS, DIMENSION))
    later = unit(centres + np.linspace(0, 1.2, 12)[:, None] * unit(random.normal(size=(12, DIMENSION))))
    small = 0.01 * random.normal(size=(ITEMS, DIMENSION))
    few = unit(centres[random.integers(3, 12, size=ANCHORS)] + 0.1 * random.normal(size=(ANCHORS, DIMENSION)))
    rows = (unit(centres[group] + noise), unit(later[group] + noise + small), few)
    first, second, anchors = (each.astype(np.float32) for each in rows)
    return first, second, anchors


def alone(items: np.ndarray, anchors: np.ndarray) -> np.ndarray:
    start = on_sphere(np.concatenate([items, anchors])[:, :3])
    return list(faithful(items, anchors, start, QUICK))[-1].positions


def recall(items: np.ndarray, drawn: np.ndarray) -> float:
    return measure_trust(Embedding(items, drawn[:ITEMS])).among_items.neighbor_recall


def test_motion_is_truer_than_when_each_is_fitted_alone_and_neighbours_are_kept_as_well():
    first, second, anchors = two_times()
    moved = np.concatenate([travel(first, second), np.zeros(ANCHORS)])
    before = alone(first, anchors)
    again = alone(second, anchors)
    followed = list(following(second, anchors, Before(before, moved), QUICK))[-1].positions
    true = motion_correlation(moved, travel(before, followed))
    assert true > motion_correlation(moved, travel(before, again)) + 0.3
    assert recall(second, followed) > recall(second, again) - 0.02
    assert np.linalg.norm(followed, axis=1) == pytest.approx(1, abs=1e-5)


def test_without_the_pull_what_did_not_move_travels_farther():
    first, second, anchors = two_times()
    moved = np.concatenate([travel(first, second), np.zeros(ANCHORS)])
    before = alone(first, anchors)
    held, free = (
        list(following(second, anchors, Before(before, way), QUICK))[-1].positions
        for way in (moved, np.full(len(moved), np.nan))
    )
    still = moved < 0.1
    assert 2 * np.median(travel(before, held)[still]) < np.median(travel(before, free)[still])


def test_a_new_anchor_comes_where_its_neighbours_are():
    first, second, anchors = two_times()
    before = alone(first, anchors)
    moved = np.concatenate([travel(first, second), np.zeros(ANCHORS)])
    before[-1], moved[-1] = np.nan, np.nan
    positions = list(following(second, anchors, Before(before, moved), QUICK))[-1].positions
    near = np.argsort(-second @ anchors[-1])[:5]
    assert np.isfinite(positions).all()
    assert np.degrees(np.median(travel(np.tile(positions[-1], (5, 1)), positions[near]))) < 25


def test_the_pull_falls_with_the_way():
    pull = stiffness(np.array([0.0, 0.1, 0.2, 0.4, np.nan]))
    typical = 0.25 * 0.15
    assert pull[:4] == pytest.approx(1 / (1 + np.square(np.array([0, 0.1, 0.2, 0.4]) / typical)), rel=1e-5)
    assert pull[4] == 0
    assert stiffness(np.zeros(3)) == pytest.approx(1)


def test_it_can_be_cancelled():
    first, second, anchors = two_times()
    before, task = Before(on_sphere(np.concatenate([first, anchors])[:, :3]), np.zeros(ITEMS + ANCHORS)), Task()
    with running(task):
        fit = following(second, anchors, before)
        next(fit)
        task.cancel()
        with pytest.raises(Cancelled):
            next(fit)
