"""What each way to draw a globe preserves, how settings and seeds affect it, and how long it takes.

    python -m benchmarks.trust [TABLE …] [--other-ways] [--other-packages] [--items N] [--inputs CHECKPOINT FEATURES …]

Each table of docs/trust.md is one of these: ways, choosing, descent, draws, few, invented, tiny, sampling, seeds,
levels, many, search, time. Without a name, all are printed except the last four, which take minutes. Seconds are
processor time with one BLAS thread.
"""

import argparse
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks import data_sets
from benchmarks.data_sets import REPORTED, Data
from benchmarks.drawing import (
    MEASURES,
    WAY_COLUMNS,
    Way,
    by_components,
    drawn,
    fitted,
    head,
    held_out,
    measured,
    row,
    way_cells,
    with_settings,
)
from benchmarks.fit_settings import choosing, descent, draws
from benchmarks.many_items import levels, many, search, times
from benchmarks.other_globes import spherical_stress, umap_globe
from benchmarks.other_packages import open_tsne, umap_haversine
from geolip_viewer.analysis import Analysis
from geolip_viewer.analysis.null import gaussian_data, uniform_data
from geolip_viewer.geometry.arrays import Array
from geolip_viewer.geometry.components import moments_of
from geolip_viewer.geometry.fit_settings import STANDARD, Settings
from geolip_viewer.geometry.held_out import hold_out
from geolip_viewer.geometry.stability import stability
from geolip_viewer.geometry.trust import Embedding, measure_trust, sampled
from geolip_viewer.sources.checkpoint import read_checkpoint
from geolip_viewer.sources.feature_reading import read_features

LONG = ("levels", "many", "search", "time")


def ways(data: Mapping[str, Callable[[], Data]], others: Mapping[str, Way]) -> None:
    """Measures of each way to draw, for fitted and held-out items, and for data without structure."""
    for name, make in data.items():
        items, anchors = made = make()
        title = f"{name}: {len(items):,} items, {len(anchors):,} anchors, D = {items.shape[1]}"
        head(title, *WAY_COLUMNS)
        for way, draw in (WAYS | others).items():
            positions, seconds = drawn(made, draw)
            new = held_out(made, draw) if way in WAYS and way != "PCA" else None
            row(*way_cells(way, measured(made, positions), new, seconds))
        if name != "noise":
            for null, data_of in (("uniform", _uniform), ("same covariance", _gaussian)):
                noise = data_of(made)
                for way in ("PCA", "faithful"):
                    found = measured(noise, WAYS[way](*noise))
                    row(*way_cells(f"{null} data, {way}", found))


def _other(fit: Callable[..., Array], items: Array, anchors: Array, **how: float) -> Array:
    return fit(np.concatenate([items, anchors]), by_components(items, anchors), **how)


WAYS: dict[str, Way] = {
    "PCA": by_components,
    "faithful": fitted,
    "faithful, λ = 0": with_settings(Settings(anchor_share=0)),
}
OTHER_WAYS: dict[str, Way] = {
    "stress (MDS)": partial(_other, spherical_stress),
    "stress (Sammon)": partial(_other, spherical_stress, power=1),
    "UMAP's loss, scale 300": partial(_other, umap_globe, scale=300),
    "UMAP's loss, scale 1000": partial(_other, umap_globe, scale=1000),
}
OTHER_PACKAGES: dict[str, Way] = {"openTSNE, a plane": open_tsne, "UMAP, haversine": umap_haversine}


def _uniform(data: Data) -> Data:
    null = uniform_data(len(data[0]), len(data[1]), data[0].shape[1])
    return null.items, null.anchors


def _gaussian(data: Data) -> Data:
    null = gaussian_data(moments_of(data[0]), moments_of(data[1]))
    return null.items, null.anchors


def few() -> None:
    """Few anchors, and collapsed constellations; means of three seeds."""
    made: dict[str, Callable[[int], Data]] = {
        "2": lambda seed: data_sets.few_anchors(2, 2, seed=seed),
        "3": lambda seed: data_sets.few_anchors(3, 3, seed=seed),
        "12, one alive": lambda seed: data_sets.few_anchors(1, 12, seed=seed),
        "64, one alive": lambda seed: data_sets.few_anchors(1, 64, seed=seed),
        "64 within a degree": lambda seed: data_sets.within_a_degree(64, seed=seed),
    }
    head("few or collapsed anchors", "anchors", "PCA", "faithful", "new items", "chance", "most assigned")
    for name, make in made.items():
        found = []
        for seed in range(3):
            data = make(seed)
            pca, globe = (measured(data, way(*data)).figures for way in (by_components, fitted))
            new = held_out(data, fitted)
            agreement = [each["nearest_anchor_agreement"] for each in (pca, globe, *([new.figures] if new else []))]
            found.append([*agreement, globe["nearest_anchor_chance"], globe["nearest_anchor_most_assigned"]])
        row(name, *(float(value) for value in np.mean(np.array(found, float), axis=0)))


def invented() -> None:
    """What distinguishes invented islands from true ones: mean scores, and how often a true item's score is larger."""
    truth = data_sets.sample()
    sets = {"sample": truth, "digits": data_sets.digits(), "noise": data_sets.noise(), "covariance": _gaussian(truth)}
    scores: dict[str, dict[str, Array]] = {}
    for name, (items, anchors) in sets.items():
        positions = fitted(items, anchors)[: len(items)]
        again = fitted(items, anchors, Settings(seed=1))[: len(items)]
        fewer = hold_out(items, anchors, lambda some, few=anchors: fitted(some, few))  # type: ignore[misc]
        if fewer is None:
            continue
        trust = measure_trust(Embedding(items, positions)).among_items
        scores[name] = {
            "subsample stability": stability(positions, fewer.positions, fewer.fitted_rows),
            "stability over seeds": stability(positions, again),
            "trustworthiness of the item": trust.item_trustworthiness,
        }
    head("invented islands", "score", *scores, "sample > noise", "sample > covariance")
    for score in scores["sample"]:
        means = [float(scores[name][score].mean()) for name in scores]
        row(score, *means, *(_larger(scores["sample"][score], scores[name][score]) for name in ("noise", "covariance")))


def _larger(ours: Array, theirs: Array) -> float:
    """How often a value of ours is larger than one of theirs, ties counting half."""
    order = np.sort(theirs)
    below = np.searchsorted(order, ours), np.searchsorted(order, ours, side="right")
    return float(np.mean([each.mean() for each in below]) / len(theirs))


def tiny() -> None:
    """Very few items of the mixture, with twelve anchors; means over six choices."""
    columns = ("items", "PCA: anchor", "recall", "trustw.", "faithful: anchor", "recall", "trustw.")
    head("few items", *columns)
    items, anchors = data_sets.mixture(300, 40)
    for count in (5, 7, 10, 20, 30, 50, 100, 200):
        found = []
        for seed in range(6):
            random = np.random.default_rng(seed)
            some = items[random.choice(len(items), count, replace=False)]
            few_anchors = anchors[random.choice(len(anchors), 12, replace=False)]
            data = some, few_anchors
            figures = [measured(data, way(*data)).figures for way in (by_components, fitted)]
            found.append([each[name] for each in figures for name in MEASURES[:3]])
        row(count, *(float(value) for value in np.mean(np.array(found, float), axis=0)))


def sampling() -> None:
    """What a sample of 5,000 says about 20,000 items, compared with itself and with all, and the true values."""
    items, anchors = data = data_sets.clusters(20_000, 512, 256)
    positions = fitted(items, anchors)
    embedding = Embedding(items, positions[: len(items)], anchors, positions[len(items) :])
    rows = sampled(len(items))
    alone = (items[rows], anchors), np.concatenate([positions[rows], positions[len(items) :]])
    asked = {
        "the sample against itself": measured(*alone),
        "the sample against all": measure_trust(embedding, rows),
        "all against all": measure_trust(embedding, np.arange(len(items))),
    }
    head(f"sampling: {len(data[0]):,} items", "asked", "recall", "±", "trustw.", "±", "contin.", "±")
    for name, found in asked.items():
        cells: list[object] = []
        for key in ("neighbors_kept", "trustworthiness", "continuity"):
            cells += [found.figures[key], f"{found.standard_error[key]:.4f}" if found.standard_error else "–"]
        row(name, *cells)


def seeds() -> None:
    """The share of an item's drawn neighbours in another fit too, and seconds per fit; above `exact` it is in levels.

    The other fit has another seed, lacks a hundredth of the items, or has the same items in another order.
    """
    head("seeds", "data", "points", "repulsion", "another seed", "1 % left out", "another order", "s")
    data = {
        "sample": data_sets.sample(),
        "mixture": data_sets.mixture(5000, 512, 64, 100),
        "mixture, 20,000": data_sets.mixture(20_000, 512, 64, 100),
    }
    for name, made in data.items():
        (items, anchors), order = made, np.random.default_rng(0).permutation(len(made[0]))
        positions, seconds = drawn(made, fitted)
        agreement = []
        for settings, rows in (
            (Settings(seed=1), np.arange(len(items))),
            (STANDARD, np.sort(order[len(items) // 100 :])),
            (STANDARD, order),
        ):
            again = fitted(items[rows], anchors, settings)
            agreement.append(float(stability(positions[rows], again[: len(rows)]).mean()))
        count = len(items) + len(anchors)
        said = "all pairs" if count <= STANDARD.exact else "by nested cells, in levels"
        row(name, f"{count:,}", said, *agreement, f"{seconds:.1f}")


def opened(paths: Sequence[Path]) -> dict[str, Callable[[], Data]]:
    """The data of alternating checkpoints and features."""
    found: dict[str, Callable[[], Data]] = {}
    for path, source in zip(paths[::2], paths[1::2], strict=True):
        checkpoint = read_checkpoint(path)
        analysis = Analysis(checkpoint, read_features(source, checkpoint))
        found[path.name] = lambda analysis=analysis: (analysis.embeddings, analysis.anchors)  # type: ignore[misc]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tables", nargs="*", metavar="TABLE")
    parser.add_argument("--items", type=int, default=118_287, help="how many items many, search and time try at most")
    parser.add_argument("--other-ways", action="store_true", help="ways also draws by stress and by UMAP's loss")
    parser.add_argument("--other-packages", action="store_true", help="and by openTSNE and UMAP, if installed")
    parser.add_argument("--inputs", nargs="*", type=Path, default=[], metavar="FILE")
    parser.add_argument("--data", nargs="*", choices=REPORTED, default=tuple(REPORTED), help="which data ways draws")
    arguments = parser.parse_args()
    wanted = {name: REPORTED[name] for name in arguments.data}
    others = (OTHER_WAYS if arguments.other_ways else {}) | (OTHER_PACKAGES if arguments.other_packages else {})
    tables: dict[str, Callable[[], None]] = {
        "ways": lambda: ways(opened(arguments.inputs) or wanted, others),
        "choosing": choosing,
        "descent": descent,
        "draws": draws,
        "few": few,
        "invented": invented,
        "tiny": tiny,
        "sampling": sampling,
        "seeds": seeds,
        "levels": levels,
        "many": lambda: many(arguments.items),
        "search": lambda: search(arguments.items),
        "time": lambda: times(arguments.items),
    }
    unknown = [name for name in arguments.tables if name not in tables]
    if unknown:
        parser.error(f"no table is called {', '.join(unknown)}: choose of {', '.join(tables)}")
    for name in arguments.tables or [name for name in tables if name not in LONG]:
        tables[name]()


if __name__ == "__main__":
    main()
