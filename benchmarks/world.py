"""A synthetic constellation of any size, as files, for the benchmarks. It contains no real data."""

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

EXPERTS = ("clip_l14_openai", "dinov2_b14", "siglip_b16_384")
FAMILIES = ("shared", "dual-stream", "fused")
GROUP = 1000  # rows per row group


def write_world(
    folder: Path,
    family: str = "dual-stream",
    *,
    items: int = 5000,
    anchors: int = 512,
    dimension: int = 256,
    width: int = 768,
    classes: int = 80,
    seed: int = 0,
    shuffled: bool = False,
) -> tuple[Path, Path]:
    """Write `checkpoint.pt` and `features/` with three experts, clustered like real ones; returns both paths."""
    import torch

    random = np.random.default_rng(seed)
    weights = _weights(random, family, anchors, dimension, width)
    config = {"d_anchor": dimension, "n_anchors": anchors}
    path = folder / "checkpoint.pt"
    folder.mkdir(parents=True, exist_ok=True)
    tensors = {name: torch.from_numpy(value.astype(np.float32)) for name, value in weights.items()}
    torch.save({"state_dict": tensors, "config": config, "mAP": 0.8}, path)
    write_features(folder / "features", random, items, width, classes, shuffled=shuffled)
    return path, folder / "features"


def _weights(
    random: np.random.Generator, family: str, anchors: int, dimension: int, width: int
) -> dict[str, np.ndarray]:
    weights = {"constellation.anchors": random.normal(size=(anchors, dimension))}
    lenses = ("proj_shared", "proj_native") if family == "dual-stream" else ("proj",)
    for e in range(len(EXPERTS)):
        for lens in lenses:
            key = f"projectors.{e}.{lens}"
            weights[f"{key}.0.weight"] = random.normal(size=(dimension, width)) / width**0.5
            weights[f"{key}.0.bias"] = 0.1 * random.normal(size=dimension)
            weights[f"{key}.1.weight"] = 1 + 0.2 * random.normal(size=dimension)
            weights[f"{key}.1.bias"] = 0.1 * random.normal(size=dimension)
        if family == "fused":
            rotation = np.linalg.qr(random.normal(size=(dimension, dimension)))[0]
            weights[f"constellation.expert_rotations.{e}"] = rotation
            weights[f"constellation.expert_whiteners.{e}"] = np.diag(1 + 0.3 * random.random(dimension))
            weights[f"constellation.expert_means.{e}"] = 0.05 * random.normal(size=dimension)
    return weights


def write_features(
    folder: Path, random: np.random.Generator, items: int, width: int, classes: int, *, shuffled: bool = False
) -> None:
    """One config per expert: items share clusters and directions of decreasing strength; each expert adds noise.

    A million items do not fit in memory, so rows are made and written one row group at a time. `shuffled`: each expert
    has its rows in a different order.
    """
    cluster = random.integers(classes, size=items)
    centres = (1.5 * random.normal(size=(classes, 64))).astype(np.float32)
    ids = random.permutation(10 * items)[:items].astype(np.int64)
    seed = int(random.integers(1 << 32))
    labels = _labels(random, cluster, classes)
    for number, expert in enumerate(EXPERTS):
        spread = (random.normal(size=(64, width)) / 8).astype(np.float32)
        order = random.permutation(items) if shuffled and number else np.arange(items)
        (folder / expert).mkdir(parents=True, exist_ok=True)
        path = folder / expert / "val-00000-of-00001.parquet"
        schema = pa.schema({"image_id": pa.int64(), "labels": pa.list_(pa.int64()), "features": pa.list_(pa.float32())})
        with pq.ParquetWriter(path, schema) as writer:
            for start in range(0, items, GROUP):
                rows = order[start : start + GROUP]
                values = _values(rows, cluster, centres, spread, (seed, number, start))
                writer.write_table(_table(ids[rows], labels, rows, values, schema), row_group_size=GROUP)
    _write_card(folder)


def _labels(random: np.random.Generator, cluster: np.ndarray, classes: int) -> tuple[np.ndarray, np.ndarray]:
    """For each item, how many classes it has, and which: its cluster's and up to three others; some items have none."""
    counts = 1 + random.integers(0, 4, size=len(cluster))
    counts[::97] = 0
    carried = random.integers(classes, size=(len(cluster), 4))
    carried[:, 0] = cluster
    return counts, carried


def _values(
    rows: np.ndarray, cluster: np.ndarray, centres: np.ndarray, spread: np.ndarray, seed: tuple[int, ...]
) -> np.ndarray:
    """Features of some items: what all experts share about an item depends on the item's number alone."""
    shared = np.random.default_rng((seed[0], 0)).standard_normal((997, 64), np.float32)
    weaker = (0.95 ** np.arange(64)).astype(np.float32)
    hidden = (shared[rows % 997] + shared[(rows * 31 + 7) % 991]) * (weaker / 2**0.5) + centres[cluster[rows]]
    noise = np.random.default_rng(seed).standard_normal((len(rows), spread.shape[1]), np.float32)
    return hidden @ spread + np.float32(0.5) * noise


def _table(
    ids: np.ndarray,
    labels: tuple[np.ndarray, np.ndarray],
    rows: np.ndarray,
    values: np.ndarray,
    schema: pa.Schema,
) -> pa.Table:
    counts, carried = labels[0][rows], labels[1][rows]
    flat = carried[np.arange(carried.shape[1]) < counts[:, None]]
    ends = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    starts = np.arange(len(rows) + 1, dtype=np.int32) * values.shape[1]
    columns = [
        pa.array(ids),
        pa.ListArray.from_arrays(pa.array(ends), pa.array(flat)),
        pa.ListArray.from_arrays(pa.array(starts), pa.array(values.ravel())),
    ]
    return pa.Table.from_arrays(columns, schema=schema)


def _write_card(folder: Path) -> None:
    configs = [
        {"config_name": name, "data_files": [{"split": "val", "path": f"{name}/val-*.parquet"}]} for name in EXPERTS
    ]
    (folder / "README.md").write_text(f"---\nconfigs: {json.dumps(configs)}\n---\n", encoding="utf-8")
