"""Items and anchors on which pictures are measured: the sample, digits, and synthetic ones. All are unit rows, float32.

    python -m benchmarks.data_sets digits FOLDER

writes a set as a checkpoint and features that the viewer can open: FOLDER/digits.safetensors and FOLDER/digits.npz.
"""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from sklearn.cluster import KMeans
from sklearn.datasets import load_digits

from geolip_viewer.analysis import Analysis
from geolip_viewer.geometry.arrays import Array
from geolip_viewer.geometry.simplices import uniform_rows
from geolip_viewer.geometry.sphere import unit
from geolip_viewer.sources.checkpoint import read_checkpoint
from geolip_viewer.sources.feature_reading import read_features
from geolip_viewer.sources.sample import sample_checkpoint, sample_features

Data = tuple[Array, Array]


def sample() -> Data:
    """The sample: 1,906 emoji and 256 anchors, D = 256."""
    checkpoint = read_checkpoint(sample_checkpoint())
    analysis = Analysis(checkpoint, read_features(sample_features(), checkpoint))
    return analysis.embeddings, analysis.anchors


def digits(anchors: int = 128, seed: int = 0) -> Data:
    """scikit-learn's 1,797 digits with 64 pixels; anchors are k-means centres with Gaussian noise of 0.05."""
    items = unit(load_digits().data.astype(np.float32))
    centres = KMeans(anchors, n_init=1, random_state=seed).fit(items).cluster_centers_
    noise = np.random.default_rng(seed).standard_normal(centres.shape)
    return items, unit((centres + 0.05 * noise).astype(np.float32))


def digit_halves(seed: int = 1) -> Data:
    """Every second digit, and 64 others with noise as anchors: digits, but not the set that is reported."""
    items, random = digits()[0], np.random.default_rng(seed)
    few = items[1::2][random.choice(len(items) // 2, 64, replace=False)]
    return items[::2], unit((few + 0.05 * random.standard_normal(few.shape)).astype(np.float32))


def mixture(items: int = 1500, anchors: int = 150, dimension: int = 64, groups: int = 40, seed: int = 0) -> Data:
    """Groups with equal spread around uniform centres; anchors near some of the items."""
    random = np.random.default_rng(seed)
    centres = uniform_rows(groups, dimension, random)
    spread = 0.12 * random.standard_normal((items, dimension))
    near = unit((centres[random.integers(groups, size=items)] + spread).astype(np.float32))
    return near, _anchors_near(near, anchors, random)


def clusters(items: int = 1500, anchors: int = 150, dimension: int = 128, seed: int = 0) -> Data:
    """Items in 60 classes within 9 groups, most of their spread in 60 directions, and anchors near some of them."""
    random = np.random.default_rng(seed)

    def directions(count: int) -> Array:
        return unit(random.standard_normal((count, dimension), np.float32))

    group, concept, part, wide = directions(9), directions(60), directions(360), directions(60)
    which = random.choice(60, items, p=random.dirichlet(np.full(60, 1.5)))
    spread = random.standard_normal((items, 60), np.float32) * np.linspace(1, 0.1, 60, dtype=np.float32) ** 1.5
    spread /= np.sqrt(np.square(spread).sum(axis=1).mean())
    near = (
        group[which % 9] + 0.7 * concept[which] + 0.7 * part[which * 6 + random.integers(6, size=items)] + spread @ wide
    )
    near = unit(near.astype(np.float32))
    return near, unit(near[random.choice(items, anchors, replace=items < anchors)] + 0.5 * directions(anchors))


def noise(items: int = 1900, anchors: int = 256, dimension: int = 256, seed: int = 0) -> Data:
    """Uniform items and anchors."""
    random = np.random.default_rng(seed)
    return uniform_rows(items, dimension, random), uniform_rows(anchors, dimension, random)


def within_a_degree(anchors: int, items: int = 600, dimension: int = 32, seed: int = 0) -> Data:
    """`mixture` with anchors that have collapsed around one item."""
    near, _ = mixture(items, 2, dimension, 12, seed)
    apart = uniform_rows(anchors, dimension, np.random.default_rng(seed))
    return near, unit(near[:1] + 0.01 * apart)


def few_anchors(alive: int, anchors: int, items: int = 600, dimension: int = 32, seed: int = 0) -> Data:
    """`mixture` with only `alive` anchors near any items; the others point away from all items."""
    random = np.random.default_rng(seed)
    near, _ = mixture(items, 2, dimension, 12, seed)
    some = near[random.choice(items, alive, replace=False)]
    away = -near.mean(axis=0) + 0.3 * random.standard_normal((anchors - alive, dimension)) / np.sqrt(dimension)
    return near, unit(np.concatenate([some, away]).astype(np.float32))


def _anchors_near(items: Array, count: int, random: np.random.Generator) -> Array:
    some = items[random.choice(len(items), count, replace=False)]
    return unit(some + 0.5 * uniform_rows(count, items.shape[1], random))


CHOOSING: Mapping[str, Callable[[], Data]] = {"mixture": mixture, "clusters": clusters, "half the digits": digit_halves}
REPORTED: Mapping[str, Callable[[], Data]] = {
    "sample": sample,
    "digits": digits,
    "noise": noise,
    "clusters": lambda: clusters(5000, 512, 256),
}


def write(name: str, folder: Path) -> None:
    """Write a checkpoint with just the anchors, and features of the same width."""
    items, anchors = {**CHOOSING, **REPORTED}[name]()
    folder.mkdir(parents=True, exist_ok=True)
    save_file({"constellation.anchors": np.ascontiguousarray(anchors)}, folder / f"{name}.safetensors")
    np.savez(folder / f"{name}.npz", image_id=np.arange(len(items)), features=items)
    print(f"Wrote {folder / name}.safetensors and {folder / name}.npz")


if __name__ == "__main__":
    write(sys.argv[1], Path(sys.argv[2]))
