"""The files of the sample: features as a Hugging Face dataset, items, the checkpoint."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import datasets
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq
import torch

from tools.sample.atlas import COLUMNS
from tools.sample.classes import CLASS_NAMES
from tools.sample.items import Item
from tools.sample.train import ANCHORS, DIMENSION, EPOCHS, Trained

CHECKPOINT = "emoji_dual_stream.pt"
SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "sample"
CARD = """---
configs:
{configs}
---
Features of {items:,} emoji, one config an expert, split `val`; `../README.md` tells what they are.
"""
CONFIG = """- config_name: {expert}
  data_files:
  - split: val
    path: {expert}/val-*.parquet"""


def write_features(folder: Path, items: Sequence[Item], features: Mapping[str, npt.NDArray[np.float32]]) -> None:
    """One Parquet file per expert and the card that `datasets` reads; class names are in the schema.

    Byte streams are split: rounded floats then compress to a third, and the column stays a list of float32.
    """
    schema = datasets.Features(
        {
            "image_id": datasets.Value("int64"),
            "labels": datasets.List(datasets.ClassLabel(names=list(CLASS_NAMES))),
            "features": datasets.List(datasets.Value("float32")),
        }
    ).arrow_schema
    for expert, values in features.items():
        offsets = pa.array(np.arange(len(values) + 1, dtype=np.int32) * values.shape[1])
        columns = [
            pa.array([item.image_id for item in items], pa.int64()),
            pa.array([item.classes for item in items], pa.list_(pa.int64())),
            pa.ListArray.from_arrays(offsets, pa.array(values.ravel())),
        ]
        path = folder / expert / "val-00000-of-00001.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(
            pa.table(columns, schema=schema),
            path,
            compression="zstd",
            compression_level=19,
            use_dictionary=False,
            column_encoding={"features.list.element": "BYTE_STREAM_SPLIT"},
        )
    configs = "\n".join(CONFIG.format(expert=expert) for expert in features)
    (folder / "README.md").write_text(CARD.format(configs=configs, items=len(items)), "utf-8")


def write_items(path: Path, items: Sequence[Item]) -> None:
    """The name and group of every item, and its cell in the atlas."""
    row, column = np.divmod(np.arange(len(items), dtype=np.int16), COLUMNS)
    table = pa.table(
        {
            "image_id": pa.array([item.image_id for item in items], pa.int64()),
            "name": [item.name for item in items],
            "group": [item.group for item in items],
            "row": row,
            "column": column,
        }
    )
    pq.write_table(table, path, compression="zstd", compression_level=19)


def write_checkpoint(path: Path, trained: Trained, experts: Sequence[str], image_ids: Sequence[int], seed: int) -> None:
    """A file that `torch.load(weights_only=True)` opens: tensors, and plain Python numbers and strings."""
    torch.save(
        {
            "state_dict": trained.state,
            "config": {
                "d_anchor": DIMENSION,
                "n_anchors": ANCHORS,
                "experts": list(experts),
                "class_names": list(CLASS_NAMES),
            },
            "mAP": trained.held_out_map,
            "epoch": EPOCHS,
            "seed": seed,
            "held_out_ids": [int(image_ids[row]) for row in trained.held_out],
        },
        path,
    )
