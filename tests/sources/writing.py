"""Checkpoints and features as other programs write them, small enough for a test."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import torch

LAYOUTS = Path(__file__).parents[1] / "fixtures" / "layouts"
COCO_TOLD = (
    "Neither dataset nor checkpoint names the classes: COCO's 80 names are used, counted from 0; "
    "otherwise name them with --class-names"
)
DEFAULT = ("clip_l14_openai", "dinov2_b14", "siglip_b16_384")


def state_dict(
    widths: Sequence[int] = (5, 6, 7),
    dimension: int = 4,
    anchors: int = 9,
    prefix: str = "",
    names: Sequence[str] | None = None,
    lenses: Sequence[str] = ("proj",),
    aligned: bool = False,
) -> dict[str, torch.Tensor]:
    """A constellation's tensors, random but the same for the same arguments."""
    random = torch.Generator().manual_seed(7)

    def numbers(*shape: int) -> torch.Tensor:
        return torch.randn(shape, generator=random)

    tensors = {f"{prefix}constellation.anchors": 3 * numbers(anchors, dimension)}
    for index, width in enumerate(widths):
        name = names[index] if names else str(index)
        for lens in lenses:
            start = f"{prefix}projectors.{name}.{lens}"
            tensors |= {f"{start}.0.weight": numbers(dimension, width), f"{start}.0.bias": numbers(dimension)}
            tensors |= {f"{start}.1.weight": numbers(dimension), f"{start}.1.bias": numbers(dimension)}
        if aligned:
            start = f"{prefix}constellation.expert_"
            tensors |= {f"{start}rotations.{name}": numbers(dimension, dimension)}
            tensors |= {f"{start}whiteners.{name}": numbers(dimension, dimension)}
            tensors |= {f"{start}means.{name}": numbers(dimension)}
    return tensors


def saved(path: Path, contents: Any) -> Path:
    """`contents` as torch.save writes them."""
    torch.save(contents, path)
    return path


def checkpoint_file(folder: Path, **arguments: Any) -> Path:
    """A file of `state_dict(**arguments)` alone."""
    return saved(folder / "checkpoint.pt", state_dict(**arguments))


def features(count: int, width: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng((seed, width)).standard_normal((count, width)).astype(np.float32)


def table(
    values: Any,
    ids: Sequence[Any] | None = None,
    labels: Any = None,
    kind: pa.DataType | None = None,
) -> pa.Table:
    """Rows as the data sets of this field hold them; `labels=None` gives row i the class i % 3."""
    count = len(values)
    columns: dict[str, Any] = {"image_id": list(range(count)) if ids is None else ids}
    if labels is not False:
        columns["labels"] = [[i % 3] for i in range(count)] if labels is None else labels
    columns["features"] = lists(values, kind or pa.list_(pa.float32()))
    return pa.table(columns)


def lists(values: Any, kind: pa.DataType) -> pa.Array:
    """One list a row."""
    if not isinstance(values, np.ndarray):
        return pa.array(values, kind)
    offsets = np.arange(0, values.size + 1, values.shape[1], np.int32)
    return pa.ListArray.from_arrays(offsets, values.ravel()).cast(kind)


def write(folder: Path, config: str, rows: pa.Table, split: str = "val", **settings: Any) -> Path:
    """One Parquet file of a config and split, in a subfolder named by the config."""
    path = folder / config / f"{split}-00000-of-00001.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(rows, path, **settings)
    return path


def folder_of(folder: Path, tables: Mapping[str, pa.Table], **settings: Any) -> Path:
    """A folder of features without a card, one table a config."""
    folder = folder / "features"
    for config, rows in tables.items():
        write(folder, config, rows, **settings)
    return folder


def write_card(folder: Path, configs: Sequence[str], split: str = "val", more: str = "") -> None:
    """A README.md that names the configs, in this order."""
    lines = ["---", "configs:"]
    for config in configs:
        lines += [f"- config_name: {config}", "  data_files:", f"  - split: {split}", f"    path: {config}/{split}-*"]
    (folder / "README.md").write_text("\n".join([*lines, *([more] if more else []), "---", "Features.", ""]))


def features_folder(folder: Path, widths: Mapping[str, int], count: int = 12, card: bool = True) -> Path:
    """A folder with one config an expert, all with the same items."""
    folder.mkdir(parents=True, exist_ok=True)
    for seed, (config, width) in enumerate(widths.items()):
        write(folder, config, table(features(count, width, seed)))
    if card:
        write_card(folder, list(widths))
    return folder


def send(folder: Path, system: Any, there: str) -> None:
    """Write the files of a folder to the folder `there` of another file system."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            system.pipe_file(f"/{there}/{path.relative_to(folder)}", path.read_bytes())
