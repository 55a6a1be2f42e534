"""A made-up constellation of any size, as files: what the benchmarks read. Nothing in it is real data."""

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

EXPERTS = ("clip_l14_openai", "dinov2_b14", "siglip_b16_384")
FAMILIES = ("shared", "dual-stream", "fused")


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
) -> tuple[Path, Path]:
    """Write `checkpoint.pt` and `features/` with three experts, clustered as real ones are; returns both paths."""
    import torch

    random = np.random.default_rng(seed)
    weights = _weights(random, family, anchors, dimension, width)
    config = {"d_anchor": dimension, "n_anchors": anchors}
    path = folder / "checkpoint.pt"
    folder.mkdir(parents=True, exist_ok=True)
    tensors = {name: torch.from_numpy(value.astype(np.float32)) for name, value in weights.items()}
    torch.save({"state_dict": tensors, "config": config, "mAP": 0.8}, path)
    write_features(folder / "features", random, items, width, classes)
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


def write_features(folder: Path, random: np.random.Generator, items: int, width: int, classes: int) -> None:
    """A config an expert: items share clusters and directions of falling strength; each expert adds noise."""
    cluster = random.integers(classes, size=items)
    hidden = (
        random.normal(size=(items, 64)) * (0.95 ** np.arange(64)) + 1.5 * random.normal(size=(classes, 64))[cluster]
    )
    labels = [sorted({int(c), *random.integers(classes, size=random.integers(0, 4)).tolist()}) for c in cluster]
    for i in range(0, items, 97):
        labels[i] = []
    ids = random.permutation(10 * items)[:items].astype(np.int64)
    for expert in EXPERTS:
        values = hidden @ random.normal(size=(64, width)) / 8 + 0.5 * random.normal(size=(items, width))
        flat = pa.array(values.astype(np.float32).ravel())
        offsets = pa.array(np.arange(items + 1, dtype=np.int32) * width)
        table = pa.table(
            {
                "image_id": pa.array(ids),
                "labels": pa.array(labels, pa.list_(pa.int64())),
                "features": pa.ListArray.from_arrays(offsets, flat),
            }
        )
        (folder / expert).mkdir(parents=True, exist_ok=True)
        pq.write_table(table, folder / expert / "val-00000-of-00001.parquet", row_group_size=1000)
    _write_card(folder)


def _write_card(folder: Path) -> None:
    configs = [
        {"config_name": name, "data_files": [{"split": "val", "path": f"{name}/val-*.parquet"}]} for name in EXPERTS
    ]
    (folder / "README.md").write_text(f"---\nconfigs: {json.dumps(configs)}\n---\n", encoding="utf-8")
