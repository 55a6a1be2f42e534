"""What a CUDA device gains: embedding, neighbours and the faithful fit, on the device and on the processor.

python -m benchmarks.device [ITEMS …]

Needs only Python 3.12, numpy, scipy and torch, so it can be copied onto a machine with a CUDA device.
"""

import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from geolip_viewer.geometry.devices import cuda_name
from geolip_viewer.geometry.faithful import faithful
from geolip_viewer.geometry.fit_settings import STANDARD
from geolip_viewer.geometry.lenses import Projection
from geolip_viewer.geometry.namespaces import NUMPY, Namespace
from geolip_viewer.geometry.neighbors import Search, neighbors_nearby
from geolip_viewer.geometry.sphere import on_sphere, unit
from geolip_viewer.geometry.trust import Embedding, measure_trust

SIZES = (5_000, 118_287, 1_000_000)
WIDTH, DIMENSION, ANCHORS, GROUPS, NEIGHBORS = 768, 256, 512, 400, 60
ROWS = 1 << 14  # features are made and projected this many at a time
LONGEST = 200_000  # items up to which the processor also searches neighbours and fits, in minutes


def projection() -> Projection:
    random = np.random.default_rng(1)
    weight = random.normal(size=(DIMENSION, WIDTH)) / np.sqrt(WIDTH)
    return Projection.of(
        weight, random.normal(size=DIMENSION), np.ones(DIMENSION, np.float32), np.zeros(DIMENSION, np.float32)
    )


def features(count: int, first: int) -> np.ndarray:
    """A block of rows around a few hundred centres, so that there are neighbourhoods to preserve."""
    centres = np.random.default_rng(2).standard_normal((GROUPS, WIDTH), dtype=np.float32)
    random = np.random.default_rng((3, first))
    return centres[random.integers(GROUPS, size=count)] + 0.8 * random.standard_normal((count, WIDTH), dtype=np.float32)


def embedded(count: int, places: dict[str, Namespace]) -> tuple[dict[str, np.ndarray], dict[str, float]]:
    """Embeddings, and the seconds for projecting them, including transfers to and from the device."""
    projects = {name: projection().on(where) for name, where in places.items()}
    rows = {name: np.empty((count, DIMENSION), np.float32) for name in places}
    seconds = dict.fromkeys(places, 0.0)
    for first in range(0, count, ROWS):
        block = features(min(ROWS, count - first), first)
        for name, where in places.items():
            start = time.perf_counter()
            rows[name][first : first + ROWS] = where.host(projects[name](where.of(block)))
            seconds[name] += time.perf_counter() - start
    return rows, seconds


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    start = time.perf_counter()
    done = work()
    return done, time.perf_counter() - start


def searched(items: np.ndarray, where: Namespace) -> Search:
    found = neighbors_nearby(where.of(items), NEIGHBORS)
    return Search(where.host(found.found), where.host(found.distance), found.recall)


def fitted(items: np.ndarray, anchors: np.ndarray, where: Namespace) -> np.ndarray:
    axes = np.linalg.svd(items[:5000], full_matrices=False)[2][:3]
    start = on_sphere(np.concatenate([items, anchors]) @ axes.T)
    *_, globe = faithful(items, anchors, start, STANDARD, where)
    return globe.positions


def kept(items: np.ndarray, positions: np.ndarray) -> float:
    """The share of some items' neighbours that are drawn near them."""
    rows = np.sort(np.random.default_rng(0).choice(len(items), min(500, len(items)), replace=False))
    return measure_trust(Embedding(items, positions[: len(items)]), rows).among_items.neighbor_recall


def line(what: str, count: int, seconds: dict[str, float], agrees: str) -> None:
    times = " | ".join(f"{seconds[name]:.2f} s" if name in seconds else "–" for name in ("processor", "cuda"))
    print(f"| {what} | {count:,} | {times} | {agrees} |", flush=True)


def compare(count: int, places: dict[str, Namespace]) -> None:
    """Print the three lines for a number of items; raises AssertionError if results do not agree."""
    rows, seconds = embedded(count, places)
    items, said = rows["processor"], ""
    if "cuda" in rows:
        farthest = float(np.abs(items - rows.pop("cuda")).max())
        assert farthest < 1e-5, f"embeddings differ by {farthest}"
        said = f"differ by {farthest:.0e} at most"
    line("embedding, one expert", count, seconds, said)

    on = {name: where for name, where in places.items() if name != "processor" or count <= LONGEST}
    searches = {name: timed(lambda where=where: searched(items, where)) for name, where in on.items()}
    said = "recall " + ", ".join(f"{search.recall:.3f}" for search, _ in searches.values())
    if len(searches) == 2:
        one, other = (search.distance for search, _ in searches.values())
        share = float(np.mean(np.abs(one - other) < 1e-5))
        assert share > 0.999, f"only {share:.4f} of distances agree"
        said += f", {100 * share:.2f} % of distances equal"
    line(f"{NEIGHBORS} neighbours", count, {name: seconds for name, (_, seconds) in searches.items()}, said)

    anchors = unit(items[np.random.default_rng(4).choice(count, ANCHORS, replace=False)])
    globes = {name: timed(lambda where=where: fitted(items, anchors, where)) for name, where in on.items()}
    shares = [kept(items, positions) for positions, _ in globes.values()]
    if len(shares) == 2:
        assert abs(shares[0] - shares[1]) < 0.02, f"neighbours kept: {shares}"
    said = "neighbour recall " + ", ".join(f"{share:.3f}" for share in shares)
    line("faithful globe", count, {name: seconds for name, (_, seconds) in globes.items()}, said)


def main(sizes: list[int]) -> None:
    card = cuda_name()
    places: dict[str, Namespace] = {"processor": NUMPY}
    if card is None:
        print("No CUDA device here: the processor alone is measured")
    else:
        import torch

        from geolip_viewer.geometry.torch_namespace import TorchNamespace

        places["cuda"] = TorchNamespace("cuda")
        print(f"{card}, torch {torch.__version__}, numpy {np.__version__}, Python {sys.version.split()[0]}")
        few = embedded(2000, places)[0]["cuda"]  # warm-up: libraries are loaded on first use
        searched(few, places["cuda"])
    print("| what | items | processor | cuda | |\n| --- | --- | --- | --- | --- |", flush=True)
    for count in sizes:
        compare(count, places)
        if card is not None:
            print(f"| largest so far on the card | {count:,} | | {torch.cuda.max_memory_allocated() / 1e9:.1f} GB | |")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or list(SIZES))
