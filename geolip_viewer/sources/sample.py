"""The sample that comes along: a checkpoint, its features, and a picture of each item."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from geolip_viewer.assets import asset
from geolip_viewer.errors import OutputError
from geolip_viewer.files import written_together

CELL = 48  # pixels, width and height of one picture in the atlas
_FOLDER, _CHECKPOINT, _FEATURES = "sample", "emoji_dual_stream.pt", "features"


@dataclass(frozen=True)
class Sample:
    """Where the sample lies: a checkpoint file and a features folder of the ordinary form."""

    checkpoint: Path
    features: Path


@dataclass(frozen=True)
class SampleItem:
    """One item: its name, its group, and the row and column of its picture in the atlas."""

    name: str
    group: str
    row: int
    column: int


def sample_checkpoint() -> Path:
    """The checkpoint of the sample."""
    return asset(_FOLDER, _CHECKPOINT)


def sample_features() -> Path:
    """The features folder of the sample."""
    return asset(_FOLDER, _FEATURES)


def sample_atlas() -> Path:
    """One PNG with the pictures of all items, in cells of CELL pixels."""
    return asset(_FOLDER, "atlas.png")


def sample_items() -> Mapping[int, SampleItem]:
    """The items by image_id."""
    import pyarrow.parquet as pq

    rows = pq.read_table(asset(_FOLDER, "items.parquet")).to_pylist()
    return {row["image_id"]: SampleItem(row["name"], row["group"], row["row"], row["column"]) for row in rows}


def write_sample(folder: Path) -> Sample:
    """Copy the sample into a new or empty folder, whole or not at all; raises OutputError where that cannot be."""
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        raise OutputError(folder, "is there already and not empty", "Name a new folder")
    with written_together(folder) as staging:
        for file in sorted(asset(_FOLDER).rglob("*")):
            if file.is_file():
                copy = staging / file.relative_to(asset(_FOLDER))
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, copy)
    return Sample(folder / _CHECKPOINT, folder / _FEATURES)
