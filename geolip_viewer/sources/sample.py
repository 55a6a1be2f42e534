"""The sample that ships with the program: a checkpoint and its features, with names and pictures of the items."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from geolip_viewer.assets import asset
from geolip_viewer.errors import OutputError
from geolip_viewer.files import atomic_write_all, require_folder, visible_contents
from geolip_viewer.path_checks import is_folder

_FOLDER, _CHECKPOINT, _FEATURES = "sample", "emoji_dual_stream.pt", "features"


@dataclass(frozen=True)
class Sample:
    """The paths of a copy of the sample: a checkpoint file and an ordinary features folder."""

    checkpoint: Path
    features: Path


def sample_checkpoint() -> Path:
    """The checkpoint of the sample."""
    return asset(_FOLDER, _CHECKPOINT)


def sample_features() -> Path:
    """The features folder of the sample."""
    return asset(_FOLDER, _FEATURES)


def sample_run() -> Path:
    """The folder of checkpoints saved during the sample's training."""
    return asset("sample_run")


def write_sample(folder: Path) -> Sample:
    """Copy the sample into a new or empty folder, whole or not at all; raises OutputError if that cannot be."""
    require_folder(folder)
    if is_folder(folder) and visible_contents(folder):
        raise OutputError(folder, "already exists and is not empty", "Give a new folder")
    with atomic_write_all(folder) as staging:
        for file in sorted(asset(_FOLDER).rglob("*")):
            if file.is_file():
                copy = staging / file.relative_to(asset(_FOLDER))
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, copy)
    return Sample(folder / _CHECKPOINT, folder / _FEATURES)
