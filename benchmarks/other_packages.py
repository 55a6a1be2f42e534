"""Globes and planes of other packages, for comparison with the faithful globe. The program does not depend on them:

    pip install openTSNE umap-learn

in a separate environment, then `python -m benchmarks.trust ways --other-packages`.
"""

import numpy as np

from geolip_viewer.geometry.arrays import Array
from geolip_viewer.geometry.sphere import unit

SMALL = 0.05  # half the plane's width on the globe, in radians: distances match the plane's to a thousandth


def open_tsne(items: Array, anchors: Array) -> Array:
    """openTSNE's plane, with its default settings except for the cosine, as a small cap of the globe."""
    from openTSNE import TSNE  # type: ignore[import-not-found, unused-ignore]

    points = np.concatenate([items, anchors])
    found = np.asarray(TSNE(metric="cosine", n_jobs=1, random_state=0).fit(points), np.float64)
    found -= found.mean(axis=0)
    flat = SMALL * found / np.abs(found).max()
    return unit(np.concatenate([flat, np.ones((len(flat), 1))], axis=1))


def umap_haversine(items: Array, anchors: Array) -> Array:
    """UMAP's layout on the sphere, `output_metric="haversine"`, with its default settings except for the cosine."""
    from umap import UMAP  # type: ignore[import-not-found, unused-ignore]

    points = np.concatenate([items, anchors])
    polar, turn = UMAP(metric="cosine", output_metric="haversine", n_jobs=1, random_state=0).fit_transform(points).T
    return np.stack([np.sin(polar) * np.cos(turn), np.sin(polar) * np.sin(turn), np.cos(polar)], axis=1)
