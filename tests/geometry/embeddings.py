"""Embeddings drawn on a globe, and what trust in them is by brute force."""

import numpy as np

from geolip_viewer.geometry.sphere import on_sphere, unit
from geolip_viewer.geometry.trust import Embedding


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
