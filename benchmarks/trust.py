"""What each way to draw a globe keeps, and how long measuring and fitting take.

    python -m benchmarks.trust [--items 5000] [--anchors 512] [--dimension 256] [--other-ways] [CHECKPOINT FEATURES …]

First the sample (or the checkpoint and features given): measures of the principal components, of the faithful globe
and, with --other-ways, of spherical stress and of UMAP's loss on a sphere. Then times on made-up clusters of the size
asked for. A busy machine gives longer times: each is the best of several.
"""

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks.other_globes import spherical_stress, umap_globe
from geolip_viewer.analysis import Analysis
from geolip_viewer.analysis.null import null_of_components, uniform_data
from geolip_viewer.geometry.arrays import Array
from geolip_viewer.geometry.components import axes, moments_of
from geolip_viewer.geometry.faithful import STANDARD, Settings, faithful
from geolip_viewer.geometry.projection import ProjectionSpec
from geolip_viewer.geometry.sphere import on_sphere, unit
from geolip_viewer.geometry.trust import Embedding, measure_trust
from geolip_viewer.sources.checkpoint import read_checkpoint
from geolip_viewer.sources.feature_reading import read_features
from geolip_viewer.sources.sample import sample_checkpoint, sample_features

COLUMNS = ("nearest_anchor_agreement", "neighbors_kept", "trustworthiness", "continuity", "angle_rank_correlation")


def clusters(items: int, anchors: int, dimension: int, seed: int = 0) -> tuple[Array, Array]:
    """Made-up items in 60 classes of 9 groups, most of their spread in 60 directions, and anchors near some of them."""
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
    few = unit(near[random.choice(items, anchors, replace=items < anchors)] + 0.5 * directions(anchors))
    return near, few


def by_components(items: Array, anchors: Array) -> Array:
    """Both by the first three components of the items."""
    found = axes(moments_of(items), ProjectionSpec())
    return on_sphere(found.coordinates(np.concatenate([items, anchors])))


def fitted(items: Array, anchors: Array, start: Array, settings: Settings = STANDARD) -> Array:
    """The faithful globe."""
    *_, globe = faithful(items, anchors, start, settings)
    return globe.positions


def best(work: Callable[[], object], times: int) -> float:
    """The shortest of several runs, in seconds."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return min(taken)


def compare(items: Array, anchors: Array, start: Array, other_ways: bool) -> None:
    """Print a row of measures for each way to draw."""
    both = np.concatenate([items, anchors])
    ways: dict[str, Callable[[], Array]] = {
        "PCA": lambda: start,
        "faithful": lambda: fitted(items, anchors, start),
    }
    if other_ways:
        ways |= {
            "faithful, no anchor share": lambda: (
                list(faithful(items, anchors, start, Settings(anchor_share=0)))[-1].positions
            ),
            "stress (MDS)": lambda: spherical_stress(both, start),
            "stress (Sammon)": lambda: spherical_stress(both, start, power=1),
            "UMAP's loss, scale 300": lambda: umap_globe(both, start, scale=300),
            "UMAP's loss, scale 1000": lambda: umap_globe(both, start, scale=1000),
            "UMAP's loss, scale 3000": lambda: umap_globe(both, start, scale=3000),
        }
    print(f"{'way':26}{'anchor':>10}{'kept':>10}{'trustw.':>10}{'contin.':>10}{'angles ρ':>10}{'seconds':>10}")
    for name, way in ways.items():
        begun = time.perf_counter()
        drawn = way()
        taken = time.perf_counter() - begun
        figures = measure_trust(Embedding(items, drawn[: len(items)], anchors, drawn[len(items) :])).figures
        print(f"{name:26}" + "".join(f"{figures[column]:10.3f}" for column in COLUMNS) + f"{taken:10.1f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("inputs", nargs="*", type=Path, metavar="CHECKPOINT FEATURES")
    parser.add_argument("--items", type=int, default=5000)
    parser.add_argument("--anchors", type=int, default=512)
    parser.add_argument("--dimension", type=int, default=256)
    parser.add_argument("--other-ways", action="store_true")
    arguments = parser.parse_args()
    paths = arguments.inputs or [sample_checkpoint(), sample_features()]
    for path, source in zip(paths[::2], paths[1::2], strict=True):
        checkpoint = read_checkpoint(path)
        analysis = Analysis(checkpoint, read_features(source, checkpoint))
        print(
            f"\n{path.name}: {analysis.item_count:,} items, {analysis.anchor_count:,} anchors, D = {analysis.dimension}"
        )
        start = np.concatenate([analysis.positions.items, analysis.positions.anchors])
        compare(analysis.embeddings, analysis.anchors, start, arguments.other_ways)
    items, anchors = clusters(arguments.items, arguments.anchors, arguments.dimension)
    print(f"\nmade-up clusters: {len(items):,} items, {len(anchors):,} anchors, D = {items.shape[1]}")
    start = by_components(items, anchors)
    compare(items, anchors, start, arguments.other_ways)
    embedding = Embedding(items, start[: len(items)], anchors, start[len(items) :])
    measuring = best(lambda: measure_trust(embedding), 3)
    size = len(items), len(anchors), items.shape[1]
    null = best(lambda: null_of_components(uniform_data(*size), ProjectionSpec(), len(items)), 3)
    print(f"measuring: {measuring:.2f} s, and {null:.2f} s for the same of random data")


if __name__ == "__main__":
    main()
